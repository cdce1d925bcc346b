"""Turns arguments into the models that are sent.

Dicts and generated models are sent as they are, so that a type of source or destination that is newer than this
package can be used; the service refuses what is wrong. Only the short forms are validated here, since only the client
knows them. What another revision of the API says in other words is put into those of the client's revision, or refused
if it has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

from twilio_memory._checks import known_keys
from twilio_memory._revisions import FIELD_KEYS, REVISIONS, Revision, way_out
from twilio_memory.errors import InvalidArgumentError, RevisionError, TwilioMemoryError
from twilio_memory.models import (
    UNSET,
    CloudApp,
    DataMappingToTraits,
    DataMappingType,
    Dataset,
    Ingress,
    MappingTraitItem,
    PatchDataMappingInput,
    UnknownVariant,
    Unset,
    Warehouse,
)

MappingFrom: TypeAlias = str | Mapping[str, object] | Dataset | CloudApp | Warehouse | Ingress | UnknownVariant
"""A `Dataset`, `CloudApp`, `Warehouse` or `Ingress`, a source as a dict, or a dataset's id."""

MappingTo: TypeAlias = (
    Sequence[tuple[str, str, str] | MappingTraitItem] | Mapping[str, object] | DataMappingToTraits | UnknownVariant
)
"""A list of (field name, trait group, trait name), or a destination as a dict or model."""

PatchFields: TypeAlias = Mapping[str, object] | PatchDataMappingInput
"""The fields to change, as a dict with the API's names or as a model."""

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def optional(value: T | None) -> T | Unset:
    """Return an optional argument as the generated request builders take it."""
    return UNSET if value is None else value


def entity_tag(value: str | Unset | None) -> str | Unset:
    """Return a precondition, or UNSET for none. None is refused: it would silently make the write unconditional."""
    if isinstance(value, Unset) or (
        isinstance(value, str) and value.strip() and value.isascii() and value.isprintable()
    ):
        return value
    raise InvalidArgumentError(
        f"if_match must be an entity tag, not {value!r}. Items of a list have none: fetch the item first, or use edit."
    )


def read_tag(value: str | None) -> str:
    """Return the entity tag that came with a resource, to send it back.

    Raises:
        TwilioMemoryError: There is none, or it cannot be sent. An edit without it would not be safe.

    """
    if value is None:
        raise TwilioMemoryError("the service gave no entity tag, so the resource cannot be edited safely.")
    if not value.strip() or not value.isascii() or not value.isprintable():
        raise TwilioMemoryError("the service gave an entity tag that cannot be sent back; nothing was changed.")
    return value


def sent(
    revision: Revision, get_kwargs: Callable[P, dict[str, Any]], *args: P.args, **kwargs: P.kwargs
) -> dict[str, Any]:
    """Build a request with a body.

    Raises:
        InvalidArgumentError: A field is None, which would be sent as null and change nothing but the version; or it
            contains itself.
        RevisionError: It is a patch without fields, which this revision of the API refuses.

    """
    try:
        request = get_kwargs(*args, **kwargs)
    except RecursionError:
        raise InvalidArgumentError("a field contains itself, or is nested too deeply to be sent.") from None
    for name, value in request["json"].items():
        if value is None:
            raise InvalidArgumentError(f"{name} must not be None; leave it out, so that the service keeps its value.")
    if not (request["json"] or revision.empty_patches) and request["method"] == "patch":
        raise RevisionError(f"a patch changes at least one field in revision {revision.name} of the API; pass one.")
    return request


def known_value(name: str, value: object, cls: type[E]) -> E | Unset:
    """Return the member of an enumeration for a member, its value, or UNSET; refuse anything else."""
    if isinstance(value, Unset):
        return value
    for member in cls:
        if member == value:
            return member
    known = ", ".join(repr(member.value) for member in cls)
    raise InvalidArgumentError(f"{name} must be one of {known}, not {value!r}.")


def source_type(revision: Revision, value: DataMappingType | str | Unset) -> DataMappingType | Unset:
    """Return the type to list; refuse one that this revision of the API does not have."""
    if isinstance(value, Unset):
        return value
    if value in revision.source_types:
        return DataMappingType(value)
    refusal = RevisionError if any(value in one.source_types for one in REVISIONS.values()) else InvalidArgumentError
    known = ", ".join(map(repr, revision.source_types))
    raise refusal(f"type must be one of {known} in revision {revision.name} of the API, not {str(value)!r}.")


def mapping_from(source: MappingFrom) -> Dataset | CloudApp | Warehouse | Ingress | UnknownVariant:
    """Return the source as a model."""
    if isinstance(source, str):
        return Dataset(dataset_id=source)
    if isinstance(source, Mapping):
        return UnknownVariant.read(dict(source))
    if isinstance(source, Dataset | CloudApp | Warehouse | Ingress | UnknownVariant):  # pyright: ignore[reportUnnecessaryIsInstance]  # not every caller uses types
        return source
    raise InvalidArgumentError(
        f"mapping_from must be a Dataset, CloudApp, Warehouse or Ingress, a dict, or a dataset's id, not {source!r}."
    )


