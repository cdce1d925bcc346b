from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Model, Unset, late, own, write

if TYPE_CHECKING:
    from ..models.data_mapping_from_cloud_app import DataMappingFromCloudApp
    from ..models.data_mapping_from_data_set import DataMappingFromDataSet
    from ..models.data_mapping_from_ingress import DataMappingFromIngress
    from ..models.data_mapping_from_warehouse import DataMappingFromWarehouse
    from ..models.data_mapping_to_traits import DataMappingToTraits
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="CreateDataMappingInput")
_new = object.__new__


@_attrs_define(repr=False)
class CreateDataMappingInput(Model):
    """A data mapping to create."""

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

    description: str | Unset = UNSET
    """ A human-readable description of the data mapping. """

    is_enabled: bool | Unset = True
    """ Whether the data mapping is active from the start. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "display_name",
        "description",
        "is_enabled",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.display_name is not UNSET:
            d["displayName"] = write(self.display_name)
        if self.mapping_to is not UNSET:
            d["mappingTo"] = write(self.mapping_to)
        if self.mapping_from is not UNSET:
            d["mappingFrom"] = write(self.mapping_from)
        if self.description is not UNSET:
            d["description"] = write(self.description)
        if self.is_enabled is not UNSET:
            d["isEnabled"] = write(self.is_enabled)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a dict by the API's names, such as `to_dict` returns.

        Absent fields become UNSET; undocumented fields and values stay as they are. The dict is copied.
        """
        return cls.read(own(src_dict))

    @classmethod
    def read(cls: type[T], answer: dict[str, object]) -> T:
        """Read the object from JSON. It holds the dict's values, not copies of them."""
        self = _new(cls)
        # A copy, because two threads may be the first to ask for the same nested object.
        d: dict[str, Any] = answer.copy()
        self.display_name = d.pop("displayName", UNSET)
        self._mapping_to = d.pop("mappingTo", UNSET)
        self._mapping_from = d.pop("mappingFrom", UNSET)
        self.description = d.pop("description", UNSET)
        self.is_enabled = d.pop("isEnabled", UNSET)
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
            self.display_name = d.pop("displayName", UNSET)
            self._mapping_to = d.pop("mappingTo", UNSET)
            self._mapping_from = d.pop("mappingFrom", UNSET)
            self.description = d.pop("description", UNSET)
            self.is_enabled = d.pop("isEnabled", UNSET)
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
    CreateDataMappingInput,
    "mapping_to",
    lambda raw: (
        _models.DataMappingToTraits.read(raw)
        if raw.get("type") == "TRAITS"
        else _models.UnknownVariant.read(raw)
    ),
)
late(
    CreateDataMappingInput,
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
