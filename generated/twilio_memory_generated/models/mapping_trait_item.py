from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, own, write

T = TypeVar("T", bound="MappingTraitItem")
_new = object.__new__


@_attrs_define
class MappingTraitItem:
    """A source field and the trait that it is mapped to."""

    field_name: str | Unset
    """ The name of the source field. Twilio has deprecated it in favour of `expression`, but still requires it. """

    trait_group: str
    """ The display name of the trait group. """

    trait_name: str
    """ The name of the trait within its group. """

    expression: str | Unset = UNSET
    """ The name of the source field, in the property that is to replace `fieldName`. No expression language is
    documented. If sent, it must have the same value as `fieldName`; a request in which they differ is refused. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.field_name is not UNSET:
            d["fieldName"] = write(self.field_name)
        if self.trait_group is not UNSET:
            d["traitGroup"] = write(self.trait_group)
        if self.trait_name is not UNSET:
            d["traitName"] = write(self.trait_name)
        if self.expression is not UNSET:
            d["expression"] = write(self.expression)
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
        self.field_name = d.pop("fieldName", UNSET)
        self.trait_group = d.pop("traitGroup", UNSET)
        self.trait_name = d.pop("traitName", UNSET)
        self.expression = d.pop("expression", UNSET)
        self.additional_properties = d
        return self

    @property
    def field(self) -> str | Unset:
        """The value of `fieldName` or `expression`, whichever is there."""
        return self.field_name or self.expression

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