def mapping_to(destination: MappingTo) -> DataMappingToTraits | UnknownVariant:
    """Return the destination as a model."""
    if isinstance(destination, Mapping):
        return UnknownVariant.read(dict(destination))
    if isinstance(destination, DataMappingToTraits | UnknownVariant):
        return destination
    if not isinstance(destination, list | tuple):
        raise InvalidArgumentError(
            f"mapping_to must be a list of (field name, trait group, trait name), a dict or a model, "
            f"not {destination!r}."
        )
    items: list[MappingTraitItem] = []
    for index, item in enumerate(destination):
        match item:
            case MappingTraitItem():
                items.append(item)
            case (str(field_name), str(trait_group), str(trait_name)):
                items.append(MappingTraitItem(field_name, trait_group, trait_name))
            case _:
                raise InvalidArgumentError(
                    f"mapping_to[{index}] must be (field name, trait group, trait name) or a MappingTraitItem, "
                    f"not {item!r}."
                )
    return DataMappingToTraits(mappings=items)


def in_words_of(revision: Revision, request: dict[str, Any]) -> dict[str, Any]:
    """Put the data mapping that a request sends into the words of a revision of the API.

    What no revision can say is left to the service to refuse.

    Raises:
        RevisionError: Another revision can say it, but this one cannot.
        InvalidArgumentError: An item names two source fields.

    """
    body: dict[str, Any] = request["json"]
    name = body.get("displayName")
    if isinstance(name, str) and not re.fullmatch(revision.name_pattern, name):
        _refuse_name(revision, name)
    source = body.get("mappingFrom")
    if isinstance(source, dict) and (fields := cast("dict[str, Any]", source)).get("type") not in revision.source_types:
        body["mappingFrom"] = _translated(revision, fields)
    destination = body.get("mappingTo")
    if isinstance(destination, dict) and (fields := cast("dict[str, Any]", destination)).get("type") == "TRAITS":
        items = fields.get("mappings")
        for index, item in enumerate(cast("list[object]", items) if isinstance(items, list) else ()):
            if isinstance(item, dict):
                _name_field(revision, f"mapping_to[{index}]", cast("dict[str, Any]", item))
    return request


def _refuse_name(revision: Revision, name: str) -> None:
    """Refuse a display name that another revision allows."""
    if way := way_out(lambda one: bool(re.fullmatch(one.name_pattern, name))):
        raise RevisionError(
            f"display_name must match {revision.name_pattern} in revision {revision.name} of the API, not {name!r}. "
            f"{way}"
        )


def _translated(revision: Revision, source: dict[str, Any]) -> dict[str, Any]:
    """Return a source of a type that this revision does not have with the type that means the same."""
    kind = source.get("type")
    if not isinstance(kind, str) or not (way := way_out(lambda one: kind in one.source_types)):
        return source
    if kind in revision.same_types:
        return source | {"type": revision.same_types[kind]}
    if any(kind in one.same_types.values() for one in REVISIONS.values()):
        given = source.get("datasetId", "tdi_…")
        way = f"Say what the dataset is of: CloudApp({given!r}) or Warehouse({given!r})."
    raise RevisionError(f"revision {revision.name} of the API has no source of type {kind!r}. {way}")


def _name_field(revision: Revision, place: str, item: dict[str, Any]) -> None:
    """Name the source field of an item by the keys that this revision has."""
    first, second = item.get("fieldName"), item.get("expression")
    name = first or second
    if name != (second or name):
        raise InvalidArgumentError(
            f"{place} names two source fields, {first!r} as fieldName and {second!r} as expression; give one of them."
        )
    if isinstance(name, str) and len(name) > revision.longest_field:
        _refuse_field(revision, place, len(name))
    for key in FIELD_KEYS if name else ():
        if key == revision.field_keys[0]:
            item[key] = name
        elif key not in revision.field_keys or not item.get(key):
            item.pop(key, None)


def _refuse_field(revision: Revision, place: str, length: int) -> None:
    """Refuse a source field whose name is as long as another revision allows."""
    if way := way_out(lambda one: length <= one.longest_field):
        raise RevisionError(
            f"{place} names a source field of {length} characters; there are at most {revision.longest_field} in "
            f"revision {revision.name} of the API. {way}"
        )


def patch_body(
    display_name: str | Unset,
    description: str | Unset,
    is_enabled: bool | Unset,  # noqa: FBT001 - a field, not a flag
    to: MappingTo | Unset,
) -> PatchDataMappingInput:
    """Return the body of a patch. Fields that are UNSET are not sent."""
    return PatchDataMappingInput(
        display_name=display_name,
        description=description,
        is_enabled=is_enabled,
        mapping_to=to if isinstance(to, Unset) else mapping_to(to),
    )


def patch_fields(fields: object) -> PatchDataMappingInput:
    """Return the fields to change as a model. A field that a patch does not have is refused."""
    if isinstance(fields, PatchDataMappingInput):
        return fields
    if not isinstance(fields, Mapping):
        raise InvalidArgumentError(
            f"the function must return the fields to change as a dict, such as {{'displayName': '…'}}, not {fields!r}."
        )
    changes = dict(cast("Mapping[str, object]", fields))
    known_keys("a patch of a data mapping", changes, _PATCH_NAMES)
    destination = changes.pop("mappingTo", UNSET)
    body = PatchDataMappingInput.read(changes)
    if not isinstance(destination, Unset):
        body.mapping_to = mapping_to(cast("MappingTo", destination))
    return body


_PATCH_NAMES = frozenset(
    PatchDataMappingInput(display_name="", description="", is_enabled=True, mapping_to=UnknownVariant()).to_dict()
)
