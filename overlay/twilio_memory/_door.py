"""How a door carries out a flow: with blocking calls, or awaited. Everything that a client hands out holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from twilio_memory._drivers import run, run_async
from twilio_memory.operations import AsyncOperation, Operation

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._drivers import AsyncHttpClient, AsyncPause, HttpClient, Pause
    from twilio_memory._flow import Flow
    from twilio_memory._polling_flows import Write

T = TypeVar("T")


class Runner:
    """Carries out flows with blocking calls."""

    def __init__(self, http: HttpClient, pause: Pause) -> None:
        """Take the HTTP client and what lets time pass."""
        self.http = http
        self.pause = pause

    def __call__(self, flow: Flow[T]) -> T:
        """Carry out a flow and return what it returns."""
        return run(flow, self.http, self.pause)


class AsyncRunner:
    """Carries out flows under asyncio or trio."""

    def __init__(self, http: AsyncHttpClient, pause: AsyncPause) -> None:
        """Take the HTTP client and what lets time pass."""
        self.http = http
        self.pause = pause

    async def __call__(self, flow: Flow[T]) -> T:
        """Carry out a flow and return what it returns."""
        return await run_async(flow, self.http, self.pause)


class Door:
    """What the objects that a client hands out share: its settings, and the means to carry a flow out."""

    def __init__(self, core: Core, runner: Runner) -> None:
        """Made by the client."""
        self._core = core
        self._run = runner

    def _begin(self, write: Write[T], options: CallOptions) -> Operation[T]:
        return Operation(self._core, write, self._run(write.accept()), options, self._run)


class AsyncDoor:
    """What the objects that a client hands out share: its settings, and the means to carry a flow out."""

    def __init__(self, core: Core, runner: AsyncRunner) -> None:
        """Made by the client."""
        self._core = core
        self._run = runner

    async def _begin(self, write: Write[T], options: CallOptions) -> AsyncOperation[T]:
        return AsyncOperation(self._core, write, await self._run(write.accept()), options, self._run)
