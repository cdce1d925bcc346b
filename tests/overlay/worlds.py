"""One emulator, three worlds: the same test drives the blocking client, and the async one under asyncio and trio."""

from __future__ import annotations

import inspect
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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
    Polling,
    Retry,
)
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterator

    from anyio.from_thread import BlockingPortal

FIELDS = {"primary_email": "STRING", "mobile_phone": "STRING", "visits": "NUMBER", "opted_in": "BOOLEAN"}
EMAIL = [("primary_email", "Contact", "email")]
ASYNC_DOORS = (AsyncMemoryClient, AsyncStoreScope, AsyncDataMappings, AsyncTraitGroups, AsyncStores, AsyncOperation)


class Blocking:
    """An async door used as if it were the blocking one: each awaitable is awaited in the world of a portal."""

    def __init__(self, target: object, portal: BlockingPortal) -> None:
        self._target = target
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if callable(value):
            return lambda *args, **kwargs: self._come_back(value(*args, **kwargs))
        return self._come_back(value)

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

    def _come_back(self, value: object) -> object:
        if inspect.isawaitable(value):
            value = self._await(value)
        return Blocking(value, self._portal) if isinstance(value, (*ASYNC_DOORS, AsyncPager)) else value

    def _await(self, awaitable: Awaitable[object]) -> object:
        async def wait() -> object:
            return await awaitable

        return self._portal.call(wait)


@dataclass
class Slept:
    """What lets time pass: it advances the emulator's clock, and keeps a list of the pauses."""

    clock: ManualClock
    pauses: list[float] = field(default_factory=list[float])

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds)

    async def later(self, seconds: float) -> None:
        self(seconds)


@dataclass
class World:
    """A store with a dataset in an emulator, and a client of it."""

    emulator: Emulator
    clock: ManualClock
    slept: Slept
    memory: Any
    store_id: str
    dataset_id: str

    @property
    def mappings(self) -> Any:
        return self.memory.store(self.store_id).data_mappings

    def create(self, name: str = "crm-contacts", **fields: Any) -> Any:
        """Create a data mapping and wait for it."""
        return self.begin(name, **fields).result()

    def begin(self, name: str = "crm-contacts", **fields: Any) -> Any:
        """Create a data mapping and return the operation."""
        given = {"mapping_from": self.dataset_id, "mapping_to": EMAIL, **fields}
        return self.mappings.create(display_name=name, **given)


def settings(slept: Slept, **more: Any) -> dict[str, Any]:
    """Return a client's settings with the clock under control and no chance in them."""
    clock = slept.clock
    return {
        "clock": lambda: clock.now().timestamp(),
        "random": lambda: 0.5,
        "retry": Retry(),
        "polling": Polling(),
    } | more


@contextmanager
def world(kind: str, *, socket: bool = False, delay: float = 2.0, **more: Any) -> Generator[World]:
    """Open a world: `kind` is sync, asyncio or trio."""
    clock = ManualClock()
    slept = Slept(clock)
    with ExitStack() as stack:
        emulator = stack.enter_context(Emulator(operation_delay=delay, clock=clock))
        base_url = stack.enter_context(emulator.serve()) if socket else "http://localhost"
        given = settings(slept, base_url=base_url, **more)
        given |= {"account_sid": emulator.account_sid, "auth_token": emulator.auth_token}
        if kind == "sync":
            http = None if socket else stack.enter_context(httpx.Client(transport=emulator.transport()))
            memory: Any = stack.enter_context(MemoryClient(http_client=http, sleep=slept, **given))
        else:
            portal = stack.enter_context(start_blocking_portal(kind))
            memory = Blocking(_async_client(portal, None if socket else emulator, slept, given), portal)
            stack.callback(memory.close)
        store_id = emulator.add_store(display_name="support")
        yield World(emulator, clock, slept, memory, store_id, emulator.add_dataset(fields=FIELDS))


def _async_client(
    portal: BlockingPortal, emulator: Emulator | None, slept: Slept, given: dict[str, Any]
) -> AsyncMemoryClient:
    def make() -> AsyncMemoryClient:
        http = None if emulator is None else httpx.AsyncClient(transport=emulator.async_transport())
        return AsyncMemoryClient(http_client=http, sleep=slept.later, **given)

    return portal.call(make)


class Scripted:
    """A server that gives prepared answers in turn, and keeps the requests."""

    def __init__(self, *answers: httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def client(self, **more: Any) -> MemoryClient:
        """Return a blocking client of this server, in which no time passes."""
        slept = Slept(ManualClock())
        http = httpx.Client(transport=httpx.MockTransport(self))
        given = settings(slept, account_sid="AC" + "1" * 32, auth_token="the-secret", http_client=http, sleep=slept)
        given |= {"base_url": "https://memory.example"} | more
        client = MemoryClient(**given)
        client.__dict__["pauses"] = slept.pauses
        return client
