from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Unset, own, read_datetime, write

if TYPE_CHECKING:
    from ..models.data_mapping_from_cloud_app import DataMappingFromCloudApp
    from ..models.data_mapping_from_data_set import DataMappingFromDataSet
    from ..models.data_mapping_from_ingress import DataMappingFromIngress
    from ..models.data_mapping_from_warehouse import DataMappingFromWarehouse
    from ..models.data_mapping_to_traits import DataMappingToTraits
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="DataMapping")
_new = object.__new__


@_attrs_define
class DataMapping:
    """A data mapping."""

    display_name: str
    """ The name of the data mapping, unique within its store. """

    mapping_to: DataMappingToTraits | UnknownVariant
    """ The destination of the data. Its other fields depend on its `type`. """

    mapping_from: (
        DataMappingFromCloudApp
        | DataMappingFromDataSet
        | DataMappingFromIngress
        | DataMappingFromWarehouse
        | UnknownVariant
    )
    """ The source of the data. Its other fields depend on its `type`. """

    id: str
    """ The id of a data mapping, a Twilio Type ID (TTID). """

    created_at: datetime.datetime
    """ When the data mapping was created. """

    updated_at: datetime.datetime
    """ When the data mapping was last updated. """

    version: int
    """ The version of the data mapping. It rises by one with each successful update, even one that changes nothing.
    """

    description: str | Unset = UNSET
    """ A human-readable description of the data mapping. """

    is_enabled: bool | Unset = UNSET
    """ Whether the data mapping is active. An active one ingests data and maps it as configured; an inactive one
    ingests nothing. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.display_name is not UNSET:
            d["displayName"] = write(self.display_name)
        if self.mapping_to is not UNSET:
            d["mappingTo"] = write(self.mapping_to)
        if self.mapping_from is not UNSET:
            d["mappingFrom"] = write(self.mapping_from)
        if self.id is not UNSET:
            d["id"] = write(self.id)
        if self.created_at is not UNSET:
            d["createdAt"] = write(self.created_at)
        if self.updated_at is not UNSET:
            d["updatedAt"] = write(self.updated_at)
        if self.version is not UNSET:
            d["version"] = write(self.version)
        if self.description is not UNSET:
            d["description"] = write(self.description)
        if self.is_enabled is not UNSET:
            d["isEnabled"] = write(self.is_enabled)
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
            "mapping_to": d.pop("mappingTo", UNSET),
            "mapping_from": d.pop("mappingFrom", UNSET),
        }
        self.display_name = d.pop("displayName", UNSET)
        self.id = d.pop("id", UNSET)
        self.created_at = read_datetime(d.pop("createdAt", UNSET))
        self.updated_at = read_datetime(d.pop("updatedAt", UNSET))
        self.version = d.pop("version", UNSET)
        self.description = d.pop("description", UNSET)
        self.is_enabled = d.pop("isEnabled", UNSET)
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
    "mapping_to": lambda raw: (
        value
        if (value := raw).__class__ is not dict
        else _models.DataMappingToTraits.consume(value)
        if value.get("type") == "TRAITS"
        else _models.UnknownVariant.consume(value)
    ),
    "mapping_from": lambda raw: (
        value
        if (value := raw).__class__ is not dict
        else _models.DataMappingFromDataSet.consume(value)
        if value.get("type") == "DATASET"
        else _models.DataMappingFromIngress.consume(value)
        if value.get("type") == "INGRESS"
        else _models.DataMappingFromCloudApp.consume(value)
        if value.get("type") == "DATASET_CLOUDAPP"
        else _models.DataMappingFromWarehouse.consume(value)
        if value.get("type") == "DATASET_WAREHOUSE"
        else _models.UnknownVariant.consume(value)
    ),
}
