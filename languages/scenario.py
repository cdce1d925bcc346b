"""The scenario, and the check that a runner has run all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

FILE = Path(__file__).resolve().parent / "scenario.json"

_LINE = re.compile(r"(?P<verdict>ok|not ok) (?P<number>[0-9]+) - (?P<name>.*?) # calls (?P<calls>[0-9]+)(?P<rest>.*)")


class ScenarioError(Exception):
    """A runner did not run the scenario as it stands. The message says where they differ."""


def revisions(file: Path = FILE) -> tuple[str, ...]:
    """Return the revisions of the API that the scenario in `file` can be run with, oldest first."""
    return tuple(json.loads(file.read_text(encoding="utf-8"))["revisions"])


def load(revision: str | None = None, file: Path = FILE) -> dict[str, Any]:
    """Read the scenario from `file` in the words of one revision of the API, by default the oldest.

    The words that differ, such as the name of a field, are written as `@field` and listed under `revisions`.
    """
    text = file.read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = json.loads(text)["revisions"]
    for placeholder, word in words[revision or next(iter(words))].items():
        text = text.replace(placeholder, word)
    scenario = cast("dict[str, Any]", json.loads(text))
    del scenario["revisions"]
    return scenario


def check_report(report: str, names: list[str]) -> int:
    """Check that a runner ran every step successfully, once and in order.

    Args:
        report: The output of the runner: `1..N`, then `ok 1 - the name of the step # calls 1` for each step.
        names: The names of the scenario's steps.

    Returns:
        The number of calls that the runner made.

    Raises:
        ScenarioError: A step failed, is missing or is not in the scenario, or the runner never called an operation
            twice, although waiting for operations requires it.
    """
    plan, *lines = report.splitlines() or [""]
    if plan != f"1..{len(names)}":
        raise ScenarioError(f"The report must start with 1..{len(names)}, not with {plan!r}.")
    calls = [_calls(line, number, name) for number, (line, name) in enumerate(zip(lines, names, strict=False), 1)]
    if len(lines) < len(names):
        raise ScenarioError(f"The runner stopped before step {len(lines) + 1}, {names[len(lines)]!r}.")
    if len(lines) > len(names):
        raise ScenarioError(f"The runner went on after the last step: {lines[len(names)]!r}.")
    if sum(calls) <= len(names):
        raise ScenarioError("The runner never polled an operation twice, so it has not shown that it waits.")
    return sum(calls)


def _calls(line: str, number: int, name: str) -> int:
    """Return the number of calls from the line of one step."""
    found = _LINE.fullmatch(line)
    if not found or found["verdict"] != "ok" or found["rest"]:
        raise ScenarioError(f"Step {number}, {name!r}, failed: {line!r}.")
    if (found["number"], found["name"]) != (str(number), name):
        raise ScenarioError(f"Step {number} must be {name!r}, but the runner reported {line!r}.")
    return int(found["calls"])
