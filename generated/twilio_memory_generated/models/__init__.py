"""Contains all the data models used in inputs/outputs, each imported on first use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .accepted_operation import AcceptedOperation
    from .array_validation_rule import ArrayValidationRule
    from .array_validation_rule_rule_type import ArrayValidationRuleRuleType
    from .boolean_validation_rule import BooleanValidationRule
    from .boolean_validation_rule_rule_type import BooleanValidationRuleRuleType
    from .create_data_mapping_input import CreateDataMappingInput
    from .create_store_input import CreateStoreInput
    from .create_trait_group_input import CreateTraitGroupInput
    from .create_trait_group_input_traits import CreateTraitGroupInputTraits
    from .data_mapping import DataMapping
    from .data_mapping_core import DataMappingCore
    from .data_mapping_from_cloud_app import DataMappingFromCloudApp
    from .data_mapping_from_cloud_app_type import DataMappingFromCloudAppType
    from .data_mapping_from_data_set import DataMappingFromDataSet
    from .data_mapping_from_data_set_type import DataMappingFromDataSetType
    from .data_mapping_from_ingress import DataMappingFromIngress
    from .data_mapping_from_ingress_type import DataMappingFromIngressType
    from .data_mapping_from_warehouse import DataMappingFromWarehouse
    from .data_mapping_from_warehouse_type import DataMappingFromWarehouseType
    from .data_mapping_list import DataMappingList
    from .data_mapping_to_traits import DataMappingToTraits
    from .data_mapping_to_traits_type import DataMappingToTraitsType
    from .data_mapping_type import DataMappingType
    from .mapping_trait_item import MappingTraitItem
    from .number_validation_rule import NumberValidationRule
    from .number_validation_rule_rule_type import NumberValidationRuleRuleType
    from .operation_error import OperationError
    from .operation_result_resource_id import OperationResultResourceId
    from .operation_result_resource_id_type import OperationResultResourceIdType
    from .operation_state import OperationState
    from .operation_status import OperationStatus
    from .order_by import OrderBy
    from .page_meta import PageMeta
    from .patch_data_mapping_input import PatchDataMappingInput
    from .patch_store_input import PatchStoreInput
    from .patch_trait_group_input import PatchTraitGroupInput
    from .patch_trait_group_input_traits import PatchTraitGroupInputTraits
    from .store import Store
    from .store_list import StoreList
    from .store_state import StoreState
    from .string_validation_rule import StringValidationRule
    from .string_validation_rule_rule_type import StringValidationRuleRuleType
    from .trait_data_type import TraitDataType
    from .trait_definition import TraitDefinition
    from .trait_definition_patch import TraitDefinitionPatch
    from .trait_definition_patch_data_type import TraitDefinitionPatchDataType
    from .trait_group import TraitGroup
    from .trait_group_fetched import TraitGroupFetched
    from .trait_group_list import TraitGroupList
    from .trait_group_traits import TraitGroupTraits
    from .twilio_error import TwilioError
    from .unknown_variant import UnknownVariant

_MODULES = {
    "AcceptedOperation": ".accepted_operation",
    "ArrayValidationRule": ".array_validation_rule",
    "ArrayValidationRuleRuleType": ".array_validation_rule_rule_type",
    "BooleanValidationRule": ".boolean_validation_rule",
    "BooleanValidationRuleRuleType": ".boolean_validation_rule_rule_type",
    "CreateDataMappingInput": ".create_data_mapping_input",
    "CreateStoreInput": ".create_store_input",
    "CreateTraitGroupInput": ".create_trait_group_input",
    "CreateTraitGroupInputTraits": ".create_trait_group_input_traits",
    "DataMapping": ".data_mapping",
    "DataMappingCore": ".data_mapping_core",
    "DataMappingFromCloudApp": ".data_mapping_from_cloud_app",
    "DataMappingFromCloudAppType": ".data_mapping_from_cloud_app_type",
    "DataMappingFromDataSet": ".data_mapping_from_data_set",
    "DataMappingFromDataSetType": ".data_mapping_from_data_set_type",
    "DataMappingFromIngress": ".data_mapping_from_ingress",
    "DataMappingFromIngressType": ".data_mapping_from_ingress_type",
    "DataMappingFromWarehouse": ".data_mapping_from_warehouse",
    "DataMappingFromWarehouseType": ".data_mapping_from_warehouse_type",
    "DataMappingList": ".data_mapping_list",
    "DataMappingToTraits": ".data_mapping_to_traits",
    "DataMappingToTraitsType": ".data_mapping_to_traits_type",
    "DataMappingType": ".data_mapping_type",
    "MappingTraitItem": ".mapping_trait_item",
    "NumberValidationRule": ".number_validation_rule",
    "NumberValidationRuleRuleType": ".number_validation_rule_rule_type",
    "OperationError": ".operation_error",
    "OperationResultResourceId": ".operation_result_resource_id",
    "OperationResultResourceIdType": ".operation_result_resource_id_type",
    "OperationState": ".operation_state",
    "OperationStatus": ".operation_status",
    "OrderBy": ".order_by",
    "PageMeta": ".page_meta",
    "PatchDataMappingInput": ".patch_data_mapping_input",
    "PatchStoreInput": ".patch_store_input",
    "PatchTraitGroupInput": ".patch_trait_group_input",
    "PatchTraitGroupInputTraits": ".patch_trait_group_input_traits",
    "Store": ".store",
    "StoreList": ".store_list",
    "StoreState": ".store_state",
    "StringValidationRule": ".string_validation_rule",
    "StringValidationRuleRuleType": ".string_validation_rule_rule_type",
    "TraitDataType": ".trait_data_type",
    "TraitDefinition": ".trait_definition",
    "TraitDefinitionPatch": ".trait_definition_patch",
    "TraitDefinitionPatchDataType": ".trait_definition_patch_data_type",
    "TraitGroup": ".trait_group",
    "TraitGroupFetched": ".trait_group_fetched",
    "TraitGroupList": ".trait_group_list",
    "TraitGroupTraits": ".trait_group_traits",
    "TwilioError": ".twilio_error",
    "UnknownVariant": ".unknown_variant",
}


def __getattr__(name: str) -> object:
    """Import a model on first use: most programs need only a few of them, and creating a class takes time."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    model: object = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = model
    return model


