"""Code as users write it, checked by the type checkers in strict mode. It is never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

import httpx
import httpx2

from twilio_memory import (
    NO_RETRY,
    UNSET,
    APIError,
    ApiRevision,
    AsyncMemoryClient,
    AsyncOperation,
    AsyncPager,
    CloudApp,
    DataMapping,
    DataMappings,
    Dataset,
    Event,
    HttpResponse,
    Ingress,
    MemoryClient,
    NameTakenError,
    NotFoundError,
    Operation,
    OperationFailedError,
    OperationState,
    OperationStatus,
    OperationTimeoutError,
    Page,
    Pager,
    Polling,
    Retry,
    Store,
    TraitGroup,
    TwilioMemoryError,
    Warehouse,
)
from twilio_memory.models import (
    DataMappingFromCloudApp,
    DataMappingFromDataSet,
    DataMappingFromIngress,
    DataMappingFromWarehouse,
    DataMappingToTraits,
    MappingTraitItem,
    UnknownVariant,
)
from twilio_memory.progress import TerminalProgress


def write_and_wait(memory: MemoryClient, store_id: str) -> DataMapping:
    mappings = memory.store(store_id).data_mappings
    operation = mappings.create(
        display_name="crm-contacts",
        mapping_from={"type": "DATASET", "datasetId": "tdi_dataset_…"},
        mapping_to=[("primary_email", "Contact", "email")],
        timeout=5,
        retry=NO_RETRY,
    )
    assert_type(operation, Operation[DataMapping])
    assert_type(operation.wait(on_update=TerminalProgress()), OperationStatus)
    assert_type(operation.status, OperationState)
    mapping = operation.result(timeout=60)
    assert_type(mapping, DataMapping)
    assert_type(mapping.etag, str | None)
    assert_type(mapping.description, str | None)
    assert_type(mapping.is_enabled, bool | None)
    assert_type(mapping.to_dict(), dict[str, object])
    assert_type(DataMapping.from_dict(mapping.to_dict()), DataMapping)
    assert_type(mapping.description or "none", str)
    assert_type(mappings.patch(mapping.id, description=UNSET, if_match=mapping.etag), Operation[DataMapping])
    assert_type(mappings.edit(mapping.id, lambda m: {"displayName": m.display_name + "-v2"}), Operation[DataMapping])
    assert_type(mappings.delete(mapping.id), Operation[None])
    assert_type(mappings.operation(operation.id), Operation[DataMapping | None])
    assert_type(memory.operation(operation.id).result(), str | None)
    return mapping


def send_back(mappings: DataMappings, mapping: DataMapping) -> None:
    assert_type(mapping.mapping_from, Dataset | CloudApp | Warehouse | Ingress | UnknownVariant)
    assert_type(
        mapping.mapping_from,
        DataMappingFromCloudApp
        | DataMappingFromDataSet
        | DataMappingFromIngress
        | DataMappingFromWarehouse
        | UnknownVariant,
    )
    if isinstance(mapping.mapping_from, Dataset | CloudApp | Warehouse):
        assert_type(mapping.mapping_from.dataset_id, str)
    if isinstance(mapping.mapping_to, DataMappingToTraits):
        assert_type(mapping.mapping_to.mappings, list[MappingTraitItem])
        assert_type(mapping.mapping_to.mappings[0].field, str | None)
        assert_type(mapping.mapping_to.mappings[0].field_name, str | None)
        assert_type(mapping.mapping_to.mappings[0].trait_name, str)
    again = mappings.create(
        display_name="again", mapping_from=mapping.mapping_from, mapping_to=mapping.mapping_to, is_enabled=False
    )
    assert_type(again, Operation[DataMapping])
    assert_type(mapping.dataset_id, str | None)
    assert_type(mapping.fields, list[tuple[str, str, str]])
    if mapping.dataset_id:
        mappings.create(display_name="copy", mapping_from=mapping.dataset_id, mapping_to=mapping.fields)


def read(memory: MemoryClient, store_id: str) -> None:
    listing = memory.store(store_id).data_mappings.list(order_by="ASC", limit=10)
    assert_type(listing, Pager[DataMapping])
    assert_type(iter(listing), Iterator[DataMapping])
    for page in listing.pages():
        assert_type(page, Page[DataMapping])
        assert_type(page.next_token, str | None)
    assert_type(memory.stores.list(), Pager[str])
    assert_type(memory.stores.fetch(store_id), Store)
    assert_type(memory.stores.delete(store_id), Operation[None])
    assert_type(memory.store(store_id).trait_groups.list(), Pager[TraitGroup])


def handle_errors(memory: MemoryClient) -> None:
    try:
        memory.stores.create(display_name="x").result()
    except NameTakenError as error:
        assert_type(error.code, int | None)
        assert_type(error.request_id, str | None)
        assert_type(error.message, str)
    except NotFoundError as error:
        assert_type(error.status, int)
    except APIError as error:
        assert_type(error.code, int | None)
        assert_type(error.retry_after, float | None)
    except OperationFailedError as error:
        assert_type(error.last, OperationStatus)
        assert_type(error.request_id, str | None)
    except OperationTimeoutError as error:
        assert_type(error.last, OperationStatus | None)
    except TwilioMemoryError as error:
        assert_type((error.code, error.request_id, error.message), tuple[int | None, str | None, str])


async def write_and_wait_async(memory: AsyncMemoryClient, store_id: str) -> None:
    mappings = memory.store(store_id).data_mappings
    operation = await mappings.create(
        display_name="crm-contacts",
        mapping_from=CloudApp("tdi_dataset_…"),
        mapping_to=DataMappingToTraits(mappings=[MappingTraitItem("primary_email", "Contact", "email")]),
    )
    assert_type(operation, AsyncOperation[DataMapping])
    mapping = await operation.result()
    assert_type(mapping, DataMapping)
    assert_type(mappings.list(), AsyncPager[DataMapping])
    assert_type(mappings.list().pages(), AsyncIterator[Page[DataMapping]])
    assert_type([found.id async for found in mappings.list()], list[str])
    assert_type(await (await mappings.delete(mapping.id)).result(), None)


def sources(memory: MemoryClient, store_id: str) -> None:
    mappings = memory.store(store_id).data_mappings
    email = [("primary_email", "Contact", "email")]
    mappings.create(display_name="dataset", mapping_from=Dataset("tdi_dataset_…"), mapping_to=email)
    mappings.create(display_name="app", mapping_from=CloudApp(dataset_id="tdi_dataset_…"), mapping_to=email)
    mappings.create(display_name="warehouse", mapping_from=Warehouse("tdi_dataset_…"), mapping_to=email)
    mappings.create(display_name="rows", mapping_from=Ingress(columns=["primary_email"]), mapping_to=email)


def configure() -> None:
    revision: ApiRevision = "2026-10"
    MemoryClient(api_revision="2026-05")
    AsyncMemoryClient(api_revision=revision)
    MemoryClient(http_client=httpx.Client(proxy="http://proxy.example"), retry=Retry(attempts=2))
    MemoryClient(http_client=httpx2.Client(), polling=Polling(timeout=30))
    AsyncMemoryClient(http_client=httpx.AsyncClient(), timeout=3)
    AsyncMemoryClient(http_client=httpx2.AsyncClient())
    MemoryClient(region="ie1", edge="dublin", max_retries=0, on_event=tell)
    with MemoryClient() as memory:
        assert_type(memory.with_options(timeout=1, max_retries=1), MemoryClient)
        store = memory.stores.fetch("mem_store_…", extra_headers={"X-Trace": "7"}, extra_query={"beta": True})
        assert_type(store.response, HttpResponse | None)


def tell(event: Event) -> None:
    assert_type(event.request_id, str | None)


def mistakes(memory: MemoryClient) -> None:
    """Each line is an error that both checkers report. If one did not, its unused ignore would be an error instead."""
    mappings = memory.store("mem_store_…").data_mappings
    mappings.list(page_size="50")  # type: ignore[arg-type]  # the mistake
    mappings.fetch("mem_datamapping_…", timout=5)  # type: ignore[call-arg]  # the mistake
    MemoryClient(api_revision="2026-11")  # type: ignore[arg-type]  # the mistake
    CloudApp(7)  # type: ignore[arg-type]  # the mistake
    mappings.create(display_name="x")  # type: ignore[call-arg]  # the mistake
    mappings.patch("x", description=None)  # type: ignore[arg-type]  # the mistake
    mappings.fetch("x").displayName  # type: ignore[attr-defined]  # noqa: B018 - the mistake
    mappings.edit("x", lambda m: m.display_name)  # type: ignore[arg-type, return-value]  # the mistake
