// Compiled but never run: what the types of the document must allow, and what they must refuse.
import type {
  DataMapping,
  OperationState,
  PatchDataMappingInput,
  Store,
  ValidationRule,
} from "../generated/memory.js";

export const renamed: PatchDataMappingInput = { displayName: "crm-contacts-v2" };
export const untouched: PatchDataMappingInput = {};
export const named = (mapping: DataMapping): string => mapping.displayName;
export const servedBy = ({ intelligenceServiceId }: Store): string => intelligenceServiceId ?? "nothing";
export const least = (rule: ValidationRule) => (rule.ruleType === "NUMBER" ? rule.min : undefined);

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
