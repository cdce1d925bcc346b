"""The document agrees with Twilio's OpenAPI document of May 2026 on what the documentation page leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.spec.test_seed_page import OPERATIONS, read

if TYPE_CHECKING:
    from tests.spec.openapi_reader import Document

FACTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))

# The document refuses two names of trait groups that no path could name: `.` and `..`.
DELIBERATE = {
    ("CreateTraitGroupInput", "displayName"): {"pattern": r"^(\.{0,2}[a-zA-Z0-9_\-]|\.{3})[a-zA-Z0-9_\-\.]*$"}
}


@pytest.mark.parametrize("name", FACTS["schemas"])
def test_schemas_have_the_fields_and_bounds_of_twilios_document(document: Document, name: str) -> None:
    schema, facts = document.merged(document.schemas[name]), FACTS["schemas"][name]
    found = {field: read(document, node) for field, node in schema["properties"].items()}
    for field in schema["required"]:
        found[field]["required"] = True
    assert found == {field: fact | DELIBERATE.get((name, field), {}) for field, fact in facts["fields"].items()}
    assert (schema.get("additionalProperties") is False) == facts.get("closed", False)
    assert schema.get("maxProperties") == facts.get("maxProperties")


@pytest.mark.parametrize("name", FACTS["required"])
def test_the_required_fields_are_those_of_twilios_document(document: Document, name: str) -> None:
    assert document.merged(document.schemas[name])["required"] == sorted(FACTS["required"][name])


def test_the_deprecated_fields_are_those_of_twilios_document(document: Document) -> None:
    marked = [
        f"{name}.{field}"
        for name, schema in document.schemas.items()
        for field, node in document.merged(schema)["properties"].items()
        if node.get("deprecated")
    ]
    assert marked == FACTS["deprecated"]


@pytest.mark.parametrize("name", FACTS["unions"])
def test_unions_have_a_discriminator(document: Document, name: str) -> None:
    """The discriminator maps each variant, and the variant allows only the value that it is mapped to."""
    union, variants = document.schemas[name], FACTS["unions"][name]
    discriminator = union["discriminator"]
    references = {value: f"#/components/schemas/{variant}" for value, variant in variants.items()}
    assert discriminator["mapping"] == references
    assert [member["$ref"] for member in union["oneOf"]] == list(references.values())
    for value, reference in references.items():
        variant = document.at(reference)
        assert variant["properties"][discriminator["propertyName"]]["enum"] == [value]
        assert discriminator["propertyName"] in variant["required"]


def headers(document: Document, response: dict[str, Any]) -> dict[str, Any]:
    found = {name: document.follow(header) for name, header in response.get("headers", {}).items()}
    return {name: read(document, header["schema"]) for name, header in found.items()}


def test_each_accepted_write_names_its_operation_in_three_headers(document: Document) -> None:
    accepted = [one.success[1] for one in document.operations.values() if one.success[0] == "202"]
    assert len(accepted) == 8
    assert [headers(document, response) for response in accepted] == [FACTS["headers"]["accepted"]] * 8


@pytest.mark.parametrize("name", ["FetchDataMapping", "FetchTraitGroup", "FetchStore"])
def test_each_single_resource_comes_with_its_entity_tag(document: Document, name: str) -> None:
    assert headers(document, document.operations[name].success[1]) == FACTS["headers"]["fetched"]


@pytest.mark.parametrize("name", ["ListDataMappings", "ListTraitGroups", "ListStores"])
def test_lists_have_no_headers_of_their_own(document: Document, name: str) -> None:
    assert headers(document, document.operations[name].success[1]) == {}


def test_the_operation_says_when_to_poll_again(document: Document) -> None:
    assert headers(document, document.operations["FetchOperation"].success[1]) == FACTS["headers"]["operation"]


def test_every_operation_can_be_throttled_with_a_retry_after(document: Document) -> None:
    for operation in document.operations.values():
        assert headers(document, operation.responses["429"]) == FACTS["headers"]["throttled"]


def test_every_error_has_twilios_body(document: Document) -> None:
    error = "#/components/schemas/TwilioError"
    for operation in document.operations.values():
        bodies = [response for status, response in operation.responses.items() if status >= "400"]
        assert {body["content"]["application/json"]["schema"]["$ref"] for body in bodies} == {error}


def test_the_operations_are_those_of_the_page_and_those_around_them(document: Document) -> None:
    assert document.operations.keys() == OPERATIONS.keys() | FACTS["operations"].keys()


@pytest.mark.parametrize("name", FACTS["operations"])
def test_operations_around_the_mappings_are_those_of_twilios_document(document: Document, name: str) -> None:
    method, path, statuses = FACTS["operations"][name]
    operation = document.operations[name]
    readings = {"401"} | ({"412"} if "If-Match" in operation.parameters else set())
    assert (operation.method, operation.path) == (method, path)
    assert operation.responses.keys() == {str(status) for status in statuses} | readings


def test_only_updates_can_be_made_conditional(document: Document) -> None:
    conditional = {operation.name for operation in document.operations.values() if "If-Match" in operation.parameters}
    assert conditional == {"PatchDataMapping", "PatchTraitGroup", "PatchStore"}


def test_every_request_needs_basic_authentication(document: Document) -> None:
    schemes = document.raw["components"]["securitySchemes"]
    assert {name: (scheme["type"], scheme["scheme"]) for name, scheme in schemes.items()} == {
        "basic_auth": ("http", "basic")
    }
    assert document.raw["security"] == [{"basic_auth": []}]
    assert [operation.name for operation in document.operations.values() if "security" in operation.node] == []
