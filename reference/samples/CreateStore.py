from twilio_memory import MemoryClient

with MemoryClient() as memory:
    operation = memory.stores.create(
        display_name="support-memory",
        description="What support knows of its customers",
    )
    store = operation.result(timeout=60)
    print(operation.id, store.id, store.status)
