"""Whatever a server sends, every call, sync and async, ends in a value or a `TwilioMemoryError`."""

from __future__ import annotations

import inspect
import json
import os
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.overlay.harness import KINDS, MAPPING, OPERATION, STORE
from tests.overlay.raw_server import Connection, serving
from twilio_memory import AsyncMemoryClient, MemoryClient, Polling, Retry, TwilioMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable

# The fuzzing environment sets a higher number.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
TRAITS = [("a", "b", "c")]

CALLS: dict[str, Callable[[Any], Any]] = {
    "list stores": lambda memory: memory.stores.list(limit=5),
    "fetch store": lambda memory: memory.stores.fetch(STORE),
    "create store": lambda memory: memory.stores.create(display_name="a"),
    "patch store": lambda memory: memory.stores.patch(STORE, display_name="a"),
    "list groups": lambda memory: memory.store(STORE).trait_groups.list(limit=5),
    "fetch group": lambda memory: memory.store(STORE).trait_groups.fetch("G"),
    "create group": lambda memory: memory.store(STORE).trait_groups.create(display_name="G"),
    "patch group": lambda memory: memory.store(STORE).trait_groups.patch("G", description="d"),
    "delete group": lambda memory: memory.store(STORE).trait_groups.delete("G"),
    "list mappings": lambda memory: memory.store(STORE).data_mappings.list(limit=5),
    "fetch mapping": lambda memory: memory.store(STORE).data_mappings.fetch(MAPPING),
    "create mapping": lambda memory: memory.store(STORE).data_mappings.create(
        display_name="a", mapping_from="tdi_x", mapping_to=TRAITS
    ),
    "patch mapping": lambda memory: memory.store(STORE).data_mappings.patch(MAPPING, description="d"),
    "edit mapping": lambda memory: memory.store(STORE).data_mappings.edit(MAPPING, lambda _: {"description": "d"}),
    "delete mapping": lambda memory: memory.store(STORE).data_mappings.delete(MAPPING),
    "resume": lambda memory: memory.operation(OPERATION),
    "resume mapping": lambda memory: memory.store(STORE).data_mappings.operation(OPERATION),
}

FIELDS = [
    "id",
    "operationId",
    "status",
    "result",
    "error",
    "code",
    "title",
    "detail",
    "type",
    "displayName",
    "description",
    "version",
    "createdAt",
    "meta",
    "nextToken",
    "previousToken",
    "stores",
    "traitGroups",
    "traitGroup",
    "traits",
    "dataMappings",
    "mappingFrom",
    "mappingTo",
    "mappings",
    "message",
    "more_info",
    "statusUrl",
    "dataType",
    "validationRule",
    "errors",
    "pointer",
    "params",
    "twilioErrorCodeUrl",
    "completedAt",
]
names = st.sampled_from(FIELDS)
words = st.sampled_from(
    ["COMPLETED", "FAILED", "RUNNING", "RESOURCE_ID", "TRAITS", "DATASET", STORE, OPERATION, MAPPING, "G"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | words | st.just("\ud800")
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6), max_leaves=20
)
bodies = (
    st.dictionaries(names, values, max_size=8).map(lambda value: json.dumps(value).encode())
    | values.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=200)
    | st.sampled_from([b"", b"{", b'{"a":' * 5000, b"\xff\xfe", b"[" * 100_000, b"<html>", b"NaN"])
)
texts = st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace"))
headers = st.dictionaries(
    st.sampled_from([b"Operation-Id", b"Location", b"Retry-After", b"ETag", b"Content-Type", b"Twilio-Request-Id"]),
    st.sampled_from(
        [b"0", b"1", b"-5", b"1e400", b"nan", OPERATION.encode(), b"/v1/x", b"//", b"http://[::1", b'"1"', b".."]
    )
    | texts,
    max_size=6,
)
statuses = st.sampled_from(
    [200, 202, 202, 204, 206, 301, 308, 400, 401, 404, 409, 412, 429, 500, 503, 599]
) | st.integers(200, 599)
responses = st.builds(lambda status, head, body: (status, [*head.items()], body), statuses, headers, bodies)
scripts = st.lists(responses, min_size=1, max_size=6)


class Time:
    """A clock. A sleep advances it, and each request advances it by a second."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.now += seconds


def client(kind: str, script: list[Any]) -> Any:
    """Return a client of a server that returns the responses of the script in order, again and again."""
    time = Time()

    def respond(_: httpx.Request) -> httpx.Response:
        time.now += 1
        status, head, body = script[int(time.now) % len(script)]
        return httpx.Response(status, headers=head, content=body)

    asynchronous = kind != "sync"
    transport = httpx.MockTransport(respond)
    given: dict[str, Any] = {
        "base_url": "https://memory.example",
        "clock": lambda: time.now,
        "sleep": time.sleep_async if asynchronous else time.sleep,
        "retry": Retry(attempts=2),
        "polling": Polling(timeout=20),
    }
    if asynchronous:
        return AsyncMemoryClient("AC1", "t", http_client=httpx.AsyncClient(transport=transport), **given)
    return MemoryClient("AC1", "t", http_client=httpx.Client(transport=transport), **given)


def read(value: Any) -> None:
    """Read all of a value, as a program would."""
    repr(value)
    if hasattr(value, "to_dict"):
        value.to_dict()


def use(memory: Any, call: str) -> None:
    found = CALLS[call](memory)
    if hasattr(found, "result"):
        read(found.result())
    elif hasattr(found, "pages"):
        for item in found:
            read(item)
    else:
        read(found)


async def use_async(memory: Any, call: str) -> None:
    found = CALLS[call](memory)
    found = await found if inspect.isawaitable(found) else found
    if hasattr(found, "result"):
        read(await found.result())
    elif hasattr(found, "pages"):
        async for item in found:
            read(item)
    else:
        read(found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(script=scripts)
def test_every_call_ends_in_a_value_or_a_typed_error(kind: str, call: str, script: list[Any]) -> None:
    memory = client(kind, script)
    shown = ""
    try:
        if kind == "sync":
            use(memory, call)
        else:
            anyio.run(use_async, memory, call, backend=kind)
    except TwilioMemoryError as error:
        shown = f"{error}{error!r}"
    assert shown.isprintable()


@pytest.mark.socket
@settings(
    max_examples=2 * EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    head=st.binary(max_size=60)
    | st.sampled_from([b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", b"HTTP/1.1 999999 X\r\n"]),
    rest=st.binary(max_size=60) | st.sampled_from([b"\r\n", b"\r\n{}", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"]),
)
def test_bytes_that_are_not_http_end_in_a_value_or_a_typed_error(broken_server: Any, head: bytes, rest: bytes) -> None:
    base_url, script = broken_server
    script[0] = head + rest
    with MemoryClient("AC1", "t", base_url=base_url, timeout=5, retry=Retry(attempts=1)) as memory:
        shown = ""
        try:
            memory.stores.fetch(STORE)
        except TwilioMemoryError as error:
            shown = f"{error}{error!r}"
    assert shown.isprintable()


@pytest.fixture
def broken_server() -> Any:
    script = [b""]

    def send(connection: Connection) -> None:
        connection.send(script[0])

    with serving(send) as base_url:
        yield base_url, script
