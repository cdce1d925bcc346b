"""The document of each revision is valid OpenAPI and consistent in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openapi_spec_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.openapi_reader import Document


def test_the_validator_finds_no_error(each: Document) -> None:
    assert [error.message for error in openapi_spec_validator.OpenAPIV31SpecValidator(each.raw).iter_errors()] == []


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside `node`."""
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from objects(child)


def references(document: Document) -> set[str]:
    return {node["$ref"] for node in objects(document.raw) if isinstance(node.get("$ref"), str)}


def test_every_component_is_used_and_every_reference_has_a_target(each: Document) -> None:
    used = references(each)
    for reference in used:
        each.at(reference)
    defined = {
        f"#/components/{kind}/{name}"
        for kind, members in each.raw["components"].items()
        if kind != "securitySchemes"
        for name in members
    }
    assert used == defined


def test_every_operation_schema_and_field_is_described(each: Document) -> None:
    assert [one.name for one in each.operations.values() if not one.node["description"]] == []
    fields = {
        f"{name}.{field}": each.follow(node)
        for name, schema in each.schemas.items()
        for field, node in each.merged(schema)["properties"].items()
    }
    assert [name for name, node in {**each.schemas, **fields}.items() if not node.get("description")] == []


def test_required_fields_are_defined(each: Document) -> None:
    for name, schema in each.schemas.items():
        merged = each.merged(schema)
        assert set(merged["required"]) <= merged["properties"].keys(), name


def test_every_enum_value_makes_a_name_for_a_constant(each: Document) -> None:
    """Generators name constants by their values. A value that is no name needs one in `x-enum-varnames`."""
    enums = [node for node in objects(each.raw) if isinstance(node.get("enum"), list)]
    named = [node for node in enums if "x-enum-varnames" in node]
    assert [node["enum"] for node in enums if node not in named and not all(map(str.isidentifier, node["enum"]))] == []
    assert {dict(zip(node["enum"], node["x-enum-varnames"], strict=True))[""] for node in named} == {"REMOVE"}
