"""Arguments, environments and situations in which a client cannot work: each has an error that says what to do."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import threading
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from tests.overlay.harness import MAPPING, OPERATION, STORE
from tests.overlay.raw_server import Connection, serving
from twilio_memory import (
    NO_RETRY,
    AsyncMemoryClient,
    ClientUsageError,
    ConfigurationError,
    ConnectError,
    InvalidArgumentError,
    MemoryClient,
    Retry,
    TwilioMemoryError,
)
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from twilio_memory import DataMapping

SECRET = "hush-hush"
LONG_LABEL = f"https://{'a' * 64}.example"


def memory(**settings: Any) -> MemoryClient:
    def respond(request: httpx.Request) -> httpx.Response:
        if "Operations" in request.url.path:
            return httpx.Response(200, json={"operationId": OPERATION, "status": "COMPLETED"})
        if request.method == "GET":
            return httpx.Response(200, json={"id": MAPPING}, headers={"ETag": '"1"'})
        return httpx.Response(202, headers={"Operation-Id": OPERATION})

    http = httpx.Client(transport=httpx.MockTransport(respond))
    given: dict[str, Any] = {"http_client": http, "sleep": lambda _: None} | settings
    return MemoryClient("AC1", "token", **given)


def frames_hold(error: BaseException, secret: str) -> bool:
    """Return whether a variable of one of our frames shows a secret, as an error report would print it."""
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        if "twilio_memory" in code.co_filename and secret in repr(frame.tb_frame.f_locals):
            return True
        frame = frame.tb_next
    return False


@pytest.mark.parametrize("secret", [f"{SECRET}\n", f"{SECRET}\r", f"\t{SECRET}", f"{SECRET}\udc80", SECRET.encode(), 5])
@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
def test_a_secret_that_http_cannot_carry_is_refused_without_being_shown(client: Any, secret: Any) -> None:
    with pytest.raises(ConfigurationError, match="auth_token must be text without line breaks") as caught:
        client("AC1", secret)
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert not frames_hold(caught.value, SECRET)


def test_an_invalid_secret_in_the_environment_is_reported_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC1")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", f"{SECRET}\n")
    with pytest.raises(ConfigurationError, match="TWILIO_AUTH_TOKEN must be text"):
        MemoryClient()


@pytest.mark.parametrize("error", [{"base_url": "http://memory.example.com"}, {"timeout": 0}, {"retry": 3}])
def test_no_frame_of_ours_shows_the_secret_when_a_setting_is_refused(error: dict[str, Any]) -> None:
    with pytest.raises(TwilioMemoryError) as caught:
        MemoryClient("AC1", SECRET, **error)
    assert not frames_hold(caught.value, SECRET)


def test_no_frame_of_ours_shows_the_credentials_when_a_call_fails() -> None:
    client = MemoryClient("AC1", SECRET, base_url="http://127.0.0.1:9", retry=NO_RETRY)
    with client, pytest.raises(ConnectError) as caught:
        client.stores.fetch(STORE)
    assert not frames_hold(caught.value, "Basic ")


@pytest.mark.parametrize(
    "url",
    ["http://a..b", "http://xn--/", "http://.", "http://\udc80", 5, b"http://localhost", "http://h:0", LONG_LABEL],
)
def test_a_base_url_that_no_request_can_use_is_refused(url: Any) -> None:
    with pytest.raises(ConfigurationError, match="base_url must be an http or https URL"):
        MemoryClient("AC1", "token", base_url=url)


@pytest.mark.parametrize("host", ["memory.example.com", "10.0.0.1", "0.0.0.0", "emulator", "127.0.0.1.example.com"])  # noqa: S104 - refused
@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
def test_plain_http_is_refused_unless_it_is_allowed(client: Any, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as caught:
        client("AC1", "token", base_url=f"http://{host}")
    assert str(caught.value) == (
        "base_url uses http, which would send the credentials in clear text over the network. Use https; or, if the "
        "network can be trusted, pass allow_insecure_http=True or set TWILIO_MEMORY_ALLOW_INSECURE_HTTP=1. "
        "It came from the argument."
    )
    client("AC1", "token", base_url=f"http://{host}", allow_insecure_http=True)
    for value in ("1", "true", "yes", "YES"):
        monkeypatch.setenv("TWILIO_MEMORY_ALLOW_INSECURE_HTTP", value)
        client("AC1", "token", base_url=f"http://{host}")
    with pytest.raises(ConfigurationError, match="allow_insecure_http=True"):
        client("AC1", "token", base_url=f"http://{host}", allow_insecure_http=False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "emulator.localhost"])
def test_plain_http_to_this_machine_is_allowed(host: str) -> None:
    MemoryClient("AC1", "token", base_url=f"http://{host}:8765").close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NO_PROXY", "fe11::/16"),
        ("NO_PROXY", "[::1]"),
        ("HTTPS_PROXY", "ftp://x"),
        ("SSL_CERT_FILE", "/nonexistent.pem"),
    ],
)
@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
def test_an_environment_that_httpx_cannot_use_is_reported_by_the_variable(
    client: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        client("AC1", "token")


@pytest.mark.parametrize("value", ["x" * 70_000, "\ud800", "a\ud800b"])
def test_an_id_that_no_url_can_hold_is_refused(value: str) -> None:
    with pytest.raises(InvalidArgumentError, match="must be text of at most"):
        memory().stores.fetch(value)
    with pytest.raises(InvalidArgumentError, match="page_token must be text of at most"):
        memory().stores.list(page_token=value)


def circular() -> dict[str, object]:
    found: dict[str, object] = {"type": "TRAITS"}
    found["mappings"] = found
    return found


@pytest.mark.parametrize(
    "field",
    [{"type": float("nan")}, {"type": b"x"}, {"type": {"a"}}, {"type": "\ud800"}, {"type": object()}, circular()],
)
def test_a_field_that_is_not_json_is_refused_before_anything_is_sent(field: Any) -> None:
    mappings = memory().store(STORE).data_mappings
    with pytest.raises(InvalidArgumentError, match=r"^a field (cannot be sent as JSON: .+|contains itself, or .+)\.$"):
        mappings.create(display_name="a", mapping_from="tdi_x", mapping_to=field)
    with pytest.raises(InvalidArgumentError):
        mappings.patch(MAPPING, mapping_to=field)


@pytest.mark.parametrize("name", ["display_name", "description", "is_enabled"])
def test_none_is_refused_where_null_would_be_sent(name: str) -> None:
    fields: Any = {name: None}
    camel = {"display_name": "displayName", "is_enabled": "isEnabled"}.get(name, name)
    mappings = memory().store(STORE).data_mappings
    with pytest.raises(InvalidArgumentError, match=f"{camel} must not be None"):
        mappings.patch(MAPPING, **fields)
    with pytest.raises(InvalidArgumentError, match=f"{camel} must not be None"):
        mappings.create(**{"display_name": "a", "mapping_from": "tdi_x", "mapping_to": [("a", "b", "c")]} | fields)
    with pytest.raises(InvalidArgumentError, match="description must not be None"):
        memory().stores.patch(STORE, description=None)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(InvalidArgumentError, match="description must not be None"):
        memory().store(STORE).trait_groups.patch("G", description=None)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(InvalidArgumentError, match="description must not be None"):
        mappings.edit(MAPPING, lambda _: {"description": None})


async def later(_: object) -> dict[str, object]:
    await anyio.lowlevel.checkpoint()
    return {"description": "d"}


def test_an_async_function_is_refused_by_the_sync_client() -> None:
    mappings = memory().store(STORE).data_mappings
    with pytest.raises(InvalidArgumentError, match="needs an AsyncMemoryClient"):
        mappings.edit(MAPPING, later)  # type: ignore[arg-type]  # the mistake under test
    operation = mappings.delete(MAPPING)
    with pytest.raises(InvalidArgumentError, match="needs an AsyncMemoryClient"):
        operation.wait(on_update=later)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(InvalidArgumentError, match=r"^on_update must be a function, not 'print'\.$"):
        operation.wait(on_update="print")  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_client_awaits_the_callers_async_functions(backend: str) -> None:
    seen: list[str] = []

    async def watch(status: object) -> None:
        await anyio.lowlevel.checkpoint()
        seen.append(type(status).__name__)

    async def rename(mapping: DataMapping) -> dict[str, object]:
        await anyio.lowlevel.checkpoint()
        return {"displayName": mapping.display_name + "-v2"}

    async def main(emulator: Emulator) -> None:
        store_id = emulator.add_store("support")
        dataset = emulator.add_dataset({"email": "STRING"})
        http = httpx.AsyncClient(transport=emulator.async_transport())
        client = AsyncMemoryClient(
            emulator.account_sid, emulator.auth_token, base_url="http://localhost", http_client=http
        )
        mappings = client.store(store_id).data_mappings
        trait = [("email", "Contact", "email")]
        operation = await mappings.create(display_name="a", mapping_from=dataset, mapping_to=trait)
        mapping = await operation.result(on_update=watch)
        edited = await (await mappings.edit(mapping.id, rename)).result()
        assert edited.display_name == "a-v2"

    with Emulator() as emulator:
        anyio.run(main, emulator, backend=backend)
    assert seen == ["OperationStatus"]


def test_a_stop_iteration_raised_by_sleep_passes_through() -> None:
    def stop(_: float) -> None:
        raise StopIteration

    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(503)))
    with pytest.raises(StopIteration):
        memory(http_client=http, sleep=stop).stores.fetch(STORE)


def test_using_a_closed_client_is_a_usage_error() -> None:
    client = MemoryClient("AC1", "token", base_url="http://127.0.0.1:9")
    stores = client.stores
    client.close()
    with pytest.raises(ClientUsageError, match="the client is closed"):
        stores.fetch(STORE)
    http = httpx.Client()
    http.close()
    with pytest.raises(ClientUsageError, match="the client is closed"):
        memory(http_client=http).stores.fetch(STORE)


def test_a_client_can_be_copied_but_not_pickled() -> None:
    client = memory()
    for one in (client, client._settings):
        with pytest.raises(ClientUsageError, match=r"^a client cannot be pickled\. Create one in each process\.$"):
            pickle.dumps(one)
    assert copy.copy(client).store(STORE).data_mappings.fetch(MAPPING).id == MAPPING


def test_using_an_async_client_in_another_event_loop_is_a_usage_error() -> None:
    async def use(client: AsyncMemoryClient) -> None:
        with pytest.raises(ConnectError):
            await client.stores.fetch(STORE)

    async def use_elsewhere(client: AsyncMemoryClient) -> None:
        with pytest.raises(ClientUsageError, match="belongs to the event loop in which it was first used"):
            await client.stores.fetch(STORE)

    client = AsyncMemoryClient("AC1", "token", base_url="http://127.0.0.1:9", retry=NO_RETRY)
    anyio.run(use, client)
    anyio.run(use_elsewhere, client)
    anyio.run(use_elsewhere, client, backend="trio")


@pytest.mark.socket
def test_many_threads_share_one_client() -> None:
    with Emulator() as emulator, emulator.serve() as base_url:
        ids = [emulator.add_store(f"store-{number}") for number in range(8)]
        with MemoryClient(emulator.account_sid, emulator.auth_token, base_url=base_url) as client:
            wrong: list[str] = []

            def fetch(store_id: str) -> None:
                wrong.extend(store_id for _ in range(40) if client.stores.fetch(store_id).id != store_id)

            threads = [threading.Thread(target=fetch, args=(store_id,)) for store_id in ids]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert wrong == []


def run_in_child(child: Any) -> None:
    """Fork, call `child` there, and fail if it raises."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            child()
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def echo(connection: Connection) -> None:
    """Respond with the id that the request asks for."""
    body = b'{"id": "%s"}' % connection.path.rpartition("/")[2].encode()
    connection.respond(body)


