"""Handles to accepted writes: check, wait for, or resume them by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from twilio_memory._call import Policy
from twilio_memory._drivers import AsyncDriver, Bound, Driver, DriverT
from twilio_memory._operations import AsyncWatcher, OperationFlows, Watcher
from twilio_memory._settings import InAccount
from twilio_memory.models import OperationState

if TYPE_CHECKING:
    from twilio_memory._call import CallOptions, Write
    from twilio_memory._flow import HttpResponse
    from twilio_memory._operations import Edit
    from twilio_memory.models import OperationStatus

__all__ = ["AsyncOperation", "AsyncWatcher", "Operation", "Watcher"]

T = TypeVar("T")
CollectionT = TypeVar("CollectionT", bound=InAccount)


class _OperationBase(Bound[OperationFlows[T], DriverT]):
    """What is known without asking the service."""

    @property
    def id(self) -> str:
        """The operation's id, by which any process can resume the wait. An `edit` may go through several operations."""
        return self._flows.accepted.operation_id

    @property
    def status_url(self) -> str | None:
        """The URL of its state, as the service gave it. It is used only if it belongs to the configured host."""
        return self._flows.accepted.status_url

    @property
    def message(self) -> str | None:
        """What the service said when it accepted the write."""
        return self._flows.accepted.message

    @property
    def last(self) -> OperationStatus | None:
        """The last known state, with times, result and error; None before the first poll."""
        return self._flows.last

    @property
    def status(self) -> OperationState:
        """The name of the last known state; `PENDING` before the first poll. Sends nothing."""
        return self._flows.last.status if self._flows.last else OperationState.PENDING

    @property
    def response(self) -> HttpResponse | None:
        """The last response about it, with status, headers and request id; None before the first, if resumed."""
        return self._flows.response or self._flows.accepted.response

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, status={str(self.status)!r})"


class Operation(_OperationBase[T, Driver]):
    """A write that the service has accepted. Returned by the methods that write."""

    def done(self) -> bool:
        """Poll once (`FetchOperation`), and return whether the operation has ended, successfully or not.

        Raises:
            APIError: Among others `NotFoundError`: the operation is unknown, or ended more than seven days ago.
            TransportError: No response arrived.

        """
        return self._driver.run(self._flows.done())

    def wait(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> OperationStatus:
        """Poll (`FetchOperation`) until the operation has completed, as often as the service asks for.

        Args:
            timeout: Seconds to wait. Default: the client's `polling.timeout`, 300.
            on_update: Called with each state that a poll returns, such as a
                `twilio_memory.progress.TerminalProgress`.

        Returns:
            The final state.

        Raises:
            OperationFailedError: It ended as `FAILED`; `code` is Twilio's. `OperationCancelledError` likewise.
            OperationTimeoutError: It has not ended. It continues, and can be waited for again.
            APIError, TransportError: A poll failed, after the client's retries. It can be waited for again.

        """
        return self._driver.run(self._flows.wait(timeout, on_update))

    def result(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> T:
        """Wait as `wait` does, then return the result of the write.

        Args:
            timeout: Seconds to wait. Default: the client's `polling.timeout`, 300.
            on_update: Called with each state that a poll returns.

        Returns:
            After a create, patch or edit: the resource, freshly fetched. After a delete: None.

        Raises:
            OperationFailedError, OperationTimeoutError, APIError, TransportError: See `wait`.

        """
        return self._driver.run(self._flows.result(timeout, on_update))


class AsyncOperation(_OperationBase[T, AsyncDriver]):
    """A write that the service has accepted. Returned by the methods that write."""

    async def done(self) -> bool:
        """Poll once, and return whether the operation has ended; see `Operation.done`."""
        return await self._driver.run(self._flows.done())

    async def wait(self, timeout: float | None = None, *, on_update: AsyncWatcher | None = None) -> OperationStatus:  # noqa: ASYNC109 - a cancel scope would lose the OperationTimeoutError
        """Poll until the operation has completed; see `Operation.wait`."""
        return await self._driver.run(self._flows.wait(timeout, on_update))

    async def result(self, timeout: float | None = None, *, on_update: AsyncWatcher | None = None) -> T:  # noqa: ASYNC109 - as for wait
        """Wait, then return the result of the write; see `Operation.result`."""
        return await self._driver.run(self._flows.result(timeout, on_update))


class _CollectionBase(Bound[CollectionT, DriverT]):
    def _policy(self, options: CallOptions) -> Policy:
        return Policy.of(self._flows.settings, options)


class Collection(_CollectionBase[CollectionT, Driver]):
    """Base of the collections of a `MemoryClient`."""

    def _begin(self, write: Write[T] | Edit[T], options: CallOptions) -> Operation[T]:
        settings = self._flows.settings
        policy = Policy.of(settings, options)
        accepted = self._driver.run(write.accept(settings, policy))
        return Operation(OperationFlows(settings, write, accepted, policy, settings.clock()), self._driver)


class AsyncCollection(_CollectionBase[CollectionT, AsyncDriver]):
    """Base of the collections of an `AsyncMemoryClient`."""

    async def _begin(self, write: Write[T] | Edit[T], options: CallOptions) -> AsyncOperation[T]:
        settings = self._flows.settings
        policy = Policy.of(settings, options)
        accepted = await self._driver.run(write.accept(settings, policy))
        return AsyncOperation(OperationFlows(settings, write, accepted, policy, settings.clock()), self._driver)
