"""The document as the client's generator sees it: the same contract, prepared for a lenient reader.

The published document says what is valid. A client has to survive what is not: a field or a variant that is newer than
the client must arrive instead of breaking a page of good items. The generator has no option for that, so it is given a
copy of the document in which

- no object is closed, so that unknown fields are kept;
- each discriminated union has one more variant, `UnknownVariant`, so that unknown variants are kept, and so that a
  union of one does not collapse to its member (a second one would then change the type of the field);
- each object names its fields of personal data, in `x-personal`, by which the model template hides them. The mark that
  the document gives them, `x-pii: true`, may stand beside a reference, where the generator reads nothing.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scripts.generate.document import at, section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.generate.document import Json

UNKNOWN_VARIANT = "UnknownVariant"
PERSONAL = "x-personal"
# Stands for the fields that have no name in the document.
OTHERS = "*"


def client_view(document: dict[str, Json]) -> dict[str, Json]:
    """Return the copy of `document` that the client is generated from."""
    view = copy.deepcopy(document)
    for node in _objects(view):
        if names := sorted(_personal_fields(node, document)):
            node[PERSONAL] = [*names]
    for node in _objects(view):
        if node.get("additionalProperties") is False:
            del node["additionalProperties"]
        variants = node.get("oneOf")
        if "discriminator" in node and isinstance(variants, list):
            variants.append({"$ref": f"#/components/schemas/{UNKNOWN_VARIANT}"})
    section(view, "components", "schemas")[UNKNOWN_VARIANT] = {
        "type": "object",
        "description": "A variant that this version of the document does not know. Its fields are read with [].",
        "additionalProperties": True,
    }
    return view


def _personal_fields(schema: Json, document: dict[str, Json]) -> Iterator[str]:
    """Yield the names of the personal fields of an object, of those it takes over by allOf, too."""
    schema = _followed(schema, document)
    fields, parts = schema.get("properties"), schema.get("allOf")
    if isinstance(fields, dict):
        yield from (name for name, field in fields.items() if _is_personal(field, document))
    if _is_personal(schema.get("additionalProperties"), document):
        yield OTHERS
    for part in parts if isinstance(parts, list) else []:
        yield from _personal_fields(part, document)


def _is_personal(field: Json, document: dict[str, Json]) -> bool:
    """Tell whether a field is marked, or what it refers to, or the items it holds."""
    if not isinstance(field, dict):
        return False
    marked = field.get("x-pii") is True or _followed(field, document).get("x-pii") is True
    return marked or _is_personal(field.get("items"), document)


def _followed(schema: Json, document: dict[str, Json]) -> dict[str, Json]:
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        schema = at(document, str(schema["$ref"]))
    return schema if isinstance(schema, dict) else {}


def _objects(node: Json) -> Iterator[dict[str, Json]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)
