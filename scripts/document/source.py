"""A document as plain JSON: read from a file, written as text, identified by its hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import cast

import yaml

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "spec" / "openapi.yaml"


class DocumentError(Exception):
    """A document cannot be read, or something in it leads nowhere. The message says what."""


def read(path: Path = DOCUMENT) -> dict[str, Json]:
    """Return the OpenAPI document at `path`.

    Args:
        path: A YAML or JSON file.

    Raises:
        DocumentError: If the file cannot be read or holds no OpenAPI 3 document.
    """
    return checked(parse(path), path)


def parse(path: Path) -> object:
    """Return the value that the YAML or JSON file at `path` holds.

    Raises:
        DocumentError: If the file cannot be read or parsed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not YAML or JSON: {error}") from error
    try:
        # JSON first: it parses faster, and it may be indented with tabs, which YAML forbids.
        return json.loads(text)
    except json.JSONDecodeError:
        pass
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DocumentError(f"{path} is not YAML or JSON: {error}") from error


def checked(document: object, path: Path) -> dict[str, Json]:
    """Return `document`, which was read from `path`, as an OpenAPI 3 document.

    Raises:
        DocumentError: If it is not one.
    """
    if not isinstance(document, dict) or "openapi" not in document:
        raise DocumentError(f"{path} is not an OpenAPI document: it has no `openapi` field.")
    found = cast("dict[str, Json]", document)
    if not str(found["openapi"]).startswith("3."):
        raise DocumentError(f"{path} is not an OpenAPI 3 document: its `openapi` field is {found['openapi']!r}.")
    return found


def section(document: dict[str, Json], *names: str) -> dict[str, Json]:
    """Return the object under `names` in `document`, outermost name first. Missing objects are added, empty.

    Raises:
        DocumentError: If one of them is not an object.
    """
    for name in names:
        inner = document.setdefault(name, {})
        if not isinstance(inner, dict):
            raise DocumentError(f"{name} is not an object in the document.")
        document = inner
    return document


def as_json(document: dict[str, Json]) -> str:
    """Return the document as JSON text, keys in the order in which they were written."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def digest(document: dict[str, Json]) -> str:
    """Return the SHA-256 of the document's JSON text. Comments and layout of the YAML do not change it."""
    return hashlib.sha256(as_json(document).encode()).hexdigest()
