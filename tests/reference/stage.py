"""An emulator that holds the resources each sample uses, and records the calls it gets."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from twilio_memory import CloudApp, MemoryClient
from twilio_memory_emulator import Emulator
from twilio_memory_emulator.contract.document import operations

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from twilio_memory import ApiRevision

# One more than fits on a page, of the size that the samples ask for.
MAPPINGS, GROUPS, STORES = 101, 21, 11


@dataclass
class Stage:
    """Where a sample runs.

    Attributes:
        emulator: The emulator.
        memory: A client of it, to check what a sample left behind.
        variables: The environment variables that samples read.
        asked: The operations called so far, each with the status of its answer.
    """

    emulator: Emulator
    memory: MemoryClient
    variables: dict[str, str]
    asked: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @property
    def store_id(self) -> str:
        return self.variables["STORE_ID"]

    def mapping_names(self) -> set[str]:
        return {mapping.display_name for mapping in self.memory.store(self.store_id).data_mappings.list()}

    def traits(self, group: str) -> set[str] | None:
        """Return the names of the traits of a group, or None if there is no such group."""
        groups = self.memory.store(self.store_id).trait_groups
        found = [one for one in groups.list(include_traits=True) if one.display_name == group]
        return {name for one in found for name in (one.traits.additional_keys if one.traits else ())} if found else None

    def store_names(self) -> set[str]:
        return {store.display_name for store in self.emulator.stores()}


@contextmanager
def staged(operation: str, revision: ApiRevision) -> Generator[Stage]:
    """Serve an emulator that holds to `revision`, for the sample of `operation`."""
    with Emulator(api_revision=revision) as emulator:
        client = httpx.Client(transport=emulator.transport())
        memory = MemoryClient(
            emulator.account_sid,
            emulator.auth_token,
            api_revision=revision,
            http_client=client,
            sleep=lambda _: None,
        )
        stage = Stage(emulator, memory, _furnish(emulator, memory, revision) | {"TWILIO_MEMORY_API_REVISION": revision})
        _fill(operation, stage)
        emulator.app = _recording(emulator.app, stage.asked)
        with emulator.serve() as base_url:
            stage.variables["TWILIO_MEMORY_BASE_URL"] = base_url
            yield stage


def _source(revision: str, dataset: str) -> str | CloudApp:
    """Return a dataset as the source of a mapping. In 2026-10 one has to say of what it is."""
    return dataset if revision == "2026-05" else CloudApp(dataset)


def _furnish(emulator: Emulator, memory: MemoryClient, revision: ApiRevision) -> dict[str, str]:
    store = emulator.add_store("support")
    dataset = emulator.add_dataset({"primary_email": "STRING"})
    emulator.add_trait_group(store, "Membership", {"tier": {"dataType": "STRING"}, "points": {"dataType": "NUMBER"}})
    mapping_to = [("primary_email", "Contact", "email")]
    mappings = memory.store(store).data_mappings
    created = mappings.create(display_name="people", mapping_from=_source(revision, dataset), mapping_to=mapping_to)
    return {
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
        "STORE_ID": store,
        "DATASET_ID": dataset,
        "TRAIT_GROUP_NAME": "Membership",
        "OPERATION_ID": created.id,
        "DATA_MAPPING_ID": created.result().id,
    }


def _fill(operation: str, stage: Stage) -> None:
    """Add enough resources for the listing to take more than one page."""
    if operation == "ListDataMappings":
        mappings = stage.memory.store(stage.store_id).data_mappings
        for number in range(1, MAPPINGS):
            mapping_to = [("primary_email", "Contact", "email")]
            mapping_from = _source(stage.variables["TWILIO_MEMORY_API_REVISION"], stage.variables["DATASET_ID"])
            mappings.create(display_name=f"people-{number}", mapping_from=mapping_from, mapping_to=mapping_to)
    if operation == "ListTraitGroups":
        for number in range(GROUPS - len(("Contact", "Membership"))):
            stage.emulator.add_trait_group(stage.store_id, f"Group-{number}", {})
    if operation == "ListStores":
        for number in range(1, STORES):
            stage.emulator.add_store(f"support-{number}")


def _recording(app: ASGIApp, asked: list[tuple[str, int]]) -> ASGIApp:
    """Wrap `app` so that it records each call, with the status of its answer, in `asked`."""
    paths = [
        (operation.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path)), operation.id)
        for operation in operations().values()
    ]

    async def recording(scope: Scope, receive: Receive, send: Send) -> None:
        called = [name for method, path, name in paths if method == scope["method"] and path.fullmatch(scope["path"])]

        async def record(message: Message) -> None:
            if message["type"] == "http.response.start":
                asked.append((called[0] if called else scope["path"], message["status"]))
            await send(message)

        await app(scope, receive, record)

    return recording
