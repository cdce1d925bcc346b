// A typed call of the generated client for each operation that a scenario may name.
import createClient from "openapi-fetch";
import type {
  CreateDataMappingInput,
  CreateTraitGroupInput,
  DataMapping,
  OperationStatus,
  PatchDataMappingInput,
  TraitGroupFetched,
  TwilioError,
  ValidationRule,
  operations,
  paths,
} from "../generated/memory.js";

const MAPPINGS = "/v1/ControlPlane/Stores/{storeId}/DataMappings";
const MAPPING = "/v1/ControlPlane/Stores/{storeId}/DataMappings/{dataMappingId}";

export interface Step {
  name: string;
  operation: string;
  as?: "owner" | "stranger";
  path: Record<string, string>;
  query?: Record<string, unknown>;
  header?: Record<string, string>;
  body?: unknown;
  until?: Record<string, unknown>;
  expect?: Record<string, unknown>;
  present?: string[];
  absent?: string[];
  capture?: Record<string, string>;
}

export interface Outcome {
  status: number;
  headers: Record<string, string | null>;
  body: unknown;
  read?: Record<string, unknown> | undefined;
}

export type Client = ReturnType<typeof createClient<paths>>;

export function connect(baseUrl: string, user: string, password: string): Client {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return createClient<paths>({ baseUrl, headers: { Authorization: authorization } });
}

// The client returns the Fetch API's headers, which accept any name. These types allow only the names in the document.
type Named<H> = keyof { [K in keyof H as string extends K ? never : number extends K ? never : K]: true };
type HeaderOf<O extends keyof operations> = {
  [S in keyof operations[O]["responses"]]: operations[O]["responses"][S] extends { headers: infer H } ? Named<H> : never;
}[keyof operations[O]["responses"]];

interface Result<T> {
  data?: T;
  error?: TwilioError;
  response: Response;
}

function outcome<O extends keyof operations, T = unknown>(
  { data, error, response }: Result<T>,
  headers: (HeaderOf<O> & string)[],
  read?: (data: T) => Record<string, unknown>,
): Outcome {
  return {
    status: response.status,
    headers: Object.fromEntries(headers.map((name) => [name, response.headers.get(name)])),
    body: data ?? error,
    read: data && read?.(data),
  };
}

// A scenario is data. This is the only place that assumes it to have the types of the document.
const parameters = <O extends keyof operations>({ path, query = {}, header = {} }: Step) =>
  ({ path, query, header }) as unknown as operations[O]["parameters"];

function rule(rule: ValidationRule | undefined): string | undefined {
  switch (rule?.ruleType) {
    case "STRING":
      return `STRING of at most ${rule.maxLength} characters`;
    case "NUMBER":
      return `NUMBER of at least ${rule.min}`;
    case "ARRAY":
      return `ARRAY of at most ${rule.maxItems} items`;
    case "BOOLEAN":
    case undefined:
      return rule?.ruleType;
  }
}

const readRules = ({ traitGroup }: TraitGroupFetched) =>
  Object.fromEntries(Object.entries(traitGroup?.traits ?? {}).map(([name, trait]) => [name, rule(trait.validationRule)]));

const readOperation = ({ result }: OperationStatus) => ({ resource: result?.id });

const readMapping = ({ mappingFrom, mappingTo, createdAt, updatedAt }: DataMapping) => ({
  // Not every source of every revision is a dataset.
  dataset: "datasetId" in mappingFrom ? mappingFrom.datasetId : undefined,
  traits: mappingTo.mappings.map(({ traitGroup, traitName }) => `${traitGroup}.${traitName}`),
  isChanged: Date.parse(updatedAt) > Date.parse(createdAt),
});

export const calls: Record<string, (client: Client, step: Step) => Promise<Outcome>> = {
  CreateDataMapping: async (client, step) => {
    const params = parameters<"CreateDataMapping">(step);
    const result = await client.POST(MAPPINGS, { params, body: step.body as CreateDataMappingInput });
    return outcome<"CreateDataMapping">(result, ["Operation-Id", "Location", "Retry-After"]);
  },
  CreateTraitGroup: async (client, step) => {
    const params = parameters<"CreateTraitGroup">(step);
    const body = step.body as CreateTraitGroupInput;
    const result = await client.POST("/v1/ControlPlane/Stores/{storeId}/TraitGroups", { params, body });
    return outcome<"CreateTraitGroup">(result, ["Operation-Id", "Location", "Retry-After"]);
  },
  DeleteDataMapping: async (client, step) => {
    const result = await client.DELETE(MAPPING, { params: parameters<"DeleteDataMapping">(step) });
    return outcome<"DeleteDataMapping">(result, ["Operation-Id", "Location", "Retry-After"]);
  },
  FetchDataMapping: async (client, step) => {
    const result = await client.GET(MAPPING, { params: parameters<"FetchDataMapping">(step) });
    return outcome<"FetchDataMapping", DataMapping>(result, ["ETag"], readMapping);
  },
  FetchOperation: async (client, step) => {
    const params = parameters<"FetchOperation">(step);
    const result = await client.GET("/v1/ControlPlane/Operations/{operationId}", { params });
    return outcome<"FetchOperation", OperationStatus>(result, ["Operation-Id", "Retry-After"], readOperation);
  },
  FetchStore: async (client, step) => {
    const result = await client.GET("/v1/ControlPlane/Stores/{storeId}", { params: parameters<"FetchStore">(step) });
    return outcome<"FetchStore">(result, ["ETag"]);
  },
  FetchTraitGroup: async (client, step) => {
    const params = parameters<"FetchTraitGroup">(step);
    const result = await client.GET("/v1/ControlPlane/Stores/{storeId}/TraitGroups/{traitGroupName}", { params });
    return outcome<"FetchTraitGroup", TraitGroupFetched>(result, ["ETag"], readRules);
  },
  ListDataMappings: async (client, step) =>
    outcome<"ListDataMappings">(await client.GET(MAPPINGS, { params: parameters<"ListDataMappings">(step) }), []),
  PatchDataMapping: async (client, step) => {
    const params = parameters<"PatchDataMapping">(step);
    const result = await client.PATCH(MAPPING, { params, body: step.body as PatchDataMappingInput });
    return outcome<"PatchDataMapping">(result, ["Operation-Id", "Location", "Retry-After"]);
  },
};
