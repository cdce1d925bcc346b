"""Operations: what a write gives back at once, to wait for, to ask, and to take up again from its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from twilio_memory._checks import at_least
from twilio_memory._core import checked
from twilio_memory._polling_flows import Accepted, Progress, Watcher, Write, has_ended, result
from twilio_memory.models import OperationState

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._flow import Flow
    from twilio_memory._runners import AsyncRunner, Runner
    from twilio_memory.models import OperationStatus

__all__ = ["AsyncOperation", "Operation", "Watcher"]

T = TypeVar("T")


class _OperationBase(Generic[T]):
    """What both kinds of operation share: all but the waiting itself."""

    def __init__(self, core: Core, write: Write[T], accepted: Accepted, options: CallOptions) -> None:
        self._core = core
        self._write = write
        self._options = checked(options)
        self._progress = Progress(accepted, core.clock())

    @property
    def id(self) -> str:
        """The operation's id, by which any process can take the wait over. `edit` may go through several."""
        return self._progress.accepted.operation_id

    @property
    def status_url(self) -> str | None:
        """The URL that the service gave for asking; it is asked only if it belongs to the configured host."""
        return self._progress.accepted.status_url

    @property
    def message(self) -> str | None:
        """What the service said when it accepted the write."""
        return self._progress.accepted.message

    @property
    def last(self) -> OperationStatus | None:
        """The state that was seen last, with times, result and error; None before the first poll."""
        return self._progress.last

    @property
    def status(self) -> OperationState:
        """The name of the state that was seen last; `PENDING` before the first poll. Asks nobody."""
        return self._progress.last.status if self._progress.last else OperationState.PENDING

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, status={str(self.status)!r})"

    def _done(self) -> Flow[bool]:
        return has_ended((yield from self._progress.refresh(self._core, self._options)))

    def _wait(self, timeout: float | None, watcher: Watcher | None) -> Flow[OperationStatus]:
        limit = self._limit(timeout)
        deadline = self._core.clock() + limit
        return (yield from self._progress.wait(self._core, deadline, limit, watcher, self._options))

    def _result(self, timeout: float | None, watcher: Watcher | None) -> Flow[T]:
        limit = self._limit(timeout)
        return (yield from result(self._core, self._write, self._progress, limit, watcher, self._options))

    def _limit(self, timeout: float | None) -> float:
        if timeout is None:
            return self._core.polling.timeout
        at_least("timeout", timeout, 0)
        return timeout


class Operation(_OperationBase[T]):
    """A write that was accepted and is being carried out. Made by the methods that write."""

    def __init__(self, core: Core, write: Write[T], accepted: Accepted, options: CallOptions, runner: Runner) -> None:
        """Made by the methods that write, and by `operation`."""
        super().__init__(core, write, accepted, options)
        self._run = runner

    def done(self) -> bool:
        """Ask the service once (`FetchOperation`) whether the operation has ended, well or not.

        Raises:
            APIError: Among others `NotFoundError`: the operation is unknown, or ended more than seven days ago.
            TransportError: No answer came.

        """
        return self._run(self._done())

    def wait(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> OperationStatus:
        """Poll (`FetchOperation`) until the operation has ended well, at the service's pace.

        Args:
            timeout: How long to wait, in seconds. Default: the client's `polling.timeout`, 300.
            on_update: Is called with each state that is seen, such as a
                `twilio_memory.progress.TerminalProgress`.

        Returns:
            The final state.

        Raises:
            OperationFailedError: It ended as `FAILED`; `code` is Twilio's. `OperationCancelledError` likewise.
            OperationTimeoutError: It has not ended. It goes on and can be waited for again.
            APIError, TransportError: Asking failed, after the client's retries. It can be waited for again.

        """
        return self._run(self._wait(timeout, on_update))

    def result(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> T:
        """Wait like `wait`, then return what the write results in.

        Args:
            timeout: How long to wait, in seconds. Default: the client's `polling.timeout`, 300.
            on_update: Is called with each state that is seen.

        Returns:
            After a create, patch or edit the resource as it now is, freshly fetched; after a delete None.

        Raises:
            OperationFailedError, OperationTimeoutError, APIError, TransportError: See `wait`.

        """
        return self._run(self._result(timeout, on_update))


class AsyncOperation(_OperationBase[T]):
    """A write that was accepted and is being carried out. Made by the methods that write."""

    def __init__(
        self, core: Core, write: Write[T], accepted: Accepted, options: CallOptions, runner: AsyncRunner
    ) -> None:
        """Made by the methods that write, and by `operation`."""
        super().__init__(core, write, accepted, options)
        self._run = runner

    async def done(self) -> bool:
        """Ask once whether the operation has ended; see `Operation.done`."""
        return await self._run(self._done())

    async def wait(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> OperationStatus:  # noqa: ASYNC109  # the limit is the operation's, told in the error; a cancel scope would lose it
        """Poll until the operation has ended well; see `Operation.wait`."""
        return await self._run(self._wait(timeout, on_update))

    async def result(self, timeout: float | None = None, *, on_update: Watcher | None = None) -> T:  # noqa: ASYNC109  # as for wait
        """Wait, then return what the write results in; see `Operation.result`."""
        return await self._run(self._result(timeout, on_update))
