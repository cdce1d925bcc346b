from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, own, write

T = TypeVar("T", bound="TwilioError")
_new = object.__new__


@_attrs_define
class TwilioError:
    """The body of every error response."""

    code: int | Unset = UNSET
    """ Twilio's error code, or the HTTP status if there is none. """

    message: str | Unset = UNSET
    """ What went wrong. """

    more_info: str | Unset = UNSET
    """ The URL of a page about the code. """

    status: int | Unset = UNSET
    """ The HTTP status of the response. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.code is not UNSET:
            d["code"] = write(self.code)
        if self.message is not UNSET:
            d["message"] = write(self.message)
        if self.more_info is not UNSET:
            d["more_info"] = write(self.more_info)
        if self.status is not UNSET:
            d["status"] = write(self.status)
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
        self.code = d.pop("code", UNSET)
        self.message = d.pop("message", UNSET)
        self.more_info = d.pop("more_info", UNSET)
        self.status = d.pop("status", UNSET)
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
