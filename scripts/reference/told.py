"""Say in words what the document says in extensions: where a statement comes from, and what is personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.generate.document import Json

_PERSONAL = {True: "Personal data.", False: "Not personal data."}


def tell(kind: str, node: Json, _pointer: str) -> Json:
    """Return `node` with the extensions `x-source` and `x-pii` turned into sentences of its description.

    A reader sees the description of a parameter or a composed schema but not that of the schema inside, so what the
    inner one says of its source is said by the outer one.
    """
    if not isinstance(node, dict):
        return node
    notes = [*_personal(node), *_source(node), *_of_the_inner(kind, node)]
    told = {key: value for key, value in node.items() if key not in {"x-source", "x-pii"}}
    if not notes:
        return told
    description = told.get("description", "")
    paragraphs = [str(description).strip(), *dict.fromkeys(notes)]
    return {**told, "description": "\n\n".join(filter(None, paragraphs))}


def _personal(node: dict[str, Json]) -> list[str]:
    marked = node.get("x-pii")
    return [_PERSONAL[marked]] if isinstance(marked, bool) else []


def _source(node: dict[str, Json]) -> list[str]:
    match node.get("x-source"):
        case {"from": "reading", "why": str(why)}:
            return [f"**Our reading:** {_sentence(why)}"]
        case {"from": "docs", "why": str(why)}:
            return [f"*Source: {_sentence(why)}*"]
        case _:
            return []


def _of_the_inner(kind: str, node: dict[str, Json]) -> list[str]:
    """Return the notes of schemas inside, which have been told already, that the page would not show."""
    if kind in {"parameter", "header"}:
        inner = [node.get("schema")]
    elif kind == "schema":
        members = node.get("allOf")
        inner = (
            [one for one in members if isinstance(one, dict) and not {"$ref", "properties"} & one.keys()]
            if (isinstance(members, list))
            else []
        )
    else:
        inner = []
    descriptions = [str(one["description"]) for one in inner if isinstance(one, dict) and "description" in one]
    paragraphs = [paragraph for text in descriptions for paragraph in text.split("\n\n")]
    return [text for text in paragraphs if text.startswith(("**Our reading:**", "*Source:"))]


def _sentence(why: str) -> str:
    return why.strip().rstrip(".") + "."
