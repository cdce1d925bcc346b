"""Every example and every default in the document of each revision is valid against its schema."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jsonschema_rs
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.openapi_reader import Document


@dataclass(frozen=True)
class Example:
    """A value, its JSON pointer, and the JSON pointer of its schema."""

    place: str
    value: Any
    schema: str


def examples(node: Any, place: str = "#") -> Iterator[Example]:
    """Yield every example and default inside `node`."""
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield from examples(child, f"{place}/{index}")
    elif isinstance(node, dict):
        yield from beside_a_schema(node, place) if "schema" in node else of_a_schema(node, place)
        for name, child in node.items():
            if name not in ("example", "examples", "default", "enum"):
                yield from examples(child, f"{place}/{escaped(name)}")


def beside_a_schema(node: dict[str, Any], place: str) -> Iterator[Example]:
    """Yield the examples of a parameter, header or body: those beside its `schema`."""
    if "example" in node:
        yield Example(f"{place}/example", node["example"], f"{place}/schema")
    for name, example in node.get("examples", {}).items():
        yield Example(f"{place}/examples/{escaped(name)}/value", example["value"], f"{place}/schema")


def of_a_schema(node: dict[str, Any], place: str) -> Iterator[Example]:
    """Yield the examples and the default inside a schema."""
    if isinstance(node.get("examples"), list):
        for index, value in enumerate(node["examples"]):
            yield Example(f"{place}/examples/{index}", value, place)
    # Without a type it is no schema, but an object with a property called `default` or `example`.
    yield from (
        Example(f"{place}/{key}", node[key], place) for key in ("default", "example") if "type" in node and key in node
    )


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def faults(raw: dict[str, Any]) -> list[str]:
    """Return the errors in the examples of a document. Formats are validated too."""
    found = []
    for example in examples(raw):
        validator = jsonschema_rs.Draft202012Validator(
            {**raw, "$ref": quote(example.schema, safe="#/~")}, validate_formats=True
        )
        found += [f"{example.place}: {error.message}" for error in validator.iter_errors(example.value)]
    return found


def test_every_example_is_valid(each: Document) -> None:
    assert faults(each.raw) == []


def test_examples_of_every_kind_are_checked(document: Document) -> None:
    places = {example.place for example in examples(document.raw)}
    assert {
        "#/components/headers/ETag/example",
        "#/components/parameters/StoreId/example",
        "#/components/responses/Conflict/content/application~1json/examples/name/value",
        "#/components/schemas/CreateDataMappingInput/allOf/1/properties/isEnabled/default",
        "#/components/schemas/DataMappingToTypes/examples/0",
        "#/components/schemas/OrderBy/default",
        "#/paths/~1v1~1ControlPlane~1Stores/post/requestBody/content/application~1json/examples/store/value",
    } <= places


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("#/components/schemas/DataMapping/allOf/1/properties/createdAt/examples", ["yesterday"]),
        ("#/components/schemas/DataMappingName/examples", ["1crm"]),
        ("#/components/schemas/OrderBy/default", "UP"),
        ("#/components/parameters/StoreId/example", "mem_store_0"),
        ("#/components/headers/RetryAfter/example", "soon"),
        ("#/components/responses/NotFound/content/application~1json/examples/mapping/value", {"code": 4}),
    ],
)
def test_an_invalid_example_is_reported(document: Document, place: str, value: Any) -> None:
    changed = type(document)(copy.deepcopy(document.raw))
    parent, _, key = place.rpartition("/")
    changed.at(parent)[key] = value
    (fault,) = faults(changed.raw)
    assert fault.startswith(place)


def test_every_success_with_a_body_of_its_own_has_an_example(each: Document) -> None:
    """Accepted writes share one body, whose example stands at the data mappings."""
    bodies = {one.name: one.success[1]["content"]["application/json"] for one in each.operations.values()}
    bare = {name for name, body in bodies.items() if "examples" not in body}
    assert {bodies[name]["schema"]["$ref"] for name in bare} <= {"#/components/schemas/AcceptedOperation"}
    assert not any(name.endswith("DataMapping") for name in bare)


def test_a_mock_server_answers_with_an_operation_that_has_completed(each: Document) -> None:
    """Mock servers return the first example. A client that polls one must come to an end."""
    examples_of_operation = each.operations["FetchOperation"].success[1]["content"]["application/json"]["examples"]
    first = next(iter(examples_of_operation.values()))
    assert first["value"]["status"] == "COMPLETED"
