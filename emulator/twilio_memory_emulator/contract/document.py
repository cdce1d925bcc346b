"""The packaged OpenAPI document: its operations, with a validator for each parameter and request body."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import msgspec
from jsonschema_rs import Draft202012Validator

Json: TypeAlias = Any  # decoded JSON; the validators check what it is
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of an operation.

    Attributes:
        name: Its name.
        location: `path`, `query` or `header`.
        type: The JSON type of its schema.
        required: Whether a request must have it.
        default: The default of its schema; `None` if it has none.
        validator: Validates a value of its type.
    """

    name: str
    location: str
    type: str
    required: bool
    default: Any
    validator: Draft202012Validator


class Operation(msgspec.Struct, frozen=True):
    """An operation of the document.

    Attributes:
        id: Its `operationId`.
        method: Its HTTP method, in capitals.
        path: The template of its path, such as `/v1/ControlPlane/Stores/{storeId}`.
        parameters: Its parameters, those of the path item included.
        body_validator: Validates its request body; `None` if it takes none.
        body_required: Whether a request must have a body.
    """

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body_validator: Draft202012Validator | None
    body_required: bool


@cache
def operations() -> dict[str, Operation]:
    """Return the operations by `operationId`, in the order of the document."""
    document = load()
    found = (
        _operation(document, path, method, item)
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    )
    return {operation.id: operation for operation in found}


@cache
def load() -> dict[str, Any]:
    """Return the packaged document."""
    text = files("twilio_memory_spec").joinpath("openapi.json").read_bytes()
    document: dict[str, Any] = msgspec.json.decode(text)
    return document


@cache
def schema_validator(name: str) -> Draft202012Validator:
    """Return the validator of a schema in the document's components, by its name."""
    return validator({"$ref": f"#/components/schemas/{name}"})


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Return the validator of a schema.

    Args:
        schema: A JSON Schema; it may refer to the document's components.

    Returns:
        A validator whose messages never contain the values themselves, which may be personal data.
    """
    components = {"schemas": load()["components"]["schemas"]}
    return Draft202012Validator({**schema, "components": components}, validate_formats=True, mask="the value")


def _operation(document: dict[str, Any], path: str, method: str, item: dict[str, Any]) -> Operation:
    operation = item[method]
    parameters = [
        _resolved(document, entry) for entry in (*item.get("parameters", ()), *operation.get("parameters", ()))
    ]
    body = operation.get("requestBody", {})
    schema = body.get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(_parameter(document, entry) for entry in parameters),
        body_validator=validator(schema) if schema else None,
        body_required=body.get("required", False),
    )


def _parameter(document: dict[str, Any], entry: dict[str, Any]) -> Parameter:
    schema = _resolved(document, entry["schema"])
    return Parameter(
        name=entry["name"],
        location=entry["in"],
        type=schema["type"],
        required=entry.get("required", False),
        default=schema.get("default"),
        validator=validator(entry["schema"]),
    )


def _resolved(document: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    while reference := entry.get("$ref"):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry
