"""How the 3.0 edition says what 3.1 says, and that it owns up to what it cannot say."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from scripts.generate.document import read
from scripts.publish.edition_3_0 import describe, edition_3_0

DOCUMENT: Any = read()

SAME_MEANING: list[tuple[str, Any, Any]] = [
    ("null in a type", {"type": ["string", "null"]}, {"type": "string", "nullable": True}),
    ("several types", {"type": ["string", "integer"]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    (
        "several types and null",
        {"type": ["string", "integer", "null"]},
        {"anyOf": [{"type": "string", "nullable": True}, {"type": "integer", "nullable": True}]},
    ),
    (
        "several types beside an anyOf",
        {"type": ["string", "integer"], "anyOf": [{"maxLength": 1}]},
        {"anyOf": [{"maxLength": 1}], "allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}]},
    ),
    ("one type in a list", {"type": ["string"]}, {"type": "string"}),
    ("null alone", {"type": "null"}, {"enum": [None]}),
    ("a constant", {"const": "DATASET"}, {"enum": ["DATASET"]}),
    ("an exclusive bound", {"exclusiveMinimum": 0}, {"minimum": 0, "exclusiveMinimum": True}),
    (
        "an exclusive bound that is the tighter one",
        {"maximum": 10, "exclusiveMaximum": 5},
        {"maximum": 5, "exclusiveMaximum": True},
    ),
    ("an exclusive bound that is the looser one", {"minimum": 5, "exclusiveMinimum": 1}, {"minimum": 5}),
    ("one example", {"examples": ["a"]}, {"example": "a"}),
    (
        "a description beside a reference",
        {"$ref": "#/components/schemas/A", "description": "B"},
        {"allOf": [{"$ref": "#/components/schemas/A"}], "description": "B"},
    ),
    ("a schema that is true", {"type": "array", "items": True}, {"type": "array", "items": {}}),
    ("a schema that is false", {"properties": {"a": False}}, {"properties": {"a": {"not": {}}}}),
    ("a closed object", {"additionalProperties": False}, {"additionalProperties": False}),
    ("base64", {"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
    ("an array of anything", {"type": "array"}, {"type": "array", "items": {}}),
    ("a comment", {"$comment": "why", "type": "string"}, {"type": "string"}),
    ("a property with the name of a keyword", {"properties": {"const": {}}}, {"properties": {"const": {}}}),
    ("an example that looks like a schema", {"default": {"const": 1}}, {"default": {"const": 1}}),
]

LOSSES: list[tuple[str, Any, Any]] = [
    ("further examples", {"examples": ["a", "b"]}, {"example": "a"}),
    (
        "positions of an array",
        {"type": "array", "prefixItems": [{}], "items": False},
        {"type": "array", "items": {}},
    ),
    (
        "names by pattern",
        {"patternProperties": {"^x": {}}, "additionalProperties": False},
        {},
    ),
    ("conditions", {"if": {"minLength": 1}, "then": {"maxLength": 2}}, {}),
    ("what must go together", {"dependentRequired": {"a": ["b"]}}, {}),
]


def document(schema: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Title",
            "version": "1.0.0",
            "summary": "Short.",
            "license": {"name": "A", "identifier": "A"},
        },
        "paths": {},
        "components": {"schemas": {"A": {}, "Under": schema}},
    }


def under_test(edition: Any) -> Any:
    return edition["components"]["schemas"]["Under"]


@pytest.mark.parametrize(("schema", "expected"), [pytest.param(*case[1:], id=case[0]) for case in SAME_MEANING])
def test_a_schema_is_said_in_another_way(schema: Any, expected: Any) -> None:
    edition, changes = edition_3_0(document(schema))

    assert under_test(edition) == expected
    assert not any(change.lost for change in changes)
    OpenAPIV30SpecValidator(edition).validate()


@pytest.mark.parametrize(("schema", "expected"), [pytest.param(*case[1:], id=case[0]) for case in LOSSES])
def test_what_cannot_be_said_is_left_out_and_listed(schema: Any, expected: Any) -> None:
    edition, changes = edition_3_0(document(schema))

    assert under_test(edition) == expected
    lost = [change for change in changes if change.lost]
    assert {change.pointer for change in lost} == {"#/components/schemas/Under"}
    page = describe(changes, "Title").split("## Said")[0]
    assert all(change.what in page for change in lost)
    OpenAPIV30SpecValidator(edition).validate()


def test_fields_of_the_document_that_3_0_does_not_have_are_left_out_and_listed() -> None:
    source: Any = document({}) | {
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "webhooks": {"changed": {"post": {"responses": {"200": {"description": "Read."}}}}},
    }
    source["components"]["pathItems"] = {"item": {}}
    source["components"]["responses"] = {"A": {"description": "A."}}
    source["paths"] = {
        "/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A", "description": "Other."}}}},
        "/b": {"get": {}},
    }

    edition, changes = edition_3_0(source)

    OpenAPIV30SpecValidator(edition).validate()
    assert sorted(change.pointer for change in changes if change.lost) == [
        "#",
        "#",
        "#/components",
        "#/paths/~1a/get/responses/200",
    ]
    info: Any = edition["info"]
    assert info["description"] == "Short.\n"
    assert info["license"] == {"name": "A", "url": "https://spdx.org/licenses/A.html"}


def test_the_edition_of_our_document_is_valid_and_loses_only_the_bounds_of_trait_names() -> None:
    edition, changes = edition_3_0(DOCUMENT)

    OpenAPIV30SpecValidator(edition).validate()
    assert str(edition["openapi"]).startswith("3.0.")
    assert {change.pointer: change.what for change in changes if change.lost} == {
        f"#/components/schemas/{name}/properties/traits": "`propertyNames` is left out: 3.0 cannot say it"
        for name in ("CreateTraitGroupInput", "PatchTraitGroupInput")
    }


def test_the_document_itself_is_not_changed() -> None:
    before = str(DOCUMENT)

    edition_3_0(DOCUMENT)

    assert str(DOCUMENT) == before
