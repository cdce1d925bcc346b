"""The life of an accepted write: from the 202 through the polls to its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import unquote, urlsplit

from twilio_memory._checks import identifier
from twilio_memory._config import path_below, path_here
from twilio_memory._core import Call, CallOptions, Core, call, json_object
from twilio_memory._error_bodies import operation_error, retry_after
from twilio_memory._flow import Flow, HttpResponse, sleep
from twilio_memory.errors import (
    APIError,
    InvalidArgumentError,
    InvalidResponseError,
    OperationTimeoutError,
    TransportError,
    VersionConflictError,
)
from twilio_memory.models import OperationState, OperationStatus
from twilio_memory_generated.api.operation import fetch_operation
from twilio_memory_generated.models import AcceptedOperation

T = TypeVar("T")

Watcher = Callable[[OperationStatus], None]
"""Is called with each state that is seen."""

_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a 202 says: which operation carries the write out, where to ask for it, and after how many seconds."""

    operation_id: str
    status_url: str | None = None
    retry_after: float | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Write(Generic[T]):
    """A write: how it is accepted, what it results in, and how often it may be made again on a version conflict."""

    accept: Callable[[], Flow[Accepted]]
    settle: Callable[[OperationStatus], Flow[T]]
    repeats: int = 0


def read_accepted(response: HttpResponse) -> Accepted:
    """Read a 202. The headers are enough, whatever the body; it adds a message and, without headers, the URL."""
    operation_id, url = response.headers.get("operation-id"), response.headers.get("location")
    try:
        body = AcceptedOperation.from_dict(json_object(response))
    except InvalidResponseError:
        if not operation_id and not url:
            raise
        body = AcceptedOperation()
    url = url or _string(body.status_url)
    operation_id = operation_id or (_last_segment(url) if url else None)
    if not operation_id:
        raise InvalidResponseError(
            f"HTTP {response.status}: the write was accepted, but the answer names no operation.", response
        )
    return Accepted(operation_id, url, retry_after(response), _string(body.message))


def resume(core: Core, operation: str) -> Accepted:
    """Return what is known of an operation from its id or its status URL alone.

    Raises:
        InvalidArgumentError: It is neither, or the URL belongs to another host, which must not be given the
            credentials.

    """
    if "/" not in identifier("operation", operation):
        return Accepted(operation, retry_after=0)
    if "://" not in operation and not operation.startswith("/"):
        raise InvalidArgumentError(f"{operation!r} is neither the id of an operation nor a status URL.")
    if path_here(operation, core.base_url) is None or not (found := _last_segment(operation)):
        raise InvalidArgumentError(
            f"the status URL must belong to {core.base_url}, which alone is given the credentials; "
            "pass the operation's id instead."
        )
    return Accepted(found, operation, retry_after=0)


def poll(
    core: Core, accepted: Accepted, options: CallOptions, deadline: float | None = None
) -> Flow[tuple[OperationStatus, float | None]]:
    """Ask once for the state of an operation; return it and the seconds that the service asks to wait.

    The status URL is followed only below the base URL; else the URL is made from the id. So the credentials stay here,
    and a gateway whose path the service does not know can be passed.
    """
    kwargs = fetch_operation._get_kwargs(accepted.operation_id)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the generated half
    if accepted.status_url is not None and (path := path_below(accepted.status_url, core.base_url)):
        kwargs["url"] = path
    status, asked = yield from call(core, Call(kwargs, _read_state), options, deadline)
    status.operation_id = _string(status.operation_id) or accepted.operation_id
    return status, asked


def _read_state(response: HttpResponse) -> tuple[OperationStatus, float | None]:
    return OperationStatus.from_dict(json_object(response)), retry_after(response)


def has_ended(status: OperationStatus) -> bool:
    """Return whether a state is final. One that is not known counts as final where it says when it ended."""
    name = str(status.status)
    return name in _ENDED or (name not in OperationState.__members__ and bool(status.completed_at))


class Progress:
    """What is known of an operation, kept up to date by the flows that ask for it."""

    def __init__(self, accepted: Accepted, now: float) -> None:
        """Begin with what the 202 said, and when."""
        self.restart(accepted, now)

    def restart(self, accepted: Accepted, now: float) -> None:
        """Begin anew with another operation that carries out the same write."""
        self.accepted = accepted
        self.last: OperationStatus | None = None
        self._asked = accepted.retry_after
        self._heard = now

    def refresh(self, core: Core, options: CallOptions, deadline: float | None = None) -> Flow[OperationStatus]:
        """Ask for the state, unless the last one seen was final."""
        if self.last is None or not has_ended(self.last):
            self.last, self._asked = yield from poll(core, self.accepted, options, deadline)
            self._heard = core.clock()
        return self.last

    def wait(
        self, core: Core, deadline: float, limit: float, watcher: Watcher | None, options: CallOptions
    ) -> Flow[OperationStatus]:
        """Poll until the operation has ended well.

        Raises:
            OperationFailedError: It ended otherwise.
            OperationTimeoutError: It did not end by the deadline.

        """
        polls = 0
        while self.last is None or not has_ended(self.last):
            pause = core.polling.pause(polls, self._asked, core.random)
            left = min(self._heard + pause, deadline) - core.clock()
            yield from sleep(max(0.0, min(pause, left)))  # no longer than the pause, even if the clock was set back
            try:
                status = yield from self.refresh(core, self._within(core, deadline, options), deadline)
            except (TransportError, APIError) as error:
                if core.clock() < deadline or not _passing(error):
                    raise
                raise OperationTimeoutError(self.accepted.operation_id, limit, self.last) from error
            polls += 1
            if watcher is not None:
                watcher(status)
            if not has_ended(status) and core.clock() >= deadline:
                raise OperationTimeoutError(self.accepted.operation_id, limit, status)
        if polls == 0 and watcher is not None:
            watcher(self.last)
        if self.last.status != OperationState.COMPLETED:
            raise operation_error(self.last)
        return self.last

    @staticmethod
    def _within(core: Core, deadline: float, options: CallOptions) -> CallOptions:
        """Return the options with a timeout that does not outlast the deadline by more than a second."""
        timeout = options.get("timeout", core.timeout)
        return {**options, "timeout": min(timeout, max(1.0, deadline - core.clock()))}


def result(
    core: Core, write: Write[T], progress: Progress, limit: float, watcher: Watcher | None, options: CallOptions
) -> Flow[T]:
    """Wait for a write and return what it results in. On a version conflict it is made again where it may be."""
    deadline = core.clock() + limit
    repeats = write.repeats
    while True:
        try:
            status = yield from progress.wait(core, deadline, limit, watcher, options)
        except VersionConflictError:
            if repeats <= 0:
                raise
            repeats -= 1
            progress.restart((yield from write.accept()), core.clock())
        else:
            return (yield from write.settle(status))


def _passing(error: TransportError | APIError) -> bool:
    """Return whether asking again could have helped."""
    return isinstance(error, TransportError) or error.status >= 500 or error.status == 429  # noqa: PLR2004  # HTTP's


def _string(value: object) -> str | None:
    """Return a string that says something; an answer may hold anything in its place."""
    return value if isinstance(value, str) and value else None


def _last_segment(url: str) -> str:
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
