"""The OpenAPI 3.0 edition means the same as the document or less, and what it leaves out is listed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from scripts.document import read, references
from scripts.publish.editions import PublicationError, edition_3_0, losses

DOCUMENT: Any = read()
EDITION: Any = edition_3_0(DOCUMENT)

SAME_MEANING: dict[str, tuple[Any, Any]] = {
    "null in a type": ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
    "a constant": ({"const": "DATASET"}, {"enum": ["DATASET"]}),
    "one example": ({"examples": ["a"]}, {"example": "a"}),
    "a description beside a reference": (
        {"$ref": "#/components/schemas/A", "description": "B"},
        {"allOf": [{"$ref": "#/components/schemas/A"}], "description": "B"},
    ),
    "a closed object": ({"additionalProperties": False}, {"additionalProperties": False}),
    "base64": ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
    "a comment": ({"$comment": "why", "type": "string"}, {"type": "string"}),
}
LOSSES: dict[str, tuple[Any, Any, str]] = {
    "further examples": (
        {"examples": ["a", "b"]},
        {"example": "a"},
        '- request body: examples: the document ["a", "b"], the edition ["a"]',
    ),
    "names of fields": (
        {"propertyNames": {"maxLength": 9}},
        {},
        "- request body: each name: only the document describes it (`propertyNames`)",
    ),
    "no further fields": (
        {"unevaluatedProperties": False},
        {},
        "- request body: only the document forbids unknown fields",
    ),
}
# The converter leaves these as they are, which is not OpenAPI 3.0, or changes what they mean.
REFUSED: dict[str, Any] = {
    "several types": {"type": ["string", "integer"]},
    "an exclusive bound": {"exclusiveMinimum": 0},
    "a schema that is false": {"properties": {"a": False}},
    "a property with the name of a keyword": {"properties": {"const": {}}},
    "a default that looks like a schema": {"default": {"const": 1}},
    "positions of an array": {"type": "array", "prefixItems": [{}], "items": False},
    "names by pattern": {"patternProperties": {"^x": {}}, "additionalProperties": False},
    "conditions": {"if": {"minLength": 1}, "then": {"maxLength": 2}},
    "fields that go together": {"dependentRequired": {"a": ["b"]}},
}


def document(*schemas: Any) -> dict[str, Any]:
    """Return a document with one operation for each of `schemas`, the schema of its request body."""
    content = [{"application/json": {"schema": schema}} for schema in schemas]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Title",
            "version": "1.0.0",
            "summary": "Short.",
            "license": {"name": "A", "identifier": "A"},
        },
        "paths": {
            f"/{number}": {
                "post": {"requestBody": {"content": one}, "responses": {"200": {"description": "Done."}}},
            }
            for number, one in enumerate(content)
        },
        "components": {"schemas": {"A": {}, "Unused": {}}},
    }


def bodies(edition: Any) -> list[Any]:
    return [item["post"]["requestBody"]["content"]["application/json"]["schema"] for item in edition["paths"].values()]


def test_schemas_keep_their_meaning_in_the_spelling_of_3_0() -> None:
    source = document(*(schema for schema, _ in SAME_MEANING.values()))
    edition = edition_3_0(source)

    assert dict(zip(SAME_MEANING, bodies(edition), strict=True)) == {
        name: expected for name, (_, expected) in SAME_MEANING.items()
    }
    assert losses(source, edition, "Title").endswith("\n\nNothing.\n")
    OpenAPIV30SpecValidator(edition).validate()


def test_what_is_left_out_is_listed_by_operation() -> None:
    source = document(*(schema for schema, _, _ in LOSSES.values()))
    edition = edition_3_0(source)

    assert dict(zip(LOSSES, bodies(edition), strict=True)) == {
        name: expected for name, (_, expected, _) in LOSSES.items()
    }
    listed = losses(source, edition, "Title").split("\n## ")[1:]
    assert [part.splitlines() for part in listed] == [
        [f"POST /{number}", "", line] for number, (_, _, line) in enumerate(LOSSES.values())
    ]
    OpenAPIV30SpecValidator(edition).validate()


@pytest.mark.parametrize("schema", REFUSED.values(), ids=REFUSED)
def test_what_the_converter_cannot_express_is_refused(schema: Any) -> None:
    source = document(schema)

    with pytest.raises(PublicationError, match=r"redocly ended with 1|cannot express this in OpenAPI 3\.0:\nPOST /0\n"):
        losses(source, edition_3_0(source), "Title")


def test_the_summary_and_the_licence_identifier_are_kept_in_fields_that_3_0_has() -> None:
    info: Any = edition_3_0(document())["info"]

    assert info["description"] == "Short.\n"
    assert "summary" not in info
    assert info["license"] == {"name": "A", "url": "https://spdx.org/licenses/A.html"}


def test_components_that_nothing_uses_are_left_out() -> None:
    edition: Any = edition_3_0(document({"$ref": "#/components/schemas/A"}))

    assert edition["components"]["schemas"] == {"A": {}}


def test_the_edition_of_our_document_is_valid_and_loses_only_the_bounds_of_trait_names() -> None:
    OpenAPIV30SpecValidator(EDITION).validate()
    assert EDITION["openapi"] == "3.0.3"
    page = losses(DOCUMENT, EDITION, "Title")
    assert [line for line in page.splitlines() if line.startswith("- ")] == [
        "- request body: traits > each name: only the document describes it (`propertyNames`)"
    ] * 2


def test_every_component_of_the_edition_is_used() -> None:
    targets = {target for _, target in references(EDITION)}
    targets |= {f"#/components/securitySchemes/{name}" for one in EDITION["security"] for name in one}
    components = {f"#/components/{kind}/{name}" for kind, found in EDITION["components"].items() for name in found}

    assert components == targets
    assert "TraitName" not in EDITION["components"]["schemas"]


def test_the_document_itself_is_not_changed() -> None:
    before = json.dumps(DOCUMENT)

    edition_3_0(DOCUMENT)

    assert json.dumps(DOCUMENT) == before
