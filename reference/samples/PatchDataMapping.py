import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    mappings = memory.store(os.environ["STORE_ID"]).data_mappings
    mapping = mappings.fetch(os.environ["DATA_MAPPING_ID"])
    operation = mappings.patch(mapping.id, display_name="crm-contacts-v2", if_match=mapping.etag)
    print(operation.id, operation.result(timeout=60).version)