__all__ = (
    "AcceptedOperation",
    "ArrayValidationRule",
    "ArrayValidationRuleRuleType",
    "BooleanValidationRule",
    "BooleanValidationRuleRuleType",
    "CreateDataMappingInput",
    "CreateStoreInput",
    "CreateTraitGroupInput",
    "CreateTraitGroupInputTraits",
    "DataMapping",
    "DataMappingCore",
    "DataMappingFromCloudApp",
    "DataMappingFromCloudAppType",
    "DataMappingFromDataSet",
    "DataMappingFromDataSetType",
    "DataMappingFromIngress",
    "DataMappingFromIngressType",
    "DataMappingFromWarehouse",
    "DataMappingFromWarehouseType",
    "DataMappingList",
    "DataMappingToTraits",
    "DataMappingToTraitsType",
    "DataMappingType",
    "MappingTraitItem",
    "NumberValidationRule",
    "NumberValidationRuleRuleType",
    "OperationError",
    "OperationResultResourceId",
    "OperationResultResourceIdType",
    "OperationState",
    "OperationStatus",
    "OrderBy",
    "PageMeta",
    "PatchDataMappingInput",
    "PatchStoreInput",
    "PatchTraitGroupInput",
    "PatchTraitGroupInputTraits",
    "Store",
    "StoreList",
    "StoreState",
    "StringValidationRule",
    "StringValidationRuleRuleType",
    "TraitDataType",
    "TraitDefinition",
    "TraitDefinitionPatch",
    "TraitDefinitionPatchDataType",
    "TraitGroup",
    "TraitGroupFetched",
    "TraitGroupList",
    "TraitGroupTraits",
    "TwilioError",
    "UnknownVariant",
)
