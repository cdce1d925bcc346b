"""Fixtures of the emulator's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.world import World
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def world(clock: ManualClock) -> Iterator[World]:
    """An emulator whose writes complete at once."""
    with Emulator(clock=clock) as emulator:
        yield World(emulator, clock)


@pytest.fixture
def slow_world(clock: ManualClock) -> Iterator[World]:
    """An emulator whose writes take ten seconds."""
    with Emulator(clock=clock, operation_delay=10) as emulator:
        yield World(emulator, clock)
