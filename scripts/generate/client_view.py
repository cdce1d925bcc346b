"""The document as the client's generator sees it: the same contract, prepared for a lenient reader.

The published document says what is valid. A client has to survive what is not: a field or a variant that is newer than
the client must be kept and must not break a page of good items. The generator has no option for that, so it gets a copy
of the document in which

- no object is closed, so that unknown fields are kept;
- each discriminated union has one more variant, `UnknownVariant`, so that unknown variants are kept, and so that a
  union of one does not collapse to its member (a second one would then change the type of the field);
- a variant's mark, such as `type`, has its only value as its default, so that nobody has to write it twice;
- an object that has one thing under one of two names, depending on the API's revision, says so in `x-same`, and the
  model template adds a property that gives it, whichever name it has;
- each object that a response holds says so in `x-read`, and in its model an absent field is None; in what is only
  sent, it is UNSET, since None there means null;
- a resource with an entity tag says so in `x-tagged`, and its model has a place for the tag;
- each object names its fields of personal data in `x-personal`, and the model template hides them. The document's own
  mark, `x-pii: true`, may stand beside a reference, where the generator reads nothing.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scripts.document import Node, as_list, as_object, elements, operations, root, section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.document import Json

UNKNOWN_VARIANT = "UnknownVariant"
PERSONAL = "x-personal"
# Stands for the fields that the document does not name.
OTHERS = "*"
SAME = "x-same"
READ = "x-read"
TAGGED = "x-tagged"
_TAGGED = ("DataMapping", "Store", "TraitGroup")
# By name of the property in the model: the fields that hold the same, oldest first.
_SAME: dict[str, tuple[str, ...]] = {"field": ("fieldName", "expression")}


def client_view(document: dict[str, Json]) -> dict[str, Json]:
    """Return the copy of `document` that the client is generated from.

    Raises:
        DocumentError: If a reference leads nowhere.
    """
    view, whole = copy.deepcopy(document), root(document)
    objects = [node for _, node in elements(view)]
    for node in objects:
        if names := sorted(_personal_fields(whole.inside(node))):
            node[PERSONAL] = [*names]
    for node in objects:
        if node.get("additionalProperties") is False:
            del node["additionalProperties"]
        _mark_same(node)
        variants = node.get("oneOf")
        if "discriminator" in node and isinstance(variants, list):
            _mark(root(view).inside(node))
            variants.append({"$ref": f"#/components/schemas/{UNKNOWN_VARIANT}"})
    section(view, "components", "schemas")[UNKNOWN_VARIANT] = {
        "type": "object",
        "description": "A variant that this version of the document does not know. Its fields are read with [].",
        "additionalProperties": True,
        READ: True,
    }
    _mark_read(root(view))
    for name in _TAGGED:
        as_object(section(view, "components", "schemas").get(name))[TAGGED] = True
    return view


def _mark_read(view: Node) -> None:
    """Mark every object that a response holds."""
    for operation in operations(view):
        for _, response in operation.node.members("responses"):
            for _, media in response.members("content"):
                _mark_schema(media.inside(media.value("schema")))


def _mark_schema(schema: Node) -> None:
    """Mark an object and those inside it."""
    schema = schema.followed()
    fields = as_object(schema.raw)
    if READ in fields:
        return
    if fields:
        fields[READ] = True
    parts = [*as_object(fields.get("properties")).values(), fields.get("items"), fields.get("additionalProperties")]
    parts += [part for name in ("allOf", "anyOf", "oneOf") for part in as_list(fields.get(name))]
    for part in parts:
        if as_object(part):
            _mark_schema(schema.inside(part))


def _mark(union: Node) -> None:
    """Give the field that tells the variants of `union` apart its value as default, in each of them."""
    name = as_object(union.value("discriminator"))["propertyName"]
    for variant in union.items("oneOf"):
        mark = as_object(as_object(variant.value("properties")).get(name))
        if len(as_list(mark.get("enum"))) == 1:
            mark.setdefault("default", mark["enum"][0])


def _mark_same(node: dict[str, Json]) -> None:
    """Name the fields of an object that hold the same. The oldest stays the first argument of the model."""
    for name, fields in _SAME.items():
        if as_object(node.get("properties")).keys() >= {*fields}:
            node[SAME] = {name: [*fields]}
            node["required"] = list(dict.fromkeys([fields[0], *as_list(node.get("required"))]))


def _personal_fields(schema: Node) -> Iterator[str]:
    """Yield the names of the personal fields of an object, including those that it inherits through allOf."""
    schema = schema.followed()
    for name, field in as_object(schema.value("properties")).items():
        if _is_personal(schema.inside(field)):
            yield name
    if _is_personal(schema.inside(schema.value("additionalProperties"))):
        yield OTHERS
    for part in as_list(schema.value("allOf")):
        yield from _personal_fields(schema.inside(part))


def _is_personal(field: Node) -> bool:
    """Return whether a field is marked, or the schema it refers to, or the items it holds."""
    if not isinstance(field.raw, dict):
        return False
    marked = field.value("x-pii") is True or field.followed().value("x-pii") is True
    return marked or _is_personal(field.inside(field.value("items")))
