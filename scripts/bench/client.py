"""The client's CPU time for a listing and for a fetch, relative to bare httpx and the official package."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
from httpx_aiohttp import AiohttpTransport
from twilio.rest import Client as OfficialClient

from scripts.bench.measure import least_cpu
from scripts.bench.server import CREDENTIALS
from twilio_memory import AsyncMemoryClient, MemoryClient
from twilio_memory.models import DataMappingFromDataSet, DataMappingToTraits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.bench.server import Served
    from twilio_memory import DataMapping

FETCHES = 400
TASKS = 16


def listing(served: Served, mappings: int) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: listing all mappings in pages of 100, typed, relative to bare httpx and json."""
    path = f"/v1/ControlPlane/Stores/{served.store_id}/DataMappings"
    with (
        httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as bare,
        MemoryClient(*CREDENTIALS, base_url=served.base_url) as memory,
    ):
        collection = memory.store(served.store_id).data_mappings
        official = official_client(served)

        def with_bare(touch: Callable[[dict[str, Any]], None]) -> None:
            token, count = None, 0
            while count < mappings:
                params = {"pageSize": 100} | ({"pageToken": token} if token else {})
                page = json.loads(bare.get(path, params=params).content)
                for item in page["dataMappings"]:
                    touch(item)
                    count += 1
                token = page["meta"].get("nextToken")

        def with_ours(touch: Callable[[DataMapping], None]) -> None:
            count = 0
            for one in collection.list(page_size=100):
                touch(one)
                count += 1
            expect(count, mappings)

        bare_plain, bare_all, plain, everything, peer = least_cpu(
            lambda: with_bare(plain_keys),
            lambda: with_bare(all_keys),
            lambda: with_ours(plain_attributes),
            lambda: with_ours(all_attributes),
            lambda: list_with_official(official, served.store_id, mappings),
        )
    yield f"list {mappings:,} typed, plain fields read / bare httpx + json", plain / bare_plain, "<= 1.3"
    yield f"list {mappings:,} typed, every nested field read / bare httpx + json", everything / bare_all, "<= 1.6"
    yield f"list {mappings:,} with the official package / bare httpx + json", peer / bare_plain, "(peer)"


def list_with_official(official: Any, store_id: str, mappings: int) -> None:  # noqa: ANN401 - the package is untyped
    """List every mapping with the official package, and read the plain fields."""
    count = 0
    for one in official.memory.v1.data_mappings(store_id).stream(page_size=100):
        plain_attributes(one)
        count += 1
    expect(count, mappings)


def plain_keys(item: dict[str, Any]) -> None:
    """Read the plain fields of a mapping in a dict."""
    _ = item["id"], item["displayName"], item["isEnabled"], item["createdAt"], item["version"]


def all_keys(item: dict[str, Any]) -> None:
    """Read every field of a mapping in a dict."""
    plain_keys(item)
    _ = item["mappingFrom"]["datasetId"]
    for one in item["mappingTo"]["mappings"]:
        _ = one["fieldName"], one["traitGroup"], one["traitName"]


def plain_attributes(mapping: DataMapping) -> None:
    """Read the plain fields of a typed mapping."""
    _ = mapping.id, mapping.display_name, mapping.is_enabled, mapping.created_at, mapping.version


def all_attributes(mapping: DataMapping) -> None:
    """Read every field of a typed mapping."""
    plain_attributes(mapping)
    source, destination = mapping.mapping_from, mapping.mapping_to
    if not isinstance(source, DataMappingFromDataSet) or not isinstance(destination, DataMappingToTraits):
        raise TypeError(mapping)
    _ = source.dataset_id
    for one in destination.mappings:
        _ = one.field_name, one.trait_group, one.trait_name


def expect(found: int, expected: int) -> None:
    """Raise unless the whole listing was measured."""
    if found != expected:
        raise RuntimeError(f"{found} mappings were listed instead of {expected}")


def official_client(served: Served) -> Any:  # noqa: ANN401 - the package is untyped
    """Return the official package's client, pointed at the emulator."""
    make: Any = OfficialClient
    official = make(*CREDENTIALS)
    official.memory.base_url = served.base_url
    return official


def fetching(served: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: fetching one mapping, typed, relative to bare httpx and json."""
    with (
        httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as bare,
        MemoryClient(*CREDENTIALS, base_url=served.base_url) as memory,
    ):
        collection = memory.store(served.store_id).data_mappings
        mapping_id = next(iter(collection.list(limit=1))).id
        path = f"/v1/ControlPlane/Stores/{served.store_id}/DataMappings/{mapping_id}"

        def with_bare() -> None:
            for _ in range(FETCHES):
                plain_keys(json.loads(bare.get(path).content))

        def with_ours() -> None:
            for _ in range(FETCHES):
                plain_attributes(collection.fetch(mapping_id))

        theirs, ours = least_cpu(with_bare, with_ours)
    yield "fetch one, typed / bare httpx + json", ours / theirs, "<= 1.2"


def concurrency(served: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: CPU time of 16 concurrent tasks with stock httpx, relative to aiohttp."""
    with MemoryClient(*CREDENTIALS, base_url=served.base_url) as memory:
        mapping_id = next(iter(memory.store(served.store_id).data_mappings.list(limit=1))).id

    async def fetch_with(http: httpx.AsyncClient) -> None:
        async with http, AsyncMemoryClient(*CREDENTIALS, base_url=served.base_url, http_client=http) as memory:
            collection = memory.store(served.store_id).data_mappings

            async def one_task() -> None:
                for _ in range(FETCHES // TASKS * 2):
                    await collection.fetch(mapping_id)

            async with anyio.create_task_group() as group:
                for _ in range(TASKS):
                    group.start_soon(one_task)

    stock, aiohttp = least_cpu(
        lambda: anyio.run(fetch_with, httpx.AsyncClient()),
        lambda: anyio.run(fetch_with, httpx.AsyncClient(transport=AiohttpTransport())),
        rounds=3,
    )
    yield f"{TASKS} async tasks: stock httpx / with the aiohttp transport", stock / aiohttp, ">= 3"
