"""One document for the generators, which allows what any revision of the API allows.

Two packages that differ in five schemas would be two copies of everything else. So the client and the server models are
generated once, from this union. Which revision allows what is checked elsewhere: by the service, by the overlay where
it can tell before it sends, and by the emulator with the document of each revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.document import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.document import Json

# What makes a schema narrower. Said by one revision only, or differently, it is left out of the union.
_NARROWING = frozenset(
    {"additionalProperties", "default", "format", "maxItems", "maxLength", "maxProperties", "maximum", "minItems"}
    | {"minLength", "minProperties", "minimum", "not", "pattern", "required"}
)
# The documentation of the union is that of the oldest revision.
_TEXTS = frozenset({"description", "example", "examples", "summary", "title", "version"})


def union(documents: Iterable[dict[str, Json]]) -> dict[str, Json]:
    """Return a document that allows whatever one of `documents`, oldest first, allows.

    Raises:
        DocumentError: If two of them differ in a way that has no union.
    """
    result: dict[str, Json] = {}
    for document in documents:
        result = _objects(result, document, "#") if result else document
    return result


def _united(ours: Json, theirs: Json, place: str) -> Json:
    name = place.rsplit("/", 1)[-1]
    if ours == theirs or name in _TEXTS or name.startswith("x-"):
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _objects(ours, theirs, place)
    if isinstance(ours, list) and isinstance(theirs, list):
        return _lists(ours, theirs, name, place)
    if name == "required":
        return False
    raise DocumentError(f"{place}: the revisions differ in a way that has no union: {ours!r} and {theirs!r}.")


def _objects(ours: dict[str, Json], theirs: dict[str, Json], place: str) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for name in ours | theirs:
        one = ours.get(name, theirs.get(name))
        # A property may have the name of a keyword; then it holds a schema.
        narrowing = name in _NARROWING and (name == "not" or not isinstance(one, dict))
        if name in ours and name in theirs:
            if ours[name] == theirs[name] or name == "required" or not narrowing:
                result[name] = _united(ours[name], theirs[name], f"{place}/{name}")
        elif not narrowing:
            result[name] = one
    return result


def _lists(ours: list[Json], theirs: list[Json], name: str, place: str) -> list[Json]:
    if name == "required":
        return [one for one in ours if one in theirs]
    if name == "parameters" and len(ours) == len(theirs):
        return [_united(*pair, f"{place}/{index}") for index, pair in enumerate(zip(ours, theirs, strict=True))]
    return ours + [one for one in theirs if one not in ours]
