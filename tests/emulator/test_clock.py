"""Time: the clocks to choose from, and the emulator's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.emulator.world import World
from twilio_memory_emulator import Emulator, ManualClock, SystemClock
from twilio_memory_emulator.storage.clock import MonotonicClock, as_datetime


def test_time_is_that_of_the_machine_unless_a_clock_is_given() -> None:
    with Emulator() as emulator:
        world = World(emulator, ManualClock())
        created = world.client.get(world.mapping_url(world.create())).json()["createdAt"]

    assert abs((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()) < 60
    assert SystemClock().now().tzinfo is UTC


def test_a_clock_cannot_be_set_back_or_start_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match=r"^a clock cannot be set back$"):
        ManualClock().advance(-1)
    with pytest.raises(ValueError, match=r"^start needs a time zone, for example datetime\(2026, 1, 15, tzinfo=UTC\)$"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test


def test_a_manual_clock_shows_utc_whatever_time_zone_it_starts_in() -> None:
    clock = ManualClock(datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))

    assert (clock.now(), clock.now().tzinfo) == (datetime(2026, 1, 1, tzinfo=UTC), UTC)


class Dial:
    """A clock that can be set, in milliseconds since 1970."""

    def __init__(self, milliseconds: int) -> None:
        self.milliseconds = milliseconds

    def now(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self.milliseconds)


def shown(dial: Dial, clock: MonotonicClock, *settings: int) -> list[int]:
    times: list[int] = []
    for dial.milliseconds in settings:
        times.append(clock.now())
    return times


def test_the_emulators_clock_follows_a_clock_that_moves_forward() -> None:
    dial = Dial(0)

    assert shown(dial, MonotonicClock(dial), 5, 5, 6, 1_000_000_000_000) == [5, 5, 6, 1_000_000_000_000]


def test_the_emulators_clock_continues_at_the_same_pace_when_the_clock_is_set_back() -> None:
    dial = Dial(0)

    assert shown(dial, MonotonicClock(dial), 100, 40, 41, 50, 20, 21, 200) == [100, 100, 101, 110, 110, 111, 290]


def test_the_emulators_clock_continues_from_the_time_of_an_earlier_run() -> None:
    dial = Dial(0)
    behind, ahead = MonotonicClock(dial), MonotonicClock(dial)

    behind.continue_from(70)
    assert shown(dial, behind, 40, 45) == [70, 75]
    ahead.continue_from(30)
    assert shown(dial, ahead, 40, 45) == [40, 45]


def test_an_earlier_time_to_continue_from_changes_nothing() -> None:
    dial = Dial(40)
    clock = MonotonicClock(dial)

    assert clock.now() == 40
    clock.continue_from(30)
    assert shown(dial, clock, 35) == [40]


def test_time_is_whole_milliseconds_and_whole_seconds_on_the_wire() -> None:
    clock = ManualClock(datetime(1970, 1, 1, 0, 0, 1, 999_999, tzinfo=UTC))

    assert MonotonicClock(clock).now() == 1999
    assert as_datetime(1999) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_a_manual_clock_starts_at_a_fixed_time_and_moves_only_when_it_is_advanced() -> None:
    clock = ManualClock()
    start = clock.now()
    clock.advance(0)
    clock.advance(1.5)

    assert start == datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
    assert clock.now() - start == timedelta(seconds=1.5)
