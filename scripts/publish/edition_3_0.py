"""The OpenAPI 3.0 edition, for generators that cannot read 3.1, and a list of what it cannot say.

The kept converters do not fit: those for Node.js would make `python -m scripts.generate` need Node.js, and the best of
them leaves fields that 3.0 forbids. The rules here are few, because 3.0's schemas are a subset of 3.1's, and each
change is recorded. Nothing is made stricter: what cannot be said is left out.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scripts.publish.grammar import rewrite
from scripts.publish.schema_3_0 import schema_3_0

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.generate.document import Json
    from scripts.publish.schema_3_0 import Note

VERSION = "3.0.3"
_REFERENCES = frozenset({"parameter", "header", "response", "requestBody", "example", "link", "securityScheme"})


@dataclass(frozen=True)
class Change:
    """One place where the 3.0 edition differs from the document.

    Attributes:
        pointer: the place in the document, as a JSON pointer.
        what: what was there and what has become of it, in words.
        lost: whether something that the document says is not said any more.
    """

    pointer: str
    what: str
    lost: bool


def edition_3_0(document: dict[str, Json]) -> tuple[dict[str, Json], list[Change]]:
    """Return the 3.0 edition of a 3.1 `document`, and where and how it differs."""
    changes: list[Change] = []

    def downgrade(kind: str, node: Json, pointer: str) -> Json:
        def note(what: str, *, lost: bool) -> None:
            changes.append(Change(pointer, what, lost))

        if kind == "schema":
            return schema_3_0(node, pointer, note)
        if not isinstance(node, dict):
            return node
        if kind in _REFERENCES and "$ref" in node and len(node) > 1:
            note("a description beside a $ref is left out", lost=True)
            return {"$ref": node["$ref"]}
        rule = _OBJECT_RULES.get(kind)
        return rule(dict(node), note) if rule else node

    result = rewrite(copy.deepcopy(document), downgrade)
    return cast("dict[str, Json]", result), changes


def describe(changes: list[Change], title: str) -> str:
    """Return a page of Markdown that lists `changes`, what is lost first."""
    lines = [f"# {title}: what the 3.0 edition loses", ""]
    lines += ["The 3.1 document is the contract. The 3.0 edition never asks for more than it does.", ""]
    lines += ["## Lost", "", *_listed([change for change in changes if change.lost]), ""]
    lines += ["## Said in another way, with the same meaning", ""]
    lines += [*_listed([change for change in changes if not change.lost]), ""]
    return "\n".join(lines)


def _listed(changes: list[Change]) -> list[str]:
    places: dict[str, list[str]] = {}
    for change in changes:
        places.setdefault(change.what, []).append(change.pointer)
    lines: list[str] = []
    for what, pointers in places.items():
        lines += [f"- {what}:", *(f"    - `{pointer}`" for pointer in pointers)]
    return lines or ["Nothing."]


def _document(node: dict[str, Json], note: Note) -> Json:
    node["openapi"] = VERSION
    node.setdefault("paths", {})
    for field in ("webhooks", "jsonSchemaDialect"):
        if node.pop(field, None) is not None:
            note(f"`{field}` is left out: 3.0 has no such field", lost=True)
    return node


def _info(node: dict[str, Json], note: Note) -> Json:
    summary = node.pop("summary", None)
    if isinstance(summary, str):
        node["description"] = f"{summary}\n\n{node.get('description', '')}".rstrip() + "\n"
        note("`summary` opens the description: 3.0 has no such field", lost=False)
    return node


def _license(node: dict[str, Json], note: Note) -> Json:
    identifier = node.pop("identifier", None)
    if isinstance(identifier, str):
        node["url"] = f"https://spdx.org/licenses/{identifier}.html"
        note("the licence's `identifier` is written as a `url`: 3.0 has no such field", lost=False)
    return node


def _components(node: dict[str, Json], note: Note) -> Json:
    if node.pop("pathItems", None) is not None:
        note("`pathItems` is left out: 3.0 has no such field", lost=True)
    return node


def _operation(node: dict[str, Json], note: Note) -> Json:
    if "responses" not in node:
        node["responses"] = {"default": {"description": "Undocumented."}}
        note("has a default response: 3.0 asks for one", lost=False)
    return node


_OBJECT_RULES: dict[str, Callable[[dict[str, Json], Note], Json]] = {
    "document": _document,
    "info": _info,
    "license": _license,
    "components": _components,
    "operation": _operation,
}
