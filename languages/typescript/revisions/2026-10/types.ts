// Compiled but never run: what the types of this revision alone must allow, and what they must refuse.
import type { CreateDataMappingInput, MappingTraitItem } from "../../generated/memory.js";

const mappingFrom = { type: "DATASET_CLOUDAPP", datasetId: "tdi_dataset_00000000000000000000000000" } as const;
const item: MappingTraitItem = { expression: "primary_email", traitGroup: "Contact", traitName: "email" };
const mappingTo = { type: "TRAITS" as const, mappings: [item] };

export const created: CreateDataMappingInput = { displayName: "crm-contacts", mappingFrom, mappingTo };
export const streamed: CreateDataMappingInput["mappingFrom"] = { type: "INGRESS", columns: ["primary_email"] };
// @ts-expect-error -- a dataset is that of a cloud app or of a warehouse
export const older: CreateDataMappingInput["mappingFrom"] = { ...mappingFrom, type: "DATASET" };
// @ts-expect-error -- the older name of the field is gone
export const field: MappingTraitItem = { fieldName: "primary_email", traitGroup: "Contact", traitName: "email" };
