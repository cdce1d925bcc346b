from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Model, late, own, read_datetime, write

if TYPE_CHECKING:
    from ..models.data_mapping_from_cloud_app import DataMappingFromCloudApp
    from ..models.data_mapping_from_data_set import DataMappingFromDataSet
    from ..models.data_mapping_from_ingress import DataMappingFromIngress
    from ..models.data_mapping_from_warehouse import DataMappingFromWarehouse
    from ..models.data_mapping_to_traits import DataMappingToTraits
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="DataMapping")
_new = object.__new__


@_attrs_define(repr=False)
class DataMapping(Model):
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

    description: str | None = None
    """ A human-readable description of the data mapping. """

    is_enabled: bool | None = None
    """ Whether the data mapping is active. An active one ingests data and maps it as configured; an inactive one
    ingests nothing. """

    etag: str | None = _attrs_field(default=None, kw_only=True, eq=False)
    """ Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch. """

    response: Any = _attrs_field(default=None, kw_only=True, eq=False)
    """ The response that it was fetched with. None on items of a list. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "id",
        "display_name",
        "version",
        "description",
        "is_enabled",
        "additional_properties",
        "created_at",
        "updated_at",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.display_name is not UNSET and self.display_name is not None:
            d["displayName"] = write(self.display_name)
        if self.mapping_to is not UNSET and self.mapping_to is not None:
            d["mappingTo"] = write(self.mapping_to)
        if self.mapping_from is not UNSET and self.mapping_from is not None:
            d["mappingFrom"] = write(self.mapping_from)
        if self.id is not UNSET and self.id is not None:
            d["id"] = write(self.id)
        if self.created_at is not UNSET and self.created_at is not None:
            d["createdAt"] = write(self.created_at)
        if self.updated_at is not UNSET and self.updated_at is not None:
            d["updatedAt"] = write(self.updated_at)
        if self.version is not UNSET and self.version is not None:
            d["version"] = write(self.version)
        if self.description is not UNSET and self.description is not None:
            d["description"] = write(self.description)
        if self.is_enabled is not UNSET and self.is_enabled is not None:
            d["isEnabled"] = write(self.is_enabled)
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
        self.display_name = d.pop("displayName", None)
        self._mapping_to = d.pop("mappingTo", None)
        self._mapping_from = d.pop("mappingFrom", None)
        self.id = d.pop("id", None)
        self.created_at = read_datetime(d.pop("createdAt", None))
        self.updated_at = read_datetime(d.pop("updatedAt", None))
        self.version = d.pop("version", None)
        self.description = d.pop("description", None)
        self.is_enabled = d.pop("isEnabled", None)
        self.etag = self.response = None
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
            self.display_name = d.pop("displayName", None)
            self._mapping_to = d.pop("mappingTo", None)
            self._mapping_from = d.pop("mappingFrom", None)
            self.id = d.pop("id", None)
            self.created_at = read_datetime(d.pop("createdAt", None))
            self.updated_at = read_datetime(d.pop("updatedAt", None))
            self.version = d.pop("version", None)
            self.description = d.pop("description", None)
            self.is_enabled = d.pop("isEnabled", None)
            self.etag = self.response = None
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


late(
    DataMapping,
    "mapping_to",
    lambda raw: (
        _models.DataMappingToTraits.read(raw)
        if raw.get("type") == "TRAITS"
        else _models.UnknownVariant.read(raw)
    ),
)
late(
    DataMapping,
    "mapping_from",
    lambda raw: (
        _models.DataMappingFromDataSet.read(raw)
        if raw.get("type") == "DATASET"
        else _models.DataMappingFromIngress.read(raw)
        if raw.get("type") == "INGRESS"
        else _models.DataMappingFromCloudApp.read(raw)
        if raw.get("type") == "DATASET_CLOUDAPP"
        else _models.DataMappingFromWarehouse.read(raw)
        if raw.get("type") == "DATASET_WAREHOUSE"
        else _models.UnknownVariant.read(raw)
    ),
)
