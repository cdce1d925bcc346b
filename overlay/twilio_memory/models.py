"""The models of the API, generated from the document.

Every model has `to_dict()`, which returns plain JSON values by the API's names, and `from_dict()`, which reads them
back; pydantic and FastAPI take models as they are. A resource that was fetched has an entity tag, `etag`, to pass as
`if_match`.

An absent field, or a null, reads as None. `UNSET` is for writing only: it is the default of an argument that is not
sent. Reading is lenient: an unknown enumeration value or field arrives as it is instead of breaking the whole response,
and a variant that this version does not know is an `UnknownVariant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from twilio_memory_generated import models as _generated
from twilio_memory_generated.models import DataMappingType, OperationState, OperationStatus, OrderBy
from twilio_memory_generated.types import UNSET, Unset

if TYPE_CHECKING:
    from twilio_memory._flow import HttpResponse
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


class DataMapping(_generated.DataMapping):
    """A data mapping, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch.
        response: The response that it was fetched with, with status, headers and request id. None on items of a list.

    """

    __slots__ = ()
    if TYPE_CHECKING:
        response: HttpResponse | None

    @property
    def dataset_id(self) -> str | None:
        """The id of the dataset that it reads, or None if its source is not a dataset."""
        source: object = self.mapping_from
        if isinstance(source, _generated.UnknownVariant):
            found = source.additional_properties.get("datasetId")
        else:
            found = getattr(source, "dataset_id", None)
        return found if isinstance(found, str) else None

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Its items as `create` takes them: (source field, trait group, trait name).

        A destination of another type than traits, which is newer than this version, has none; `mapping_to` has it.
        """
        destination: object = self.mapping_to
        items: object = getattr(destination, "mappings", None)
        if not isinstance(items, list):
            return []
        return [
            (item.field or "", item.trait_group, item.trait_name)
            for item in cast("list[object]", items)
            if isinstance(item, _generated.MappingTraitItem)
        ]


class TraitGroup(_generated.TraitGroup):
    """A trait group, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`. None on items of a list: the API sends it only with a fetch.
        response: The response that it was fetched with, with status, headers and request id. None on items of a list.

    """

    __slots__ = ()
    if TYPE_CHECKING:
        response: HttpResponse | None


class Store(_generated.Store):
    """A Memory Store, as of when it was read.

    Attributes:
        etag: Its entity tag, to pass as `if_match`.
        response: The response that it was fetched with, with status, headers and request id.

    """

    __slots__ = ()
    if TYPE_CHECKING:
        response: HttpResponse | None


def __getattr__(name: str) -> object:
    """Import a generated model when it is first used: most programs need few, and building a class takes time."""
    if name in __all__:
        return getattr(_generated, _SHORT.get(name, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List all public names, imported or not."""
    return __all__
