import createClient from "openapi-fetch";
import type { paths } from "./memory.js"; // generated with openapi-typescript

const {
  TWILIO_MEMORY_BASE_URL = "https://memory.twilio.com",
  TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN,
  STORE_ID = "",
  DATA_MAPPING_ID = "",
} = process.env;
const client = createClient<paths>({
  baseUrl: TWILIO_MEMORY_BASE_URL,
  headers: { Authorization: `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}` },
});

const path = { storeId: STORE_ID, dataMappingId: DATA_MAPPING_ID };
const current = await client.GET("/v1/ControlPlane/Stores/{storeId}/DataMappings/{dataMappingId}", {
  params: { path },
});
if (current.error) throw new Error(`${current.response.status}: ${current.error.message}`);

const { data, error, response } = await client.PATCH("/v1/ControlPlane/Stores/{storeId}/DataMappings/{dataMappingId}", {
  params: { path, header: { "If-Match": current.response.headers.get("ETag") ?? "" } },
  body: { displayName: "crm-contacts-v2" },
});
if (error) throw new Error(`${response.status}: ${error.message}`);
console.log(data.message, response.headers.get("Operation-Id"));
