import createClient from "openapi-fetch";
import type { paths } from "./memory.js"; // generated with openapi-typescript

const {
  TWILIO_MEMORY_BASE_URL = "https://memory.twilio.com",
  TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN,
  STORE_ID = "",
  DATASET_ID = "",
} = process.env;
const client = createClient<paths>({
  baseUrl: TWILIO_MEMORY_BASE_URL,
  headers: { Authorization: `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}` },
});

const { data, error, response } = await client.POST("/v1/ControlPlane/Stores/{storeId}/DataMappings", {
  params: { path: { storeId: STORE_ID } },
  body: {
    displayName: "crm-contacts",
    mappingFrom: { type: "DATASET_CLOUDAPP", datasetId: DATASET_ID },
    mappingTo: {
      type: "TRAITS",
      mappings: [{ expression: "primary_email", traitGroup: "Contact", traitName: "email" }],
    },
  },
});
if (error) throw new Error(`${response.status}: ${error.message}`);
console.log(data.message, response.headers.get("Operation-Id"));
