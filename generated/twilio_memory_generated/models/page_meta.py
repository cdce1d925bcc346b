from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Model, own, write

T = TypeVar("T", bound="PageMeta")
_new = object.__new__


@_attrs_define(repr=False)
class PageMeta(Model):
    """The position of a page in its listing."""

    key: str | None = None
    """ The name of the array that holds the items. """

    page_size: int | None = None
    """ The maximum number of items on the page, as requested. """

    next_token: str | None = None
    """ The token of the next page. Absent on the last page. """

    previous_token: str | None = None
    """ The token of the previous page. Absent on the first page. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "key",
        "page_size",
        "next_token",
        "previous_token",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.key is not UNSET and self.key is not None:
            d["key"] = write(self.key)
        if self.page_size is not UNSET and self.page_size is not None:
            d["pageSize"] = write(self.page_size)
        if self.next_token is not UNSET and self.next_token is not None:
            d["nextToken"] = write(self.next_token)
        if self.previous_token is not UNSET and self.previous_token is not None:
            d["previousToken"] = write(self.previous_token)
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
        self.key = d.pop("key", None)
        self.page_size = d.pop("pageSize", None)
        self.next_token = d.pop("nextToken", None)
        self.previous_token = d.pop("previousToken", None)
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
            self.key = d.pop("key", None)
            self.page_size = d.pop("pageSize", None)
            self.next_token = d.pop("nextToken", None)
            self.previous_token = d.pop("previousToken", None)
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
