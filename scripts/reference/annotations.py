"""Turn the extensions `x-source` and `x-pii` into sentences, which the renderer can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scripts.document import reference, rewrite, root

if TYPE_CHECKING:
    from scripts.document import Json, Node

_PERSONAL = {True: "Personal data.", False: "Not personal data."}
_DOCUMENTS = {f"Twilio's OpenAPI document of {month} 2026" for month in ("May", "October")}
_SCALARS = {"string", "integer", "number", "boolean"}
# Holds the remarks in an element's description, for the elements around it to read. It never leaves this module.
_REMARKS = "x-remarks"


def annotate(document: dict[str, Json]) -> dict[str, Json]:
    """Return a copy of `document` in which descriptions say what `x-source` and `x-pii` said."""
    whole = root(document)

    def describe(kind: str, node: Json, _pointer: str) -> Json:
        if not isinstance(node, dict):
            return node
        return _describe(_with_schema_inlined(node, whole) if kind in {"parameter", "header"} else node)

    copy = cast("dict[str, Json]", rewrite(rewrite(document, describe), _without_remarks))
    tags = copy.get("tags")
    copy["tags"] = (
        [_without_remarks("tag", describe("tag", tag, ""), "") for tag in tags] if isinstance(tags, list) else []
    )
    return copy


def _with_schema_inlined(outer: dict[str, Json], whole: Node) -> dict[str, Json]:
    """Return a parameter or header with its schema in place of a reference.

    The renderer would show both descriptions, which say the same. Keep only the remarks of the schema's.
    """
    inner: Json = whole.inside(outer.get("schema")).followed().raw
    if not isinstance(inner, dict):
        return outer
    plain = {key: value for key, value in inner.items() if key not in {"description", "x-source", "x-pii", _REMARKS}}
    return _add_remarks(outer, [*_present_remarks(inner), *_own_remarks(inner)]) | {"schema": plain}


def _describe(node: dict[str, Json]) -> dict[str, Json]:
    members = node.get("allOf")
    objects = [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
    # The renderer shows nothing of a member that adds no property.
    hidden = [member for member in objects if reference(member) is None and "properties" not in member]
    remarks = [*_own_remarks(node), *(remark for member in hidden for remark in _present_remarks(member))]
    return {key: value for key, value in _add_remarks(node, remarks).items() if key not in {"x-source", "x-pii"}}


def _add_remarks(node: dict[str, Json], remarks: list[str]) -> dict[str, Json]:
    """Return `node` with the remarks at the end of its description, each of them once."""
    present = _present_remarks(node)
    fresh = [remark for remark in dict.fromkeys(remarks) if remark not in present]
    if not fresh:
        return node
    description = str(node.get("description", "")).strip()
    return {**node, "description": "\n\n".join(filter(None, [description, *fresh])), _REMARKS: [*present, *fresh]}


def _present_remarks(node: dict[str, Json]) -> list[str]:
    present = node.get(_REMARKS)
    return [str(remark) for remark in present] if isinstance(present, list) else []


def _own_remarks(node: dict[str, Json]) -> list[str]:
    marked = node.get("x-pii")
    personal = [_PERSONAL[marked]] if isinstance(marked, bool) else []
    match node.get("x-source"):
        # The object around a plain value already names this source.
        case {"from": "docs", "why": why} if why in _DOCUMENTS and node.get("type") in _SCALARS:
            return personal
        case {"from": "docs", "why": str(why)}:
            return [*personal, f"*Source: {_sentence(why)}*"]
        case {"from": "reading", "why": str(why)}:
            return [*personal, f"**Our reading:** {_sentence(why)}"]
        case _:
            return personal


def _sentence(why: str) -> str:
    return why.strip().rstrip(".") + "."


def _without_remarks(_kind: str, node: Json, _pointer: str) -> Json:
    return {key: value for key, value in node.items() if key != _REMARKS} if isinstance(node, dict) else node
