import os

from twilio_memory import CloudApp, MemoryClient

with MemoryClient() as memory:
    mappings = memory.store(os.environ["STORE_ID"]).data_mappings
    operation = mappings.create(
        display_name="crm-contacts",
        mapping_from=CloudApp(os.environ["DATASET_ID"]),
        mapping_to=[("primary_email", "Contact", "email")],
    )
    mapping = operation.result(timeout=60)
    print(operation.id, mapping.id, mapping.display_name)
