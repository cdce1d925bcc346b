"""Retries: when a failed request is sent again, and after what pause. How operations are polled is set in `polling`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from twilio_memory._checks import at_least, whole_at_least
from twilio_memory.errors import APIError, ConnectError, InvalidArgumentError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory.errors import TwilioMemoryError

__all__ = ["NO_RETRY", "Retry"]

_NOT_PROCESSED = frozenset({429, 503})
_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_MAX_DOUBLINGS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a failed request is sent again, and after what pause.

    GET and DELETE are retried if no response arrived, and on 429, 500, 502, 503 and 504. POST and PATCH are retried
    only if the service cannot have acted: without a connection, and on 429 and 503. The pause is drawn uniformly from
    zero up to a bound that doubles with each attempt (full jitter), unless the service sets it with `Retry-After`.

    Attributes:
        attempts: Maximum number of attempts, the first included. 1 disables retries. Default: 4.
        backoff: The bound of the first pause, in seconds. Default: 0.5.
        max_backoff: The largest bound, in seconds. Default: 8.
        max_retry_after: The longest `Retry-After` that is followed, in seconds. If the service asks for more, the error
            is raised at once; its `retry_after` says how long to wait. Default: 60.

    """

    attempts: int = 4
    backoff: float = 0.5
    max_backoff: float = 8.0
    max_retry_after: float = 60.0

    def __post_init__(self) -> None:
        """Refuse invalid numbers."""
        whole_at_least("attempts", self.attempts, 1)
        for name in ("backoff", "max_backoff", "max_retry_after"):
            at_least(name, getattr(self, name), 0)

    def pause(
        self, error: TwilioMemoryError, attempt: int, *, idempotent: bool, random: Callable[[], float]
    ) -> float | None:
        """Return the seconds to wait before sending again, or None to give up.

        Args:
            error: The outcome of the last attempt.
            attempt: The number of that attempt, starting at 1.
            idempotent: Whether sending the request twice does no harm.
            random: Returns a number from 0 to 1.

        """
        if attempt >= self.attempts or not _may_retry(error, idempotent=idempotent):
            return None
        asked = error.retry_after if isinstance(error, APIError) else None
        if asked is not None:
            return asked if asked <= self.max_retry_after else None
        return random() * min(self.max_backoff, self.backoff * 2.0 ** min(attempt - 1, _MAX_DOUBLINGS))


def _may_retry(error: TwilioMemoryError, *, idempotent: bool) -> bool:
    if isinstance(error, APIError):
        return error.status in (_TRANSIENT if idempotent else _NOT_PROCESSED)
    return isinstance(error, TransportError if idempotent else ConnectError)


def retry_of(retry: Retry | None, max_retries: int | None, default: Retry) -> Retry:
    """Return what `retry` and its short form `max_retries` say, or the default."""
    if max_retries is None:
        return default if retry is None else retry
    if retry is not None:
        raise InvalidArgumentError("pass either retry or max_retries; Retry(attempts=…) counts the first attempt, too.")
    whole_at_least("max_retries", max_retries, 0)
    return replace(default, attempts=max_retries + 1)


NO_RETRY = Retry(attempts=1)
"""Send each request once."""
