"""The scenario, and whether a runner has played all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

FILE = Path(__file__).resolve().parent / "scenario.json"

_LINE = re.compile(r"(?P<verdict>ok|not ok) (?P<number>[0-9]+) - (?P<name>.*?) # calls (?P<calls>[0-9]+)(?P<rest>.*)")


class ScenarioError(Exception):
    """A runner did not play the scenario as it stands. The message says where it departed from it."""


def load(file: Path = FILE) -> dict[str, Any]:
    """Return the scenario in `file`."""
    return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))


def check_report(report: str, names: list[str]) -> int:
    """Return how many calls a runner made, having checked that it played each step, once, in order, to its end.

    Args:
        report: What the runner printed: `1..N`, then `ok 1 - the name of the step # calls 1` for each step.
        names: The names of the scenario's steps.

    Raises:
        ScenarioError: a step failed, is missing, is not the scenario's, or nothing was asked for more than once, as
            it is where operations are waited for.
    """
    plan, *lines = report.splitlines() or [""]
    if plan != f"1..{len(names)}":
        raise ScenarioError(f"The runner must begin with 1..{len(names)}, not with {plan!r}.")
    calls = [_calls(line, number, name) for number, (line, name) in enumerate(zip(lines, names, strict=False), 1)]
    if len(lines) < len(names):
        raise ScenarioError(f"The runner stopped before step {len(lines) + 1}, {names[len(lines)]!r}.")
    if len(lines) > len(names):
        raise ScenarioError(f"The runner went on after the last step: {lines[len(names)]!r}.")
    if sum(calls) <= len(names):
        raise ScenarioError("The runner never asked twice for an operation, so it has not shown that it waits.")
    return sum(calls)


def _calls(line: str, number: int, name: str) -> int:
    """Return how many calls the step took whose line this is."""
    told = _LINE.fullmatch(line)
    if not told or told["verdict"] != "ok" or told["rest"]:
        raise ScenarioError(f"Step {number}, {name!r}, failed: {line!r}.")
    if (told["number"], told["name"]) != (str(number), name):
        raise ScenarioError(f"Step {number} must be {name!r}, but the runner played {line!r}.")
    return int(told["calls"])
