"""The published files, made from the document and its changelog, and the record of published versions."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from scripts.document import ROOT, as_json, digest, references
from scripts.document.revisions import BASE
from scripts.publish.editions import PublicationError, as_yaml, edition_3_0, json_schema, losses

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.document import Json

SPEC = ROOT / "spec"
CHECKSUMS = "SHA256SUMS"
_PREFIX = "openapi-"


def changelog_of(revision: str) -> Path:
    """Return the file that says what changed in each version of the document of `revision`."""
    return SPEC / "CHANGELOG.md" if revision == BASE else SPEC / "revisions" / f"{revision}.changelog.md"


def published(revision: str) -> Path:
    """Return the folder with the recorded versions of the document of `revision`."""
    return SPEC / "published" if revision == BASE else SPEC / "published" / revision


def published_files(document: dict[str, Json], revision: str = BASE) -> dict[str, str]:
    """Return the text of each published file by its name. The same document gives the same text.

    Args:
        document: The 3.1 document.
        revision: The revision of the API that it describes.

    Raises:
        PublicationError: If the document lacks a title, a version or paths, refers to another file, or uses something
            that cannot be converted.
    """
    title, version = _info(document, "title"), version_of(document)
    if not isinstance(document.get("paths"), dict):
        raise PublicationError("The document has no paths.")
    for pointer, target in references(document):
        if not target.startswith("#"):
            raise PublicationError(f"{pointer} refers to {target!r}: the published document must be self-contained.")
    older = edition_3_0(document)
    made_from = "spec/openapi.yaml" + ("" if revision == BASE else f" and spec/revisions/{revision}.overlay.yaml")
    heading = f"{title}, revision {revision}, version {version}. Made from {made_from}.\n"
    heading += f"sha256 as JSON: {digest(document)}"
    files = {
        "VERSION": f"{version}\n",
        "CHANGELOG.md": changelog_of(revision).read_text(encoding="utf-8"),
        "openapi.json": as_json(document),
        "openapi.yaml": as_yaml(document, heading),
        "openapi-3.0.json": as_json(older),
        "openapi-3.0-losses.md": losses(document, older, f"{title} {version}"),
        "schemas.json": as_json(json_schema(document)),
    }
    return files | {CHECKSUMS: _checksums(files)}


def version_of(document: dict[str, Json]) -> str:
    """Return the version that `document` states.

    Raises:
        PublicationError: If it states none.
    """
    return _info(document, "version")


def numbers(version: str) -> tuple[int, int, int]:
    """Return the three numbers of `version`.

    Raises:
        PublicationError: If it does not consist of three numbers.
    """
    parts = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)", version)
    if not parts:
        raise PublicationError(f"info.version is {version!r}; it must be three numbers, such as 1.2.0.")
    return int(parts[1]), int(parts[2]), int(parts[3])


def latest(folder: Path) -> Path | None:
    """Return the file of the highest version in `folder`, or None if nothing has been published."""
    files = folder.glob(f"{_PREFIX}*.json")
    return max(files, key=lambda file: numbers(file.stem.removeprefix(_PREFIX)), default=None)


def record(document: dict[str, Json], folder: Path) -> Path:
    """Keep `document` in `folder` as the published form of its version, and return the file.

    Raises:
        PublicationError: If that version was published with other content, or a higher one was published.
    """
    version = version_of(document)
    file = folder / f"{_PREFIX}{version}.json"
    last = latest(folder)
    if file.exists() and json.loads(file.read_text(encoding="utf-8")) != document:
        raise PublicationError(f"Version {version} was published with other content. Raise info.version.")
    if last and numbers(version) < numbers(last.stem.removeprefix(_PREFIX)):
        raise PublicationError(f"{last.stem} has already been published; info.version is only {version}.")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(as_json(document), encoding="utf-8")
    return file


def _info(document: dict[str, Json], field: str) -> str:
    info = document.get("info")
    value = info.get(field) if isinstance(info, dict) else None
    if not isinstance(value, str):
        raise PublicationError(f"The document has no info.{field}, or it is not a string.")
    return value


def _checksums(files: dict[str, str]) -> str:
    """Return a list that `sha256sum --check` reads."""
    lines = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items())]
    return "".join(lines)
