import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    mappings = memory.store(os.environ["STORE_ID"]).data_mappings
    operation = mappings.delete(os.environ["DATA_MAPPING_ID"])
    operation.wait(timeout=60)
    print(operation.id, operation.status)
