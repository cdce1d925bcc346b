"""For the five Data Mapping operations, the document says exactly what the documentation page (the seed) prints."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.openapi_reader import Document, Operation

PAGE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("seed.yaml").read_text(encoding="utf-8"))
OPERATIONS: dict[str, dict[str, Any]] = PAGE["operations"]
BOUNDS = ("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
ATTRIBUTES = (*BOUNDS, "format", "enum", "default")

# The page prints the default `true` of isEnabled for updates and responses as well. In the document only creation has
# it: a generated client sends a default, and renaming an inactive mapping would then activate it.
DELIBERATE = {
    ("PatchDataMapping", "request", "isEnabled", "default"),
    ("FetchDataMapping", "response", "isEnabled", "default"),
}
# The page prints every field of a response as optional. test_facts.py checks which are required.
Difference = tuple[str, str, str, str]


def read(document: Document, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a field of the document as the page prints it, except for its examples and whether it is required."""
    schema = document.follow(schema)
    printed = {key: schema[key] for key in ATTRIBUTES if key in schema}
    return {**printed, "oneOf": True} if "oneOf" in schema else {**printed, "type": schema["type"]}


def differing(found: dict[str, Any], printed: dict[str, Any], examples: list[Any]) -> set[str]:
    """Return the attributes in which a field of the document differs from the page."""
    apart = {"example", "required", "in", "pii"}
    names = (found.keys() | printed.keys()) - apart
    differ = {name for name in names if found.get(name) != printed.get(name)}
    return differ | ({"example"} if "example" in printed and printed["example"] not in examples else set())


def media_examples(content: dict[str, Any], name: str) -> list[Any]:
    """Return the values of a field in the examples of a body."""
    given = content["content"]["application/json"].get("examples", {})
    return [example["value"][name] for example in given.values() if name in example["value"]]


def differences(document: Document, operation: Operation, printed: dict[str, Any]) -> Iterator[Difference]:
    for part in ("request", "response"):
        fields: dict[str, Any] = printed.get(part, {})
        content = operation.node.get("requestBody", {}) if part == "request" else operation.success[1]
        body: dict[str, Any] = document.body(content) if content else {"properties": {}, "required": []}
        for name in fields.keys() | body["properties"].keys():
            found, field = body["properties"].get(name), fields.get(name)
            if found is None or field is None:
                yield operation.name, part, name, "presence"
                continue
            examples = [*found.get("examples", []), *media_examples(content, name)]
            for attribute in differing(read(document, found), field, examples):
                yield operation.name, part, name, attribute
            if part == "request" and (name in body["required"]) != field.get("required", False):
                yield operation.name, part, name, "required"


def test_the_document_describes_the_server_of_the_page(document: Document) -> None:
    assert [server["url"] for server in document.raw["servers"]] == [PAGE["server"]]


@pytest.mark.parametrize("name", OPERATIONS)
def test_path_and_method_are_those_of_the_page(document: Document, name: str) -> None:
    operation = document.operations[name]
    assert (operation.method, operation.path) == (OPERATIONS[name]["method"], OPERATIONS[name]["path"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_statuses_are_those_of_the_page_and_our_readings(document: Document, name: str) -> None:
    statuses = set(document.operations[name].responses)
    assert statuses - set(OPERATIONS[name]["statuses"]) == {"401"} | ({"412"} if name == "PatchDataMapping" else set())
    assert set(OPERATIONS[name]["statuses"]) <= statuses


@pytest.mark.parametrize("name", OPERATIONS)
def test_parameters_are_those_of_the_page(document: Document, name: str) -> None:
    found = {parameter.lower(): node for parameter, node in document.operations[name].parameters.items()}
    printed = {parameter.lower(): node for parameter, node in OPERATIONS[name]["parameters"].items()}
    assert found.keys() == printed.keys()
    for parameter, expected in printed.items():
        node = found[parameter]
        schema = document.follow(node["schema"])
        assert (node["in"], node.get("required", False)) == (expected["in"], expected.get("required", False))
        examples = [node.get("example"), *schema.get("examples", [])]
        assert differing(read(document, schema), expected, examples) == set(), parameter


def all_differences(document: Document) -> set[Difference]:
    return {
        difference
        for name, printed in OPERATIONS.items()
        for difference in differences(document, document.operations[name], printed)
    }


def test_fields_are_those_of_the_page_except_for_deliberate_differences(document: Document) -> None:
    assert all_differences(document) == DELIBERATE


@pytest.mark.parametrize(
    ("place", "value", "attribute"),
    [
        ("DataMappingName/maxLength", 64, "maxLength"),
        ("DataMappingName/pattern", "^[a-z]+$", "pattern"),
        ("DataMappingCore/properties/description/minLength", 0, "minLength"),
        ("DataMappingCore/properties/description/default", "none", "default"),
        ("CreateDataMappingInput/required", ["displayName"], "required"),
        ("DataMapping/allOf/1/properties/version/type", "number", "type"),
        ("DataMappingList/properties/more", {"type": "string"}, "presence"),
    ],
)
def test_a_difference_from_the_page_is_reported(document: Document, place: str, value: Any, attribute: str) -> None:
    changed = type(document)(copy.deepcopy(document.raw))
    schema, _, key = place.rpartition("/")
    changed.at(f"#/components/schemas/{schema}")[key] = value
    assert attribute in {attribute for *_, attribute in all_differences(changed) - DELIBERATE}


def test_a_patch_has_no_default_that_a_generated_client_could_send(document: Document) -> None:
    body = document.body(document.operations["PatchDataMapping"].node["requestBody"])
    assert [name for name, field in body["properties"].items() if "default" in field] == []


def test_personal_data_is_marked_only_where_the_page_marks_it(document: Document) -> None:
    """The page has a single mark: the `storeId` of a creation is not personal data."""
    marked = {
        (name, parameter): node["pii"]
        for name, printed in OPERATIONS.items()
        for parameter, node in printed["parameters"].items()
        if "pii" in node
    }
    assert marked == {("CreateDataMapping", "storeId"): False}
    assert document.operations["CreateDataMapping"].parameters["storeId"]["x-pii"] is False
    assert list(places(document.raw, "x-pii")) == ["#/components/parameters/StoreId"]


def places(node: Any, key: str, place: str = "#") -> Iterator[str]:
    """Yield the JSON pointer of every object that has `key`."""
    if isinstance(node, dict):
        if key in node:
            yield place
        for name, child in node.items():
            yield from places(child, key, f"{place}/{name}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from places(child, key, f"{place}/{index}")
