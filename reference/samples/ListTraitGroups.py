import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    for group in groups.list(page_size=20):
        print(group.display_name, group.version)
