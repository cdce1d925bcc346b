"""Tells in words how two schemas differ, however they are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from scripts.compare.shape import Shape, folded, key, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.compare.shape import Group, Parts

_NAMES = {
    "minLength": "shortest length",
    "maxLength": "longest length",
    "minItems": "fewest items",
    "maxItems": "most items",
    "minProperties": "fewest fields",
    "maxProperties": "most fields",
    "uniqueItems": "items unique",
    "readOnly": "read only",
    "writeOnly": "write only",
    "multipleOf": "multiple of",
}
_CHILD_PATHS = {"properties": "{}", "patternProperties": "fields like {}", "dependentSchemas": "where {} is there"}
_CHILD_WORDS = {"properties": "the field", "patternProperties": "fields like", "dependentSchemas": "a rule where"}
_SINGLE_PATHS = {
    "items": "each item",
    "contains": "some item",
    "propertyNames": "each name",
    "additionalProperties": "every other field",
}
_GROUPS = {"oneOf": "exactly one of", "anyOf": "any of"}


class Finding(NamedTuple):
    """One difference: where below the place of comparison, as steps, and what, in words."""

    path: tuple[str, ...]
    text: str


class SchemaComparison:
    """Compares schemas of two documents, each pair of them once."""

    def __init__(self, *, with_texts: bool = False) -> None:
        """Begin.

        Args:
            with_texts: compare titles, descriptions and examples too.
        """
        self._with_texts = with_texts
        self._known: dict[object, tuple[Finding, ...]] = {}

    def compare(self, ours: Parts, theirs: Parts) -> tuple[Finding, ...]:
        """Return how `theirs` differs from `ours`."""
        pair = key(ours), key(theirs)
        if pair not in self._known:
            # A schema that contains itself meets its pair again below: what that finds is being found already.
            self._known[pair] = ()
            mine, other = shape(ours), shape(theirs)
            if len(mine.groups) != len(other.groups):
                mine, other = folded(ours), folded(theirs)
            self._known[pair] = tuple(self._differences(mine, other))
        return self._known[pair]

    def _differences(self, ours: Shape, theirs: Shape) -> Iterator[Finding]:
        yield from _types_and_values(ours, theirs)
        yield from _told(_facets(ours), _facets(theirs))
        if self._with_texts:
            yield from _told(ours.texts, theirs.texts)
        yield from self._fields(ours, theirs)
        for keyword in sorted(ours.singles.keys() | theirs.singles.keys()):
            mine, other = ours.singles.get(keyword, ()), theirs.singles.get(keyword, ())
            yield from self._below(_SINGLE_PATHS.get(keyword, f"`{keyword}`"), mine, other)
        for index in range(max(len(ours.positions), len(theirs.positions))):
            yield from self._below(f"item {index + 1}", *_at(index, ours.positions, theirs.positions))
        for index in range(max(len(ours.forbidden), len(theirs.forbidden))):
            yield from self._below("what is forbidden", *_at(index, ours.forbidden, theirs.forbidden))
        yield from self._choices(ours.groups, theirs.groups)

    def _below(self, step: str, ours: Parts, theirs: Parts) -> Iterator[Finding]:
        if bool(ours) != bool(theirs):
            yield Finding((step,), f"described only by {'ours' if ours else 'theirs'}")
            return
        for finding in self.compare(ours, theirs):
            yield Finding((step, *finding.path), finding.text)

    def _fields(self, ours: Shape, theirs: Shape) -> Iterator[Finding]:
        for keyword, path in _CHILD_PATHS.items():
            mine, other = ours.children.get(keyword, {}), theirs.children.get(keyword, {})
            for name in [*mine, *(name for name in other if name not in mine)]:
                if name in mine and name in other:
                    yield from self._below(path.format(name), mine[name], other[name])
                else:
                    yield Finding((), f"only {_side(name in mine)} has {_CHILD_WORDS[keyword]} `{name}`")
        shared = ours.children.get("properties", {}).keys() & theirs.children.get("properties", {}).keys()
        for name in sorted(ours.required ^ theirs.required):
            if name in shared or name not in {
                *ours.children.get("properties", {}),
                *theirs.children.get("properties", {}),
            }:
                yield Finding((name,), f"required only by {_side(name in ours.required)}")
        if ours.closed != theirs.closed:
            yield Finding((), f"only {_side(ours.closed)} forbids unknown fields")

    def _choices(self, ours: list[Group], theirs: list[Group]) -> Iterator[Finding]:
        for index in range(max(len(ours), len(theirs))):
            mine = ours[index] if index < len(ours) else None
            other = theirs[index] if index < len(theirs) else None
            if mine and other:
                yield from self._variants(mine, other)
            else:
                kind, variants = mine or other or ("", [])
                yield Finding((), f"only {_side(mine is not None)} offers {_GROUPS[kind]} {len(variants)} variants")

    def _variants(self, ours: Group, theirs: Group) -> Iterator[Finding]:
        if ours[0] != theirs[0] and min(len(ours[1]), len(theirs[1])) > 1:
            yield Finding((), f"variants: ours {_GROUPS[ours[0]]}, theirs {_GROUPS[theirs[0]]}")
        mine, others = list(ours[1]), list(theirs[1])
        pairs = [*_matched(mine, others, self._equal), *_matched(mine, others, _same_tag)]
        if len(mine) == len(others) == 1:
            pairs.append((mine.pop(), others.pop()))
        for variant, other in pairs:
            yield from self._below(f"variant {_variant_name(variant)}", variant, other)
        for variant in mine:
            yield Finding((), f"only ours has the variant {_variant_name(variant)}")
        for variant in others:
            yield Finding((), f"only theirs has the variant {_variant_name(variant)}")

    def _equal(self, ours: Parts, theirs: Parts) -> bool:
        return not self.compare(ours, theirs)


def _types_and_values(ours: Shape, theirs: Shape) -> Iterator[Finding]:
    if ours.types != theirs.types:
        yield Finding((), f"type: ours {_types(ours)}, theirs {_types(theirs)}")
    if ours.values == theirs.values:
        return
    if ours.values is None or theirs.values is None:
        values = ours.values or theirs.values or frozenset()
        yield Finding((), f"only {_side(ours.values is not None)} names the values: {', '.join(sorted(values))}")
        return
    for side, values in (("ours", ours.values - theirs.values), ("theirs", theirs.values - ours.values)):
        if values:
            yield Finding((), f"only {side} allows the values: {', '.join(sorted(values))}")


def _types(found: Shape) -> str:
    return " or ".join(sorted(found.types)) if found.types is not None else "any"


def _facets(found: Shape) -> dict[str, str]:
    return {_NAMES.get(name, name): _facet(value) for name, value in found.facets.items()}


def _facet(value: Any) -> str:  # noqa: ANN401 (whatever the keyword holds)
    if isinstance(value, tuple):
        number, exclusive = cast("tuple[float, bool]", value)
        return f"{number:g} (itself shut out)" if exclusive else f"{number:g}"
    return "yes" if value is True else str(value)


def _told(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[Finding]:
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        if ours.get(name) != theirs.get(name):
            yield Finding((), f"{name}: ours {ours.get(name, 'none')}, theirs {theirs.get(name, 'none')}")


def _at(index: int, ours: list[Parts], theirs: list[Parts]) -> tuple[Parts, Parts]:
    return (ours[index] if index < len(ours) else (), theirs[index] if index < len(theirs) else ())


def _matched(
    mine: list[Parts], others: list[Parts], alike: Callable[[Parts, Parts], bool]
) -> list[tuple[Parts, Parts]]:
    """Take the variants that are `alike` out of both lists, and return them as pairs."""
    pairs: list[tuple[Parts, Parts]] = []
    for variant in list(mine):
        match = next((other for other in others if alike(variant, other)), None)
        if match is not None:
            mine.remove(variant)
            others.remove(match)
            pairs.append((variant, match))
    return pairs


def _tags(variant: Parts) -> dict[str, str]:
    """Return the fields of a variant that can have one value only, by which it is told from the others."""
    found: dict[str, str] = {}
    for name, parts in shape(variant).children.get("properties", {}).items():
        values = shape(parts).values
        if values is not None and len(values) == 1:
            found[name] = next(iter(values)).strip('"')
    return found


def _same_tag(ours: Parts, theirs: Parts) -> bool:
    mine, other = _tags(ours), _tags(theirs)
    return any(other.get(name) == value for name, value in mine.items())


def _variant_name(variant: Parts) -> str:
    tags = _tags(variant)
    if tags:
        return f"`{next(iter(tags.values()))}`"
    found = shape(variant)
    return f"with {', '.join(sorted(found.required))}" if found.required else f"of type {_types(found)}"


def _side(ours: object) -> str:
    return "ours" if ours else "theirs"
