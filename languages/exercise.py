"""Generate a client in one language, compile it, and run the scenario with it against an emulator of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from languages.scenario import ScenarioError, check_report, load, revisions
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from languages.toolchains import Toolchain

ROOT = Path(__file__).resolve().parents[1]

# The emulator's time passes ten times as fast: it shows times in whole seconds, and an update must be seen to be later.
PACE = 10
# Its seconds from accepting a write to completing it: long enough that a client has to poll more than once.
OPERATION_DELAY = 1.5


class _FastClock:
    def __init__(self) -> None:
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        return self._start + (datetime.now(UTC) - self._start) * PACE


class BuildError(Exception):
    """A client could not be generated or compiled. The message holds the command and its output."""


@dataclass(frozen=True)
class Exercise:
    """The result of a successful exercise.

    Attributes:
        revision: The revision of the API.
        build_seconds: How long generating and compiling took.
        run_seconds: How long the scenario took.
        steps: The number of steps in the scenario.
        calls: The number of calls that the client made.
    """

    revision: str
    build_seconds: float
    run_seconds: float
    steps: int
    calls: int


def publish(folder: Path) -> Path:
    """Write the published form of the document to `folder`.

    Returns:
        The folder.

    Raises:
        BuildError: The document could not be published.
    """
    _execute([sys.executable, "-m", "scripts.publish", "--output", str(folder)], ROOT, {})
    return folder


def exercise(toolchain: Toolchain, documents: Path) -> Iterator[Exercise]:
    """Generate a client from each published document in the folder `documents`, compile it, and run the scenario.

    Yields:
        The result with the document of each revision of the API, oldest first.

    Raises:
        BuildError: A client could not be generated or compiled.
        ScenarioError: A step failed or was left out, or the store holds other mappings than it should.
    """
    for number, revision in enumerate(revisions()):
        folder = documents / revision if number else documents
        started = time.perf_counter()
        build(toolchain, folder / toolchain.document, revision, again=bool(number))
        built = time.perf_counter()
        scenario = load(revision)
        # A client of the newer revision that reads strictly refuses the answers that are for clients of both.
        calls = run(toolchain, scenario, revision if number else None)
        yield Exercise(revision, built - started, time.perf_counter() - built, len(scenario["steps"]), calls)


def build(toolchain: Toolchain, document: Path, revision: str | None = None, *, again: bool = False) -> None:
    """Generate the client from `document` and compile it together with the runner.

    Args:
        toolchain: The language.
        document: The published document.
        revision: The revision of the API that it describes, by default the oldest.
        again: Keep what does not depend on the document from a build just before.

    Raises:
        BuildError: A command failed.
    """
    outputs = [toolchain.folder / "generated", toolchain.folder / "build"]
    for output in [outputs[0], *outputs[1].glob("*")] if again else outputs:
        if output.name != "lib":
            shutil.rmtree(output, ignore_errors=True)
    values = placeholders(document, revision or revisions()[0])
    environment = {name: value.format(**values) for name, value in toolchain.environment.items()}
    for command in toolchain.build[toolchain.once if again else 0 :]:
        arguments = [argument for part in command for argument in _expand(part.format(**values), toolchain.folder)]
        _execute(arguments, toolchain.folder, environment)


def placeholders(document: Path, revision: str) -> dict[str, str]:
    """Return the values that the placeholders in a toolchain's commands and variables stand for."""
    return {"document": str(document), "revision": revision, "tag": f"revision_{revision.replace('-', '_')}"}


def run(toolchain: Toolchain, scenario: dict[str, Any], held_to: str | None = None) -> int:
    """Run `scenario` with the compiled runner against a new emulator.

    Args:
        toolchain: The language.
        scenario: The scenario.
        held_to: The revision of the API that the emulator holds to. By default it accepts and answers them all.

    Returns:
        The number of calls that the client made.

    Raises:
        ScenarioError: The runner failed or left steps out, or the store holds other mappings than it should.
    """
    with _service(scenario["dataset"], held_to) as service, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.json"
        file.write_text(json.dumps({**scenario, **service}), encoding="utf-8")
        done = subprocess.run(
            [*toolchain.run, str(file)], cwd=toolchain.folder, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise ScenarioError(f"The runner exited with {done.returncode}.\n{done.stdout}{done.stderr}")
        calls = check_report(done.stdout, [step["name"] for step in scenario["steps"]])
        _check_store(service, scenario["afterwards"])
    return calls


@contextmanager
def _service(fields: dict[str, str], held_to: str | None) -> Generator[dict[str, Any]]:
    """Serve an emulator with a store and a dataset, and yield what the runner has to know about it."""
    with Emulator(operation_delay=OPERATION_DELAY, clock=_FastClock(), api_revision=held_to) as emulator:
        values = {"store": emulator.add_store("languages"), "dataset": emulator.add_dataset(fields)}
        owner = {"user": emulator.account_sid, "password": emulator.auth_token}
        credentials = {"owner": owner, "stranger": {**owner, "password": "not-the-token"}}
        with emulator.serve() as base_url:
            yield {"baseUrl": base_url, "credentials": credentials, "values": values}


def _check_store(service: dict[str, Any], expected: list[str]) -> None:
    """Check the mappings in the store, which shows that the runner did what it reported."""
    owner = service["credentials"]["owner"]
    url = f"{service['baseUrl']}/v1/ControlPlane/Stores/{service['values']['store']}/DataMappings"
    page = httpx.get(url, params={"pageSize": 100}, auth=(owner["user"], owner["password"])).raise_for_status().json()
    found = sorted(mapping["displayName"] for mapping in page["dataMappings"])
    if found != expected:
        raise ScenarioError(f"After the run the store must hold the mappings {expected}, but it holds {found}.")


def _expand(part: str, folder: Path) -> list[str]:
    if part.endswith("*.java"):
        return sorted(str(file.relative_to(folder)) for file in folder.glob(part))
    return [part]


def _execute(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    # Windows finds npm only by its full path, since it is npm.cmd there.
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{' '.join(command)[:300]} exited with {done.returncode}.\n{done.stdout}")
