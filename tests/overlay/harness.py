"""What the tests run against: the emulator, with a sync or an async client, or a server with scripted responses.

A test written for the sync client also drives the async client, under asyncio and under trio.
"""

from __future__ import annotations

import inspect
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import httpx
from anyio.from_thread import start_blocking_portal

from twilio_memory import (
    AsyncDataMappings,
    AsyncMemoryClient,
    AsyncOperation,
    AsyncPager,
    AsyncStores,
    AsyncStoreScope,
    AsyncTraitGroups,
    MemoryClient,
)
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterator

    from anyio.from_thread import BlockingPortal

Kind = Literal["sync", "asyncio", "trio"]
KINDS: tuple[Kind, ...] = get_args(Kind)

STORE = "mem_store_00000000000000000000000000"
MAPPING = "mem_datamapping_00000000000000000000000000"
OPERATION = "proc_job_00000000000000000000000000"
FIELDS = {"primary_email": "STRING", "mobile_phone": "STRING", "visits": "NUMBER", "opted_in": "BOOLEAN"}
EMAIL = [("primary_email", "Contact", "email")]

_ASYNC_CLASSES = (AsyncMemoryClient, AsyncStoreScope, AsyncDataMappings, AsyncTraitGroups, AsyncStores, AsyncOperation)


class Blocking:
    """Lets an async object be used like its sync counterpart: a portal awaits whatever is awaitable."""

    def __init__(self, target: object, portal: BlockingPortal) -> None:
        self._target = target
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if callable(value):
            return lambda *args, **kwargs: self._resolved(value(*args, **kwargs))
        return self._resolved(value)

    def __repr__(self) -> str:
        return repr(self._target)

    def __iter__(self) -> Iterator[Any]:
        return self._iterate(self._target)

    def pages(self) -> Iterator[Any]:
        assert isinstance(self._target, AsyncPager)
        return self._iterate(self._target.pages())

    def _iterate(self, source: Any) -> Iterator[Any]:
        items = source.__aiter__()
        while True:
            try:
                yield self._await(items.__anext__())
            except StopAsyncIteration:
                return

    def _resolved(self, value: object) -> object:
        if inspect.isawaitable(value):
            value = self._await(value)
        return Blocking(value, self._portal) if isinstance(value, (*_ASYNC_CLASSES, AsyncPager)) else value

    def _await(self, awaitable: Awaitable[object]) -> object:
        async def wait() -> object:
            return await awaitable

        return self._portal.call(wait)


@dataclass
class Sleeper:
    """Stands in for `sleep`: records each pause, and advances the clock by it."""

    clock: ManualClock
    pauses: list[float] = field(default_factory=list[float])

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds)

    async def sleep(self, seconds: float) -> None:
        self(seconds)

    def now(self) -> float:
        return self.clock.now().timestamp()


@dataclass
class Harness:
    """An emulator with one store and one dataset, and a client of it."""

    emulator: Emulator
    sleeper: Sleeper
    memory: Any
    store_id: str
    dataset_id: str

    @property
    def clock(self) -> ManualClock:
        return self.sleeper.clock

    @property
    def mappings(self) -> Any:
        return self.memory.store(self.store_id).data_mappings

    def create(self, name: str = "crm-contacts", **fields: Any) -> Any:
        """Create a data mapping, and wait for it."""
        return self.begin(name, **fields).result()

    def begin(self, name: str = "crm-contacts", **fields: Any) -> Any:
        """Start to create a data mapping, and return the operation."""
        given = {"mapping_from": self.dataset_id, "mapping_to": EMAIL, **fields}
        return self.mappings.create(display_name=name, **given)


@contextmanager
def open_harness(kind: Kind, *, socket: bool = False, delay: float = 2.0) -> Generator[Harness]:
    """Start an emulator, and open a client of this kind, in process or over a socket."""
    sleeper = Sleeper(ManualClock())
    with ExitStack() as stack:
        emulator = stack.enter_context(Emulator(operation_delay=delay, clock=sleeper.clock))
        settings: dict[str, Any] = {
            "account_sid": emulator.account_sid,
            "auth_token": emulator.auth_token,
            "base_url": stack.enter_context(emulator.serve()) if socket else "http://localhost",
            "clock": sleeper.now,
            "random": lambda: 0.5,
        }
        if kind == "sync":
            http = None if socket else stack.enter_context(httpx.Client(transport=emulator.transport()))
            memory: Any = stack.enter_context(MemoryClient(http_client=http, sleep=sleeper, **settings))
        else:
            portal = stack.enter_context(start_blocking_portal(kind))
            memory = Blocking(_async_client(portal, None if socket else emulator, sleeper, settings), portal)
            stack.callback(memory.close)
        store_id = emulator.add_store(display_name="support")
        yield Harness(emulator, sleeper, memory, store_id, emulator.add_dataset(fields=FIELDS))


def _async_client(
    portal: BlockingPortal, emulator: Emulator | None, sleeper: Sleeper, settings: dict[str, Any]
) -> AsyncMemoryClient:
    def make() -> AsyncMemoryClient:
        http = None if emulator is None else httpx.AsyncClient(transport=emulator.async_transport())
        return AsyncMemoryClient(http_client=http, sleep=sleeper.sleep, **settings)

    return portal.call(make)


class ScriptedServer:
    """A server that returns prepared responses in order. It records the requests, and its clients' pauses.

    A response may also be an exception to raise, or a function that makes the response from the request.
    """

    def __init__(self, *responses: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]) -> None:
        self.responses = list(responses)
        self.requests: list[httpx.Request] = []
        self.sleeper = Sleeper(ManualClock())

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        response = self.responses.pop(0)
        if isinstance(response, Exception):
            raise response
        return response if isinstance(response, httpx.Response) else response(request)

    @property
    def pauses(self) -> list[float]:
        """The pauses so far, in seconds."""
        return self.sleeper.pauses

    @property
    def timeouts(self) -> list[float]:
        """The timeout of each request so far, in seconds."""
        return [request.extensions["timeout"]["read"] for request in self.requests]

    def client(self, **settings: Any) -> MemoryClient:
        """Return a sync client of this server, with the defaults of a client except for time and chance."""
        given: dict[str, Any] = {
            "account_sid": "AC" + "1" * 32,
            "auth_token": "the-secret",
            "base_url": "https://memory.example",
            "http_client": httpx.Client(transport=httpx.MockTransport(self)),
            "sleep": self.sleeper,
            "clock": self.sleeper.now,
            "random": lambda: 0.5,
        }
        return MemoryClient(**given | settings)


def accepted(
    headers: dict[str, str] | None = None, body: dict[str, Any] | None = None, *, operation: str | None = OPERATION
) -> httpx.Response:
    """Return the 202 of an accepted write."""
    named = {} if operation is None else {"Operation-Id": operation}
    return httpx.Response(202, json={} if body is None else body, headers=named | (headers or {}))


def state(status: Any, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
    """Return the response to a poll."""
    body = {"operationId": OPERATION, "status": status, "createdAt": "2026-01-15T10:30:00Z"} | fields
    return httpx.Response(200, json=body, headers=headers)


def failed(code: int) -> httpx.Response:
    """Return the response to a poll of an operation that failed with this code."""
    return state("FAILED", error={"code": code, "title": "No", "detail": "Not this time"})
