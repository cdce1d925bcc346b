"""The short form of every harness. `python -m scripts.torture --long` runs the long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.torture import __main__ as command

if TYPE_CHECKING:
    from scripts.torture.report import Report

# What the short form of each harness does at least, or it shows nothing. The slowest is first.
FEWEST = {
    "hostile": {"distinct cases": 2000, "stalled": 40, "responses 400": 300, "responses 200": 50},
    "kill": {"kills": 4, "writes accepted": 80},
    "races": {"races": 96},
    "listings": {"passes": 48, "items listed": 1500, "changes": 50},
    "disk": {"writes accepted": 20, "writes refused": 90, "disks filled": 1},
    "oracle": {"bodies": 1000, "of them valid": 300, "answers checked": 2000},
}


def run(name: str) -> Report:
    return command.run(name, 520056, long=False)


@pytest.mark.parametrize("name", FEWEST)
def test_the_emulator_loses_nothing(name: str) -> None:
    report = run(name)

    assert report.details() == [], report.line()
    assert {what: report.figures[what] for what, number in FEWEST[name].items() if report.figures[what] < number} == {}


def test_every_harness_has_its_short_form_here() -> None:
    assert FEWEST.keys() == command.HARNESSES.keys()
