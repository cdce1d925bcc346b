"""The models of the API: generated from the document, plus the entity tag on what can be fetched.

Reading is lenient: an unknown enumeration value, field or variant, a null or a missing field arrives as it is instead
of breaking the whole response. A missing field is `UNSET`, which is falsy; a variant that this version does not know is
an `UnknownVariant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field

from twilio_memory_generated import models as _generated
from twilio_memory_generated.models import DataMappingType, OperationState, OperationStatus, OrderBy
from twilio_memory_generated.types import UNSET, Unset

if TYPE_CHECKING:
    from twilio_memory_generated.models import (
        ArrayValidationRule,
        BooleanValidationRule,
        CreateDataMappingInput,
        CreateStoreInput,
        CreateTraitGroupInput,
        CreateTraitGroupInputTraits,
        DataMappingFromCloudApp,
        DataMappingFromDataSet,
        DataMappingFromIngress,
        DataMappingFromWarehouse,
        DataMappingToTraits,
        MappingTraitItem,
        NumberValidationRule,
        OperationError,
        OperationResultResourceId,
        PatchDataMappingInput,
        PatchStoreInput,
        PatchTraitGroupInput,
        PatchTraitGroupInputTraits,
        StoreState,
        StringValidationRule,
        TraitDataType,
        TraitDefinition,
        TraitDefinitionPatch,
        TraitDefinitionPatchDataType,
        TraitGroupTraits,
        UnknownVariant,
    )

    CloudApp = DataMappingFromCloudApp
    Dataset = DataMappingFromDataSet
    Ingress = DataMappingFromIngress
    Warehouse = DataMappingFromWarehouse

__all__ = [
    "UNSET",
    "ArrayValidationRule",
    "BooleanValidationRule",
    "CloudApp",
    "CreateDataMappingInput",
    "CreateStoreInput",
    "CreateTraitGroupInput",
    "CreateTraitGroupInputTraits",
    "DataMapping",
    "DataMappingFromCloudApp",
    "DataMappingFromDataSet",
    "DataMappingFromIngress",
    "DataMappingFromWarehouse",
    "DataMappingToTraits",
    "DataMappingType",
    "Dataset",
    "Ingress",
    "MappingTraitItem",
    "NumberValidationRule",
    "OperationError",
    "OperationResultResourceId",
    "OperationState",
    "OperationStatus",
    "OrderBy",
    "PatchDataMappingInput",
    "PatchStoreInput",
    "PatchTraitGroupInput",
    "PatchTraitGroupInputTraits",
    "Store",
    "StoreState",
    "StringValidationRule",
    "TraitDataType",
    "TraitDefinition",
    "TraitDefinitionPatch",
    "TraitDefinitionPatchDataType",
    "TraitGroup",
    "TraitGroupTraits",
    "UnknownVariant",
    "Unset",
    "Warehouse",
]

_SHORT = {
    "CloudApp": "DataMappingFromCloudApp",
    "Dataset": "DataMappingFromDataSet",
    "Ingress": "DataMappingFromIngress",
    "Warehouse": "DataMappingFromWarehouse",
}
"""The document's names of the sources, by the short ones that people write."""


@define
class DataMapping(_generated.DataMapping):
    """A data mapping, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch.

    """

    etag: str | None = field(default=None, kw_only=True, eq=False)

    @classmethod
    def consume(cls, owned: dict[str, object]) -> Self:
        """Read a data mapping from JSON, leniently. The object holds the dict's values, not copies of them."""
        read = super().consume(owned)
        read.etag = None
        return read


@define
class TraitGroup(_generated.TraitGroup):
    """A trait group, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch.

    """

    etag: str | None = field(default=None, kw_only=True, eq=False)

    @classmethod
    def consume(cls, owned: dict[str, object]) -> Self:
        """Read a trait group from JSON, leniently. The object holds the dict's values, not copies of them."""
        read = super().consume(owned)
        read.etag = None
        return read


@define
class Store(_generated.Store):
    """A Memory Store, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`.

    """

    etag: str | None = field(default=None, kw_only=True, eq=False)

    @classmethod
    def consume(cls, owned: dict[str, object]) -> Self:
        """Read a store from JSON, leniently. The object holds the dict's values, not copies of them."""
        read = super().consume(owned)
        read.etag = None
        return read


def __getattr__(name: str) -> object:
    """Import a generated model when it is first used: most programs need few, and building a class takes time."""
    if name in __all__:
        return getattr(_generated, _SHORT.get(name, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List all public names, imported or not."""
    return __all__
