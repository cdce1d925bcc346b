from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import Model, own, write

if TYPE_CHECKING:
    from ..models.trait_definition import TraitDefinition


T = TypeVar("T", bound="TraitGroupTraits")
_new = object.__new__


@_attrs_define(repr=False)
class TraitGroupTraits(Model):
    """The traits of the group, by name."""

    additional_properties: dict[str, TraitDefinition] = _attrs_field(
        init=False, factory=dict
    )
    _shown: ClassVar[tuple[str, ...]] = ("additional_properties",)

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
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
        self.additional_properties = {
            key: _models.TraitDefinition.read(one) if one.__class__ is dict else one
            for key, one in d.items()
        }

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
            self.additional_properties = {
                key: _models.TraitDefinition.read(one) if one.__class__ is dict else one
                for key, one in d.items()
            }

            found.append(self)
        return found

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> TraitDefinition:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: TraitDefinition) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties

    def __iter__(self) -> Iterator[str]:
        return iter(self.additional_properties)

    def __len__(self) -> int:
        return len(self.additional_properties)

    def keys(self) -> KeysView[str]:
        """The names."""
        return self.additional_properties.keys()

    def items(self) -> ItemsView[str, TraitDefinition]:
        """The names with their values."""
        return self.additional_properties.items()
