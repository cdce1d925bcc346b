curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --json @- \
  "${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores" <<JSON
{
  "displayName": "support-memory",
  "description": "What support knows of its customers"
}
JSON
