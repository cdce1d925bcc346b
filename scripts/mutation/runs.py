"""Runs mutmut on a copy of a room, and reads its results.

mutmut imports what it mutates from its own working directory, and finds it there only at the top or in `src`. So each
room is copied to a working directory of its own, with the package at the top.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".mutation"
_RESULT = re.compile(r"^ +(?P<name>\S+__mutmut_\d+): (?P<status>.+)$", re.MULTILINE)
_SHOWN = re.compile(r"^# (\S+__mutmut_\d+): .+$", re.MULTILINE)
_MUTMUT = str(Path(sys.executable).with_name("mutmut"))
# `mutmut show` shows one mutant, and starting it takes a second.
_SHOW_EACH = (
    "import sys; from mutmut.__main__ import cli; [cli(['show', name], standalone_mode=False) for name in sys.argv[1:]]"
)
_UNTESTED = {"not checked", "check was interrupted by user"}


@dataclass(frozen=True)
class Room:
    """A package, and the tests that have to notice its mutants.

    Attributes:
        name: Its name, such as `overlay`.
        package: The folder of the package.
        modules: The modules to mutate, as patterns below that folder.
        tests: The folder of the tests.
        files: Other files and folders that the tests read.
        pytest: Options for pytest, such as tests to leave out.

    """

    name: str
    package: Path
    modules: tuple[str, ...]
    tests: Path
    files: tuple[Path, ...]
    pytest: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """The table `[tool.mutation]`.

    Attributes:
        threshold: The lowest score with which a room passes, in percent.
        rooms: The rooms by name.

    """

    threshold: float
    rooms: dict[str, Room]


def settings(file: Path = ROOT / "pyproject.toml") -> Settings:
    """Return the settings in a pyproject.toml."""
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["tool"]["mutation"]
    rooms = {name: _room(name, entry) for name, entry in table["rooms"].items()}
    return Settings(table["threshold"], rooms)


def _room(name: str, entry: dict[str, Any]) -> Room:
    return Room(
        name,
        Path(entry["package"]),
        tuple(entry["modules"]),
        Path(entry["tests"]),
        tuple(Path(file) for file in entry.get("files", ())),
        tuple(entry.get("pytest", ())),
    )


class MutationError(Exception):
    """The mutants could not be made or tested. The message says why."""


@dataclass(frozen=True)
class Mutant:
    """A small change to one function.

    Attributes:
        name: mutmut's name for it.
        status: How its tests ended: `killed`, `survived`, `timeout` or another of mutmut's words.

    """

    name: str
    status: str

    @property
    def function(self) -> str:
        """The changed function, such as `_pages.Walk.advance`."""
        module, _, mangled = self.name.partition(".")[2].rpartition(".")
        function = mangled.partition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        return f"{module}.{function}" if module else function


@dataclass(frozen=True)
class Change:
    """What a mutant changes: the lines before and after, without indentation."""

    before: str
    after: str


def run(room: Room, processes: int) -> list[Mutant]:
    """Make all mutants of a room, and run its tests on each.

    Args:
        room: The room.
        processes: Number of mutants to test at the same time.

    Raises:
        MutationError: mutmut failed, for example because the tests fail without a mutant, or left mutants untested.

    """
    folder = _prepare(room)
    log = folder / "mutmut.log"
    print(f"{room.name}: running; {log.relative_to(ROOT)} shows the progress.", flush=True)
    with log.open("w", encoding="utf-8") as output:
        code = _call(room, [_MUTMUT, "run", "--max-children", str(processes)], output).returncode
    if code:
        tail = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n").strip().splitlines()[-40:]
        raise MutationError("\n".join([*tail, "", f"mutmut failed for {room.name}: see above."]))
    results = _call(room, [_MUTMUT, "results", "--all", "true"]).stdout
    mutants = [Mutant(found["name"], found["status"]) for found in _RESULT.finditer(results)]
    untested = [mutant for mutant in mutants if mutant.status in _UNTESTED]
    if untested or not mutants:
        raise MutationError(f"{len(untested)} of {len(mutants)} mutants of {room.name} were not tested; see {log}.")
    return mutants


def changes(room: Room, mutants: list[Mutant]) -> dict[Mutant, Change]:
    """Return what mutants of the last run change."""
    names = {mutant.name: mutant for mutant in mutants}
    # For each mutant, mutmut prints a line with its name and status, and a diff.
    parts = _SHOWN.split(_call(room, [sys.executable, "-c", _SHOW_EACH, *names]).stdout)[1:]
    return {names[name]: _change(diff) for name, diff in zip(parts[::2], parts[1::2], strict=True)}


def _change(diff: str) -> Change:
    lines = diff[diff.index("\n@@") :].splitlines()
    before, after = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Change(before, after)


def _prepare(room: Room) -> Path:
    """Create the room's working directory and return it. In an old one, mutmut would reuse outdated results."""
    folder = SCRATCH / room.name
    shutil.rmtree(folder, ignore_errors=True)
    _copy(room.package, folder / room.package.name)
    for file in (Path("pyproject.toml"), room.tests, *room.files):
        _copy(file, folder / file)
    configuration = ConfigParser()
    configuration["mutmut"] = {
        name: "\n".join(["", *values]) for name, values in _mutmut_options(room).items() if values
    }
    with (folder / "setup.cfg").open("w", encoding="utf-8") as setup:
        configuration.write(setup)
    return folder


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(ROOT / source, target)


def _mutmut_options(room: Room) -> dict[str, list[str]]:
    package = room.package.name
    return {
        "source_paths": [package],
        "only_mutate": [f"{package}/{module}" for module in room.modules],
        "also_copy": [file.as_posix() for file in room.files],
        "pytest_add_cli_args_test_selection": [room.tests.as_posix()],
        # Several pytest processes would write the same cache.
        "pytest_add_cli_args": ["-p", "no:cacheprovider", *room.pytest],
    }


def _call(room: Room, command: list[str], output: IO[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in the room's working directory. Its output goes to a file, or is returned."""
    # The packages that are not mutated. The mutated one stands here, too, but mutmut puts its own copy first.
    roots = [str(ROOT / source) for source in ("overlay", "emulator", "generated")]
    return subprocess.run(
        command,
        cwd=SCRATCH / room.name,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(roots), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.STDOUT if output else None,
        text=True,
        check=output is None,
    )
