"""Say in words what the document says in extensions: where a statement comes from, and what is personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.generate.document import Json

_PERSONAL = {True: "Personal data.", False: "Not personal data."}
_READING, _DOCS = "**Our reading:**", "*Source:"


def teller(schemas: dict[str, Json]) -> Callable[[str, Json, str], Json]:
    """Return a function for `rewrite` that turns `x-source` and `x-pii` into sentences of the descriptions.

    A reader sees the description of a parameter, a header or a composed schema. What the schema inside says of its
    source is said there too, and its own description is left out, which would only be a second one.

    Args:
        schemas: the named schemas of the document.
    """

    def tell(kind: str, node: Json, _pointer: str) -> Json:
        if not isinstance(node, dict):
            return node
        if kind in {"parameter", "header"} and "schema" in node:
            node = _with_one_description(node, schemas)
        notes = [*_personal(node), *_source(node), *_of_members(node)]
        told = {key: value for key, value in node.items() if key not in {"x-source", "x-pii"}}
        return _described(told, notes)

    return tell


def _with_one_description(outer: dict[str, Json], schemas: dict[str, Json]) -> dict[str, Json]:
    """Return the parameter or header with the schema written out in it, and with the schema's notes as its own."""
    inner = outer["schema"]
    if isinstance(inner, dict) and "$ref" in inner:
        inner = schemas[str(inner["$ref"]).rpartition("/")[2]]
    if not isinstance(inner, dict):
        return outer
    notes = [*_source(inner), *_notes(inner)]
    plain = {key: value for key, value in inner.items() if key not in {"description", "x-source", "x-pii"}}
    return _described({**outer, "schema": plain}, notes)


def _described(node: dict[str, Json], notes: list[str]) -> dict[str, Json]:
    if not notes:
        return node
    paragraphs = [str(node.get("description", "")).strip(), *dict.fromkeys(notes)]
    return {**node, "description": "\n\n".join(filter(None, paragraphs))}


def _personal(node: dict[str, Json]) -> list[str]:
    marked = node.get("x-pii")
    return [_PERSONAL[marked]] if isinstance(marked, bool) else []


def _source(node: dict[str, Json]) -> list[str]:
    match node.get("x-source"):
        case {"from": "reading", "why": str(why)}:
            return [f"{_READING} {_sentence(why)}"]
        case {"from": "docs", "why": str(why)}:
            return [f"{_DOCS} {_sentence(why)}*"]
        case _:
            return []


def _of_members(node: dict[str, Json]) -> list[str]:
    """Return the notes of those members of a composed schema that the page shows nothing of: they add no property."""
    members = node.get("allOf")
    objects = [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
    return [note for member in objects if not {"$ref", "properties"} & member.keys() for note in _notes(member)]


def _notes(node: dict[str, Json]) -> list[str]:
    """Return the notes that a description has been given already."""
    paragraphs = str(node.get("description", "")).split("\n\n")
    return [paragraph for paragraph in paragraphs if paragraph.startswith((_READING, _DOCS))]


def _sentence(why: str) -> str:
    return why.strip().rstrip(".") + "."
