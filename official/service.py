"""Serve an emulator that holds what the drivers expect."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator

# Seconds from accepting a write to completing it: long enough that a driver has to poll.
OPERATION_DELAY = 0.03

# The mappings that are there before the first call, oldest first.
NAMES = [f"seeded-{number}" for number in range(1, 6)]


@contextmanager
def serve() -> Generator[dict[str, Any]]:
    """Serve an emulator with three stores, of which the first holds five mappings.

    Yields:
        What a driver has to know about it, as README.md explains.
    """
    with Emulator(operation_delay=OPERATION_DELAY) as emulator:
        stores = [emulator.add_store(name) for name in ("support", "sales", "spare")]
        dataset = emulator.add_dataset({"primary_email": "STRING"})
        for group in ("Loyalty", "Spare"):
            emulator.add_trait_group(stores[0], group, {"points": {"dataType": "NUMBER"}})
        rule = {"ruleType": "STRING", "maxLength": 8}
        emulator.add_trait_group(stores[0], "Coded", {"code": {"dataType": "STRING", "validationRule": rule}})
        with (
            emulator.serve() as base_url,
            httpx.Client(
                base_url=f"{base_url}/v1/ControlPlane", auth=(emulator.account_sid, emulator.auth_token)
            ) as client,
        ):
            operations = [_create(client, stores[0], _body(name, dataset)) for name in NAMES]
            groups = client.get(f"/Stores/{stores[0]}/TraitGroups").json()["traitGroups"]
            yield {
                "baseUrl": base_url,
                "accountSid": emulator.account_sid,
                "authToken": emulator.auth_token,
                "stores": stores,
                "store": stores[0],
                "dataset": dataset,
                "names": NAMES,
                "mappings": [operation["result"]["id"] for operation in operations],
                "operation": operations[0]["operationId"],
                "traitGroups": sorted(group["displayName"] for group in groups),
            }


def _body(name: str, dataset: str) -> dict[str, Any]:
    """Return the body of a new mapping as the document's base revision has it."""
    item = {"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}
    return {
        "displayName": name,
        "mappingFrom": {"type": "DATASET", "datasetId": dataset},
        "mappingTo": {"type": "TRAITS", "mappings": [item]},
    }


def _create(client: httpx.Client, store: str, body: dict[str, Any]) -> dict[str, Any]:
    """Create a mapping and return its completed operation."""
    accepted = client.post(f"/Stores/{store}/DataMappings", json=body).raise_for_status()
    while True:
        operation: dict[str, Any] = client.get(f"/Operations/{accepted.headers['Operation-Id']}").json()
        if operation["status"] == "COMPLETED":
            return operation
        time.sleep(OPERATION_DELAY / 2)
