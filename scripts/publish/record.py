"""The versions that have been published, kept to be compared with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts.generate.document import as_json
from scripts.publish.editions import PublicationError, version_of

if TYPE_CHECKING:
    from scripts.generate.document import Json

PUBLISHED = Path(__file__).resolve().parents[2] / "spec" / "published"
_PREFIX = "openapi-"


def numbers(version: str) -> tuple[int, int, int]:
    """Return the three numbers of `version`.

    Raises:
        PublicationError: it does not consist of three numbers.
    """
    parts = re.fullmatch(r"([0-9]+)\.([0-9]+)\.([0-9]+)", version)
    if not parts:
        raise PublicationError(f"info.version is {version!r}; it must be three numbers, such as 1.2.0.")
    return int(parts[1]), int(parts[2]), int(parts[3])


def latest(folder: Path = PUBLISHED) -> Path | None:
    """Return the file of the highest version in `folder`, or None where nothing has been published."""
    files = folder.glob(f"{_PREFIX}*.json")
    return max(files, key=lambda file: numbers(file.stem.removeprefix(_PREFIX)), default=None)


def record(document: dict[str, Json], folder: Path = PUBLISHED) -> Path:
    """Keep `document` as the published form of its version, and return the file.

    Raises:
        PublicationError: that version was published with other content, or a higher one was published.
    """
    version = version_of(document)
    file = folder / f"{_PREFIX}{version}.json"
    last = latest(folder)
    if file.exists() and json.loads(file.read_text(encoding="utf-8")) != document:
        raise PublicationError(f"Version {version} was published with other content. Raise info.version.")
    if last and numbers(version) < numbers(last.stem.removeprefix(_PREFIX)):
        raise PublicationError(f"{last.stem} was published before; info.version is only {version}.")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(as_json(document), encoding="utf-8")
    return file


def read_recorded(file: Path) -> dict[str, Json]:
    """Return the document in `file`."""
    return cast("dict[str, Json]", json.loads(file.read_text(encoding="utf-8")))
