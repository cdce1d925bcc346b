from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Model, own, write

T = TypeVar("T", bound="TwilioError")
_new = object.__new__


@_attrs_define(repr=False)
class TwilioError(Model):
    """The body of every error response."""

    code: int | None = None
    """ Twilio's error code, or the HTTP status if there is none. """

    message: str | None = None
    """ What went wrong. """

    more_info: str | None = None
    """ The URL of a page about the code. """

    status: int | None = None
    """ The HTTP status of the response. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "code",
        "message",
        "more_info",
        "status",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.code is not UNSET and self.code is not None:
            d["code"] = write(self.code)
        if self.message is not UNSET and self.message is not None:
            d["message"] = write(self.message)
        if self.more_info is not UNSET and self.more_info is not None:
            d["more_info"] = write(self.more_info)
        if self.status is not UNSET and self.status is not None:
            d["status"] = write(self.status)
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
        self.code = d.pop("code", None)
        self.message = d.pop("message", None)
        self.more_info = d.pop("more_info", None)
        self.status = d.pop("status", None)
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
            self.code = d.pop("code", None)
            self.message = d.pop("message", None)
            self.more_info = d.pop("more_info", None)
            self.status = d.pop("status", None)
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
