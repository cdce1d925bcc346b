from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.array_validation_rule_rule_type import ArrayValidationRuleRuleType
from ..types import UNSET, Unset, own, read_enum, write

T = TypeVar("T", bound="ArrayValidationRule")
_new = object.__new__


@_attrs_define
class ArrayValidationRule:
    """A rule for arrays."""

    rule_type: ArrayValidationRuleRuleType = ArrayValidationRuleRuleType.ARRAY
    """ Marks the rule as one for arrays. """

    min_items: int | Unset = UNSET
    """ The minimum number of items. """

    max_items: int | Unset = UNSET
    """ The maximum number of items. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.rule_type is not UNSET:
            d["ruleType"] = write(self.rule_type)
        if self.min_items is not UNSET:
            d["minItems"] = write(self.min_items)
        if self.max_items is not UNSET:
            d["maxItems"] = write(self.max_items)
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
        self.rule_type = read_enum(
            _models.ArrayValidationRuleRuleType, d.pop("ruleType", UNSET)
        )
        self.min_items = d.pop("minItems", UNSET)
        self.max_items = d.pop("maxItems", UNSET)
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
