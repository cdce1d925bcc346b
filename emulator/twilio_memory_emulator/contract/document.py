"""The packaged OpenAPI documents: their operations, with a validator for each parameter and request body.

There is one document for each revision of the API. The emulator holds requests to one of them, or accepts what any of
them allows.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import msgspec
from jsonschema_rs import Draft202012Validator

from twilio_memory_emulator.defaults import REVISIONS

Json: TypeAlias = Any  # decoded JSON; the validators check what it is
_BASE = REVISIONS[0]
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of an operation.

    Attributes:
        name: Its name.
        location: `path`, `query` or `header`.
        type: The JSON type of its schema.
        required: Whether a request must have it.
        default: The default of its schema; `None` if it has none, or not in every revision.
        schema: The schema of its value.
        validator: Validates a value of its type.
    """

    name: str
    location: str
    type: str
    required: bool
    default: Any
    schema: dict[str, Any]
    validator: Draft202012Validator


class Operation(msgspec.Struct, frozen=True):
    """An operation of the document.

    Attributes:
        id: Its `operationId`.
        method: Its HTTP method, in capitals.
        path: The template of its path, such as `/v1/ControlPlane/Stores/{storeId}`.
        parameters: Its parameters, those of the path item included.
        body_validators: Validate its request body, one for each revision, any of which may allow it; none if it takes
            no body.
        body_required: Whether a request must have a body.
    """

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body_validators: tuple[Draft202012Validator, ...]
    body_required: bool


@cache
def operations(revision: str | None = None) -> dict[str, Operation]:
    """Return operations by `operationId`, in the order of the documents.

    Args:
        revision: The revision whose operations to return. `None`, the default, stands for all revisions together:
            these operations take what any of them allows.
    """
    found: dict[str, Operation] = {}
    for one in REVISIONS if revision is None else (revision,):
        document = load(one)
        for path, item in document["paths"].items():
            for method in _METHODS:
                if method in item:
                    operation = _operation(one, path, method, item)
                    older = found.get(operation.id)
                    found[operation.id] = operation if older is None else _either(older, operation)
    return found


@cache
def load(revision: str = _BASE) -> dict[str, Any]:
    """Return the packaged document of a revision."""
    folder = files("twilio_memory_spec")
    text = (folder if revision == _BASE else folder / revision).joinpath("openapi.json").read_bytes()
    document: dict[str, Any] = msgspec.json.decode(text)
    return document


@cache
def schema_validator(name: str) -> Draft202012Validator:
    """Return the validator of a schema in the oldest document's components, by its name."""
    return validator({"$ref": f"#/components/schemas/{name}"})


def validator(schema: dict[str, Any], revision: str = _BASE) -> Draft202012Validator:
    """Return the validator of a schema.

    Args:
        schema: A JSON Schema; it may refer to the components of the document.
        revision: The revision of the document.

    Returns:
        A validator whose messages never contain the values themselves, which may be personal data.
    """
    components = {"schemas": load(revision)["components"]["schemas"]}
    return Draft202012Validator({**schema, "components": components}, validate_formats=True, mask="the value")


def _operation(revision: str, path: str, method: str, item: dict[str, Any]) -> Operation:
    document, operation = load(revision), item[method]
    parameters = [
        _resolved(document, entry) for entry in (*item.get("parameters", ()), *operation.get("parameters", ()))
    ]
    body = operation.get("requestBody", {})
    schema = body.get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(_parameter(revision, entry) for entry in parameters),
        body_validators=(validator(schema, revision),) if schema else (),
        body_required=body.get("required", False),
    )


def _parameter(revision: str, entry: dict[str, Any]) -> Parameter:
    schema = _resolved(load(revision), entry["schema"])
    return Parameter(
        name=entry["name"],
        location=entry["in"],
        type=schema["type"],
        required=entry.get("required", False),
        default=schema.get("default"),
        schema=schema,
        validator=validator(schema, revision),
    )


def _either(older: Operation, newer: Operation) -> Operation:
    """Return the operation that takes what one of two revisions allows."""
    return msgspec.structs.replace(
        older,
        parameters=tuple(map(_either_parameter, older.parameters, newer.parameters)),
        body_validators=older.body_validators + newer.body_validators,
        body_required=older.body_required and newer.body_required,
    )


def _either_parameter(older: Parameter, newer: Parameter) -> Parameter:
    if older.schema == newer.schema:
        return older
    schema = {name: value for name, value in older.schema.items() if newer.schema.get(name) == value}
    if "enum" in newer.schema:
        schema["enum"] = [*dict.fromkeys(older.schema["enum"] + newer.schema["enum"])]
    if "maxLength" in newer.schema:
        schema["maxLength"] = max(older.schema["maxLength"], newer.schema["maxLength"])
    default = older.default if older.default == newer.default else None
    return msgspec.structs.replace(older, default=default, schema=schema, validator=validator(schema))


def _resolved(document: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    while reference := entry.get("$ref"):
        target: Any = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry
