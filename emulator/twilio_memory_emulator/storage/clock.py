"""Time: the clocks that a caller may choose from, and the emulator's own, which never runs backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

LAST_TIME = 253_402_300_799_999  # milliseconds since 1970, the end of the year 9999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """A source of the current time."""

    def now(self) -> datetime:
        """Return the current time, with a time zone."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is advanced."""

    def __init__(self, start: datetime = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)) -> None:
        """Set the clock.

        Args:
            start: The time that the clock shows first, with a time zone. Default 2026-01-15T10:30:00Z.

        Raises:
            ValueError: `start` has no time zone.
        """
        if start.tzinfo is None:
            raise ValueError("start needs a time zone, for example datetime(2026, 1, 15, tzinfo=UTC)")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time that the clock shows, in UTC."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward.

        Args:
            seconds: By how much; at least 0.

        Raises:
            ValueError: `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError("a clock cannot be set back")
        self._now += timedelta(seconds=seconds)


class MonotonicClock:
    """The emulator's own time: milliseconds since 1970 that never decrease.

    When the underlying clock is set back, this one continues from the latest time it has shown, at the same pace.
    So no write waits longer than its delay.
    """

    def __init__(self, clock: Clock) -> None:
        """Start at the time of another clock.

        Args:
            clock: The clock to follow.
        """
        self._clock = clock
        self._latest = 0
        self._lead = 0

    def now(self) -> int:
        """Return the current time in milliseconds since 1970."""
        followed = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
        self._lead = max(self._lead, self._latest - followed)
        self._latest = followed + self._lead
        return self._latest

    def continue_from(self, latest: int) -> None:
        """Never show a time before `latest`, which an earlier run has shown; in milliseconds since 1970."""
        self._latest = max(self._latest, latest)


def as_datetime(milliseconds: int) -> datetime:
    """Return a time as the API shows it: in UTC, and in whole seconds.

    Args:
        milliseconds: The time in milliseconds since 1970. What exceeds the whole second is cut off.

    Returns:
        The time.
    """
    return _EPOCH + timedelta(seconds=milliseconds // 1000)
