from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Unset, own, write

if TYPE_CHECKING:
    from ..models.page_meta import PageMeta
    from ..models.trait_group import TraitGroup


T = TypeVar("T", bound="TraitGroupList")
_new = object.__new__


@_attrs_define
class TraitGroupList:
    """A page of trait groups."""

    trait_groups: list[TraitGroup] | Unset = UNSET
    """ The trait groups on the page. """

    meta: PageMeta | Unset = UNSET
    """ The position of a page in its listing. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.trait_groups is not UNSET:
            d["traitGroups"] = write(self.trait_groups)
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
            "trait_groups": d.pop("traitGroups", UNSET),
            "meta": d.pop("meta", UNSET),
        }
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
    "trait_groups": lambda raw: (
        [
            _models.TraitGroup.consume(item)
            if (item := one).__class__ is dict
            else item
            for one in value
        ]
        if (value := raw).__class__ is list
        else value
    ),
    "meta": lambda raw: (
        _models.PageMeta.consume(value) if (value := raw).__class__ is dict else value
    ),
}
