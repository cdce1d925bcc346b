"""Turns arguments into the models that are sent.

Dicts and generated models are sent as they are, so that a type of source or destination that is newer than this
package can be used; the service refuses what is wrong. Only the short forms are validated here, since only the client
knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

from twilio_memory._checks import known_keys
from twilio_memory.errors import InvalidArgumentError, TwilioMemoryError
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


def sent(get_kwargs: Callable[P, dict[str, Any]], *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
    """Build a request with a body.

    Raises:
        InvalidArgumentError: A field is None, which would be sent as null and change nothing but the version; or it
            contains itself.

    """
    try:
        request = get_kwargs(*args, **kwargs)
    except RecursionError:
        raise InvalidArgumentError("a field contains itself, or is nested too deeply to be sent.") from None
    for name, value in request["json"].items():
        if value is None:
            raise InvalidArgumentError(f"{name} must not be None; leave it out, so that the service keeps its value.")
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


def mapping_from(source: MappingFrom) -> DataMappingFromDataSet | UnknownVariant:
    """Return the source as a model."""
    if isinstance(source, str):
        return DataMappingFromDataSet(dataset_id=source)
    if isinstance(source, Mapping):
        return UnknownVariant.consume(dict(source))
    if isinstance(source, DataMappingFromDataSet | UnknownVariant):  # pyright: ignore[reportUnnecessaryIsInstance]  # not every caller uses types
        return source
    raise InvalidArgumentError(f"mapping_from must be a dataset's id, a dict or a model, not {source!r}.")


def mapping_to(destination: MappingTo) -> DataMappingToTraits | UnknownVariant:
    """Return the destination as a model."""
    if isinstance(destination, Mapping):
        return UnknownVariant.consume(dict(destination))
    if isinstance(destination, list | tuple):
        return DataMappingToTraits(mappings=[_item(index, one) for index, one in enumerate(destination)])
    if isinstance(destination, DataMappingToTraits | UnknownVariant):
        return destination
    raise InvalidArgumentError(
        f"mapping_to must be a list of (field name, trait group, trait name), a dict or a model, not {destination!r}."
    )


def _item(index: int, item: object) -> MappingTraitItem:
    match item:
        case MappingTraitItem():
            return item
        case (str(field_name), str(trait_group), str(trait_name)):
            return MappingTraitItem(field_name=field_name, trait_group=trait_group, trait_name=trait_name)
        case _:
            raise InvalidArgumentError(
                f"mapping_to[{index}] must be (field name, trait group, trait name) or a MappingTraitItem, "
                f"not {item!r}."
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
    body = PatchDataMappingInput.consume(changes)
    if not isinstance(destination, Unset):
        body.mapping_to = mapping_to(cast("MappingTo", destination))
    return body


_PATCH_NAMES = frozenset(
    PatchDataMappingInput(display_name="", description="", is_enabled=True, mapping_to=UnknownVariant()).to_dict()
)
