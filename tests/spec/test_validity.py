"""The document is valid OpenAPI, for a validator, and for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openapi_spec_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.openapi_reader import Document


def test_the_validator_finds_no_fault(document: Document) -> None:
    assert [error.message for error in openapi_spec_validator.OpenAPIV31SpecValidator(document.raw).iter_errors()] == []


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def test_every_component_is_used_and_every_reference_leads_somewhere(document: Document) -> None:
    used = set(references(document.raw))
    for reference in used:
        document.at(reference)
    there = {
        f"#/components/{kind}/{name}"
        for kind, members in document.raw["components"].items()
        if kind != "securitySchemes"
        for name in members
    }
    assert used == there


def test_every_operation_schema_and_field_is_described(document: Document) -> None:
    assert [one.name for one in document.operations.values() if not one.node["description"]] == []
    fields = {
        f"{name}.{field}": document.follow(node)
        for name, schema in document.schemas.items()
        for field, node in document.merged(schema)["properties"].items()
    }
    assert [name for name, node in {**document.schemas, **fields}.items() if not node.get("description")] == []


def test_whatever_is_required_is_defined(document: Document) -> None:
    for name, schema in document.schemas.items():
        merged = document.merged(schema)
        assert set(merged["required"]) <= merged["properties"].keys(), name
