"""The life of a write: accepted with a 202, polled until its operation ends, then resolved to its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from twilio_memory._call import Call, CallOptions, call, checked
from twilio_memory._checks import at_least, identifier
from twilio_memory._errors import operation_error
from twilio_memory._flow import Flow, HttpResponse, Sleep
from twilio_memory._reading import Accepted, json_object, last_segment, read_accepted, retry_after, text
from twilio_memory._settings import Settings, local_path, path_below
from twilio_memory.errors import (
    APIError,
    InvalidArgumentError,
    OperationTimeoutError,
    PreconditionFailedError,
    TransportError,
    TwilioMemoryError,
    VersionConflictError,
)
from twilio_memory.models import OperationState, OperationStatus
from twilio_memory_generated.api.operation import fetch_operation
from twilio_memory_generated.models import UnknownVariant

T = TypeVar("T")

Watcher = Callable[[OperationStatus], None]
"""Called with each state that a poll returns."""

Fetch = Callable[[str, CallOptions], Flow[T]]
"""Fetches a resource by its id."""

Resolve = Callable[[OperationStatus, CallOptions], Flow[T]]
"""Turns a completed operation into the result of its write."""

_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class Write(Generic[T]):
    """A write: the call that the service accepts, and how its result is resolved.

    Attributes:
        kwargs: The request, as the generated endpoint builds it.
        resolve: Resolves the result once the operation has completed.

    """

    kwargs: dict[str, Any]
    resolve: Resolve[T]

    def accept(self, settings: Settings, options: CallOptions) -> Flow[Accepted]:
        """Send the request."""
        return call(settings, Call(self.kwargs, read_accepted), options)


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """A write that fetches a resource, changes it and patches it with `If-Match`, again on a version conflict.

    Attributes:
        id: The resource's id.
        fetch: Fetches it.
        patch: Returns the patch for the resource as it was fetched.
        attempts: Maximum number of attempts, the first included. As many again may follow conflicts that only the
            operation reports.

    """

    id: str
    fetch: Fetch[T]
    patch: Callable[[T], Write[T]]
    attempts: int

    def resolve(self, status: OperationStatus, options: CallOptions) -> Flow[T]:
        """Fetch the resource as it is after the edit."""
        del status
        return self.fetch(self.id, options)

    def accept(self, settings: Settings, options: CallOptions) -> Flow[Accepted]:
        """Fetch, change and patch, until the service accepts."""
        retry = options.get("retry", settings.retry)
        attempt = 0
        while True:
            write = self.patch((yield from self.fetch(self.id, options)))
            try:
                return (yield from write.accept(settings, options))
            except PreconditionFailedError:
                attempt += 1
                if attempt == self.attempts:
                    raise
            yield Sleep(settings.random() * min(retry.max_backoff, retry.backoff * 2.0 ** (attempt - 1)))


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """Resolves a write to its resource, freshly fetched.

    Attributes:
        fetch: Fetches it.
        id: Its id, if the caller named it; else the operation's result names it.

    """

    fetch: Fetch[T]
    id: str | None = None

    def __call__(self, status: OperationStatus, options: CallOptions) -> Flow[T]:
        """Fetch the resource."""
        found = self.id or result_id(status)
        if found is None:
            raise TwilioMemoryError(f"operation {status.operation_id} completed, but does not name the resource's id.")
        return self.fetch(found, options)


@dataclass(frozen=True, slots=True)
class Resumed(Generic[T]):
    """A write that was accepted elsewhere, and is resumed by its operation's id.

    Attributes:
        resolve: Resolves the result once the operation has completed.

    """

    resolve: Resolve[T]


def no_result(status: OperationStatus, options: CallOptions) -> Flow[None]:
    """Resolve a delete: there is nothing left to fetch."""
    del status, options
    yield from ()


def resolve_id(status: OperationStatus, options: CallOptions) -> Flow[str | None]:
    """Resolve any write to the id of its resource, if the operation names it."""
    del options
    yield from ()
    return result_id(status)


def result_id(status: OperationStatus) -> str | None:
    """Return the id that an operation's result names, whatever the type of the result, or None."""
    result = status.result
    found: object = result.additional_properties.get("id") if isinstance(result, UnknownVariant) else None
    found = found or getattr(result, "id", None)
    return found if isinstance(found, str) else None


def has_ended(status: OperationStatus) -> bool:
    """Return whether a state is final. An unknown state counts as final if it says when it ended."""
    name = str(status.status)
    return name in _ENDED or (name not in OperationState.__members__ and bool(status.completed_at))


