"""The document as the client's generator sees it: the same contract, prepared for a lenient reader.

The published document says what is valid. A client has to survive what is not: a field or a variant that is newer than
the client must arrive instead of breaking a page of good items. The generator has no option for that, so it is given a
copy of the document in which

- no object is closed, so that unknown fields are kept;
- each discriminated union has one more variant, `UnknownVariant`, so that unknown variants are kept, and so that a
  union of one does not collapse to its member (a second one would then change the type of the field);
- a field marked as personal data says so first thing in its description, by which the model template hides it.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scripts.generate.document import section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.generate.document import Json

UNKNOWN_VARIANT = "UnknownVariant"
PERSONAL = "Personal data."


def client_view(document: dict[str, Json]) -> dict[str, Json]:
    """Return the copy of `document` that the client is generated from."""
    view = copy.deepcopy(document)
    for node in _objects(view):
        if node.get("additionalProperties") is False:
            del node["additionalProperties"]
        variants = node.get("oneOf")
        if "discriminator" in node and isinstance(variants, list):
            variants.append({"$ref": f"#/components/schemas/{UNKNOWN_VARIANT}"})
        if node.get("x-pii") is True:
            node["description"] = f"{PERSONAL} {node.get('description', '')}".strip()
    section(view, "components", "schemas")[UNKNOWN_VARIANT] = {
        "type": "object",
        "description": "A variant that this version of the document does not know. Its fields are read with [].",
        "additionalProperties": True,
    }
    return view


def _objects(node: Json) -> Iterator[dict[str, Json]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)
