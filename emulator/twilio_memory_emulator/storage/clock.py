"""Where the emulator gets the time from, so that a test can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the emulator asks of a clock."""

    def now(self) -> datetime:
        """Return the time, with its time zone."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is told to advance."""

    def __init__(self, start: datetime = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)) -> None:
        """Set the clock.

        Args:
            start: The time that it begins with, with its time zone; by default 2026-01-15T10:30:00Z.

        Raises:
            ValueError: ``start`` has no time zone.
        """
        if start.tzinfo is None:
            message = "start needs a time zone, for example datetime(2026, 1, 15, tzinfo=UTC)"
            raise ValueError(message)
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass.

        Args:
            seconds: How much, at least 0.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        if seconds < 0:
            message = "a clock cannot be set back"
            raise ValueError(message)
        self._now += timedelta(seconds=seconds)


def milliseconds(moment: datetime) -> int:
    """Return a time as whole milliseconds since 1970, the unit in which the emulator stores and compares times."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment(value: int) -> datetime:
    """Return the time that a number of milliseconds since 1970 stands for."""
    return _EPOCH + timedelta(milliseconds=value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
