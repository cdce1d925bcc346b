import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    group = groups.fetch(os.environ["TRAIT_GROUP_NAME"])
    print(group.display_name, group.version, group.etag)
    if group.traits:
        for name, trait in group.traits.items():
            print(name, trait.data_type)
