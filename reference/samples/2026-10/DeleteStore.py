import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    operation = memory.stores.delete(os.environ["STORE_ID"])
    operation.wait(timeout=60)
    print(operation.id, operation.status)
