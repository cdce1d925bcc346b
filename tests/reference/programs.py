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
from scripts.document.revisions import BASE
from scripts.reference.samples import LANGUAGES, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Command = Callable[[str], list[str]]

SPEC = ROOT / "generated" / "twilio_memory_spec"


def missing(suffix: str) -> str | None:
    """Return what this machine lacks to run the samples with this suffix, or None."""
    if suffix == ".sh":
        lacking = [program for program in ("sh", "curl") if shutil.which(program) is None]
        return f"not on the path: {', '.join(lacking)}" if lacking else None
    toolchain = {".ts": TOOLCHAINS["typescript"], ".go": TOOLCHAINS["go"]}.get(suffix)
    return toolchain.missing() if toolchain else None


def prepare(suffix: str, revision: str, names: Iterable[str], folder: Path) -> Command:
    """Build the samples of one language.

    Args:
        suffix: The suffix of the sample files, with the dot.
        revision: The revision of the API whose document and samples to use.
        names: The operations whose samples to build.
        folder: An empty folder to build in.

    Returns:
        A function from an operation's id to the command that runs its sample.
    """
    [language] = [one for one in LANGUAGES if one.suffix == suffix]
    files = {name: sample(name, language, revision) for name in names}
    document = (SPEC if revision == BASE else SPEC / revision) / "openapi.json"
    match suffix:
        case ".ts":
            return _typescript(TOOLCHAINS["typescript"], document, files, folder)
        case ".go":
            return _go(TOOLCHAINS["go"], document, files, folder)
        case ".py":
            return lambda operation: [sys.executable, "-W", "error", str(files[operation])]
        case _:
            return lambda operation: ["sh", "-eu", str(files[operation])]


def run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a sample; of the variables that begin with TWILIO_, it gets only those in `variables`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TWILIO_")}
    return subprocess.run(
        command, env={**inherited, **variables}, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def _typescript(toolchain: Toolchain, document: Path, samples: dict[str, Path], folder: Path) -> Command:
    """Compile with the strict settings of languages/typescript."""
    for name in ("package.json", "package-lock.json", ".npmrc", "tsconfig.json"):
        shutil.copy(toolchain.folder / name, folder)
    source = folder / "src"
    source.mkdir()
    (source / "memory.d.ts").write_text('export type * from "../generated/memory.js";\n', encoding="utf-8")
    for file in samples.values():
        shutil.copy(file, source)
    # The last command checks types of the runner.
    build(replace(toolchain, folder=folder, build=toolchain.build[:-1]), document)
    return lambda operation: ["node", str(folder / "build" / f"{operation}.js")]


def _go(toolchain: Toolchain, document: Path, samples: dict[str, Path], folder: Path) -> Command:
    """Vet and compile in a module with the dependencies of languages/go."""
    for name in ("go.mod", "go.sum", "ogen.yml"):
        shutil.copy(toolchain.folder / name, folder)
    module = folder / "go.mod"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("module scenario\n", "module example.com/app\n", 1), encoding="utf-8")
    for name, file in samples.items():
        command = folder / "cmd" / name
        command.mkdir(parents=True)
        shutil.copy(file, command / "main.go")
    ogen = ["go", "tool", "ogen", "--target", "memory", "--package", "memory", "--config", "ogen.yml", "{document}"]
    commands = [
        ogen,
        ["go", "vet", "./..."],
        ["go", "tool", "staticcheck", "-checks", "all,-ST1000", "./cmd/..."],
        ["go", "build", "-o", "build/", "./cmd/..."],
    ]
    build(replace(toolchain, folder=folder, build=commands), document)
    return lambda operation: [str(folder / "build" / operation)]
