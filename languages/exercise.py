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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from languages.scenario import ScenarioError, check_report, load
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator

    from languages.toolchains import Toolchain

ROOT = Path(__file__).resolve().parents[1]

# Seconds from accepting a write to completing it: long enough that a client has to poll more than once.
OPERATION_DELAY = 0.3


class BuildError(Exception):
    """A client could not be generated or compiled. The message holds the command and its output."""


@dataclass(frozen=True)
class Exercise:
    """The result of a successful exercise.

    Attributes:
        build_seconds: How long generating and compiling took.
        run_seconds: How long the scenario took.
        steps: The number of steps in the scenario.
        calls: The number of calls that the client made.
    """

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


def exercise(toolchain: Toolchain, documents: Path) -> Exercise:
    """Generate a client from the published document in the folder `documents`, compile it, and run the scenario.

    Raises:
        BuildError: The client could not be generated or compiled.
        ScenarioError: A step failed or was left out, or the store holds other mappings than it should.
    """
    started = time.perf_counter()
    build(toolchain, documents / toolchain.document)
    built = time.perf_counter()
    scenario = load()
    calls = run(toolchain, scenario)
    return Exercise(built - started, time.perf_counter() - built, len(scenario["steps"]), calls)


def build(toolchain: Toolchain, document: Path) -> None:
    """Generate the client from `document` and compile it together with the runner.

    Raises:
        BuildError: A command failed.
    """
    for leftover in ("generated", "build"):
        shutil.rmtree(toolchain.folder / leftover, ignore_errors=True)
    environment = {name: value.format(document=document) for name, value in toolchain.environment.items()}
    for command in toolchain.build:
        arguments = [argument for part in command for argument in _expand(part, toolchain.folder, document)]
        _execute(arguments, toolchain.folder, environment)


def run(toolchain: Toolchain, scenario: dict[str, Any]) -> int:
    """Run `scenario` with the compiled runner against a new emulator.

    Returns:
        The number of calls that the client made.

    Raises:
        ScenarioError: The runner failed or left steps out, or the store holds other mappings than it should.
    """
    with _service(scenario["dataset"]) as service, tempfile.TemporaryDirectory() as folder:
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
def _service(fields: dict[str, str]) -> Generator[dict[str, Any]]:
    """Serve an emulator with a store and a dataset, and yield what the runner has to know about it."""
    with Emulator(operation_delay=OPERATION_DELAY) as emulator:
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


def _expand(part: str, folder: Path, document: Path) -> list[str]:
    if part.endswith("*.java"):
        return sorted(str(file.relative_to(folder)) for file in folder.glob(part))
    return [part.format(document=document)]


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
