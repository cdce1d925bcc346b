from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.array_validation_rule_rule_type import ArrayValidationRuleRuleType
from ..types import UNSET, Model, own, read_enum, write

T = TypeVar("T", bound="ArrayValidationRule")
_new = object.__new__


_members_of_rule_type = ArrayValidationRuleRuleType._value2member_map_.get


@_attrs_define(repr=False)
class ArrayValidationRule(Model):
    """A rule for arrays."""

    rule_type: ArrayValidationRuleRuleType = ArrayValidationRuleRuleType.ARRAY
    """ Marks the rule as one for arrays. """

    min_items: int | None = None
    """ The minimum number of items. """

    max_items: int | None = None
    """ The maximum number of items. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "rule_type",
        "min_items",
        "max_items",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.rule_type is not UNSET and self.rule_type is not None:
            d["ruleType"] = write(self.rule_type)
        if self.min_items is not UNSET and self.min_items is not None:
            d["minItems"] = write(self.min_items)
        if self.max_items is not UNSET and self.max_items is not None:
            d["maxItems"] = write(self.max_items)
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
        value = d.pop("ruleType", None)
        self.rule_type = (
            (
                _members_of_rule_type(value)
                or read_enum(ArrayValidationRuleRuleType, value)
            )
            if value.__class__ is str
            else value
        )
        self.min_items = d.pop("minItems", None)
        self.max_items = d.pop("maxItems", None)
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
            value = d.pop("ruleType", None)
            self.rule_type = (
                (
                    _members_of_rule_type(value)
                    or read_enum(ArrayValidationRuleRuleType, value)
                )
                if value.__class__ is str
                else value
            )
            self.min_items = d.pop("minItems", None)
            self.max_items = d.pop("maxItems", None)
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
