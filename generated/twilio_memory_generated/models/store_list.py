from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Unset, own, write

if TYPE_CHECKING:
    from ..models.page_meta import PageMeta


T = TypeVar("T", bound="StoreList")
_new = object.__new__


@_attrs_define
class StoreList:
    """A page of store ids."""

    stores: list[str] | Unset = UNSET
    """ The ids of the stores on the page. """

    meta: PageMeta | Unset = UNSET
    """ The position of a page in its listing. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.stores is not UNSET:
            d["stores"] = write(self.stores)
        if self.meta is not UNSET:
            d["meta"] = write(self.meta)
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
            "meta": d.pop("meta", UNSET),
        }
        self.stores = d.pop("stores", UNSET)
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
    "meta": lambda raw: (
        _models.PageMeta.consume(value) if (value := raw).__class__ is dict else value
    ),
}
