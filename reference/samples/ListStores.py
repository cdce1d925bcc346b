from twilio_memory import MemoryClient

with MemoryClient() as memory:
    for store_id in memory.stores.list(page_size=10):
        print(store_id)
