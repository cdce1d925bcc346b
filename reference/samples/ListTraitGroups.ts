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

let pageToken: string | undefined;
do {
  const { data, error, response } = await client.GET("/v1/ControlPlane/Stores/{storeId}/TraitGroups", {
    params: { path: { storeId: STORE_ID }, query: { pageSize: 20, ...(pageToken && { pageToken }) } },
  });
  if (error) throw new Error(`${response.status}: ${error.message}`);
  for (const { displayName, version } of data.traitGroups ?? []) console.log(displayName, version);
  pageToken = data.meta?.nextToken;
} while (pageToken);
