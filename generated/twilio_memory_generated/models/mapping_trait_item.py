from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Model, own, write

T = TypeVar("T", bound="MappingTraitItem")
_new = object.__new__


@_attrs_define(repr=False)
class MappingTraitItem(Model):
    """A source field and the trait that it is mapped to."""

    field_name: str | None
    """ The name of the source field. Twilio has deprecated it in favour of `expression`, but still requires it. """

    trait_group: str
    """ The display name of the trait group. """

    trait_name: str
    """ The name of the trait within its group. """

    expression: str | None = None
    """ The name of the source field, in the property that is to replace `fieldName`. No expression language is
    documented. If sent, it must have the same value as `fieldName`; a request in which they differ is refused. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "field_name",
        "trait_group",
        "trait_name",
        "expression",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.field_name is not UNSET and self.field_name is not None:
            d["fieldName"] = write(self.field_name)
        if self.trait_group is not UNSET and self.trait_group is not None:
            d["traitGroup"] = write(self.trait_group)
        if self.trait_name is not UNSET and self.trait_name is not None:
            d["traitName"] = write(self.trait_name)
        if self.expression is not UNSET and self.expression is not None:
            d["expression"] = write(self.expression)
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
        self.field_name = d.pop("fieldName", None)
        self.trait_group = d.pop("traitGroup", None)
        self.trait_name = d.pop("traitName", None)
        self.expression = d.pop("expression", None)
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
            self.field_name = d.pop("fieldName", None)
            self.trait_group = d.pop("traitGroup", None)
            self.trait_name = d.pop("traitName", None)
            self.expression = d.pop("expression", None)
            self.additional_properties = d or {}

            found.append(self)
        return found

    @property
    def field(self) -> str | None:
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
