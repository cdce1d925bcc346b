from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.data_mapping_to_traits_type import DataMappingToTraitsType
from ..types import UNSET, own, read_enum, write

if TYPE_CHECKING:
    from ..models.mapping_trait_item import MappingTraitItem


T = TypeVar("T", bound="DataMappingToTraits")
_new = object.__new__


@_attrs_define
class DataMappingToTraits:
    """Traits of customer profiles as the destination."""

    mappings: list[MappingTraitItem]
    """ Which source field is mapped to which trait. """

    type_: DataMappingToTraitsType = DataMappingToTraitsType.TRAITS
    """ Marks the destination as traits. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.type_ is not UNSET:
            d["type"] = write(self.type_)
        if self.mappings is not UNSET:
            d["mappings"] = write(self.mappings)
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
            "mappings": d.pop("mappings", UNSET),
        }
        self.type_ = read_enum(_models.DataMappingToTraitsType, d.pop("type", UNSET))
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
    "mappings": lambda raw: (
        [
            _models.MappingTraitItem.consume(item)
            if (item := one).__class__ is dict
            else item
            for one in value
        ]
        if (value := raw).__class__ is list
        else value
    ),
}
