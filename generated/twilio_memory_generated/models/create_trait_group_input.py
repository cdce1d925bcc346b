from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Model, Unset, late, own, write

if TYPE_CHECKING:
    from ..models.create_trait_group_input_traits import CreateTraitGroupInputTraits


T = TypeVar("T", bound="CreateTraitGroupInput")
_new = object.__new__


@_attrs_define(repr=False)
class CreateTraitGroupInput(Model):
    """A trait group to create."""

    display_name: str
    """ The name of a new trait group, unique within its store. It is neither `.` nor `..`. """

    description: str | Unset = UNSET
    """ A human-readable description of the trait group. """

    traits: CreateTraitGroupInputTraits | Unset = UNSET
    """ The traits of the group, by name. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "display_name",
        "description",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.display_name is not UNSET:
            d["displayName"] = write(self.display_name)
        if self.description is not UNSET:
            d["description"] = write(self.description)
        if self.traits is not UNSET:
            d["traits"] = write(self.traits)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a dict by the API's names, such as `to_dict` returns.

        Absent fields become UNSET; undocumented fields and values stay as they are. The dict is copied.
        """
        return cls.read(own(src_dict))

    @classmethod
    def read(cls: type[T], answer: dict[str, object]) -> T:
        """Read the object from JSON. It holds the dict's values, not copies of them."""
        self = _new(cls)
        # A copy, because two threads may be the first to ask for the same nested object.
        d: dict[str, Any] = answer.copy()
        self.display_name = d.pop("displayName", UNSET)
        self.description = d.pop("description", UNSET)
        self._traits = d.pop("traits", UNSET)
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
            self.display_name = d.pop("displayName", UNSET)
            self.description = d.pop("description", UNSET)
            self._traits = d.pop("traits", UNSET)
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


late(
    CreateTraitGroupInput,
    "traits",
    lambda raw: _models.CreateTraitGroupInputTraits.read(raw),
)
