from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.data_mapping_from_ingress_type import DataMappingFromIngressType
from ..types import UNSET, Model, own, read_enum, write

T = TypeVar("T", bound="DataMappingFromIngress")
_new = object.__new__


_members_of_type_ = DataMappingFromIngressType._value2member_map_.get


@_attrs_define(repr=False)
class DataMappingFromIngress(Model):
    """Rows that are sent to the store, with the columns that they have."""

    columns: list[str]
    """ The names of the columns. """

    type_: DataMappingFromIngressType = DataMappingFromIngressType.INGRESS
    """ Marks the source as rows that are sent. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "type_",
        "columns",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.type_ is not UNSET and self.type_ is not None:
            d["type"] = write(self.type_)
        if self.columns is not UNSET and self.columns is not None:
            d["columns"] = write(self.columns)
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
            (_members_of_type_(value) or read_enum(DataMappingFromIngressType, value))
            if value.__class__ is str
            else value
        )
        self.columns = d.pop("columns", None)
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
                (
                    _members_of_type_(value)
                    or read_enum(DataMappingFromIngressType, value)
                )
                if value.__class__ is str
                else value
            )
            self.columns = d.pop("columns", None)
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
