// Compiled but never run: what the types of the document must allow, and what they must refuse.
import type {
  CreateDataMappingInput,
  DataMapping,
  OperationState,
  PatchDataMappingInput,
  Store,
  ValidationRule,
} from "../../generated/memory.js";

const mappingFrom = { type: "DATASET", datasetId: "tdi_dataset_00000000000000000000000000" } as const;
const mappingTo = {
  type: "TRAITS" as const,
  mappings: [{ fieldName: "primary_email", traitGroup: "Contact", traitName: "email" }],
};

export const created: CreateDataMappingInput = { displayName: "crm-contacts", mappingFrom, mappingTo };
export const renamed: PatchDataMappingInput = { displayName: "crm-contacts-v2" };
export const untouched: PatchDataMappingInput = {};
export const named = (mapping: DataMapping): string => mapping.displayName;
export const servedBy = ({ intelligenceServiceId }: Store): string => intelligenceServiceId ?? "nothing";
export const least = (rule: ValidationRule) => (rule.ruleType === "NUMBER" ? rule.min : undefined);

// @ts-expect-error -- a mapping must have a name
export const nameless: CreateDataMappingInput = { mappingFrom, mappingTo };
// @ts-expect-error -- the type of a source must be in the document
export const unknown: CreateDataMappingInput = { displayName: "a", mappingTo, mappingFrom: { ...mappingFrom, type: "CSV" } };
// @ts-expect-error -- only a rule for numbers has a minimum
export const anyLeast = (rule: ValidationRule) => rule.min;

export function isOver(state: OperationState): boolean {
  switch (state) {
    case "PENDING":
    case "RUNNING":
      return false;
    case "CANCELLED":
    case "COMPLETED":
    case "FAILED":
      return true;
  }
}
