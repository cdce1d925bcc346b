import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    operation = groups.delete(os.environ["TRAIT_GROUP_NAME"])
    operation.wait(timeout=60)
    print(operation.id, operation.status)
