"""What a schema requires, one level deep: references followed, allOf merged, equivalent spellings unified."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts.document import DocumentError, Node, as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Parts = tuple[Node, ...]
    Group = tuple[str, list[Parts]]

# A schema is a tuple of nodes that must all be satisfied: one as it was written, several if allOf joins properties.
_ANYTHING: dict[str, Any] = {}
_NOTHING: dict[str, Any] = {"not": _ANYTHING}
_NULL = "null"
_TYPES = ((bool, "boolean"), (int, "integer"), (float, "number"), (list, "array"), (dict, "object"))
_CHOICES = ("oneOf", "anyOf")
_CHILDREN = ("properties", "patternProperties", "dependentSchemas")
_SINGLE = ("items", "contains", "propertyNames", "if", "then", "else", "unevaluatedItems", "contentSchema")
_LARGEST = ("minLength", "minItems", "minProperties", "minContains")
_SMALLEST = ("maxLength", "maxItems", "maxProperties", "maxContains")
_PLAIN = ("pattern", "format", "multipleOf", "contentEncoding", "contentMediaType", "dependentRequired")
# What 3.1 says with keywords of JSON Schema, and 3.0 with a format.
_FORMATS = {
    ("contentEncoding", "base64"): ("format", "byte"),
    ("contentMediaType", "application/octet-stream"): ("format", "binary"),
}
_FLAGS = ("uniqueItems", "readOnly", "writeOnly", "deprecated")
_NAMED = "#/components/schemas/"


@dataclass
class Shape:
    """What a schema requires.

    Attributes:
        types: The JSON types that it allows, or None for any.
        values: The values that it allows, as JSON, or None if it does not list them.
        facets: Its simple keywords, each in one spelling.
        required: The fields that must be present.
        children: Its named subschemas, by keyword and name.
        singles: Its single subschemas, by keyword.
        closed: Whether unknown fields are forbidden.
        groups: Its oneOf and anyOf, each with its variants.
        mapping: The schemas that its discriminator chooses, by the value that chooses them.
        forbidden: Its subschemas under `not`.
        positions: Its subschemas under `prefixItems`.
        texts: Title, description and examples.
    """

    types: frozenset[str] | None = None
    values: frozenset[str] | None = None
    facets: dict[str, Any] = field(default_factory=dict[str, Any])
    required: set[str] = field(default_factory=set[str])
    children: dict[str, dict[str, Parts]] = field(default_factory=dict[str, "dict[str, Parts]"])
    singles: dict[str, Parts] = field(default_factory=dict[str, "Parts"])
    closed: bool = False
    groups: list[Group] = field(default_factory=list["Group"])
    mapping: dict[str, Parts] = field(default_factory=dict[str, "Parts"])
    forbidden: list[Parts] = field(default_factory=list["Parts"])
    positions: list[Parts] = field(default_factory=list["Parts"])
    texts: dict[str, str] = field(default_factory=dict[str, str])


def key(parts: Parts) -> frozenset[tuple[int, bool]]:
    """Return an identity of a schema that does not depend on how it is reached."""
    nodes = flat(parts)
    # A node with a reference or an allOf and nothing else only stands for others.
    return frozenset(node.key for node in nodes if node.own.keys() - {"allOf"} or len(nodes) == 1)


def shape(parts: Parts) -> Shape:
    """Return what the schema `parts` requires."""
    result = Shape()
    for node in flat(parts):
        _add(result, node)
    _imply_types(result)
    return result


def folded(parts: Parts) -> Shape:
    """Return what the schema `parts` requires, with each choice of one variant replaced by that variant."""
    single = [variants[0] for _, variants in shape(parts).groups if len(variants) == 1]
    result = shape((*parts, *(node for variant in single for node in variant)))
    result.groups = [group for group in result.groups if len(group[1]) > 1]
    return result


def flat(parts: Parts) -> list[Node]:
    """Return each of the nodes that make up `parts` once, references followed and allOf split."""
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
    if node.reference is not None:
        yield node.target()
    for branch in as_list(node.value("allOf")):
        yield Node(branch, node.resolver, node.nullable)
    for keyword in _CHOICES:
        variants, others = _variants(node, keyword)
        if len(others) == 1 and len(variants) > 1:
            yield Node(others[0].raw, node.resolver, nullable=True)


def _variants(node: Node, keyword: str) -> tuple[list[Node], list[Node]]:
    """Return all variants under `keyword`, and those that are not just null."""
    variants = [node.inside(variant) for variant in as_list(node.value(keyword))]
    return variants, [variant for variant in variants if not _is_null(variant)]


def _is_null(node: Node) -> bool:
    node = node.followed()
    return node.value("type") in (_NULL, [_NULL]) or node.value("enum") == [None]


def _add(result: Shape, node: Node) -> None:
    _add_types_and_values(result, node)
    raw = as_object(node.raw)
    _add_facets(result.facets, raw)
    _add_texts(result.texts, raw)
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
    if "discriminator" in raw:
        result.mapping.update(_mapping(node))


def _groups(node: Node) -> Iterator[Group]:
    for keyword in _CHOICES:
        variants, others = _variants(node, keyword)
        # `_joined` has merged a single variant that stands beside null.
        if others and not (len(others) == 1 and len(variants) > 1):
            yield keyword, [(variant,) for variant in others]


def _mapping(node: Node) -> Iterator[tuple[str, Parts]]:
    """Yield (value, schema) for each value by which the discriminator chooses, named or implied."""
    named = as_object(as_object(node.value("discriminator")).get("mapping"))
    targets = {value: str(target) if "/" in str(target) else f"{_NAMED}{target}" for value, target in named.items()}
    for keyword in _CHOICES:
        for variant in _variants(node, keyword)[0]:
            if variant.reference is not None and variant.reference not in targets.values():
                # The value is then the name of the schema.
                targets[variant.reference.rpartition("/")[2]] = variant.reference
    for value, target in targets.items():
        try:
            yield value, (node.at(target),)
        except DocumentError:
            yield value, ()


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


def _add_facets(facets: dict[str, Any], raw: dict[str, Any]) -> None:
    """Merge the simple keywords of `raw` into `facets`. If both have one, the tighter one counts."""
    for keyword in _LARGEST:
        if raw.get(keyword):
            facets[keyword] = max(raw[keyword], facets.get(keyword, 0))
    for keyword in _SMALLEST:
        if keyword in raw:
            facets[keyword] = min(raw[keyword], facets.get(keyword, raw[keyword]))
    for keyword in _PLAIN:
        if keyword in raw:
            value = _text(raw[keyword])
            name, value = _FORMATS.get((keyword, value), (keyword, value))
            others = set(facets[name].split(" and ")) if name in facets else set[str]()
            facets[name] = " and ".join(sorted({*others, value}))
    facets.update({keyword: True for keyword in _FLAGS if raw.get(keyword)})
    if "default" in raw:
        facets.setdefault("default", as_json(raw["default"]))
    if "discriminator" in raw:
        facets["discriminator"] = as_object(raw["discriminator"]).get("propertyName")
    _add_bounds(facets, raw)


def _add_bounds(facets: dict[str, Any], raw: dict[str, Any]) -> None:
    """Merge the bounds of `raw`, in the spelling of 3.0 or 3.1, into `facets` as (number, whether it is exclusive)."""
    for name, tightest, sign in (("minimum", max, 1), ("maximum", min, -1)):
        exclusive = raw.get(f"exclusive{name.capitalize()}")
        found: list[tuple[float, bool]] = [facets[name]] if name in facets else []
        if name in raw:
            found.append((raw[name], exclusive is True))
        if isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
            found.append((exclusive, True))
        if found:
            facets[name] = tightest(found, key=lambda bound: (bound[0], bound[1] * sign))


def _add_texts(texts: dict[str, str], raw: dict[str, Any]) -> None:
    """Add what `raw` says to people, unless another schema said it before."""
    examples = raw.get("examples", [raw["example"]] if "example" in raw else None)
    for keyword, value in (*((name, raw.get(name)) for name in ("title", "description")), ("examples", examples)):
        if value is not None:
            texts.setdefault(keyword, _text(value))


def _text(value: object) -> str:
    return value if isinstance(value, str) else as_json(value)


def as_json(value: object) -> str:
    """Return `value` as JSON text, the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _imply_types(result: Shape) -> None:
    """Add the types that other keywords imply, so that it makes no difference whether they are written."""
    if result.types is None and result.groups:
        result.types = _common_types(variant for _, variants in result.groups for variant in variants)
    if result.types is None and (result.children.get("properties") or result.required):
        result.types = frozenset({"object"})


def _common_types(variants: Iterable[Parts]) -> frozenset[str] | None:
    """Return all types that `variants` allow, by what they say themselves: nothing deeper, so that recursion ends."""
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
