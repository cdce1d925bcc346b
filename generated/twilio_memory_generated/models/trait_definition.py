from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.trait_data_type import TraitDataType
from ..types import UNSET, Model, late, own, read_enum, write

if TYPE_CHECKING:
    from ..models.array_validation_rule import ArrayValidationRule
    from ..models.boolean_validation_rule import BooleanValidationRule
    from ..models.number_validation_rule import NumberValidationRule
    from ..models.string_validation_rule import StringValidationRule
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="TraitDefinition")
_new = object.__new__


_members_of_data_type = TraitDataType._value2member_map_.get


@_attrs_define(repr=False)
class TraitDefinition(Model):
    """The definition of a trait."""

    data_type: TraitDataType
    """ The type of a trait's value. """

    description: str | None = None
    """ A human-readable description of the trait. """

    validation_rule: (
        ArrayValidationRule
        | BooleanValidationRule
        | NumberValidationRule
        | StringValidationRule
        | UnknownVariant
        | None
    ) = None
    """ A rule that the value of a trait must satisfy. """

    id_type_promotion: str | None = None
    """ The identifier type that the trait's value is promoted to. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "data_type",
        "description",
        "id_type_promotion",
        "additional_properties",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.data_type is not UNSET and self.data_type is not None:
            d["dataType"] = write(self.data_type)
        if self.description is not UNSET and self.description is not None:
            d["description"] = write(self.description)
        if self.validation_rule is not UNSET and self.validation_rule is not None:
            d["validationRule"] = write(self.validation_rule)
        if self.id_type_promotion is not UNSET and self.id_type_promotion is not None:
            d["idTypePromotion"] = write(self.id_type_promotion)
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
        value = d.pop("dataType", None)
        self.data_type = (
            (_members_of_data_type(value) or read_enum(TraitDataType, value))
            if value.__class__ is str
            else value
        )
        self.description = d.pop("description", None)
        self._validation_rule = d.pop("validationRule", None)
        self.id_type_promotion = d.pop("idTypePromotion", None)
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
            value = d.pop("dataType", None)
            self.data_type = (
                (_members_of_data_type(value) or read_enum(TraitDataType, value))
                if value.__class__ is str
                else value
            )
            self.description = d.pop("description", None)
            self._validation_rule = d.pop("validationRule", None)
            self.id_type_promotion = d.pop("idTypePromotion", None)
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
    TraitDefinition,
    "validation_rule",
    lambda raw: (
        _models.StringValidationRule.read(raw)
        if raw.get("ruleType") == "STRING"
        else _models.NumberValidationRule.read(raw)
        if raw.get("ruleType") == "NUMBER"
        else _models.BooleanValidationRule.read(raw)
        if raw.get("ruleType") == "BOOLEAN"
        else _models.ArrayValidationRule.read(raw)
        if raw.get("ruleType") == "ARRAY"
        else _models.UnknownVariant.read(raw)
    ),
)
