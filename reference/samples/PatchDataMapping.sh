url="${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores/$STORE_ID/DataMappings/$DATA_MAPPING_ID"
etag=$(curl --fail --silent --show-error \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --output /dev/null --write-out '%header{etag}' \
  "$url")
curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --request PATCH \
  --header "If-Match: $etag" \
  --json @- \
  "$url" <<JSON
{"displayName": "crm-contacts-v2"}
JSON
