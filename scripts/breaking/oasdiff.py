"""Runs oasdiff, which knows the field's rules. It is built from its pinned Go module when it is first asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from scripts.generate.document import Json

MODULE = "github.com/oasdiff/oasdiff"
VERSION = "v1.36.0"
ROOT = Path(__file__).resolve().parents[2]
EXECUTABLE = ROOT / ".tools" / f"oasdiff-{VERSION}" / "oasdiff"
# Where we are stricter than oasdiff: names that generated clients take over, defaults, and what clients read.
SEVERITY = Path(__file__).with_name("severity.txt")
# False alarms that a person has judged, in oasdiff's own format for them.
JUDGED = ROOT / "spec" / "published" / "judged-harmless.txt"
_OPTIONS = ["--format", "json", "--flatten-allof", "--flatten-params"]
_BUILD_SECONDS = 600


class ToolMissingError(Exception):
    """oasdiff is not here and cannot be built. The message says why and what to do."""


class ComparisonError(Exception):
    """oasdiff could not compare the two documents. The message holds what it printed."""


def changelog(base: Path, revision: Path, judged: Path = JUDGED) -> list[dict[str, Json]]:
    """Return the changes from `base` to `revision` that oasdiff has a rule for, with `id`, `level` (1 to 3) and `text`.

    Those that the file `judged` names are left out.

    Raises:
        ToolMissingError: oasdiff is not here.
        ComparisonError: one of the two files is not an OpenAPI document.
    """
    settings = ["--severity-levels", str(SEVERITY)]
    if judged.exists():
        settings += ["--err-ignore", str(judged), "--warn-ignore", str(judged)]
    found = _run(["changelog", *_OPTIONS, *settings, str(base), str(revision)])
    return cast("list[dict[str, Json]]", found or [])


def difference(base: Path, revision: Path) -> dict[str, Json]:
    """Return every difference between the two, whether there is a rule for it or not, as a tree.

    Raises:
        ToolMissingError: oasdiff is not here.
        ComparisonError: one of the two files is not an OpenAPI document.
    """
    return cast("dict[str, Json]", _run(["diff", *_OPTIONS, str(base), str(revision)]) or {})


def executable() -> Path:
    """Return the pinned oasdiff, which is built first where it is not there yet.

    Raises:
        ToolMissingError: there is no Go, or it cannot build oasdiff.
    """
    if not EXECUTABLE.exists():
        _build()
    return EXECUTABLE


def _build() -> None:
    go = shutil.which("go")
    if not go:
        raise ToolMissingError(f"oasdiff {VERSION} is built with Go, and there is no `go` on PATH. Install Go.")
    EXECUTABLE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=EXECUTABLE.parent) as scratch:
        done = subprocess.run(
            [go, "install", f"{MODULE}@{VERSION}"],
            env={**os.environ, "GOBIN": scratch, "GOFLAGS": ""},
            capture_output=True,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
        if done.returncode:
            raise ToolMissingError(f"`go install {MODULE}@{VERSION}` failed:\n{done.stderr.strip()}")
        # Two runs may build at once; the last one to finish wins, and both have the same program.
        (Path(scratch) / "oasdiff").replace(EXECUTABLE)


def _run(arguments: list[str]) -> Json:
    done = subprocess.run([str(executable()), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ComparisonError(f"oasdiff {arguments[0]} ended with {done.returncode}:\n{done.stderr.strip()}")
    return cast("Json", json.loads(done.stdout)) if done.stdout.strip() else None
