from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.data_mapping_to_traits_type import DataMappingToTraitsType
from ..types import UNSET, Model, own, read_enum, write

if TYPE_CHECKING:
    from ..models.mapping_trait_item import MappingTraitItem


T = TypeVar("T", bound="DataMappingToTraits")
_new = object.__new__


_members_of_type_ = DataMappingToTraitsType._value2member_map_.get


@_attrs_define(repr=False)
class DataMappingToTraits(Model):
    """Traits of customer profiles as the destination."""

    mappings: list[MappingTraitItem]
    """ Which source field is mapped to which trait. """

    type_: DataMappingToTraitsType = DataMappingToTraitsType.TRAITS
    """ Marks the destination as traits. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "type_",
        "mappings",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.type_ is not UNSET and self.type_ is not None:
            d["type"] = write(self.type_)
        if self.mappings is not UNSET and self.mappings is not None:
            d["mappings"] = write(self.mappings)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a dict by the API's names, such as `to_dict` returns.

        Absent fields become None; undocumented fields and values stay as they are. The dict is copied.
        """
        return cls.read(own(src_dict))

    @classmethod
    def read(cls: type[T], answer: dict[str, object]) -> T:
        """Read the object from JSON. It holds the dict's values, not copies of them."""
        self = _new(cls)
        # A copy, because two threads may be the first to ask for the same nested object.
        d: dict[str, Any] = answer.copy()
        value = d.pop("type", None)
        self.type_ = (
            (_members_of_type_(value) or read_enum(DataMappingToTraitsType, value))
            if value.__class__ is str
            else value
        )
        value = d.pop("mappings", None)
        self.mappings = (
            _models.MappingTraitItem.read_all(value)
            if value.__class__ is list
            else value
        )
        self.additional_properties = d or {}

        return self

    @classmethod
    def read_all(cls: type[T], answers: list[object]) -> list[T]:
        """Read a list of objects, as `read` does. An item that is no object stays as it is."""
        found: list[T] = []
        for answer in answers:
            if answer.__class__ is not dict:
                found.append(answer)
                continue
            self = _new(cls)
            # A copy, because two threads may be the first to ask for the same nested object.
            d: dict[str, Any] = answer.copy()
            value = d.pop("type", None)
            self.type_ = (
                (_members_of_type_(value) or read_enum(DataMappingToTraitsType, value))
                if value.__class__ is str
                else value
            )
            value = d.pop("mappings", None)
            self.mappings = (
                _models.MappingTraitItem.read_all(value)
                if value.__class__ is list
                else value
            )
            self.additional_properties = d or {}

            found.append(self)
        return found

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
