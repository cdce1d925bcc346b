from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Unset, own, write

if TYPE_CHECKING:
    from ..models.create_trait_group_input_traits import CreateTraitGroupInputTraits


T = TypeVar("T", bound="CreateTraitGroupInput")
_new = object.__new__


@_attrs_define
class CreateTraitGroupInput:
    """A trait group to create."""

    display_name: str
    """ The name of a new trait group, unique within its store. It is neither `.` nor `..`. """

    description: str | Unset = UNSET
    """ A human-readable description of the trait group. """

    traits: CreateTraitGroupInputTraits | Unset = UNSET
    """ The traits of the group, by name. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.display_name is not UNSET:
            d["displayName"] = write(self.display_name)
        if self.description is not UNSET:
            d["description"] = write(self.description)
        if self.traits is not UNSET:
            d["traits"] = write(self.traits)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a response. Missing fields become UNSET; undocumented values stay as they are."""
        return cls.consume(own(src_dict))

    @classmethod
    def consume(cls: type[T], owned: dict[str, object]) -> T:
        """Read the object from a dict that the caller gives up: the object holds its values, not copies of them."""
        d: dict[str, Any] = (
            owned.copy()
        )  # two threads may read the same nested object for the first time
        self = _new(cls)
        self._unread = {
            "traits": d.pop("traits", UNSET),
        }
        self.display_name = d.pop("displayName", UNSET)
        self.description = d.pop("description", UNSET)
        self.additional_properties = d
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read a nested object on first access."""
            read = _READ_LATE.get(name)
            if read is None:
                raise AttributeError(
                    f"{type(self).__name__!r} object has no attribute {name!r}"
                )
            value = read(self._unread[name])
            setattr(self, name, value)
            return value

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> object:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: object) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


_READ_LATE = {
    "traits": lambda raw: (
        _models.CreateTraitGroupInputTraits.consume(value)
        if (value := raw).__class__ is dict
        else value
    ),
}