@pytest.mark.socket
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_client_that_was_used_before_a_fork_reads_its_own_responses() -> None:
    with Emulator() as emulator, emulator.serve() as base_url:
        first, second = emulator.add_store("first"), emulator.add_store("second")
        with MemoryClient(emulator.account_sid, emulator.auth_token, base_url=base_url) as client:
            client.stores.fetch(first)
            before = client._driver.http

            def child() -> None:
                assert client.stores.fetch(second).id == second
                assert client._driver.http is not before

            run_in_child(child)
            assert client.stores.fetch(first).id == first
            assert client._driver.http is before


@pytest.mark.socket
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_an_async_client_that_was_made_before_a_fork_works_after_it() -> None:
    with serving(echo) as base_url:
        client = AsyncMemoryClient("AC1", "token", base_url=base_url)

        async def fetch() -> None:
            assert (await client.stores.fetch(STORE)).id == STORE

        asyncio.run(fetch())
        run_in_child(lambda: asyncio.run(fetch()))


@pytest.mark.socket
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_callers_http_client_is_refused_after_a_fork() -> None:
    client = memory()

    def child() -> None:
        with pytest.raises(ClientUsageError, match="was created before os"):
            client.stores.fetch(STORE)

    run_in_child(child)


@pytest.mark.socket
@pytest.mark.parametrize("turns", range(4, 16))
def test_tasks_that_are_cancelled_while_they_connect_leave_the_async_client_usable(turns: int) -> None:
    async def main(base_url: str) -> None:
        async with AsyncMemoryClient("AC1", "token", base_url=base_url, retry=NO_RETRY) as client:
            tasks = [asyncio.create_task(client.stores.fetch(STORE)) for _ in range(150)]
            for _ in range(turns):
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert (await client.stores.fetch(STORE, retry=Retry(attempts=9))).id == STORE

    with serving(echo) as base_url:
        asyncio.run(main(base_url))


def wait(connection: Connection) -> None:
    """Send no response until the test is over."""
    connection.stopped.wait()


@pytest.mark.socket
def test_more_requests_than_connections_are_a_connect_error() -> None:
    async def main(base_url: str) -> None:
        async with AsyncMemoryClient("AC1", "token", base_url=base_url, timeout=60, retry=NO_RETRY) as client:
            tasks = [asyncio.create_task(client.stores.fetch(STORE)) for _ in range(100)]
            for _ in range(10):
                await asyncio.sleep(0)  # until each task has taken its slot
            with pytest.raises(ConnectError, match="no free connection"):
                await client.stores.fetch(STORE, timeout=0.05)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    with serving(wait) as base_url:
        asyncio.run(main(base_url))
