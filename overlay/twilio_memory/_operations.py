"""The life of a write: accepted with a 202, polled until its operation ends, then resolved to its result."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from twilio_memory._call import Call, Policy, Resolve, Write, call
from twilio_memory._checks import at_least, function, identifier
from twilio_memory._errors import operation_error
from twilio_memory._events import Event, logger, tell
from twilio_memory._flow import Ask, Flow, HttpResponse, Sleep
from twilio_memory._reading import (
    Accepted,
    json_object,
    last_segment,
    require_same,
    retry_after,
    usable_id,
)
from twilio_memory._settings import Settings, local_path, path_below
from twilio_memory.errors import (
    APIError,
    InvalidArgumentError,
    NotFoundError,
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
R = TypeVar("R")

Watcher = Callable[[OperationStatus], None]
"""Called with each state that a poll returns."""

AsyncWatcher = Callable[[OperationStatus], Awaitable[None] | None]
"""Called with each state that a poll returns, and awaited if it is asynchronous."""

Fetch = Callable[[str, Policy], Flow[T]]
"""Fetches a resource by its id."""

MISSES = 3
"""How often an operation that was just accepted may be reported as missing."""

_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """A write that fetches a resource, changes it and patches it with `If-Match`, again on a version conflict.

    Attributes:
        id: The resource's id.
        fetch: Fetches it.
        change: The caller's function: receives the resource as it is now, and returns the fields to change.
        patch: Returns the patch for the resource as it was fetched, and the fields to change.
        attempts: Maximum number of attempts, the first included. As many again may follow conflicts that only the
            operation reports.

    """

    id: str
    fetch: Fetch[T]
    change: Callable[[T], object]
    patch: Callable[[T, object], Write[T]]
    attempts: int

    def resolve(self, status: OperationStatus, policy: Policy) -> Flow[T]:
        """Fetch the resource as it is after the edit."""
        del status
        return self.fetch(self.id, policy)

    def accept(self, settings: Settings, policy: Policy) -> Flow[Accepted]:
        """Fetch, change and patch, until the service accepts."""
        retry = policy.retry
        attempt = 0
        while True:
            current = yield from self.fetch(self.id, policy)
            write = self.patch(current, (yield Ask(self.change, current)))
            try:
                return (yield from write.accept(settings, policy))
            except PreconditionFailedError:
                attempt += 1
                if attempt == self.attempts:
                    raise
                pause = settings.random() * min(retry.max_backoff, retry.backoff * 2.0 ** (attempt - 1))
                left = policy.time_left(settings.clock())
                if pause >= left:
                    yield Sleep(left)
                    raise
            yield Sleep(pause)


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """Resolves a write to its resource, freshly fetched.

    Attributes:
        fetch: Fetches it.
        id: Its id, if the caller named it; else the operation's result names it.

    """

    fetch: Fetch[T]
    id: str | None = None

    def __call__(self, status: OperationStatus, policy: Policy) -> Flow[T]:
        """Fetch the resource."""
        found = self.id or result_id(status)
        if found is None:
            raise TwilioMemoryError(f"operation {status.operation_id} completed, but does not name the resource's id.")
        return self.fetch(found, policy)


@dataclass(frozen=True, slots=True)
class Resumed(Generic[T]):
    """A write that was accepted elsewhere, and is resumed by its operation's id.

    Attributes:
        resolve: Resolves the result once the operation has completed.

    """

    resolve: Resolve[T]


def no_result(status: OperationStatus, policy: Policy) -> Flow[None]:
    """Resolve a delete: there is nothing left to fetch."""
    del status, policy
    yield from ()


def resolve_id(status: OperationStatus, policy: Policy) -> Flow[str | None]:
    """Resolve any write to the id of its resource, if the operation names it."""
    del policy
    yield from ()
    return result_id(status)


def result_id(status: OperationStatus) -> str | None:
    """Return the id that an operation's result names, whatever the type of the result, or None."""
    result = status.result
    found: object = result.additional_properties.get("id") if isinstance(result, UnknownVariant) else None
    found = found or getattr(result, "id", None)
    return found if usable_id(found) else None


def has_ended(status: OperationStatus) -> bool:
    """Return whether a state is final. An unknown state counts as final if it says when it ended."""
    name = str(status.status)
    return name in _ENDED or (name not in OperationState.__members__ and bool(status.completed_at))


