"""Differences that oasdiff sees but has no rule for. The corpus holds an edit for each of the rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.breaking.changes import Change, Class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.generate.document import Json


def unruled(difference: dict[str, Json]) -> Iterator[Change]:
    """Yield the changes in oasdiff's tree of differences that its changelog passes over in silence."""
    servers = difference.get("servers")
    if isinstance(servers, dict):
        gone = bool(servers.get("deleted") or servers.get("modified"))
        yield Change("server-changed", Class.of(breaking=gone), "", "the addresses of the servers differ")
    for path, trail, node in _nodes(difference.get("paths", {})):
        in_request = "responses" not in trail
        if "additionalPropertiesAllowed" in node:
            closed = _to(node["additionalPropertiesAllowed"]) is False
            text = f"{_where(trail)} {'is closed to' if closed else 'is open to'} further fields"
            yield Change("object-openness-changed", Class.of(breaking=closed and in_request), path, text)
        forbidden = node.get("not")
        if isinstance(forbidden, dict):
            # What narrows a request breaks its callers; what widens an answer breaks its readers.
            harmless = "schemaDeleted" if in_request else "schemaAdded"
            text = f"{_where(trail)} forbids something else (`not`)"
            yield Change("not-changed", Class.of(breaking=harmless not in forbidden), path, text)


def _nodes(paths: Json) -> Iterator[tuple[str, tuple[str, ...], dict[str, Json]]]:
    """Yield (operation, trail, node) for each object in the tree that is about an operation that both sides have."""
    for path, item in _inside(paths, "modified").items():
        for method, operation in _inside(item, "operations", "modified").items():
            for trail, node in _descend(operation, ()):
                yield f"{method} {path}", trail, node


def _inside(node: Json, *fields: str) -> dict[str, Json]:
    """Return the object under `fields`, outermost first, or an empty one."""
    for field in fields:
        node = node.get(field) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _descend(node: Json, trail: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Json]]]:
    if isinstance(node, dict):
        yield trail, node
        for key, child in node.items():
            yield from _descend(child, (*trail, key))
    elif isinstance(node, list):
        for child in node:
            yield from _descend(child, trail)


def _to(change: Json) -> Json:
    return change.get("to") if isinstance(change, dict) else None


def _where(trail: tuple[str, ...]) -> str:
    noise = {"modified", "properties", "content", "schema", "diff"}
    return "the object at " + " > ".join(step for step in trail if step not in noise)
