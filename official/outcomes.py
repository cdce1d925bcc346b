"""Run a package's driver and judge what it reports by what is known of the package."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from official.service import serve

if TYPE_CHECKING:
    from official.packages import Package

HERE = Path(__file__).resolve().parent
CALLS: dict[str, str] = tomllib.loads((HERE / "calls.toml").read_text(encoding="utf-8"))["calls"]

WORKS = "works"
# What `Record.calls` says of a call that the service should have answered otherwise, and of a fault that is gone.
OURS, GONE = "ours: ", "works in spite of: "


class DriverError(Exception):
    """A driver stopped, or left a call out. The message holds its output."""


@dataclass(frozen=True)
class Fault:
    """A fault of official packages, and the line that shows it.

    Attributes:
        name: The name by which the tables call it.
        why: What is wrong, in a sentence.
        packages: The names of the packages that have it, and for each the calls that fail because of it.
        error: A part of the error that each of these calls ends with.
        file: The path of the file that shows it, within the package's source.
        line: A part of the line that shows it. It is the first such line after `after`.
        after: A part of an earlier line, if the first line of the file that has `line` in it is another one.
    """

    name: str
    why: str
    packages: dict[str, list[str]]
    error: str
    file: str
    line: str
    after: str = ""


@dataclass(frozen=True)
class Record:
    """What came of a package's calls.

    Attributes:
        calls: The outcome of each call that the package has: `works`, the name of a fault, or what is wrong.
        lines: The line that shows each fault: its file, its number and its text.
    """

    calls: dict[str, str]
    lines: dict[str, tuple[str, int, str]]


def _load() -> tuple[dict[str, list[str]], list[Fault]]:
    known = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))
    return known["lacks"], [Fault(name, **fault) for name, fault in known["faults"].items()]


LACKS, FAULTS = _load()


def faults_of(package: Package) -> list[Fault]:
    """Return the faults of a package."""
    return [fault for fault in FAULTS if package.name in fault.packages]


def exercise(package: Package) -> Record:
    """Install a package, run its driver against an emulator of its own, and judge the outcome.

    Raises:
        InstallError: The package could not be installed.
        DriverError: The driver stopped or left a call out.
        LookupError: The package's source lacks a line that shows one of its faults.
    """
    package.prepare()
    calls = [call for call in CALLS if call not in LACKS.get(package.name, [])]
    errors = _errors(package, calls)
    known = {call: fault for fault in faults_of(package) for call in fault.packages[package.name]}
    return Record(
        {call: _verdict(errors[call], known.get(call)) for call in calls},
        {fault.name: locate(package, fault) for fault in faults_of(package)},
    )


def _verdict(error: str | None, fault: Fault | None) -> str:
    if error is None:
        return GONE + fault.name if fault else WORKS
    return fault.name if fault and fault.error in error else OURS + error


def _errors(package: Package, calls: list[str]) -> dict[str, str | None]:
    """Run a driver and return the error of each call."""
    with serve() as service, tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        plan.write_text(json.dumps({**service, "revision": package.revision, "calls": calls}), encoding="utf-8")
        done = subprocess.run(
            [part.replace("{plan}", str(plan)) for part in package.run],
            env={**os.environ, **package.environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    output = f"{done.stdout}{done.stderr}"
    if done.returncode:
        raise DriverError(f"{package.name}: the driver exited with {done.returncode}.\n{output}")
    reports: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    if [report["call"] for report in reports] != calls:
        raise DriverError(f"{package.name}: the driver has not made every call, in order.\n{output}")
    return {report["call"]: None if report["ok"] else str(report["error"]) for report in reports}


def locate(package: Package, fault: Fault) -> tuple[str, int, str]:
    """Find the line that shows a fault in the source of an installed package.

    Returns:
        The file's path within the package's source, the line's number, and the line.

    Raises:
        LookupError: The source has no such line.
    """
    reached = not fault.after
    for number, line in enumerate(_source(package, fault.file).splitlines(), 1):
        if reached and fault.line in line:
            return fault.file, number, line.strip()
        reached = reached or fault.after in line
    raise LookupError(
        f"{package.name}: {fault.file} has no line with {fault.line!r}, so {fault.name} must be told anew"
    )


def _source(package: Package, file: str) -> str:
    sources = Path(package.sources)
    if sources.is_dir():
        return (sources / file).read_text(encoding="utf-8")
    with zipfile.ZipFile(sources) as archive:
        return archive.read(file).decode()
