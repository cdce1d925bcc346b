from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import own, write

if TYPE_CHECKING:
    from ..models.trait_definition import TraitDefinition


T = TypeVar("T", bound="TraitGroupTraits")
_new = object.__new__


@_attrs_define
class TraitGroupTraits:
    """The traits of the group, by name."""

    additional_properties: dict[str, TraitDefinition] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
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
        self.additional_properties = {
            key: _models.TraitDefinition.consume(item)
            if (item := one).__class__ is dict
            else item
            for key, one in d.items()
        }
        return self

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> TraitDefinition:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: TraitDefinition) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

    def __iter__(self) -> Iterator[str]:
        return iter(self.additional_properties)

    def __len__(self) -> int:
        return len(self.additional_properties)

    def items(self) -> ItemsView[str, TraitDefinition]:
        """The names with their values."""
        return self.additional_properties.items()
