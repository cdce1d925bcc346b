from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.operation_result_resource_id_type import OperationResultResourceIdType
from ..types import UNSET, own, read_enum, write

T = TypeVar("T", bound="OperationResultResourceId")
_new = object.__new__


@_attrs_define
class OperationResultResourceId:
    """The id of the resource that was created, changed or deleted."""

    id: str
    """ The id of the resource. """

    type_: OperationResultResourceIdType = OperationResultResourceIdType.RESOURCE_ID
    """ Marks the result as an id. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.type_ is not UNSET:
            d["type"] = write(self.type_)
        if self.id is not UNSET:
            d["id"] = write(self.id)
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
        self.type_ = read_enum(
            _models.OperationResultResourceIdType, d.pop("type", UNSET)
        )
        self.id = d.pop("id", UNSET)
        self.additional_properties = d
        return self

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
