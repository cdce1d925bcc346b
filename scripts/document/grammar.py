"""Which field of an OpenAPI object holds what, so that no example or property name is mistaken for a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.document.source import Json

    Change = Callable[[str, "Json", str], Json]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ONE, LIST, MAP = "one", "list", "map"

# For each kind of object: the fields that hold other objects, as (kind, ONE | LIST | MAP). "*" stands for any field.
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
    """Return a copy of `node` in which `change(kind, object, pointer)` has replaced every object, innermost first."""
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
    """Yield (kind, object, pointer) for each object that the grammar knows."""
    found: list[tuple[str, Json, str]] = []

    def note(kind: str, node: Json, pointer: str) -> Json:
        found.append((kind, node, pointer))
        return node

    rewrite(document, note, kind)
    yield from found


def elements(node: Json, pointer: str = "#") -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield (pointer, object) for each JSON object in `node`, whatever it is, outermost first."""
    if isinstance(node, dict):
        yield pointer, node
        for field, child in node.items():
            yield from elements(child, f"{pointer}/{escape(field)}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from elements(child, f"{pointer}/{index}")


def reference(node: Json) -> str | None:
    """Return what `node` refers to, or None if it is no reference."""
    target = node.get("$ref") if isinstance(node, dict) else None
    return target if isinstance(target, str) else None


def references(document: Json) -> Iterator[tuple[str, str]]:
    """Yield (pointer, target) for each reference in `document`."""
    for _, node, pointer in walk(document):
        target = reference(node)
        if target is not None:
            yield pointer, target


def redirect(node: dict[str, Json], old: str, new: str) -> dict[str, Json]:
    """Return `node` with `new` in place of `old` at the start of its reference, if it has one."""
    target = reference(node)
    if target is None or not target.startswith(old):
        return node
    return {**node, "$ref": new + target.removeprefix(old)}


def contained(kind: str, field: str) -> tuple[str, bool]:
    """Return the kind of the objects under `field` of an object of `kind`, and whether they are in there by name.

    Returns:
        `("", False)` if the grammar knows nothing of them.
    """
    child = _child(kind, field)
    return (child[0], child[1] == MAP) if child else ("", False)


def escape(field: str) -> str:
    """Return `field` as a part of a JSON pointer."""
    return field.replace("~", "~0").replace("/", "~1")


def _child(kind: str, field: str) -> tuple[str, str] | None:
    fields = GRAMMAR.get(kind, {})
    return None if field.startswith("x-") else fields.get(field, fields.get("*"))
