import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    operation = memory.stores.patch(os.environ["STORE_ID"], display_name="support-memory-eu")
    print(operation.id, operation.result(timeout=60).display_name)
