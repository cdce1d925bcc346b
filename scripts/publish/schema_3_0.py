"""How a 3.1 schema, which is JSON Schema, is said in 3.0, whose schemas are a dialect of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.generate.document import Json


class Note(Protocol):
    """Takes down a change."""

    def __call__(self, what: str, *, lost: bool) -> None:
        """Take down `what`, and whether something is `lost`."""


# What a 3.0 schema may hold. Extensions may stay.
_ALLOWED = frozenset(
    {
        "title",
        "description",
        "format",
        "default",
        "nullable",
        "discriminator",
        "readOnly",
        "writeOnly",
        "example",
        "$ref",
    }
    | {"externalDocs", "deprecated", "xml", "enum", "type", "not", "allOf", "oneOf", "anyOf", "items", "properties"}
    | {"additionalProperties", "required", "minProperties", "maxProperties", "uniqueItems", "minItems", "maxItems"}
    | {"pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)
# Keywords that bear no rule: leaving them out loses nothing that a generator or a validator would use.
_SILENT = frozenset({"$comment", "$id", "$schema", "$vocabulary"})


def _boolean(node: Json, pointer: str, note: Note) -> Json:
    if not isinstance(node, bool) or pointer.endswith("/additionalProperties"):
        return node
    note(f"the schema `{str(node).lower()}` is written as {'`{}`' if node else '`not: {}`'}", lost=False)
    return {} if node else {"not": {}}


def _reference(node: dict[str, Json], note: Note) -> dict[str, Json]:
    if "$ref" not in node or len(node) == 1:
        return node
    note("what stands beside a `$ref` is joined to it by `allOf`", lost=False)
    rest = {field: value for field, value in node.items() if field != "$ref"}
    branches = rest.pop("allOf", [])
    return {"allOf": [{"$ref": node["$ref"]}, *cast("list[Json]", branches)], **rest}


def _type(node: dict[str, Json], note: Note) -> dict[str, Json]:
    written = node.get("type")
    if written != "null" and not isinstance(written, list):
        return node
    types = [written] if isinstance(written, str) else cast("list[str]", written)
    named: list[Json] = [name for name in types if name != "null"]
    rest = {field: value for field, value in node.items() if field != "type"}
    note(f"`type: {', '.join(types)}` is written with `nullable`, `enum` or `anyOf`", lost=False)
    if not named:
        return {"enum": [None], **rest}
    if len(named) > 1:
        return _joined(rest, [{"type": name} | ({"nullable": True} if "null" in types else {}) for name in named])
    return {"type": named[0], **rest} | ({"nullable": True} if "null" in types else {})


def _joined(node: dict[str, Json], variants: list[dict[str, Json]]) -> dict[str, Json]:
    """Return `node` with the further condition that one of `variants` holds."""
    if "anyOf" not in node:
        return {**node, "anyOf": cast("Json", variants)}
    branches = cast("list[Json]", node.get("allOf", []))
    return {**node, "allOf": [*branches, {"anyOf": cast("Json", variants)}]}


def _constant(node: dict[str, Json], note: Note) -> dict[str, Json]:
    if "const" not in node:
        return node
    note("`const` is written as an `enum` of one", lost=False)
    rest = {field: value for field, value in node.items() if field != "const"}
    return {**rest, "enum": [node["const"]]}


def _bounds(node: dict[str, Json], note: Note) -> dict[str, Json]:
    for bound, exclusive, tighter in (("minimum", "exclusiveMinimum", max), ("maximum", "exclusiveMaximum", min)):
        limit = node.get(exclusive)
        if isinstance(limit, bool) or not isinstance(limit, (int, float)):
            continue
        other = node.get(bound)
        note(f"`{exclusive}` as a number is written with `{bound}`", lost=False)
        rest = {field: value for field, value in node.items() if field not in {bound, exclusive}}
        if isinstance(other, (int, float)) and other != limit and tighter(other, limit) == other:
            node = {**rest, bound: other}
        else:
            node = {**rest, bound: limit, exclusive: True}
    return node


def _examples(node: dict[str, Json], note: Note) -> dict[str, Json]:
    examples = node.get("examples")
    if not isinstance(examples, list):
        return node
    rest = {field: value for field, value in node.items() if field != "examples"}
    if len(examples) > 1:
        note(f"only the first of {len(examples)} examples is kept", lost=True)
    elif examples:
        note("`examples` of one is written as `example`", lost=False)
    return {**rest, **({"example": examples[0]} if examples else {})}


def _binary(node: dict[str, Json], note: Note) -> dict[str, Json]:
    if node.get("contentEncoding") != "base64" or "format" in node:
        return node
    note("`contentEncoding: base64` is written as `format: byte`", lost=False)
    rest = {field: value for field, value in node.items() if field != "contentEncoding"}
    return {**rest, "format": "byte"}


def _unsupported(node: dict[str, Json], note: Note) -> dict[str, Json]:
    dropped = [field for field in node if field not in _ALLOWED and not field.startswith("x-")]
    for field in dropped:
        note(f"`{field}` is left out: 3.0 cannot say it", lost=field not in _SILENT)
    kept = {field: value for field, value in node.items() if field not in dropped}
    # Without the keyword that made exceptions from it, each of these would forbid what the document allows.
    if "patternProperties" in dropped:
        kept.pop("additionalProperties", None)
    if "prefixItems" in dropped:
        kept.pop("items", None)
    if kept.get("type") == "array":
        kept.setdefault("items", {})
    return kept


_OBJECT_RULES: tuple[Callable[[dict[str, Json], Note], dict[str, Json]], ...] = (
    _reference,
    _type,
    _constant,
    _bounds,
    _examples,
    _binary,
    _unsupported,
)


def schema_3_0(node: Json, pointer: str, note: Note) -> Json:
    """Return the schema `node`, found at `pointer`, as 3.0 says it; its subschemas are so already."""
    node = _boolean(node, pointer, note)
    if isinstance(node, dict):
        for rule in _OBJECT_RULES:
            node = rule(node, note)
    return node