class OperationFlows(Generic[T]):
    """An accepted write, and the last known state of its operation; `refresh` and `wait` update it."""

    def __init__(
        self, settings: Settings, write: Write[T] | Edit[T] | Resumed[T], accepted: Accepted, options: CallOptions
    ) -> None:
        """Start with what the 202 said.

        Args:
            settings: The client's settings.
            write: The write.
            accepted: What the 202 said, or what is known of a resumed operation.
            options: The options of each call.

        """
        self.accepted = accepted
        self.last: OperationStatus | None = None
        self._settings = settings
        self._write = write
        self._options = checked(options)
        self._asked = accepted.retry_after
        self._heard = settings.clock()

    def done(self) -> Flow[bool]:
        """Poll once, and return whether the operation has ended."""
        return has_ended((yield from self._refresh(self._options)))

    def wait(self, timeout: float | None, watcher: Watcher | None) -> Flow[OperationStatus]:
        """Poll until the operation has completed.

        Raises:
            OperationFailedError: It ended in another state.
            OperationTimeoutError: It did not end within `timeout` seconds.

        """
        limit = self._limit(timeout)
        return (yield from self._wait(self._settings.clock() + limit, limit, watcher))

    def result(self, timeout: float | None, watcher: Watcher | None) -> Flow[T]:
        """Wait, then resolve the result. An edit is repeated on a version conflict, as often as it may be."""
        limit = self._limit(timeout)
        deadline = self._settings.clock() + limit
        edits = 1
        while True:
            try:
                status = yield from self._wait(deadline, limit, watcher)
            except VersionConflictError:
                if not isinstance(self._write, Edit) or edits == self._write.attempts:
                    raise
                edits += 1
                self._restart((yield from self._write.accept(self._settings, self._options)))
            else:
                return (yield from self._write.resolve(status, self._options))

    def _restart(self, accepted: Accepted) -> None:
        """Follow another operation that carries out the same edit."""
        self.accepted, self.last = accepted, None
        self._asked, self._heard = accepted.retry_after, self._settings.clock()

    def _limit(self, timeout: float | None) -> float:
        if timeout is None:
            return self._settings.polling.timeout
        at_least("timeout", timeout, 0)
        return timeout

    def _wait(self, deadline: float, limit: float, watcher: Watcher | None) -> Flow[OperationStatus]:
        settings, polls = self._settings, 0
        while self.last is None or not has_ended(self.last):
            pause = settings.polling.pause(polls, self._asked, settings.random)
            left = min(self._heard + pause, deadline) - settings.clock()
            yield Sleep(max(0.0, min(pause, left)))  # never longer than the pause, even if the clock was set back
            try:
                status = yield from self._refresh(self._until(deadline), deadline)
            except (TransportError, APIError) as error:
                if settings.clock() < deadline or not _transient(error):
                    raise
                raise OperationTimeoutError(self.accepted.operation_id, limit, self.last) from error
            polls += 1
            if watcher is not None:
                watcher(status)
            if not has_ended(status) and settings.clock() >= deadline:
                raise OperationTimeoutError(self.accepted.operation_id, limit, status)
        if polls == 0 and watcher is not None:
            watcher(self.last)
        if self.last.status != OperationState.COMPLETED:
            raise operation_error(self.last)
        return self.last

    def _until(self, deadline: float) -> CallOptions:
        """Return the options with a request timeout that outlasts the deadline by a second at most."""
        timeout = self._options.get("timeout", self._settings.timeout)
        return {**self._options, "timeout": min(timeout, max(1.0, deadline - self._settings.clock()))}

    def _refresh(self, options: CallOptions, deadline: float | None = None) -> Flow[OperationStatus]:
        """Poll once, unless the last known state is final."""
        if self.last is None or not has_ended(self.last):
            self.last, self._asked = yield from self._poll(options, deadline)
            self._heard = self._settings.clock()
        return self.last

    def _poll(self, options: CallOptions, deadline: float | None) -> Flow[tuple[OperationStatus, float | None]]:
        """Fetch the operation's state, and the seconds that the service asks to wait.

        The status URL is used only if it lies below the base URL; else the URL is made from the id. So credentials
        never leave the configured host, and a gateway with a path of its own works.
        """
        accepted, settings = self.accepted, self._settings
        kwargs = fetch_operation._get_kwargs(accepted.operation_id)  # noqa: SLF001 - the generated request builder  # pyright: ignore[reportPrivateUsage]
        if accepted.status_url is not None and (path := path_below(accepted.status_url, settings.base_url)):
            kwargs["url"] = path
        status, asked = yield from call(settings, Call(kwargs, _read_state), options, deadline)
        status.operation_id = text(status.operation_id) or accepted.operation_id
        return status, asked


def resume(settings: Settings, operation: str, resolve: Resolve[T], options: CallOptions) -> OperationFlows[T]:
    """Return the flows of a write that was accepted elsewhere, from its operation's id or status URL.

    Raises:
        InvalidArgumentError: It is neither, or the URL belongs to another host, which must not receive the credentials.

    """
    if "/" not in identifier("operation", operation):
        accepted = Accepted(operation, retry_after=0)
    elif "://" not in operation and not operation.startswith("/"):
        raise InvalidArgumentError(f"{operation!r} is neither the id of an operation nor a status URL.")
    elif local_path(operation, settings.base_url) is None or not (found := last_segment(operation)):
        raise InvalidArgumentError(
            f"the status URL must belong to {settings.base_url}, the only host that receives the credentials; "
            "pass the operation's id instead."
        )
    else:
        accepted = Accepted(found, operation, retry_after=0)
    return OperationFlows(settings, Resumed(resolve), accepted, options)


def _read_state(response: HttpResponse) -> tuple[OperationStatus, float | None]:
    return OperationStatus.from_dict(json_object(response)), retry_after(response)


def _transient(error: TransportError | APIError) -> bool:
    """Return whether polling again could have helped."""
    return isinstance(error, TransportError) or error.status >= 500 or error.status == 429  # noqa: PLR2004 - HTTP's
