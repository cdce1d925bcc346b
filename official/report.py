"""Keep the results of a run, and write docs/official-packages.md from them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from official.outcomes import CALLS, FAULTS, GONE, HERE, OURS, WORKS, Record
from official.packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

RESULTS = HERE / "results.json"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "official-packages.md"

# What is kept of a record, by the name of its package. The wording of errors is not: it holds ids.
Results = dict[str, dict[str, Any]]

_UNTRIED: dict[str, str] = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["untried"]

_INTRODUCTION = """\
# Twilio's official packages against the emulator

<!-- Written by `python -m official --write`. -->

Each package is as it was published, but for its base URL or its HTTP client. Its driver, in [`official/`](../official),
makes every call against an emulator of its own, which runs without options. No call uses what another one made, so a
call that fails takes no other with it; only a patch with an entity tag needs the fetch before it.

| | |
| --- | --- |
| works | does what the call says |
| F1, F2 … | fails by a fault of the package, described below |
| **ours** | fails by a fault of the emulator |
| - | the package has no such call |
"""


def load() -> Results:
    """Read the results of the last run that was kept."""
    results: Results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    return results


def kept(record: Record) -> dict[str, Any]:
    """Return what is kept of a record."""
    calls = {call: "ours" if outcome.startswith((OURS, GONE)) else outcome for call, outcome in record.calls.items()}
    return {"calls": calls, "lines": {name: list(line) for name, line in record.lines.items()}}


def write(records: dict[str, Record]) -> None:
    """Keep the records of a run beside those of packages that it left out, and write the page from both.

    Args:
        records: The record of each package that was run, by its name.
    """
    results = load() | {name: kept(record) for name, record in records.items()}
    results = {name: results[name] for name in PACKAGES if name in results}
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(render(results), encoding="utf-8")


def render(results: Results) -> str:
    """Return the page that tells the results."""
    return "\n".join([_INTRODUCTION, *_calls(results), "", *_faults(results), "", *_untried()]) + "\n"


def _calls(results: Results) -> Iterable[str]:
    numbers = {fault.name: f"F{number}" for number, fault in enumerate(FAULTS, 1)}
    titles = [_title(name) for name in results]
    yield f"| call | | {' | '.join(titles)} |"
    yield "| --- | --- |" + " --- |" * len(titles)
    for call, meaning in CALLS.items():
        outcomes = [result["calls"].get(call) for result in results.values()]
        cells = ["-" if outcome is None else _cell(outcome, numbers) for outcome in outcomes]
        yield f"| `{call}` | {meaning} | {' | '.join(cells)} |"


def _title(name: str) -> str:
    package = PACKAGES[name]
    revision = f"<br>API of {package.revision}"
    return f"{package.language.capitalize()} {package.version}{f' {package.style}' if package.style else ''}{revision}"


def _cell(outcome: str, numbers: dict[str, str]) -> str:
    if outcome == WORKS:
        return WORKS
    number = numbers.get(outcome)
    return f"[{number}](#{number.lower()})" if number else "**ours**"


def _faults(results: Results) -> Iterable[str]:
    yield "## Faults of the packages"
    yield ""
    yield "Each with the line that shows it, read from the packages when they were run."
    for number, fault in enumerate(FAULTS, 1):
        lines = {name: results[name]["lines"][fault.name] for name in fault.packages if name in results}
        yield ""
        yield f"### F{number}"
        yield ""
        yield fault.why
        yield ""
        places = {(PACKAGES[name].language, PACKAGES[name].version, *line): None for name, line in lines.items()}
        for language, version, file, line, text in places:
            yield f"- {language.capitalize()} {version}, `{file}`, line {line}: `` {text} ``"


def _untried() -> Iterable[str]:
    yield "## Not tried"
    yield ""
    yield "There is no driver for these. The emulator's tests send bodies such as theirs."
    yield ""
    for package, known in _UNTRIED.items():
        yield f"- {package}: {known[0].lower()}{known[1:]}"
