import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    mappings = memory.store(os.environ["STORE_ID"]).data_mappings
    mapping = mappings.fetch(os.environ["DATA_MAPPING_ID"])
    print(mapping.display_name, mapping.version, mapping.etag)
