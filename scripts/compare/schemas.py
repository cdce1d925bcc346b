"""Compares two schemas by meaning, however they are composed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from scripts.compare.differences import Difference, only, unequal
from scripts.compare.shape import Shape, folded, key, shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.compare.shape import Group, Parts

_CHILD_PATHS = {"properties": "{}", "patternProperties": "fields like {}", "dependentSchemas": "if {} is present"}
_CHILD_WORDS = {
    "properties": "has the field",
    "patternProperties": "describes fields like",
    "dependentSchemas": "has a rule for the presence of",
}
_SINGLE_PATHS = {
    "items": "each item",
    "contains": "some item",
    "propertyNames": "each name",
    "additionalProperties": "every other field",
}
_GROUPS = {"oneOf": "exactly one of", "anyOf": "any of"}


class SchemaComparison:
    """Compares schemas of two documents, each pair of them once."""

    def __init__(self, *, with_texts: bool = False) -> None:
        """Begin.

        Args:
            with_texts: Compare titles, descriptions and examples too.
        """
        self._with_texts = with_texts
        self._known: dict[object, tuple[Difference, ...]] = {}

    def compare(self, ours: Parts, theirs: Parts) -> tuple[Difference, ...]:
        """Return how `theirs` differs from `ours`."""
        pair = key(ours), key(theirs)
        if pair not in self._known:
            # A schema that contains itself meets its pair again further down: that comparison is already running.
            self._known[pair] = ()
            mine, other = shape(ours), shape(theirs)
            if len(mine.groups) != len(other.groups):
                mine, other = folded(ours), folded(theirs)
            self._known[pair] = tuple(self._differences(mine, other))
        return self._known[pair]

    def _differences(self, ours: Shape, theirs: Shape) -> Iterator[Difference]:
        yield from _types_and_values(ours, theirs)
        yield from _each_unequal(_facets(ours), _facets(theirs))
        if self._with_texts:
            yield from _each_unequal(ours.texts, theirs.texts)
        yield from self._fields(ours, theirs)
        for keyword in sorted(ours.singles.keys() | theirs.singles.keys()):
            mine, other = ours.singles.get(keyword, ()), theirs.singles.get(keyword, ())
            yield from self._below(keyword, _SINGLE_PATHS.get(keyword, f"`{keyword}`"), mine, other)
        for index in range(max(len(ours.positions), len(theirs.positions))):
            yield from self._below("prefixItems", f"item {index + 1}", *_at(index, ours.positions, theirs.positions))
        for index in range(max(len(ours.forbidden), len(theirs.forbidden))):
            yield from self._below("not", "what is forbidden", *_at(index, ours.forbidden, theirs.forbidden))
        yield from self._choices(ours.groups, theirs.groups)
        yield from self._mapping(ours.mapping, theirs.mapping)

    def _below(
        self, keyword: str, step: str, ours: Parts, theirs: Parts, field: str | None = None
    ) -> Iterator[Difference]:
        if bool(ours) != bool(theirs):
            yield only(keyword, f"describes it (`{keyword}`)", ours=bool(ours)).below(step, field)
            return
        for difference in self.compare(ours, theirs):
            yield difference.below(step, field)

    def _fields(self, ours: Shape, theirs: Shape) -> Iterator[Difference]:
        for keyword, path in _CHILD_PATHS.items():
            mine, other = ours.children.get(keyword, {}), theirs.children.get(keyword, {})
            for name in [*mine, *(name for name in other if name not in mine)]:
                field = name if keyword == "properties" else None
                if name in mine and name in other:
                    yield from self._below(keyword, path.format(name), mine[name], other[name], field)
                else:
                    difference = only(keyword, f"{_CHILD_WORDS[keyword]} `{name}`", ours=name in mine)
                    yield difference if field is None else replace(difference, fields=(field,))
        known = [side.children.get("properties", {}).keys() for side in (ours, theirs)]
        for name in sorted(ours.required ^ theirs.required):
            # If only one has the field at all, that has been said.
            if (name in known[0]) == (name in known[1]):
                yield only("required", "requires it", ours=name in ours.required).below(name, name)
        if ours.closed != theirs.closed:
            yield only("additionalProperties", "forbids unknown fields", ours=ours.closed)

    def _choices(self, ours: list[Group], theirs: list[Group]) -> Iterator[Difference]:
        for index in range(max(len(ours), len(theirs))):
            mine = ours[index] if index < len(ours) else None
            other = theirs[index] if index < len(theirs) else None
            if mine and other:
                yield from self._variants(mine, other)
            else:
                kind, variants = mine or other or ("oneOf", [])
                yield only(kind, f"offers {_GROUPS[kind]} {len(variants)} variants", ours=mine is not None)

    def _variants(self, ours: Group, theirs: Group) -> Iterator[Difference]:
        if min(len(ours[1]), len(theirs[1])) > 1:
            yield from unequal(ours[0], "variants", _GROUPS[ours[0]], _GROUPS[theirs[0]])
        mine, others = list(ours[1]), list(theirs[1])
        pairs = [*_matched(mine, others, self._equal), *_matched(mine, others, _same_tag)]
        if len(mine) == len(others) == 1:
            pairs.append((mine.pop(), others.pop()))
        for variant, other in pairs:
            yield from self._below(ours[0], f"variant {_variant_name(variant)}", variant, other)
        for variant in mine:
            yield only(ours[0], f"has the variant {_variant_name(variant)}", ours=True, permissive=True)
        for variant in others:
            yield only(ours[0], f"has the variant {_variant_name(variant)}", ours=False, permissive=True)

    def _mapping(self, ours: dict[str, Parts], theirs: dict[str, Parts]) -> Iterator[Difference]:
        """Yield how the values differ by which discriminators choose a variant, if both have a discriminator."""
        if not ours or not theirs:
            return
        for value in [*ours, *(value for value in theirs if value not in ours)]:
            mine, other = ours.get(value), theirs.get(value)
            if mine is not None and other is not None:
                if not self._alike(mine, other):
                    chosen = _variant_name(mine), _variant_name(other)
                    yield Difference("discriminator", f"variant for the discriminator's value `{value}`", *chosen)
            # A variant that only one has comes with a value that only one has: that has been said.
            elif any(self._alike(mine or one, other or one) for one in (theirs if mine else ours).values()):
                yield only("discriminator", f"has the discriminator's value `{value}`", ours=mine is not None)

    def _alike(self, ours: Parts, theirs: Parts) -> bool:
        return self._equal(ours, theirs) or _same_tag(ours, theirs)

    def _equal(self, ours: Parts, theirs: Parts) -> bool:
        return not self.compare(ours, theirs)


def _types_and_values(ours: Shape, theirs: Shape) -> Iterator[Difference]:
    if ours.types != theirs.types:
        yield from unequal("type", "type", _types(ours), _types(theirs))
    if ours.values == theirs.values:
        return
    if ours.values is None or theirs.values is None:
        values = ours.values or theirs.values or frozenset()
        yield only("enum", f"lists the values: {', '.join(sorted(values))}", ours=ours.values is not None)
        return
    for values, mine in ((ours.values - theirs.values, True), (theirs.values - ours.values, False)):
        if values:
            yield only("enum", f"allows the values: {', '.join(sorted(values))}", ours=mine, permissive=True)


def _types(found: Shape) -> str:
    return " or ".join(sorted(found.types)) if found.types is not None else "any"


def _facets(found: Shape) -> dict[str, str]:
    return {name: _facet(value) for name, value in found.facets.items()}


def _facet(value: Any) -> str:  # noqa: ANN401 - whatever the keyword holds
    if isinstance(value, tuple):
        number, exclusive = cast("tuple[float, bool]", value)
        number = int(number) if number == int(number) else number
        return f"{number} (exclusive)" if exclusive else f"{number}"
    return "yes" if value is True else str(value)


def _each_unequal(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[Difference]:
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        yield from unequal(name, name, ours.get(name), theirs.get(name))


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
    """Return the fields of a variant that can have only one value, which tells it apart from the others."""
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
