curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --request PATCH \
  --json @- \
  "${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores/$STORE_ID/TraitGroups/$TRAIT_GROUP_NAME" <<JSON
{
  "traits": {
    "joinedOn": {"dataType": "STRING"},
    "points": {"dataType": ""}
  }
}
JSON
