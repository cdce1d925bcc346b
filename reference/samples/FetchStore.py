import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    store = memory.stores.fetch(os.environ["STORE_ID"])
    print(store.display_name, store.status, store.etag)
