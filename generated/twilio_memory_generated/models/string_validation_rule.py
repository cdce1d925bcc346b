from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.string_validation_rule_rule_type import StringValidationRuleRuleType
from ..types import UNSET, Unset, own, read_enum, write

T = TypeVar("T", bound="StringValidationRule")
_new = object.__new__


@_attrs_define
class StringValidationRule:
    """A rule for strings."""

    rule_type: StringValidationRuleRuleType = StringValidationRuleRuleType.STRING
    """ Marks the rule as one for strings. """

    pattern: str | Unset = UNSET
    """ A regular expression that the value must match. """

    min_length: int | Unset = UNSET
    """ The minimum number of characters. """

    max_length: int | Unset = UNSET
    """ The maximum number of characters. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.rule_type is not UNSET:
            d["ruleType"] = write(self.rule_type)
        if self.pattern is not UNSET:
            d["pattern"] = write(self.pattern)
        if self.min_length is not UNSET:
            d["minLength"] = write(self.min_length)
        if self.max_length is not UNSET:
            d["maxLength"] = write(self.max_length)
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
            _models.StringValidationRuleRuleType, d.pop("ruleType", UNSET)
        )
        self.pattern = d.pop("pattern", UNSET)
        self.min_length = d.pop("minLength", UNSET)
        self.max_length = d.pop("maxLength", UNSET)
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
