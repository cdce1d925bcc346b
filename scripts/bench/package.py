"""The package's import time and its size on disk."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench.measure import least_cpu

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = ("attrs", "httpx", "httpcore", "h11", "anyio", "sniffio", "idna", "certifi", "typing_extensions")
PACKAGES = ("overlay/twilio_memory", "generated/twilio_memory_generated", "generated/twilio_memory_spec")


def importing() -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: importing the package relative to importing httpx, both with bytecode cached."""

    def load(name: str) -> None:
        subprocess.run([sys.executable, "-c", f"import {name}"], check=True)

    def child_cpu() -> float:
        import resource  # noqa: PLC0415 - Windows lacks it, and only this figure with it

        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    httpx, ours, nothing = least_cpu(
        lambda: load("httpx"), lambda: load("twilio_memory"), lambda: load("sys"), rounds=15, clock=child_cpu
    )
    yield "import twilio_memory / import httpx", (ours - nothing) / (httpx - nothing), "<= 1.5"


def size() -> Iterator[tuple[str, float, str]]:
    """Yield the megabytes that `pip install twilio-memory` puts on disk, without bytecode."""
    root = Path(__file__).resolve().parents[2]
    own = sum(file.stat().st_size for name in PACKAGES for file in files(root / name))
    others = 0
    for name in CLIENT:
        try:
            listed = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        others += sum(Path(str(one.locate())).stat().st_size for one in listed if one.suffix != ".pyc")
    yield "client with dependencies, MB on disk", (own + others) / 1e6, "<= 6"


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a package, without bytecode."""
    yield from (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
