from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.store_state import StoreState
from ..types import UNSET, Model, own, read_enum, write

T = TypeVar("T", bound="Store")
_new = object.__new__


_members_of_status = StoreState._value2member_map_.get


@_attrs_define(repr=False)
class Store(Model):
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

    description: str | None = None
    """ A human-readable description of the store. """

    etag: str | None = _attrs_field(default=None, kw_only=True, eq=False)
    """ Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch. """

    response: Any = _attrs_field(default=None, kw_only=True, eq=False)
    """ The response that it was fetched with. None on items of a list. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "id",
        "display_name",
        "status",
        "intelligence_service_id",
        "version",
        "description",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.display_name is not UNSET and self.display_name is not None:
            d["displayName"] = write(self.display_name)
        if self.id is not UNSET and self.id is not None:
            d["id"] = write(self.id)
        if self.status is not UNSET and self.status is not None:
            d["status"] = write(self.status)
        if (
            self.intelligence_service_id is not UNSET
            and self.intelligence_service_id is not None
        ):
            d["intelligenceServiceId"] = write(self.intelligence_service_id)
        if self.version is not UNSET and self.version is not None:
            d["version"] = write(self.version)
        if self.description is not UNSET and self.description is not None:
            d["description"] = write(self.description)
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
        self.id = d.pop("id", None)
        value = d.pop("status", None)
        self.status = (
            (_members_of_status(value) or read_enum(StoreState, value))
            if value.__class__ is str
            else value
        )
        self.intelligence_service_id = d.pop("intelligenceServiceId", None)
        self.version = d.pop("version", None)
        self.description = d.pop("description", None)
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
            self.id = d.pop("id", None)
            value = d.pop("status", None)
            self.status = (
                (_members_of_status(value) or read_enum(StoreState, value))
                if value.__class__ is str
                else value
            )
            self.intelligence_service_id = d.pop("intelligenceServiceId", None)
            self.version = d.pop("version", None)
            self.description = d.pop("description", None)
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
