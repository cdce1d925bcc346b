"""A caller's own HTTP client: another transport, another library, another event loop."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from httpx_aiohttp import AiohttpTransport

from tests.overlay.harness import EMAIL, STORE, ScriptedServer
from tests.overlay.raw_server import Connection, serving
from twilio_memory import (
    NO_RETRY,
    AsyncMemoryClient,
    ClientUsageError,
    ConnectError,
    MemoryClient,
    RequestTimeoutError,
    TransportError,
)
from twilio_memory_emulator import Emulator


@pytest.mark.socket
def test_a_callers_httpx2_client_works_over_a_socket() -> None:
    with Emulator() as emulator, emulator.serve() as base_url, httpx2.Client() as http:
        memory = MemoryClient(emulator.account_sid, emulator.auth_token, base_url=base_url, http_client=http)
        store_id = emulator.add_store(display_name="support")
        dataset = emulator.add_dataset(fields={"primary_email": "STRING"})
        mappings = memory.store(store_id).data_mappings
        mapping = mappings.create(display_name="crm", mapping_from=dataset, mapping_to=EMAIL).result()
        assert [one.id for one in mappings.list()] == [mapping.id]


@pytest.mark.parametrize(
    ("raised", "cls"),
    [
        (httpx2.ConnectError("refused"), ConnectError),
        (httpx2.ReadTimeout("late"), RequestTimeoutError),
        (httpx2.ReadError("reset"), TransportError),
    ],
)
def test_the_errors_of_httpx2_become_the_same_classes_as_those_of_httpx(
    raised: Exception, cls: type[Exception]
) -> None:
    def fail(_: httpx2.Request) -> httpx2.Response:
        raise raised

    http = httpx2.Client(transport=httpx2.MockTransport(fail))
    memory = MemoryClient("AC1", "t", http_client=http, retry=NO_RETRY)
    with pytest.raises(cls) as caught:
        memory.stores.fetch(STORE)
    assert type(caught.value) is cls


def address_of(host: str, port: int) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]


async def create_and_list(http: Any, emulator: Emulator, base_url: str, store_id: str, dataset: str) -> list[str]:
    credentials = (emulator.account_sid, emulator.auth_token)
    async with http, AsyncMemoryClient(*credentials, base_url=base_url, http_client=http) as memory:
        mappings = memory.store(store_id).data_mappings
        operation = await mappings.create(display_name="crm", mapping_from=dataset, mapping_to=EMAIL)
        mapping = await operation.result()
        assert mapping.etag is not None
        return [one.display_name async for one in mappings.list()]


@pytest.mark.socket
@pytest.mark.parametrize(
    "make",
    [lambda: httpx.AsyncClient(transport=AiohttpTransport()), httpx2.AsyncClient],
    ids=["aiohttp", "httpx2"],
)
def test_a_callers_async_client_works_over_a_socket(make: Any) -> None:
    with Emulator() as emulator, emulator.serve() as base_url:
        store_id = emulator.add_store(display_name="support")
        dataset = emulator.add_dataset(fields={"primary_email": "STRING"})

        async def main() -> list[str]:
            return await create_and_list(make(), emulator, base_url, store_id, dataset)

        assert anyio.run(main) == ["crm"]


def test_a_callers_http_client_stays_open_and_ours_is_closed() -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    http = httpx.Client(transport=httpx.MockTransport(server))
    with MemoryClient("AC1", "t", http_client=http):
        pass
    assert not http.is_closed
    http.close()

    ours = MemoryClient("AC1", "t")
    with ours.with_options(timeout=1):
        pass
    assert not ours._driver.http.is_closed  # type: ignore[attr-defined]  # an attribute of httpx's client
    with ours:
        pass
    assert ours._driver.http.is_closed  # type: ignore[attr-defined]  # an attribute of httpx's client


def test_the_headers_of_a_request_replace_those_of_a_callers_http_client() -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    http = httpx.Client(transport=httpx.MockTransport(server), headers={"Accept-Encoding": "br", "X-Team": "crm"})
    server.client(http_client=http).stores.fetch(STORE)
    headers = server.requests[0].headers
    assert (headers["Accept-Encoding"], headers["X-Team"]) == ("gzip, deflate", "crm")


def test_our_async_http_client_is_closed() -> None:
    async def main() -> bool:
        async with AsyncMemoryClient("AC1", "t") as memory:
            http = memory._driver.http
        closed: bool = http.is_closed  # type: ignore[attr-defined]  # an attribute of httpx's client
        return closed

    assert anyio.run(main)


@pytest.mark.socket
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST", "emulator.localhost"])
def test_no_proxy_receives_the_credentials_that_are_for_this_machine(
    host: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def intercept(connection: Connection) -> None:
        asked.append(connection.path)
        connection.respond(b"{}")

    with serving(intercept) as proxy, serving(lambda connection: connection.respond(b'{"id": "x"}')) as base_url:
        monkeypatch.setenv(variable, proxy)
        monkeypatch.setattr("socket.getaddrinfo", lambda _, port, *__, **___: address_of("127.0.0.1", port))
        settings: dict[str, Any] = {"base_url": base_url.replace("127.0.0.1", host), "retry": NO_RETRY}

        async def fetch() -> str:
            async with AsyncMemoryClient("AC1", "t", **settings) as memory:
                return (await memory.stores.fetch("x")).id

        with MemoryClient("AC1", "t", **settings) as memory:
            assert memory.stores.fetch("x").id == "x"
        assert anyio.run(fetch) == "x"
    assert asked == []


@pytest.mark.socket
def test_a_host_with_many_addresses_has_no_more_time_and_each_address_has_its_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[float] = []

    def connect(address: tuple[str, int], timeout: float, **_: Any) -> socket.socket:
        given.append(timeout)
        if address[0] == "127.0.0.1":
            return create_connection(address, timeout)
        raise TimeoutError

    create_connection = socket.create_connection
    hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "127.0.0.1"]
    with serving(lambda connection: connection.respond(b'{"id": "x"}')) as base_url:
        url = base_url.replace("127.0.0.1", "emulator.localhost")
        monkeypatch.setattr(
            "socket.getaddrinfo", lambda _, port, *__, **___: [address_of(host, port)[0] for host in hosts]
        )
        monkeypatch.setattr("socket.create_connection", connect)
        with MemoryClient("AC1", "t", base_url=url, timeout=40, retry=NO_RETRY) as memory:
            assert memory.stores.fetch("x").id == "x"
    assert [round(seconds) for seconds in given] == [10, 13, 20, 40]


def test_a_proxy_whose_name_is_none_is_a_connect_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{'a' * 64}.example")

    async def fetch() -> None:
        async with AsyncMemoryClient("AC1", "t", retry=NO_RETRY) as memory:
            await memory.stores.fetch("x")

    with pytest.raises(ConnectError):
        MemoryClient("AC1", "t", retry=NO_RETRY).stores.fetch("x")
    with pytest.raises(ConnectError):
        anyio.run(fetch)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_client_is_closed_in_its_own_event_loop(backend: str) -> None:
    async def use(client: AsyncMemoryClient) -> None:
        with pytest.raises(ConnectError):
            await client.stores.fetch(STORE)

    async def close(client: AsyncMemoryClient) -> None:
        with pytest.raises(ClientUsageError, match="belongs to the event loop in which it was first used"):
            await client.close()

    client = AsyncMemoryClient("AC1", "token", base_url="http://127.0.0.1:9", retry=NO_RETRY)
    anyio.run(use, client, backend=backend)
    anyio.run(close, client)
    unused = AsyncMemoryClient("AC1", "token")
    anyio.run(unused.close, backend=backend)


def test_an_async_client_that_is_closed_while_a_task_waits_to_send_is_a_usage_error() -> None:
    async def run() -> None:
        client = AsyncMemoryClient("AC1", "token", base_url="http://127.0.0.1:9", retry=NO_RETRY)
        fetched, _ = await asyncio.gather(client.stores.fetch(STORE), client.close(), return_exceptions=True)
        assert isinstance(fetched, ClientUsageError)
        assert str(fetched) == "the client is closed. Create a new one, or close it later."

    asyncio.run(run())


def test_a_missing_server_is_a_connect_error() -> None:
    nobody = "http://127.0.0.1:9"
    with MemoryClient("AC1", "t", base_url=nobody, retry=NO_RETRY) as memory, pytest.raises(ConnectError, match=nobody):
        memory.stores.fetch(STORE)


@pytest.mark.socket
def test_many_tasks_share_one_client() -> None:
    with Emulator() as emulator, emulator.serve() as base_url:
        store_id = emulator.add_store(display_name="support")
        dataset = emulator.add_dataset(fields={"primary_email": "STRING"})

        async def main() -> set[str]:
            made: set[str] = set()
            credentials = (emulator.account_sid, emulator.auth_token)
            async with AsyncMemoryClient(*credentials, base_url=base_url) as memory:
                mappings = memory.store(store_id).data_mappings

                async def create(number: int) -> None:
                    operation = await mappings.create(
                        display_name=f"m-{number}", mapping_from=dataset, mapping_to=EMAIL
                    )
                    made.add((await operation.result()).display_name)

                async with anyio.create_task_group() as tasks:
                    for number in range(20):
                        tasks.start_soon(create, number)
            return made

        assert anyio.run(main) == {f"m-{number}" for number in range(20)}


def test_an_interrupt_during_a_pause_passes_through() -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    server = ScriptedServer(httpx.Response(500))
    with pytest.raises(KeyboardInterrupt):
        server.client(sleep=interrupt).stores.fetch(STORE)
