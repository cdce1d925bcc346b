import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    operation = groups.patch(
        os.environ["TRAIT_GROUP_NAME"],
        traits={"joinedOn": {"dataType": "STRING"}, "points": None},
    )
    print(operation.id, operation.result(timeout=60).version)