@dataclass(slots=True)
class OperationFlows(Generic[T]):
    """An accepted write, and the last known state of its operation; polling updates it.

    Attributes:
        settings: The client's settings.
        write: The write.
        accepted: What the 202 said, or what is known of a resumed operation.
        policy: Timeout and retries of each call.
        heard: When the service last responded, by the settings' clock.
        asked: The seconds that it asked to wait before the next poll, if it has been polled.
        last: The last known state.
        response: The response that told it.

    """

    settings: Settings
    write: Write[T] | Edit[T] | Resumed[T]
    accepted: Accepted
    policy: Policy
    heard: float
    asked: float | None = None
    last: OperationStatus | None = None
    response: HttpResponse | None = None

    def done(self) -> Flow[bool]:
        """Poll once, and return whether the operation has ended."""
        return has_ended((yield from self._refresh(self.policy.until(float("inf")))))

    def wait(self, timeout: float | None, watcher: AsyncWatcher | None) -> Flow[OperationStatus]:
        """Poll until the operation has completed.

        Raises:
            OperationFailedError: It ended in another state.
            OperationTimeoutError: It did not end within `timeout` seconds.

        """
        limit = self._limit(timeout)
        return (yield from self._wait(self.settings.clock() + limit, limit, watcher))

    def result(self, timeout: float | None, watcher: AsyncWatcher | None) -> Flow[T]:
        """Wait, then resolve the result. An edit is repeated on a version conflict, as often as it may be.

        Raises:
            OperationFailedError: The operation ended in another state than `COMPLETED`.
            OperationTimeoutError: The result was not there within `timeout` seconds.

        """
        limit = self._limit(timeout)
        deadline = self.settings.clock() + limit
        edits = 1
        while True:
            try:
                status = yield from self._wait(deadline, limit, watcher)
            except VersionConflictError:
                if not isinstance(self.write, Edit) or edits == self.write.attempts:
                    raise
                edits += 1
                again = self.write.accept(self.settings, self.policy.until(deadline))
                self._restart((yield from self._within(deadline, limit, again)))
            else:
                resolved = self.write.resolve(status, self.policy.until(deadline))
                return (yield from self._within(deadline, limit, resolved))

    def _restart(self, accepted: Accepted) -> None:
        """Follow another operation that carries out the same edit."""
        self.accepted, self.last, self.response, self.heard = accepted, None, None, self.settings.clock()

    def _limit(self, timeout: float | None) -> float:
        if timeout is None:
            return self.settings.polling.timeout
        at_least("timeout", timeout, 0)
        return timeout

    def _wait(self, deadline: float, limit: float, watcher: AsyncWatcher | None) -> Flow[OperationStatus]:
        if watcher is not None:
            function("on_update", watcher)
        settings, polls = self.settings, 0
        while self.last is None or not has_ended(self.last):
            asked = self.accepted.retry_after if self.last is None else self.asked
            pause = settings.polling.pause(polls, asked, settings.random)
            left = min(self.heard + pause, deadline) - settings.clock()
            yield Sleep(max(0.0, min(pause, left)))  # never longer than the pause, even if the clock was set back
            try:
                status = yield from self._within(deadline, limit, self._refresh(self.policy.until(deadline)))
            except NotFoundError:
                # The service may not find an operation at once that it has just accepted.
                late = polls == MISSES or settings.clock() >= deadline
                if late or self.last is not None or isinstance(self.write, Resumed):
                    raise
                polls += 1
                continue
            polls += 1
            if watcher is not None:
                yield Ask(watcher, status)
            if not has_ended(status) and settings.clock() >= deadline:
                raise OperationTimeoutError(self.accepted.operation_id, limit, status)
        if polls == 0 and watcher is not None:
            yield Ask(watcher, self.last)
        if self.last.status != OperationState.COMPLETED:
            raise operation_error(self.last, self.response)
        return self.last

    def _within(self, deadline: float, limit: float, flow: Flow[R]) -> Flow[R]:
        """Run a flow whose policy has the deadline. What the deadline makes fail is a timeout of the operation."""
        try:
            return (yield from flow)
        except (TransportError, APIError) as error:
            if self.settings.clock() < deadline or not _transient(error):
                raise
            raise OperationTimeoutError(self.accepted.operation_id, limit, self.last) from error

    def _refresh(self, policy: Policy) -> Flow[OperationStatus]:
        """Poll once, unless the last known state is final."""
        if self.last is None or not has_ended(self.last):
            self.last, self.response = yield from self._poll(policy)
            self.asked = retry_after(self.response)
            self.heard = self.settings.clock()
            if self.settings.on_event is not None or logger.isEnabledFor(logging.INFO):
                state = str(self.last.status)
                tell(self.settings.on_event, Event(kind="poll", operation_id=self.last.operation_id, state=state))
        return self.last

    def _poll(self, policy: Policy) -> Flow[tuple[OperationStatus, HttpResponse]]:
        """Fetch the operation's state, and return it with the response.

        The status URL is used only if it lies below the base URL; else the URL is made from the id. So credentials
        never leave the configured host, and a gateway with a path of its own works.
        """
        accepted, settings = self.accepted, self.settings
        kwargs = fetch_operation._get_kwargs(accepted.operation_id)  # noqa: SLF001 - the generated request builder  # pyright: ignore[reportPrivateUsage]
        if accepted.status_url is not None and (path := path_below(accepted.status_url, settings.base_url)):
            kwargs["url"] = path
        read = partial(_read_state, accepted.operation_id)
        return (yield from call(settings, Call(kwargs, read), policy))


def resume(settings: Settings, operation: str, resolve: Resolve[T], policy: Policy) -> OperationFlows[T]:
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
    return OperationFlows(settings, Resumed(resolve), accepted, policy, settings.clock())


def _read_state(operation_id: str, response: HttpResponse) -> tuple[OperationStatus, HttpResponse]:
    body = json_object(response)
    require_same("operationId", body, operation_id, response)
    status = OperationStatus.read(body)
    status.operation_id = operation_id
    return status, response


def _transient(error: TransportError | APIError) -> bool:
    """Return whether trying again could have helped."""
    if isinstance(error, TransportError | PreconditionFailedError):
        return True
    return error.status >= 500 or error.status == 429  # noqa: PLR2004 - HTTP's
