import os

from twilio_memory import MemoryClient

with MemoryClient() as memory:
    groups = memory.store(os.environ["STORE_ID"]).trait_groups
    group = groups.fetch(os.environ["TRAIT_GROUP_NAME"])
    print(group.display_name, group.version, group.etag)
    if group.traits:
        for name in group.traits.additional_keys:
            print(name, group.traits[name].data_type)
