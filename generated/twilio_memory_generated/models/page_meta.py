from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, own, write

T = TypeVar("T", bound="PageMeta")
_new = object.__new__


@_attrs_define
class PageMeta:
    """The position of a page in its listing."""

    key: str | Unset = UNSET
    """ The name of the array that holds the items. """

    page_size: int | Unset = UNSET
    """ The maximum number of items on the page, as requested. """

    next_token: str | Unset = UNSET
    """ The token of the next page. Absent on the last page. """

    previous_token: str | Unset = UNSET
    """ The token of the previous page. Absent on the first page. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.key is not UNSET:
            d["key"] = write(self.key)
        if self.page_size is not UNSET:
            d["pageSize"] = write(self.page_size)
        if self.next_token is not UNSET:
            d["nextToken"] = write(self.next_token)
        if self.previous_token is not UNSET:
            d["previousToken"] = write(self.previous_token)
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
        self.key = d.pop("key", UNSET)
        self.page_size = d.pop("pageSize", UNSET)
        self.next_token = d.pop("nextToken", UNSET)
        self.previous_token = d.pop("previousToken", UNSET)
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
