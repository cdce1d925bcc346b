"""The samples as programs: how each language builds and runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from languages.exercise import build
from languages.toolchains import TOOLCHAINS, Toolchain
from scripts.document import ROOT
from scripts.reference.samples import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[[str], list[str]]

DOCUMENT = ROOT / "generated" / "twilio_memory_spec" / "openapi.json"


def missing(suffix: str) -> str | None:
    """Return what this machine lacks to run the samples with this suffix, or None."""
    if suffix == ".sh":
        lacking = [program for program in ("sh", "curl") if shutil.which(program) is None]
        return f"not on the path: {', '.join(lacking)}" if lacking else None
    toolchain = {".ts": TOOLCHAINS["typescript"], ".go": TOOLCHAINS["go"]}.get(suffix)
    return toolchain.missing() if toolchain else None


def prepare(suffix: str, folder: Path) -> Command:
    """Build the samples of one language.

    Args:
        suffix: The suffix of the sample files, with the dot.
        folder: An empty folder to build in.

    Returns:
        A function from an operation's id to the command that runs its sample.
    """
    match suffix:
        case ".ts":
            return _typescript(TOOLCHAINS["typescript"], folder)
        case ".go":
            return _go(TOOLCHAINS["go"], folder)
        case ".py":
            return lambda operation: [sys.executable, "-W", "error", str(FOLDER / f"{operation}.py")]
        case _:
            return lambda operation: ["sh", "-eu", str(FOLDER / f"{operation}.sh")]


def run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a sample; of the variables that begin with TWILIO_, it gets only those in `variables`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TWILIO_")}
    return subprocess.run(
        command, env={**inherited, **variables}, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def _typescript(toolchain: Toolchain, folder: Path) -> Command:
    """Compile with the strict settings of languages/typescript."""
    for name in ("package.json", "package-lock.json", ".npmrc", "tsconfig.json"):
        shutil.copy(toolchain.folder / name, folder)
    source = folder / "src"
    source.mkdir()
    (source / "memory.d.ts").write_text('export type * from "../generated/memory.js";\n', encoding="utf-8")
    for sample in FOLDER.glob("*.ts"):
        shutil.copy(sample, source)
    build(replace(toolchain, folder=folder), DOCUMENT)
    return lambda operation: ["node", str(folder / "build" / f"{operation}.js")]


def _go(toolchain: Toolchain, folder: Path) -> Command:
    """Vet and compile in a module with the dependencies of languages/go."""
    for name in ("go.mod", "go.sum", "ogen.yml"):
        shutil.copy(toolchain.folder / name, folder)
    module = folder / "go.mod"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("module scenario\n", "module example.com/app\n", 1), encoding="utf-8")
    for sample in FOLDER.glob("*.go"):
        command = folder / "cmd" / sample.stem
        command.mkdir(parents=True)
        shutil.copy(sample, command / "main.go")
    ogen = ["go", "tool", "ogen", "--target", "memory", "--package", "memory", "--config", "ogen.yml", "{document}"]
    commands = [
        ogen,
        ["go", "vet", "./..."],
        ["go", "tool", "staticcheck", "-checks", "all,-ST1000", "./cmd/..."],
        ["go", "build", "-o", "build/", "./cmd/..."],
    ]
    build(replace(toolchain, folder=folder, build=commands), DOCUMENT)
    return lambda operation: [str(folder / "build" / operation)]
