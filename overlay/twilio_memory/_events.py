"""What a client tells about its work: one event for each step, to the logger `twilio_memory` and to a hook."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory._flow import Flow, HttpResponse, Send

logger = logging.getLogger("twilio_memory")
logger.addHandler(logging.NullHandler())

EventKind: TypeAlias = Literal["request", "response", "failure", "retry", "poll"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a client's work, without personal data and secrets: no headers, query or body.

    Attributes:
        kind: `"request"`, before a request is sent; `"response"`, after any response; `"failure"`, if none arrived;
            `"retry"`, before the pause that precedes another attempt; `"poll"`, after the state of an operation
            arrived.
        method: The HTTP method.
        path: The path of the URL below the base URL.
        attempt: The number of the attempt, starting at 1.
        status: The HTTP status of a response.
        request_id: Twilio's id of the request, from the response.
        seconds: How long a response or failure took, or how long the pause before a retry will be.
        error: The name of the error that led to a failure or a retry.
        operation_id: The operation that was polled.
        state: Its state.

    """

    kind: EventKind
    method: str = "GET"
    path: str = ""
    attempt: int = 1
    status: int | None = None
    request_id: str | None = None
    seconds: float | None = None
    error: str | None = None
    operation_id: str | None = None
    state: str | None = None

    def __str__(self) -> str:
        """Describe the step in one line, as the log has it."""
        if self.kind == "poll":
            return f"operation {self.operation_id} is {self.state}"
        step = f"{self.method} {self.path}, attempt {self.attempt}"
        match self.kind:
            case "response":
                said = f"HTTP {self.status} after {self.seconds:.3f} s"
                return f"{step}: {said}" + (f" (request {self.request_id})" if self.request_id else "")
            case "failure":
                return f"{step}: {self.error} after {self.seconds:.3f} s"
            case "retry":
                return f"{step}: {self.error}; trying again in {self.seconds:.3f} s"
            case _:
                return step


EventHook: TypeAlias = "Callable[[Event], None]"
"""Receives each event of a client, in the thread or task that caused it."""


def watched(send: Send, path: str, attempt: int, hook: EventHook | None, clock: Callable[[], float]) -> Flow[object]:
    """Send a request, and tell so."""
    sent = Event(kind="request", method=send.method, path=path.partition("?")[0], attempt=attempt)
    tell(hook, sent)
    started = clock()
    try:
        response = cast("HttpResponse", (yield send))
    except Exception as error:
        tell(hook, replace(sent, kind="failure", seconds=clock() - started, error=type(error).__name__))
        raise
    seconds, request_id = clock() - started, response.request_id
    tell(hook, replace(sent, kind="response", status=response.status, request_id=request_id, seconds=seconds))
    return response


def tell(hook: EventHook | None, event: Event) -> None:
    """Log an event, retries and failures at INFO and all else at DEBUG, and give it to the hook.

    A hook that raises is reported in the log, and changes nothing.
    """
    logger.log(logging.INFO if event.kind in {"failure", "retry"} else logging.DEBUG, "%s", event)
    if hook is not None:
        try:
            hook(event)
        except Exception:
            logger.exception("on_event raised an exception")
