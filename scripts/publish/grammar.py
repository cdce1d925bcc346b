"""Where the parts of an OpenAPI document are, so that an example or a property's name is never taken for a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.generate.document import Json

    Change = Callable[[str, "Json", str], Json]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ONE, LIST, MAP = "one", "list", "map"

# For each kind of object: its fields that hold other objects, as (kind, ONE | LIST | MAP). "*" stands for every field.
_CONTENT = {"schema": ("schema", ONE), "content": ("media", MAP), "examples": ("example", MAP)}
GRAMMAR: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "document": {
        "info": ("info", ONE),
        "paths": ("path", MAP),
        "webhooks": ("path", MAP),
        "components": ("components", ONE),
    },
    "info": {"license": ("license", ONE)},
    "components": {
        "schemas": ("schema", MAP),
        "responses": ("response", MAP),
        "parameters": ("parameter", MAP),
        "examples": ("example", MAP),
        "requestBodies": ("requestBody", MAP),
        "headers": ("header", MAP),
        "securitySchemes": ("securityScheme", MAP),
        "links": ("link", MAP),
        "callbacks": ("callback", MAP),
        "pathItems": ("path", MAP),
    },
    "path": dict.fromkeys(METHODS, ("operation", ONE)) | {"parameters": ("parameter", LIST)},
    "operation": {
        "parameters": ("parameter", LIST),
        "requestBody": ("requestBody", ONE),
        "responses": ("response", MAP),
        "callbacks": ("callback", MAP),
    },
    "callback": {"*": ("path", ONE)},
    "parameter": _CONTENT,
    "header": _CONTENT,
    "requestBody": {"content": ("media", MAP)},
    "response": {"content": ("media", MAP), "headers": ("header", MAP), "links": ("link", MAP)},
    "media": {"schema": ("schema", ONE), "encoding": ("encoding", MAP), "examples": ("example", MAP)},
    "encoding": {"headers": ("header", MAP)},
    "schema": dict.fromkeys(["items", "additionalProperties", "not", "if", "then", "else", "contains"], ("schema", ONE))
    | dict.fromkeys(["propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"], ("schema", ONE))
    | dict.fromkeys(["allOf", "anyOf", "oneOf", "prefixItems"], ("schema", LIST))
    | dict.fromkeys(["properties", "patternProperties", "$defs", "dependentSchemas"], ("schema", MAP)),
}


def rewrite(node: Json, change: Change, kind: str = "document", pointer: str = "#") -> Json:
    """Return a copy of `node`: each object in it is what `change(kind, object, pointer)` makes of it, leaves first."""
    if isinstance(node, dict):
        node = {
            field: _rewrite_field(value, change, _child(kind, field), f"{pointer}/{escape(field)}")
            for field, value in node.items()
        }
    return change(kind, node, pointer)


def _rewrite_field(value: Json, change: Change, child: tuple[str, str] | None, pointer: str) -> Json:
    if child is None:
        return value
    kind, container = child
    if container == MAP and isinstance(value, dict):
        return {key: rewrite(item, change, kind, f"{pointer}/{escape(key)}") for key, item in value.items()}
    if container == LIST and isinstance(value, list):
        return [rewrite(item, change, kind, f"{pointer}/{index}") for index, item in enumerate(value)]
    return rewrite(value, change, kind, pointer)


def walk(document: Json, kind: str = "document") -> Iterator[tuple[str, Json, str]]:
    """Yield (kind, object, pointer) for each object of the document."""
    found: list[tuple[str, Json, str]] = []

    def note(kind: str, node: Json, pointer: str) -> Json:
        found.append((kind, node, pointer))
        return node

    rewrite(document, note, kind)
    yield from found


def escape(field: str) -> str:
    """Return `field` as a part of a JSON pointer."""
    return field.replace("~", "~0").replace("/", "~1")


def _child(kind: str, field: str) -> tuple[str, str] | None:
    fields = GRAMMAR.get(kind, {})
    return None if field.startswith("x-") else fields.get(field, fields.get("*"))
