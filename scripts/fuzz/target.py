"""The emulator to fuzz: strict, held to one revision, with operations that complete at once, and with resources."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import httpx

from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twilio_memory_emulator import Clock

# The revisions of the API, oldest first.
REVISIONS: Final = ("2026-05", "2026-10")
STORE: Final = "mem_store_00000000000000000000000001"
DATASET: Final = "tdi_dataset_00000000000000000000000001"
CONTACT: Final = "Contact"
# With Contact, these groups hold more than the 100 traits that one data mapping can name.
GROUPS: Final = ("Wide1", "Wide2")

# Names of fields may contain more characters than names of traits.
FIELDS: Final = {
    "primary_email": "STRING",
    "名前 & \"quotes\", 'too'": "STRING",
    "lifetime_value": "NUMBER",
    "marketing_opt_in": "BOOLEAN",
    "i" * 64: "ARRAY",
}
_TYPES: Final = ("STRING", "NUMBER", "BOOLEAN", "ARRAY")
TRAITS: Final = {(CONTACT, name): "STRING" for name in ("email", "phone", "firstName", "lastName")} | {
    (group, f"trait{number}"): _TYPES[number % 4] for group in GROUPS for number in range(50)
}
MAPPINGS: Final = 60
# Groups that may be changed and deleted.
DISPOSABLE: Final = tuple(f"Disposable{number}" for number in range(20))
# Stores that may be deleted. An account can have 15, so that nine more can be created.
DISPOSABLE_STORES: Final = tuple(f"mem_store_{number:026}" for number in range(10, 15))


def prepared(mappings: int = MAPPINGS, clock: Clock | None = None, revision: str = REVISIONS[0]) -> Emulator:
    """Return an emulator that holds to `revision`, with resources: data mappings by default for two pages."""
    emulator = Emulator(operation_delay=0, strict=True, clock=clock, api_revision=revision)
    emulator.add_store("fuzzed", id=STORE)
    if revision != REVISIONS[0]:
        for number, store in enumerate(DISPOSABLE_STORES):
            emulator.add_store(f"disposable-{number}", id=store)
    for group in GROUPS:
        traits = {name: {"dataType": kind} for (home, name), kind in TRAITS.items() if home == group}
        emulator.add_trait_group(STORE, group, traits)
    for group in DISPOSABLE:
        emulator.add_trait_group(STORE, group, {"some": {"dataType": "STRING"}})
    emulator.add_dataset(FIELDS, id=DATASET)
    auth = (emulator.account_sid, emulator.auth_token)
    with httpx.Client(transport=emulator.transport(), auth=auth, base_url="http://emulator") as client:
        for number in range(mappings):
            body = mapping(f"prepared-{number}", dict(islice(TRAITS.items(), number, number + 3)), revision)
            client.post(f"/v1/ControlPlane/Stores/{STORE}/DataMappings", json=body).raise_for_status()
    return emulator


def mapping(name: str, traits: Mapping[tuple[str, str], str], revision: str = REVISIONS[0]) -> dict[str, Any]:
    """Return the body that creates a data mapping to these traits, from fields of the same types."""
    key, source = ("fieldName", "DATASET") if revision == REVISIONS[0] else ("expression", "DATASET_CLOUDAPP")
    items = [{key: field_of(kind), "traitGroup": group, "traitName": trait} for (group, trait), kind in traits.items()]
    return {
        "displayName": name,
        "mappingFrom": {"type": source, "datasetId": DATASET},
        "mappingTo": {"type": "TRAITS", "mappings": items},
    }


def field_of(data_type: str, number: int = 0) -> str:
    """Return the name of a field of this type; `number` selects one of several."""
    names = [name for name, kind in FIELDS.items() if kind == data_type]
    return names[number % len(names)]
