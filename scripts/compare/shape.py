"""What a schema asks for, one level deep: references followed, allOf merged, spellings of the same thing made one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts.compare.facets import add_facets, add_texts, as_json
from scripts.compare.nodes import Node, as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Parts = tuple[Node, ...]
    Group = tuple[str, list[Parts]]

# A schema is a tuple of nodes that must all be satisfied: one as it was written, several where allOf joins properties.
_ANYTHING: dict[str, Any] = {}
_NOTHING: dict[str, Any] = {"not": _ANYTHING}
_NULL = "null"
_TYPES = ((bool, "boolean"), (int, "integer"), (float, "number"), (list, "array"), (dict, "object"))
_CHOICES = ("oneOf", "anyOf")
# A schema with nothing else only stands for others.
_CONNECTIVES = frozenset({"$ref", "allOf"})
_CHILDREN = ("properties", "patternProperties", "dependentSchemas")
_SINGLE = ("items", "contains", "propertyNames", "if", "then", "else")


@dataclass
class Shape:
    """What a schema asks for.

    Attributes:
        types: the JSON types that it allows, or None for any.
        values: the values that it allows, as JSON, or None where it names none.
        facets: its simple keywords, in one spelling.
        required: the fields that must be there.
        children: its subschemas under names, by keyword.
        singles: its single subschemas, by keyword.
        closed: whether unknown fields are forbidden.
        groups: its oneOf and anyOf, each with its variants.
        forbidden: its subschemas under `not`.
        positions: its subschemas under `prefixItems`.
        texts: title, description and examples.
    """

    types: frozenset[str] | None = None
    values: frozenset[str] | None = None
    facets: dict[str, Any] = field(default_factory=dict[str, Any])
    required: set[str] = field(default_factory=set[str])
    children: dict[str, dict[str, Parts]] = field(default_factory=dict[str, "dict[str, Parts]"])
    singles: dict[str, Parts] = field(default_factory=dict[str, "Parts"])
    closed: bool = False
    groups: list[Group] = field(default_factory=list["Group"])
    forbidden: list[Parts] = field(default_factory=list["Parts"])
    positions: list[Parts] = field(default_factory=list["Parts"])
    texts: dict[str, str] = field(default_factory=dict[str, str])


def key(parts: Parts) -> frozenset[tuple[int, bool]]:
    """Return what tells a schema from every other one, however it is reached."""
    nodes = flat(parts)
    return frozenset(node.key for node in nodes if node.raw.keys() - _CONNECTIVES or len(nodes) == 1)


def shape(parts: Parts) -> Shape:
    """Return what the schema `parts` asks for."""
    result = Shape()
    for node in flat(parts):
        _add(result, node)
    _settle(result)
    return result


def folded(parts: Parts) -> Shape:
    """Return what the schema `parts` asks for, with a choice of one taken as what it is: no choice."""
    single = [variants[0] for _, variants in shape(parts).groups if len(variants) == 1]
    result = shape((*parts, *(node for variant in single for node in variant)))
    result.groups = [group for group in result.groups if len(group[1]) > 1]
    return result


def flat(parts: Parts) -> list[Node]:
    """Return the nodes that make up `parts`, with references followed and allOf taken apart, each once."""
    found: dict[tuple[int, bool], Node] = {}
    pending = list(reversed(parts))
    while pending:
        node = pending.pop()
        if isinstance(node.raw, bool):
            node = node.inside(_ANYTHING if node.raw else _NOTHING)
        if node.key not in found and isinstance(node.raw, dict):
            found[node.key] = node
            pending += reversed(list(_joined(node)))
    return list(found.values())


def _joined(node: Node) -> Iterator[Node]:
    """Yield the nodes that must be satisfied together with `node`."""
    if isinstance(node.value("$ref"), str):
        yield node.target()
    for branch in as_list(node.value("allOf")):
        yield Node(branch, node.resolver, node.nullable)
    for keyword in _CHOICES:
        variants, others = _variants(node, keyword)
        if len(others) == 1 and len(variants) > 1:
            yield Node(others[0].raw, node.resolver, nullable=True)


def _variants(node: Node, keyword: str) -> tuple[list[Node], list[Node]]:
    """Return the variants under `keyword`, and those of them that are not just null."""
    variants = [node.inside(variant) for variant in as_list(node.value(keyword))]
    return variants, [variant for variant in variants if not _is_null(variant)]


def _is_null(node: Node) -> bool:
    node = node.followed()
    return node.value("type") in (_NULL, [_NULL]) or node.value("enum") == [None]


def _add(result: Shape, node: Node) -> None:
    _add_types_and_values(result, node)
    raw = as_object(node.raw)
    add_facets(result.facets, raw)
    add_texts(result.texts, raw)
    result.required |= set(as_list(raw.get("required")))
    for keyword in _CHILDREN:
        for name, child in as_object(raw.get(keyword)).items():
            siblings = result.children.setdefault(keyword, {})
            siblings[name] = (*siblings.get(name, ()), node.inside(child))
    for keyword in _SINGLE:
        if keyword in raw and raw[keyword] not in (True, {}):
            result.singles[keyword] = (*result.singles.get(keyword, ()), node.inside(raw[keyword]))
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if raw.get(keyword) is False:
            result.closed = True
        elif as_object(raw.get(keyword)):
            others = result.singles.get("additionalProperties", ())
            result.singles["additionalProperties"] = (*others, node.inside(raw[keyword]))
    if "not" in raw:
        result.forbidden.append((node.inside(raw["not"]),))
    result.positions += [(node.inside(item),) for item in as_list(raw.get("prefixItems"))]
    result.groups += list(_groups(node))


def _groups(node: Node) -> Iterator[Group]:
    for keyword in _CHOICES:
        variants, others = _variants(node, keyword)
        # With null beside it, a single variant was taken in by `_joined`.
        if others and not (len(others) == 1 and len(variants) > 1):
            yield keyword, [(variant,) for variant in others]


def _add_types_and_values(result: Shape, node: Node) -> None:
    nullable = node.nullable or node.value("nullable") is True or _null_variant(node)
    written = node.value("type")
    if written is not None:
        types = frozenset([written] if isinstance(written, str) else as_list(written))
        types |= {_NULL} if nullable else frozenset()
        result.types = types if result.types is None else _both(result.types, types)
    enum = [node.value("const")] if "const" in as_object(node.raw) else node.value("enum")
    if enum is None:
        return
    values = frozenset(as_json(value) for value in as_list(enum) if value is not None)
    if result.types is None:
        result.types = frozenset(_type(value) for value in as_list(enum)) | ({_NULL} if nullable else frozenset())
    elif None not in enum and not nullable:
        result.types -= {_NULL}
    result.values = values if result.values is None else result.values & values


def _null_variant(node: Node) -> bool:
    choices = (_variants(node, keyword) for keyword in _CHOICES)
    return any(len(others) < len(variants) for variants, others in choices)


def _both(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    """Return the types that both allow; an integer is a number."""
    return frozenset(
        name
        for mine, other in ((left, right), (right, left))
        for name in mine
        if name in other or (name == "integer" and "number" in other)
    )


def _settle(result: Shape) -> None:
    """Add what is implied, so that it makes no difference whether it is written."""
    if result.types is None and result.groups:
        result.types = _common_types(variant for _, variants in result.groups for variant in variants)
    if result.types is None and (result.children.get("properties") or result.required):
        result.types = frozenset({"object"})


def _common_types(variants: Iterable[Parts]) -> frozenset[str] | None:
    """Return all types that `variants` allow. Only what they say themselves counts, so that recursion ends."""
    found: set[str] = set()
    for variant in variants:
        inner = Shape()
        for node in flat(variant):
            _add_types_and_values(inner, node)
            if inner.types is None and (node.value("properties") or node.value("required")):
                inner.types = frozenset({"object"})
        if inner.types is None:
            return None
        found |= inner.types
    return frozenset(found)


def _type(value: object) -> str:
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return name
    return _NULL if value is None else "string"
