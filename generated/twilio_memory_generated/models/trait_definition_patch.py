from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.trait_definition_patch_data_type import TraitDefinitionPatchDataType
from ..types import UNSET, Unset, own, read_enum, write

if TYPE_CHECKING:
    from ..models.array_validation_rule import ArrayValidationRule
    from ..models.boolean_validation_rule import BooleanValidationRule
    from ..models.number_validation_rule import NumberValidationRule
    from ..models.string_validation_rule import StringValidationRule
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="TraitDefinitionPatch")
_new = object.__new__


@_attrs_define
class TraitDefinitionPatch:
    """The new definition of a trait, or the removal of the trait if `dataType` is the empty string."""

    data_type: TraitDefinitionPatchDataType
    """ The type of the trait's value, or the empty string to remove the trait. """

    description: str | Unset = UNSET
    """ A human-readable description of the trait. """

    validation_rule: (
        ArrayValidationRule
        | BooleanValidationRule
        | NumberValidationRule
        | StringValidationRule
        | UnknownVariant
        | Unset
    ) = UNSET
    """ A rule that the value of a trait must satisfy. """

    id_type_promotion: str | Unset = UNSET
    """ The identifier type that the trait's value is promoted to. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.data_type is not UNSET:
            d["dataType"] = write(self.data_type)
        if self.description is not UNSET:
            d["description"] = write(self.description)
        if self.validation_rule is not UNSET:
            d["validationRule"] = write(self.validation_rule)
        if self.id_type_promotion is not UNSET:
            d["idTypePromotion"] = write(self.id_type_promotion)
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
            "validation_rule": d.pop("validationRule", UNSET),
        }
        self.data_type = read_enum(
            _models.TraitDefinitionPatchDataType, d.pop("dataType", UNSET)
        )
        self.description = d.pop("description", UNSET)
        self.id_type_promotion = d.pop("idTypePromotion", UNSET)
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
    "validation_rule": lambda raw: (
        value
        if (value := raw).__class__ is not dict
        else _models.StringValidationRule.consume(value)
        if value.get("ruleType") == "STRING"
        else _models.NumberValidationRule.consume(value)
        if value.get("ruleType") == "NUMBER"
        else _models.BooleanValidationRule.consume(value)
        if value.get("ruleType") == "BOOLEAN"
        else _models.ArrayValidationRule.consume(value)
        if value.get("ruleType") == "ARRAY"
        else _models.UnknownVariant.consume(value)
    ),
}
