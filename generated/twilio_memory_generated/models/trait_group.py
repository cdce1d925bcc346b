from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..types import UNSET, Model, late, own, write

if TYPE_CHECKING:
    from ..models.trait_group_traits import TraitGroupTraits


T = TypeVar("T", bound="TraitGroup")
_new = object.__new__


@_attrs_define(repr=False)
class TraitGroup(Model):
    """A trait group."""

    display_name: str
    """ The name of the trait group, unique within its store. """

    version: int
    """ The version of the trait group. It rises with each update. """

    description: str | None = None
    """ A human-readable description of the trait group. """

    traits: TraitGroupTraits | None = None
    """ The traits of the group, by name. """

    etag: str | None = _attrs_field(default=None, kw_only=True, eq=False)
    """ Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch. """

    response: Any = _attrs_field(default=None, kw_only=True, eq=False)
    """ The response that it was fetched with. None on items of a list. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "display_name",
        "version",
        "description",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.display_name is not UNSET and self.display_name is not None:
            d["displayName"] = write(self.display_name)
        if self.version is not UNSET and self.version is not None:
            d["version"] = write(self.version)
        if self.description is not UNSET and self.description is not None:
            d["description"] = write(self.description)
        if self.traits is not UNSET and self.traits is not None:
            d["traits"] = write(self.traits)
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
        self.display_name = d.pop("displayName", None)
        self.version = d.pop("version", None)
        self.description = d.pop("description", None)
        self._traits = d.pop("traits", None)
        self.etag = self.response = None
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
            self.display_name = d.pop("displayName", None)
            self.version = d.pop("version", None)
            self.description = d.pop("description", None)
            self._traits = d.pop("traits", None)
            self.etag = self.response = None
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


late(TraitGroup, "traits", lambda raw: _models.TraitGroupTraits.read(raw))
