import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    operation = groups.create(
        display_name="Loyalty",
        description="Standing in the loyalty programme.",
        traits={
            "tier": {"dataType": "STRING", "description": "Bronze, silver or gold."},
            "points": {"dataType": "NUMBER", "validationRule": {"ruleType": "NUMBER", "min": 0}},
        },
    )
    print(operation.id, operation.result(timeout=60).display_name)
