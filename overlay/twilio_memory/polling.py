"""Polling: how often, and for how long, to poll an operation. What happens if a poll fails is set in `retry`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twilio_memory._checks import at_least

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Polling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How an operation is waited for.

    The service sets the pace with `Retry-After`. If it does not, the pause is drawn uniformly between `min_interval`
    and a bound that starts there and grows by half with each poll, up to `max_interval`.

    Attributes:
        timeout: Seconds to wait for an operation to end. Default: 300.
        min_interval: The shortest pause between two polls, in seconds. Default: 0.5.
        max_interval: The longest pause, in seconds; it caps `Retry-After`, too. Default: 30.

    """

    timeout: float = 300.0
    min_interval: float = 0.5
    max_interval: float = 30.0

    def __post_init__(self) -> None:
        """Refuse invalid numbers."""
        for name in ("timeout", "min_interval"):
            at_least(name, getattr(self, name), 0)
        at_least("max_interval", self.max_interval, self.min_interval)

    def pause(self, polls: int, asked: float | None, random: Callable[[], float]) -> float:
        """Return the seconds to wait before the next poll.

        Args:
            polls: Number of polls so far. A `Retry-After` of 0 is followed before the first poll only.
            asked: The seconds that the service asked for, or None.
            random: Returns a number from 0 to 1.

        """
        if asked is not None and (asked > 0 or polls == 0):
            return min(asked, self.max_interval)
        bound = min(self.max_interval, self.min_interval * 1.5 ** min(polls, 64))
        return self.min_interval + random() * (bound - self.min_interval)
