"""The forms in which a caller may say what to map from and to, brought into the one that is sent.

A dict or a generated model is sent as it is, so that a kind of source or destination that is newer than this package
can be used; the service says if it is wrong. Only the short forms are checked here, since only we know them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

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
"""A dataset's id, or a source as a dict or a model."""

MappingTo: TypeAlias = (
    Sequence[tuple[str, str, str] | MappingTraitItem] | Mapping[str, object] | DataMappingToTraits | UnknownVariant
)
"""A list of (field name, trait group, trait name), or a destination as a dict or a model."""

PatchFields: TypeAlias = Mapping[str, object] | PatchDataMappingInput
"""The fields to change, as a dict with the API's own names, or as a model."""

_TRIPLE = 3


def mapping_from(given: MappingFrom) -> DataMappingFromDataSet | UnknownVariant:
    """Return the source as a model."""
    if isinstance(given, str):
        return DataMappingFromDataSet(dataset_id=given)
    if isinstance(given, Mapping):
        return UnknownVariant.from_dict(given)
    if isinstance(given, DataMappingFromDataSet | UnknownVariant):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without types
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
    is_enabled: bool | Unset,  # noqa: FBT001  # a field, not a flag
    to: MappingTo | Unset,
) -> PatchDataMappingInput:
    """Return the body of a patch from its fields; those that are UNSET are not sent."""
    return PatchDataMappingInput(
        display_name=display_name,
        description=description,
        is_enabled=is_enabled,
        mapping_to=to if isinstance(to, Unset) else mapping_to(to),
    )


def patch_fields(given: PatchFields) -> PatchDataMappingInput:
    """Return what a caller's function wants changed as a model, and refuse fields that a patch does not have."""
    if isinstance(given, PatchDataMappingInput):
        return given
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without types
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
