"""Imports run one way: the contracts of pyproject.toml hold, and each of them detects a breach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("overlay", "emulator", "generated")
BREACHES = {
    "overlay/twilio_memory/_version.py": [
        "import twilio_memory_emulator",
        "import twilio_memory_server_models",
        "import scripts",
        "import twilio_memory.client",
    ],
    "overlay/twilio_memory/surplus.py": ["import os"],
    "emulator/twilio_memory_emulator/storage/clock.py": [
        "import twilio_memory",
        "import twilio_memory_generated.client",
        "import tests",
        "import twilio_memory_emulator.http.endpoints",
    ],
    "emulator/twilio_memory_emulator/storage/ids.py": ["import twilio_memory_emulator.storage.state"],
    "emulator/twilio_memory_emulator/ingestion/field_types.py": ["import twilio_memory_emulator.http.endpoints"],
    "emulator/twilio_memory_emulator/surplus.py": ["import os"],
    "generated/twilio_memory_generated/types.py": ["import twilio_memory", "import twilio_memory_spec"],
    "generated/twilio_memory_server_models/__init__.py": ["import twilio_memory_emulator.defaults"],
}


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """A copy of the packages that a test may change."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(folder / room) for room in ROOMS)}
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_imports_run_one_way(rooms: Path) -> None:
    done = lint(rooms)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line"), [(module, line) for module, lines in BREACHES.items() for line in lines], ids=str
)
def test_an_import_the_wrong_way_is_reported(rooms: Path, module: str, line: str) -> None:
    with (rooms / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = lint(rooms)
    assert done.returncode == 1, done.stdout + done.stderr
    assert " 0 broken" not in done.stdout
