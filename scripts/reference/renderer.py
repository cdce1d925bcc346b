"""The renderer: Scalar's script, kept in the emulator's package with the licences of all that is bundled in it."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

from scripts import node_tools
from scripts.document import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIN = ROOT / "reference" / "renderer"
KEPT = ROOT / "emulator" / "twilio_memory_emulator" / "vendored"
SCRIPT = KEPT / "scalar.js.gz"
LICENCES = KEPT / "scalar-licences.txt"
PACKAGE = "@scalar/api-reference"

_FILE_OF_A_LICENCE = re.compile(r"(licen[cs]e|copying|notice)([.-].*)?", re.IGNORECASE)


class RendererError(Exception):
    """The renderer cannot be had. The message says what to do."""


def script() -> bytes:
    """Return the kept script.

    Raises:
        RendererError: it is not there.
    """
    try:
        return gzip.decompress(SCRIPT.read_bytes())
    except OSError as error:
        raise RendererError(
            f"{SCRIPT.name}: {error.strerror}. Run `python -m scripts.reference --renew-renderer`."
        ) from error


def version() -> str:
    """Return the version that reference/renderer/package.json pins."""
    pinned: str = json.loads((PIN / "package.json").read_text(encoding="utf-8"))["dependencies"][PACKAGE]
    return pinned


def renew() -> None:
    """Take the pinned version from npm, and keep its script and the licences.

    Raises:
        RendererError: a bundled package comes without a licence.
        NodeToolError: there is no npm, or it fails.
    """
    modules = node_tools.install(PIN)
    bundle = modules / PACKAGE / "dist" / "browser" / "standalone.js"
    KEPT.mkdir(exist_ok=True)
    # Without the time and the name of a file, the same script gives the same bytes.
    SCRIPT.write_bytes(gzip.compress(bundle.read_bytes(), 9, mtime=0))
    source_map = json.loads(bundle.with_suffix(".js.map").read_text(encoding="utf-8"))
    LICENCES.write_text(_licences(_bundled(modules, source_map["sources"])), encoding="utf-8")


def _bundled(modules: Path, sources: list[str]) -> list[Path]:
    """Return the folder of each npm package that the script may be made of: all that the lock brings.

    The places that its parts were taken from do not tell which, since some are bundles themselves. But where they name
    a package that the lock does not bring, its licence would be missing.
    """
    lock = json.loads((PIN / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = {match[1] for source in sources if (match := re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)/", source))}
    absent = sorted(name for name in names if f"node_modules/{name}" not in lock)
    if absent:
        raise RendererError(f"Add to reference/renderer/package.json, for their licences: {', '.join(absent)}.")
    folders = [modules.parent / place for place in lock if place]
    return sorted(folder for folder in folders if folder.is_dir())


def _licences(packages: list[Path]) -> str:
    """Return the licence of each package, the text of each licence once."""
    owners: dict[str, list[str]] = {}
    for package in packages:
        manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
        text = "\n\n".join(_texts(package, manifest))
        owners.setdefault(text, []).append(f"{manifest['name']} {manifest['version']}")
    rule = "-" * 80
    opening = f"What {SCRIPT.name} is made of, or may be, and under which licences.\n"
    return opening + "".join(f"\n{rule}\n{', '.join(names)}\n\n{text}\n" for text, names in owners.items())


def _texts(package: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of a package's licence; where it ships none, the common text of the licence that it states."""
    found = [path for path in sorted(package.iterdir()) if _FILE_OF_A_LICENCE.fullmatch(path.name) and path.is_file()]
    for path in found:
        yield path.read_text(encoding="utf-8").strip()
    if not found:
        yield _common_text(manifest)


def _common_text(manifest: dict[str, Any]) -> str:
    text = PIN / f"{manifest.get('license')}.txt"
    if not text.is_file():
        raise RendererError(f"{manifest['name']} ships no licence, and there is no {text.name} for the one it states.")
    author: str | dict[str, str] = manifest.get("author") or f"the authors of {manifest['name']}"
    holder = author if isinstance(author, str) else author["name"]
    return text.read_text(encoding="utf-8").format(holder=holder).strip()
