curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --request DELETE \
  "${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores/$STORE_ID"
