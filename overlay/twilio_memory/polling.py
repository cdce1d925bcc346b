"""Polling: how often to ask for the state of an operation, and for how long. What if asking fails is in `retry`."""

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

    The service sets the pace with `Retry-After`. Where it does not, the pause is drawn evenly from `min_interval` up
    to a bound that starts there and grows by half with each poll, to `max_interval` at the most.

    Attributes:
        timeout: How long to wait for the end, in seconds. Default 300.
        min_interval: The shortest pause between two polls, in seconds. Default 0.5.
        max_interval: The longest, in seconds; a longer `Retry-After` is cut to it. Default 30.

    """

    timeout: float = 300.0
    min_interval: float = 0.5
    max_interval: float = 30.0

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        for name in ("timeout", "min_interval"):
            at_least(name, getattr(self, name), 0)
        at_least("max_interval", self.max_interval, self.min_interval)

    def pause(self, polls: int, asked: float | None, random: Callable[[], float]) -> float:
        """Return the seconds to wait before the next poll.

        Args:
            polls: How many polls there have been. Before the first one, a wish of zero is granted.
            asked: What the service asked for, in seconds, or None.
            random: Gives a number from 0 to 1.

        """
        if asked is not None and (asked > 0 or polls == 0):
            return min(asked, self.max_interval)
        bound = min(self.max_interval, self.min_interval * 1.5 ** min(polls, 64))
        return self.min_interval + random() * (bound - self.min_interval)
