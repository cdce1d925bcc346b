"""Generate, compile and play: the scenario in one language, against an emulator of its own."""

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

# Seconds from the acceptance of a write to its completion: long enough to be asked for more than once.
OPERATION_DELAY = 0.3


class BuildError(Exception):
    """A client could not be generated or compiled. The message holds the command and what it printed."""


@dataclass(frozen=True)
class Exercise:
    """How the scenario went in one language: seconds for building and playing, and the number of calls."""

    built_in: float
    played_in: float
    steps: int
    calls: int


def publish(folder: Path) -> Path:
    """Build the published form of the document in `folder` and return that.

    Raises:
        BuildError: it could not be built.
    """
    _run([sys.executable, "-m", "scripts.publish", "--output", str(folder)], ROOT, {})
    return folder


def exercise(toolchain: Toolchain, documents: Path) -> Exercise:
    """Generate a client from the published form in `documents`, compile it, and play the scenario with it.

    Raises:
        BuildError: the client could not be generated or compiled.
        ScenarioError: a step went another way than the scenario says, was left out, or left other mappings behind.
    """
    began = time.perf_counter()
    build(toolchain, documents / toolchain.document)
    built = time.perf_counter()
    scenario = load()
    calls = play(toolchain, scenario)
    return Exercise(built - began, time.perf_counter() - built, len(scenario["steps"]), calls)


def build(toolchain: Toolchain, document: Path) -> None:
    """Generate the client from `document` and compile it with the runner.

    Raises:
        BuildError: a command failed.
    """
    for leftover in ("generated", "build"):
        shutil.rmtree(toolchain.folder / leftover, ignore_errors=True)
    environment = {name: value.format(document=document) for name, value in toolchain.environment.items()}
    for command in toolchain.build:
        arguments = [argument for part in command for argument in _expand(part, toolchain.folder, document)]
        _run(arguments, toolchain.folder, environment)


def play(toolchain: Toolchain, scenario: dict[str, Any]) -> int:
    """Play `scenario` with the compiled runner against a new emulator and return the number of calls it made.

    Raises:
        ScenarioError: the runner failed or left steps out, or the store does not hold what it has to in the end.
    """
    with _service(scenario["dataset"]) as service, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.json"
        file.write_text(json.dumps({**scenario, **service}), encoding="utf-8")
        done = subprocess.run(
            [*toolchain.play, str(file)], cwd=toolchain.folder, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise ScenarioError(f"The runner ended with {done.returncode}.\n{done.stdout}{done.stderr}")
        calls = check_report(done.stdout, [step["name"] for step in scenario["steps"]])
        _check_store(service, scenario["afterwards"])
    return calls


@contextmanager
def _service(fields: dict[str, str]) -> Generator[dict[str, Any]]:
    """Serve an emulator with a store and a dataset, and yield what a runner has to know of it."""
    with Emulator(operation_delay=OPERATION_DELAY) as emulator:
        values = {"store": emulator.add_store("languages"), "dataset": emulator.add_dataset(fields)}
        owner = {"user": emulator.account_sid, "password": emulator.auth_token}
        credentials = {"owner": owner, "stranger": {**owner, "password": "not-the-token"}}
        with emulator.serve() as base_url:
            yield {"baseUrl": base_url, "credentials": credentials, "values": values}


def _check_store(service: dict[str, Any], expected: list[str]) -> None:
    """Check what the runner left in the store: one that only says that it played has left nothing there."""
    owner = service["credentials"]["owner"]
    url = f"{service['baseUrl']}/v1/ControlPlane/Stores/{service['values']['store']}/DataMappings"
    page = httpx.get(url, params={"pageSize": 100}, auth=(owner["user"], owner["password"])).raise_for_status().json()
    found = sorted(mapping["displayName"] for mapping in page["dataMappings"])
    if found != expected:
        raise ScenarioError(f"The store has to hold the mappings {expected} in the end, but holds {found}.")


def _expand(part: str, folder: Path, document: Path) -> list[str]:
    if part.endswith("*.java"):
        return sorted(str(file.relative_to(folder)) for file in folder.glob(part))
    return [part.format(document=document)]


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    # On some systems a program is found by its whole path only: npm is npm.cmd.
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
        raise BuildError(f"{' '.join(command)[:300]} ended with {done.returncode}.\n{done.stdout}")
