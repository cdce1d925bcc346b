"""Turns arguments into the models that are sent.

Dicts and generated models are sent as they are, so that a type of source or destination that is newer than this
package can be used; the service refuses what is wrong. Only the short forms are validated here, since only the client
knows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, TypeVar, cast

from twilio_memory._checks import known_keys
from twilio_memory.errors import InvalidArgumentError
from twilio_memory.models import (
    UNSET,
    DataMappingFromDataSet,
    DataMappingToTraits,
    MappingTraitItem,
    PatchDataMappingInput,
    UnknownVariant,
    Unset,
)

MappingFrom: TypeAlias = str | Mapping[str, object] | DataMappingFromDataSet | UnknownVariant
"""A dataset's id, or a source as a dict or model."""

MappingTo: TypeAlias = (
    Sequence[tuple[str, str, str] | MappingTraitItem] | Mapping[str, object] | DataMappingToTraits | UnknownVariant
)
"""A list of (field name, trait group, trait name), or a destination as a dict or model."""

PatchFields: TypeAlias = Mapping[str, object] | PatchDataMappingInput
"""The fields to change, as a dict with the API's names or as a model."""

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_TRIPLE = 3


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


def known_value(name: str, value: object, cls: type[E]) -> E | Unset:
    """Return the member of an enumeration for a member, its value, or UNSET; refuse anything else."""
    if isinstance(value, Unset):
        return value
    for member in cls:
        if member == value:
            return member
    known = ", ".join(repr(member.value) for member in cls)
    raise InvalidArgumentError(f"{name} must be one of {known}, not {value!r}.")


def mapping_from(given: MappingFrom) -> DataMappingFromDataSet | UnknownVariant:
    """Return the source as a model."""
    if isinstance(given, str):
        return DataMappingFromDataSet(dataset_id=given)
    if isinstance(given, Mapping):
        return UnknownVariant.from_dict(given)
    if isinstance(given, DataMappingFromDataSet | UnknownVariant):  # pyright: ignore[reportUnnecessaryIsInstance]  # not every caller uses types
        return given
    raise InvalidArgumentError(f"mapping_from must be a dataset's id, a dict or a model, not {given!r}.")


def mapping_to(given: MappingTo) -> DataMappingToTraits | UnknownVariant:
    """Return the destination as a model."""
    if isinstance(given, Mapping):
        return UnknownVariant.from_dict(given)
    if isinstance(given, list | tuple):
        return DataMappingToTraits(mappings=[_item(index, one) for index, one in enumerate(given)])
    if isinstance(given, DataMappingToTraits | UnknownVariant):
        return given
    raise InvalidArgumentError(
        f"mapping_to must be a list of (field name, trait group, trait name), a dict or a model, not {given!r}."
    )


def _item(index: int, given: object) -> MappingTraitItem:
    if isinstance(given, MappingTraitItem):
        return given
    triple = cast("Sequence[object]", given)
    if isinstance(given, tuple | list) and len(triple) == _TRIPLE and all(isinstance(part, str) for part in triple):
        field_name, trait_group, trait_name = cast("tuple[str, str, str]", tuple(triple))
        return MappingTraitItem(field_name=field_name, trait_group=trait_group, trait_name=trait_name)
    raise InvalidArgumentError(
        f"mapping_to[{index}] must be (field name, trait group, trait name) or a MappingTraitItem, not {given!r}."
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


def patch_fields(given: PatchFields) -> PatchDataMappingInput:
    """Return the fields to change as a model. A field that a patch does not have is refused."""
    if isinstance(given, PatchDataMappingInput):
        return given
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  # not every caller uses types
        raise InvalidArgumentError(
            f"the function must return the fields to change as a dict, such as {{'displayName': '…'}}, not {given!r}."
        )
    known_keys("a patch of a data mapping", given, _PATCH_NAMES)
    fields = dict(given)
    destination = fields.pop("mappingTo", UNSET)
    body = PatchDataMappingInput.from_dict(fields)
    if not isinstance(destination, Unset):
        body.mapping_to = mapping_to(cast("MappingTo", destination))
    return body


_PATCH_NAMES = frozenset(
    PatchDataMappingInput(display_name="", description="", is_enabled=True, mapping_to=UnknownVariant()).to_dict()
)
