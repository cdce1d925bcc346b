curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --json @- \
  "${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores/$STORE_ID/TraitGroups" <<JSON
{
  "displayName": "Loyalty",
  "description": "Standing in the loyalty programme.",
  "traits": {
    "tier": {"dataType": "STRING", "description": "Bronze, silver or gold."},
    "points": {"dataType": "NUMBER", "validationRule": {"ruleType": "NUMBER", "min": 0}}
  }
}
JSON
