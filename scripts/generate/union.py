"""One document for the generators, which allows what any revision of the API allows.

Two packages that differ in five schemas would be two copies of everything else. So the client and the server models are
generated once, from this union. Which revision allows what is checked elsewhere: by the service, by the overlay where
it can tell before it sends, and by the emulator with the document of each revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.document import DocumentError, as_object, contained, root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.document import Json, Node

# Texts of the union are those of the oldest revision that has them.
_TEXTS = frozenset({"description", "example", "examples", "summary", "title"})
# What forbids something, and may be left out of the union without changing the type that a generator makes.
_NARROWING = frozenset(
    {"additionalProperties", "default", "deprecated", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems"}
    | {"maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf"}
    | {"not", "pattern", "propertyNames", "uniqueItems"}
)
# Lists of alternatives: each entry allows more.
_ALTERNATIVES = frozenset({"anyOf", "enum", "oneOf", "security", "servers", "tags"})
# Keywords that hold schemas by name. Only those that both revisions have can differ.
_FIELDS = frozenset({"$defs", "properties"})


def union(documents: Iterable[dict[str, Json]]) -> dict[str, Json]:
    """Return a document that allows whatever one of `documents`, oldest first, allows.

    A field that only one of them describes has its type from there. The document is for generators, not for validation:
    a revision that leaves an object open may allow that field any type.

    Raises:
        DocumentError: If two of them differ in a way that has no union.
    """
    oldest, *later = documents
    result = oldest
    for document in later:
        result = _Union(result, document).objects("document", result, document, "#")
    return result


class _Union:
    """The union of two documents."""

    def __init__(self, ours: dict[str, Json], theirs: dict[str, Json]) -> None:
        self._documents = root(ours), root(theirs)

    def objects(self, kind: str, ours: dict[str, Json], theirs: dict[str, Json], place: str) -> dict[str, Json]:
        """Return the union of two objects of one kind of the grammar."""
        if "x-enum-varnames" in ours | theirs and ours.get("enum") != theirs.get("enum"):
            raise _no_union(f"{place}/enum", ours.get("enum"), theirs.get("enum"))
        result: dict[str, Json] = {}
        for field in ours | theirs:
            below = f"{place}/{field}"
            if field in ours and field in theirs:
                found = self._common(kind, field, (ours[field], theirs[field]), below)
            elif field == "parameters":
                found = self._common(kind, field, (ours.get(field, []), theirs.get(field, [])), below)
            else:
                found = self._alone(kind, field, ours.get(field, theirs.get(field)), below)
            if found is not None:
                result[field] = found
        return result

    def _common(self, kind: str, field: str, values: tuple[Json, Json], place: str) -> Json:
        """Return what the union says in a field that both documents have, or None for nothing."""
        if values[0] == values[1] or _is_text(field) or (kind, field) == ("document", "info"):
            return values[0]
        match values:
            case (bool(), bool()) if field == "required":
                return False
            case (dict() as ours, dict() as theirs) if (kind, field) != ("schema", "not"):
                return self._inside(kind, field, ours, theirs, place)
            case (list() as ours, list() as theirs):
                return self._lists(kind, field, ours, theirs, place)
            case _ if kind == "schema" and field in _NARROWING:
                return None
            case _:
                raise _no_union(place, *values)

    @staticmethod
    def _alone(kind: str, field: str, value: Json, place: str) -> Json:
        """Return what the union says in a field that only one document has, or None for nothing."""
        if kind == "schema" and not _is_text(field) and field not in _FIELDS:
            if field in _NARROWING | {"enum", "required"}:
                return None
            raise _no_union(place, value, None)
        if field == "requestBody":
            return {**as_object(value), "required": False}
        return None if field in {"deprecated", "required"} else value

    def _inside(self, kind: str, field: str, ours: dict[str, Json], theirs: dict[str, Json], place: str) -> Json:
        inner, is_map = contained(kind, field)
        if not is_map:
            return self.objects(inner, ours, theirs, place)
        common = {
            name: self.objects(inner, as_object(ours[name]), as_object(theirs[name]), f"{place}/{name}")
            for name in ours
            if name in theirs
        }
        return {**ours, **theirs, **common}

    def _lists(self, kind: str, field: str, ours: list[Json], theirs: list[Json], place: str) -> Json:
        if field == "parameters":
            return self._parameters(ours, theirs, place)
        if kind == "schema" and field == "required":
            return [one for one in ours if one in theirs]
        if kind == "schema" and field == "allOf" and len(ours) == len(theirs):
            pairs = enumerate(zip(map(as_object, ours), map(as_object, theirs), strict=True))
            return [self.objects(kind, one, other, f"{place}/{number}") for number, (one, other) in pairs]
        if field in _ALTERNATIVES:
            known = [_label(one) for one in ours]
            return ours + [one for one in theirs if _label(one) not in known]
        raise _no_union(place, ours, theirs)

    def _parameters(self, ours: list[Json], theirs: list[Json], place: str) -> Json:
        """Return the parameters of both. One that only one document has must be optional."""
        mine, others = (
            {_identity(document.inside(one).followed()): document.inside(one) for one in side}
            for side, document in zip((ours, theirs), self._documents, strict=True)
        )
        result: list[Json] = []
        for name, found in (mine | others).items():
            if name not in mine or name not in others:
                if found.followed().value("required"):
                    raise _no_union(place, found.raw, None)
                result.append(found.raw)
            else:
                one, other = as_object(mine[name].raw), as_object(others[name].raw)
                result.append(self.objects("parameter", one, other, f"{place}/{len(result)}"))
        return result


def _is_text(field: str) -> bool:
    return field in _TEXTS or field.startswith("x-")


def _identity(parameter: Node) -> tuple[str, str]:
    return str(parameter.value("in")), str(parameter.value("name"))


def _label(one: Json) -> Json:
    """Return what tells the entries of a list apart: for a tag its name, else all of it."""
    return as_object(one).get("name", one)


def _no_union(place: str, ours: Json, theirs: Json) -> DocumentError:
    return DocumentError(f"{place}: the revisions differ in a way that has no union: {ours!r} and {theirs!r}.")
