from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.store_state import StoreState
from ..types import UNSET, Unset, own, read_enum, write

T = TypeVar("T", bound="Store")
_new = object.__new__


@_attrs_define
class Store:
    """A Memory Store."""

    display_name: str
    """ The name of the store, unique within its account. """

    id: str
    """ The id of a Memory Store, a Twilio Type ID (TTID). """

    status: StoreState
    """ The state of a store. Only an `ACTIVE` store can be used. """

    intelligence_service_id: None | str
    """ The id of the Conversational Intelligence service that uses the store, or null. """

    version: int
    """ The version of the store. It rises with each update. """

    description: str | Unset = UNSET
    """ A human-readable description of the store. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.display_name is not UNSET:
            d["displayName"] = write(self.display_name)
        if self.id is not UNSET:
            d["id"] = write(self.id)
        if self.status is not UNSET:
            d["status"] = write(self.status)
        if self.intelligence_service_id is not UNSET:
            d["intelligenceServiceId"] = write(self.intelligence_service_id)
        if self.version is not UNSET:
            d["version"] = write(self.version)
        if self.description is not UNSET:
            d["description"] = write(self.description)
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
        self.display_name = d.pop("displayName", UNSET)
        self.id = d.pop("id", UNSET)
        self.status = read_enum(_models.StoreState, d.pop("status", UNSET))
        self.intelligence_service_id = d.pop("intelligenceServiceId", UNSET)
        self.version = d.pop("version", UNSET)
        self.description = d.pop("description", UNSET)
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
