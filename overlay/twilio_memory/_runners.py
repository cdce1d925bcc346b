"""How a door carries out a flow: with blocking calls, or awaited. Everything that a client hands out holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from twilio_memory._drivers import run, run_async

if TYPE_CHECKING:
    from twilio_memory._drivers import AsyncHttpClient, AsyncPause, HttpClient, Pause
    from twilio_memory._flow import Flow

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
