"""Say in words what the document says in extensions: where a statement comes from, and what is personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scripts.document import reference, rewrite, root

if TYPE_CHECKING:
    from scripts.document import Json, Node

_PERSONAL = {True: "Personal data.", False: "Not personal data."}
_SCALARS = {"string", "integer", "number", "boolean"}
# What was said of an element already, for those that enclose it; it does not leave this module.
_SAID = "x-said"


def told(document: dict[str, Json]) -> dict[str, Json]:
    """Return a copy of `document` that has `x-source` and `x-pii` as sentences of its descriptions."""
    whole = root(document)

    def tell(kind: str, node: Json, _pointer: str) -> Json:
        if not isinstance(node, dict):
            return node
        return _tell(_flat(node, whole) if kind in {"parameter", "header"} else node)

    copy = cast("dict[str, Json]", rewrite(rewrite(document, tell), _forget))
    tags = copy.get("tags")
    copy["tags"] = [_forget("tag", tell("tag", tag, ""), "") for tag in tags] if isinstance(tags, list) else []
    return copy


def _flat(outer: dict[str, Json], whole: Node) -> dict[str, Json]:
    """Return a parameter or header with its schema written out in it.

    A reader sees both their descriptions, which tell the same. The schema's goes, but for what it says of its source.
    """
    inner: Json = whole.inside(outer.get("schema")).followed().raw
    if not isinstance(inner, dict):
        return outer
    plain = {key: value for key, value in inner.items() if key not in {"description", "x-source", "x-pii", _SAID}}
    return _with(outer, [*_said(inner), *_remarks(inner)]) | {"schema": plain}


def _tell(node: dict[str, Json]) -> dict[str, Json]:
    members = node.get("allOf")
    objects = [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
    # The page shows nothing of a member that adds no property.
    unseen = [member for member in objects if reference(member) is None and "properties" not in member]
    remarks = [*_remarks(node), *(remark for member in unseen for remark in _said(member))]
    return {key: value for key, value in _with(node, remarks).items() if key not in {"x-source", "x-pii"}}


def _with(node: dict[str, Json], remarks: list[str]) -> dict[str, Json]:
    """Return `node` with remarks at the end of its description."""
    said = _said(node)
    fresh = [remark for remark in dict.fromkeys(remarks) if remark not in said]
    if not fresh:
        return node
    description = str(node.get("description", "")).strip()
    return {**node, "description": "\n\n".join(filter(None, [description, *fresh])), _SAID: [*said, *fresh]}


def _said(node: dict[str, Json]) -> list[str]:
    said = node.get(_SAID)
    return [str(remark) for remark in said] if isinstance(said, list) else []


def _remarks(node: dict[str, Json]) -> list[str]:
    marked = node.get("x-pii")
    personal = [_PERSONAL[marked]] if isinstance(marked, bool) else []
    match node.get("x-source"):
        # For a plain value this would only repeat the source of the object around it.
        case {"from": "docs", "why": "Twilio's OpenAPI document of May 2026"} if node.get("type") in _SCALARS:
            return personal
        case {"from": "docs", "why": str(why)}:
            return [*personal, f"*Source: {_sentence(why)}*"]
        case {"from": "reading", "why": str(why)}:
            return [*personal, f"**Our reading:** {_sentence(why)}"]
        case _:
            return personal


def _sentence(why: str) -> str:
    return why.strip().rstrip(".") + "."


def _forget(_kind: str, node: Json, _pointer: str) -> Json:
    return {key: value for key, value in node.items() if key != _SAID} if isinstance(node, dict) else node
