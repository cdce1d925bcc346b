"""One program, run on the emulator in each revision of the API, with only the setting changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import EMAIL, FIELDS, Sleeper
from tests.overlay.revisions import every_revision
from twilio_memory import (
    APIError,
    BadRequestError,
    CloudApp,
    Dataset,
    Ingress,
    MemoryClient,
    NotFoundError,
    RevisionError,
)
from twilio_memory.models import DataMappingToTraits
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def open_pair() -> Iterator[Callable[[str | None, Any], tuple[Emulator, MemoryClient]]]:
    """A function that starts an emulator of one revision (None: of all), and opens a client of another."""
    opened: list[Any] = []

    def opened_pair(emulated: str | None, spoken: Any) -> tuple[Emulator, MemoryClient]:
        sleeper = Sleeper(ManualClock())
        given: dict[str, Any] = {} if emulated is None else {"api_revision": emulated}
        emulator = Emulator(operation_delay=2, clock=sleeper.clock, **given)
        http = httpx.Client(transport=emulator.transport())
        opened.extend((emulator, http))
        settings: dict[str, Any] = {"base_url": "http://localhost", "http_client": http, "api_revision": spoken}
        settings |= {"sleep": sleeper, "clock": sleeper.now, "random": lambda: 0.5}
        return emulator, MemoryClient(emulator.account_sid, emulator.auth_token, **settings)

    yield opened_pair
    for one in reversed(opened):
        one.close()


@pytest.mark.parametrize("of_all", [False, True], ids=["to the letter", "of all revisions"])
@every_revision
def test_the_life_of_a_mapping(open_pair: Any, revision: str, *, of_all: bool) -> None:
    emulator, memory = open_pair(None if of_all else revision, revision)
    mappings = memory.store(emulator.add_store(display_name="support")).data_mappings
    dataset = emulator.add_dataset(fields=FIELDS)
    mapping = mappings.create(display_name="crm", mapping_from=CloudApp(dataset), mapping_to=EMAIL).result()
    assert mapping.mapping_from == (Dataset(dataset) if revision == "2026-05" else CloudApp(dataset))
    assert [found.id for found in mappings.list(page_size=1)] == [mapping.id]
    kind = "DATASET" if revision == "2026-05" else "DATASET_CLOUDAPP"
    assert [found.id for found in mappings.list(type=kind)] == [mapping.id]
    changed = mappings.patch(mapping.id, description="Nightly", if_match=mapping.etag).result()
    assert changed.description == "Nightly"
    edited = mappings.edit(mapping.id, lambda m: {"displayName": m.display_name + "-v2"}).result()
    assert edited.display_name == "crm-v2"
    assert isinstance(edited.mapping_to, DataMappingToTraits)
    assert [(item.field, item.trait_group, item.trait_name) for item in edited.mapping_to.mappings] == EMAIL
    again = mappings.create(display_name="b", mapping_from=edited.mapping_from, mapping_to=edited.mapping_to).result()
    assert (again.mapping_from, again.mapping_to) == (edited.mapping_from, edited.mapping_to)
    mappings.delete(mapping.id).wait()
    with pytest.raises(NotFoundError):
        mappings.fetch(mapping.id)


@pytest.mark.parametrize("emulated", [None, "2026-10"])
def test_rows_that_are_sent_are_a_source_in_october(open_pair: Any, emulated: str | None) -> None:
    emulator, memory = open_pair(emulated, "2026-10")
    mappings = memory.store(emulator.add_store(display_name="support")).data_mappings
    source = Ingress(columns=["primary_email"])
    mapping = mappings.create(display_name="rows", mapping_from=source, mapping_to=EMAIL).result()
    assert mapping.mapping_from == source


@pytest.mark.parametrize("emulated", [None, "2026-10"])
def test_a_store_and_its_mappings_are_deleted_in_october(open_pair: Any, emulated: str | None) -> None:
    emulator, memory = open_pair(emulated, "2026-10")
    store_id = emulator.add_store(display_name="support")
    assert memory.stores.delete(store_id).result() is None
    with pytest.raises(NotFoundError) as caught:
        memory.stores.fetch(store_id)
    assert caught.value.hint is None
    with pytest.raises(NotFoundError) as caught:
        memory.stores.delete(store_id)
    assert caught.value.hint is None


@pytest.mark.parametrize(("emulated", "spoken"), [("2026-05", "2026-10"), ("2026-10", "2026-05")])
def test_a_service_of_the_other_revision_is_recognised(open_pair: Any, emulated: str, spoken: str) -> None:
    emulator, memory = open_pair(emulated, spoken)
    store_id = emulator.add_store(display_name="support")
    mappings = memory.store(store_id).data_mappings
    dataset = emulator.add_dataset(fields=FIELDS)
    attempts: list[Callable[[], object]] = [
        lambda: mappings.create(display_name="crm", mapping_from=CloudApp(dataset), mapping_to=EMAIL),
        lambda: list(mappings.list(type="DATASET" if spoken == "2026-05" else "INGRESS")),
    ]
    for attempt in attempts:
        with pytest.raises(BadRequestError, match=f"TWILIO_MEMORY_API_REVISION to {emulated}"):
            attempt()
    if spoken == "2026-10":
        with pytest.raises(APIError, match=f"TWILIO_MEMORY_API_REVISION to {emulated}"):
            memory.stores.delete(store_id)
    else:
        with pytest.raises(BadRequestError, match=f"TWILIO_MEMORY_API_REVISION to {emulated}"):
            memory.stores.patch(store_id)
        with pytest.raises(RevisionError):
            memory.stores.delete(store_id)
