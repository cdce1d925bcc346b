"""The renderer, Scalar's script: stored in the emulator's package, with the licences of everything bundled in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from scripts import node_tools
from scripts.document import ROOT
from scripts.reference import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIN = ROOT / "reference" / "renderer"
KEPT = ROOT / "emulator" / "twilio_memory_emulator" / "vendored"
SCRIPT = KEPT / "scalar.js.gz"
LICENCES = KEPT / "scalar-licences.txt"
PACKAGE = "@scalar/api-reference"

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)([.-].*)?", re.IGNORECASE)


def script() -> bytes:
    """Return the stored script.

    Raises:
        PageError: The script is missing.
    """
    return gzip.decompress(_stored())


def digest() -> str:
    """Return a hash of the stored script, short enough for a URL. The emulator computes the same one.

    Raises:
        PageError: The script is missing.
    """
    return hashlib.sha256(_stored()).hexdigest()[:16]


def version() -> str:
    """Return the version pinned in reference/renderer/package.json."""
    pinned: str = json.loads((PIN / "package.json").read_text(encoding="utf-8"))["dependencies"][PACKAGE]
    return pinned


def renew() -> None:
    """Install the pinned version from npm, and store its script and the licences.

    Raises:
        PageError: A bundled package comes without a licence.
        NodeToolError: npm is missing, or it fails.
    """
    modules = node_tools.install(PIN)
    bundle = modules / PACKAGE / "dist" / "browser" / "standalone.js"
    KEPT.mkdir(exist_ok=True)
    # Without a time and a file name in it, the archive of one script is always the same.
    SCRIPT.write_bytes(gzip.compress(bundle.read_bytes(), 9, mtime=0))
    source_map = json.loads(bundle.with_suffix(".js.map").read_text(encoding="utf-8"))
    LICENCES.write_text(_licences(_bundled(modules, source_map["sources"])), encoding="utf-8")


def _stored() -> bytes:
    try:
        return SCRIPT.read_bytes()
    except OSError as error:
        raise PageError(
            f"{SCRIPT.name}: {error.strerror}. Run `python -m scripts.reference --renew-renderer`."
        ) from error


def _bundled(modules: Path, sources: list[str]) -> list[Path]:
    """Return the folder of each npm package that may be part of the script: all that the lock file installs.

    The source map alone cannot tell which ones are, since some packages are bundles themselves. But if it names a
    package that the lock file does not install, that package's licence would be missing.
    """
    lock = json.loads((PIN / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = {match[1] for source in sources if (match := re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)/", source))}
    absent = sorted(name for name in names if f"node_modules/{name}" not in lock)
    if absent:
        raise PageError(f"Add to reference/renderer/package.json, for their licences: {', '.join(absent)}.")
    folders = [modules.parent / place for place in lock if place]
    return sorted(folder for folder in folders if folder.is_dir())


def _licences(packages: list[Path]) -> str:
    """Return the licences of all packages; packages with the same text share one entry."""
    owners: dict[str, list[str]] = {}
    for package in packages:
        manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
        text = "\n\n".join(_texts(package, manifest))
        owners.setdefault(text, []).append(f"{manifest['name']} {manifest['version']}")
    rule = "-" * 80
    opening = f"The packages that {SCRIPT.name} is, or may be, built from, and their licences.\n"
    return opening + "".join(f"\n{rule}\n{', '.join(names)}\n\n{text}\n" for text, names in owners.items())


def _texts(package: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield the package's licence texts; if it ships none, the common text of the licence that it declares."""
    found = [path for path in sorted(package.iterdir()) if _LICENCE_FILE.fullmatch(path.name) and path.is_file()]
    for path in found:
        yield path.read_text(encoding="utf-8").strip()
    if not found:
        yield _common_text(manifest)


def _common_text(manifest: dict[str, Any]) -> str:
    text = PIN / f"{manifest.get('license')}.txt"
    if not text.is_file():
        raise PageError(f"{manifest['name']} ships no licence text, and reference/renderer/{text.name} does not exist.")
    author: str | dict[str, str] = manifest.get("author") or f"the authors of {manifest['name']}"
    holder = author if isinstance(author, str) else author["name"]
    return text.read_text(encoding="utf-8").format(holder=holder).strip()
