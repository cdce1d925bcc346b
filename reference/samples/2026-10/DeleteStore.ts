import createClient from "openapi-fetch";
import type { paths } from "./memory.js"; // generated with openapi-typescript

const {
  TWILIO_MEMORY_BASE_URL = "https://memory.twilio.com",
  TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN,
  STORE_ID = "",
} = process.env;
const client = createClient<paths>({
  baseUrl: TWILIO_MEMORY_BASE_URL,
  headers: { Authorization: `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}` },
});

const { data, error, response } = await client.DELETE("/v1/ControlPlane/Stores/{storeId}", {
  params: { path: { storeId: STORE_ID } },
});
if (error) throw new Error(`${response.status}: ${error.message}`);
console.log(data.message, response.headers.get("Operation-Id"));
