// Compiled but never run: what the types of this revision alone must allow, and what they must refuse.
import type { CreateDataMappingInput } from "../../generated/memory.js";

const mappingFrom = { type: "DATASET", datasetId: "tdi_dataset_00000000000000000000000000" } as const;
const mappingTo = {
  type: "TRAITS" as const,
  mappings: [{ fieldName: "primary_email", traitGroup: "Contact", traitName: "email" }],
};

export const created: CreateDataMappingInput = { displayName: "crm-contacts", mappingFrom, mappingTo };
// @ts-expect-error -- a mapping must have a name
export const nameless: CreateDataMappingInput = { mappingFrom, mappingTo };
// @ts-expect-error -- the type of a source must be in the document
export const unknown: CreateDataMappingInput = { displayName: "a", mappingTo, mappingFrom: { ...mappingFrom, type: "CSV" } };
