"""One call: build the request, send it, retry, then read the response or raise. A write starts with one."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping  # noqa: TC003 - the types of the options can be asked for
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypedDict, TypeVar, cast

from twilio_memory._checks import extra_headers, extra_query, instance_of, seconds
from twilio_memory._errors import api_error, revision_hint
from twilio_memory._events import Event, logger, tell, watched
from twilio_memory._flow import Flow, HttpResponse, Send, Sleep
from twilio_memory._reading import Accepted, read_accepted
from twilio_memory._settings import MIN_TIMEOUT, Secrets, Settings
from twilio_memory.errors import APIError, InvalidArgumentError, InvalidResponseError, TransportError, TwilioMemoryError
from twilio_memory.retry import Retry, retry_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory.models import OperationStatus

T = TypeVar("T")

Resolve: TypeAlias = "Callable[[OperationStatus, Policy], Flow[T]]"
"""Turns a completed operation into the result of its write."""

_SUCCESS = range(200, 300)


class CallOptions(TypedDict, total=False):
    """Options of a single call.

    Attributes:
        timeout: Seconds for one attempt, from connecting to the last byte of the response. Default: the client's.
        retry: When the request is sent again. Default: the client's.
        max_retries: How often at most, instead of `retry`; 0 for never. Default: the client's, 3.
        extra_headers: Headers to send besides the client's, or instead of those with the same name. They are sent with
            the operation's polls, too.
        extra_query: Query parameters to send besides the method's own. Default: none.

    """

    timeout: float
    retry: Retry
    max_retries: int
    extra_headers: Mapping[str, str]
    extra_query: Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Policy:
    """How the calls of one method are made: the client's settings, overridden by its options.

    Attributes:
        timeout: Seconds for one attempt, from connecting to the last byte of the response.
        retry: When the request is sent again.
        deadline: No attempt starts after this time, by the settings' clock, but for the first. None for no deadline.
        headers: Headers to send besides the settings'. They may be secret.
        query: Query parameters to send besides the request's. They may hold personal data.

    """

    timeout: float
    retry: Retry
    deadline: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, str | int | float | bool] = field(default_factory=dict[str, Any], repr=False)

    @classmethod
    def of(cls, settings: Settings, options: CallOptions) -> Policy:
        """Validate per-call options, and fill in the client's settings.

        Raises:
            TypeError: An option does not exist. A misspelt one would be ignored otherwise.
            InvalidArgumentError: `timeout` is not a positive, finite number, or another option has the wrong form.

        """
        if not options:
            return cls(settings.timeout, settings.retry)
        for name in options:
            if name not in CallOptions.__annotations__:
                raise TypeError(f"unexpected argument {name!r}; there are {', '.join(CallOptions.__annotations__)}.")
        if "timeout" in options:
            seconds("timeout", options["timeout"], MIN_TIMEOUT)
        if "retry" in options:
            instance_of("retry", options["retry"], Retry)
        return cls(
            options.get("timeout", settings.timeout),
            retry_of(options.get("retry"), options.get("max_retries"), settings.retry),
            headers=extra_headers(options.get("extra_headers", {})),
            query=extra_query(options.get("extra_query", {})),
        )

    def until(self, deadline: float) -> Policy:
        """Return this policy with a deadline, for the calls that follow a write. Extra parameters were the write's."""
        return replace(self, deadline=deadline, query={})

    def time_left(self, now: float) -> float:
        """Return the seconds until the deadline, 0 if it has passed."""
        return float("inf") if self.deadline is None else max(0.0, self.deadline - now)


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, and how its response is read.

    Attributes:
        kwargs: The request, as the generated endpoint builds it.
        read: Reads a successful response.

    """

    kwargs: dict[str, Any] = field(repr=False)  # may hold personal data
    read: Callable[[HttpResponse], T]

    @property
    def idempotent(self) -> bool:
        """Whether sending it twice does no harm."""
        return self.kwargs["method"] in {"get", "delete"}

    def request(self, settings: Settings, policy: Policy) -> Send:
        """Return the step that sends it. Credentials are added here, and only to URLs below the base URL.

        The timeout of an attempt outlasts the deadline by a second at most.

        Raises:
            InvalidArgumentError: The body cannot be sent as JSON.

        """
        kwargs, content, timeout = self.kwargs, None, policy.timeout
        headers: dict[str, str] = {**settings.headers, **kwargs.get("headers", {})}
        params: dict[str, Any] | None = kwargs.get("params")
        if policy.headers:
            given = {name.lower() for name in policy.headers}
            headers = {name: value for name, value in headers.items() if name.lower() not in given}
            headers.update(policy.headers)
        if policy.query:
            params = (params or {}) | dict(policy.query)
        if policy.deadline is not None:
            timeout = min(timeout, max(1.0, policy.deadline - settings.clock()))
        if "json" in kwargs:
            try:
                content = json.dumps(kwargs["json"], allow_nan=False, ensure_ascii=False).encode()
            except (TypeError, ValueError, RecursionError) as error:
                raise InvalidArgumentError(f"a field cannot be sent as JSON: {error}.") from None
        return Send(
            kwargs["method"].upper(),
            settings.base_url + kwargs["url"],
            Secrets(headers),
            params,
            content,
            timeout,
            settings.max_response_bytes,
        )


@dataclass(frozen=True, slots=True)
class Write(Generic[T]):
    """A write: the call that the service accepts, and how its result is resolved.

    Attributes:
        kwargs: The request, as the generated endpoint builds it.
        resolve: Resolves the result once the operation has completed.

    """

    kwargs: dict[str, Any] = field(repr=False)  # may hold personal data
    resolve: Resolve[T]

    def accept(self, settings: Settings, policy: Policy) -> Flow[Accepted]:
        """Send the request."""
        return call(settings, Call(self.kwargs, read_accepted), policy)


def call(settings: Settings, request: Call[T], policy: Policy) -> Flow[T]:
    """Send a request, retry it as the policy says, and return what was read from the response.

    Args:
        settings: The client's settings.
        request: What to send.
        policy: Timeout, retries and deadline.

    Raises:
        TransportError: No response arrived, and the request must not be retried (again).
        APIError: The service refused the request, and it must not be retried (again).
        InvalidResponseError: The response is not one of the API's.
        InvalidArgumentError: The body cannot be sent as JSON.

    """
    attempt = 0
    while True:
        attempt += 1
        send = request.request(settings, policy)
        told = settings.on_event is not None or logger.isEnabledFor(logging.INFO)
        try:
            if told:
                step = watched(send, request.kwargs["url"], attempt, settings.on_event, settings.clock)
                response = cast("HttpResponse", (yield from step))
            else:
                response = cast("HttpResponse", (yield send))
            return _read(settings, request, response)
        except (APIError, TransportError) as error:
            pause = policy.retry.pause(error, attempt, idempotent=request.idempotent, random=settings.random)
            if pause is None:
                raise
            left = policy.time_left(settings.clock())
            if pause >= left:
                yield Sleep(left)
                raise
            if told:
                path, error_name = request.kwargs["url"].partition("?")[0], type(error).__name__
                again = Event(
                    kind="retry", method=send.method, path=path, attempt=attempt, seconds=pause, error=error_name
                )
                tell(settings.on_event, again)
        yield Sleep(pause)


def _read(settings: Settings, request: Call[T], response: HttpResponse) -> T:
    if response.status not in _SUCCESS:
        raise api_error(response, revision_hint(settings.revision, request.kwargs, response))
    try:
        return request.read(response)
    except TwilioMemoryError:
        raise
    except Exception as error:
        # Whatever a response holds in place of what the API sends: it is the response that is wrong.
        raise InvalidResponseError(
            f"HTTP {response.status}: the response cannot be read ({type(error).__name__}).", response
        ) from error
