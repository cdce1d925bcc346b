import createClient from "openapi-fetch";
import type { paths } from "./memory.js"; // generated with openapi-typescript

const {
  TWILIO_MEMORY_BASE_URL = "https://memory.twilio.com",
  TWILIO_ACCOUNT_SID,
  TWILIO_AUTH_TOKEN,
} = process.env;
const client = createClient<paths>({
  baseUrl: TWILIO_MEMORY_BASE_URL,
  headers: { Authorization: `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}` },
});

const { data, error, response } = await client.POST("/v1/ControlPlane/Stores", {
  body: {
    displayName: "support-memory",
    description: "What support knows of its customers",
  },
});
if (error) throw new Error(`${response.status}: ${error.message}`);
console.log(data.message, response.headers.get("Operation-Id"));
