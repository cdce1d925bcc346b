curl --fail-with-body --include \
  --user "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \
  --json @- \
  "${TWILIO_MEMORY_BASE_URL:-https://memory.twilio.com}/v1/ControlPlane/Stores/$STORE_ID/DataMappings" <<JSON
{
  "displayName": "crm-contacts",
  "mappingFrom": {"type": "DATASET_CLOUDAPP", "datasetId": "$DATASET_ID"},
  "mappingTo": {
    "type": "TRAITS",
    "mappings": [{"expression": "primary_email", "traitGroup": "Contact", "traitName": "email"}]
  }
}
JSON
