import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    mappings = memory.store(os.environ["STORE_ID"]).data_mappings
    for mapping in mappings.list(page_size=100):
        print(mapping.id, mapping.display_name)
