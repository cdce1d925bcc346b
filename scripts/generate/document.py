"""The document: read from YAML, written as JSON, named by its hash."""

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
    """The document cannot be read. The message says why."""


def read(path: Path = DOCUMENT) -> dict[str, Json]:
    """Return the document at `path`, a YAML file.

    Raises:
        DocumentError: where there is no such file, or it does not hold an OpenAPI document.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise DocumentError(f"{path} is not YAML: {error}") from error
    if not isinstance(document, dict) or "openapi" not in document:
        raise DocumentError(f"{path} is not an OpenAPI document: it has no `openapi` field.")
    return cast("dict[str, Json]", document)


def at(document: dict[str, Json], reference: str) -> Json:
    """Return what a reference within `document`, such as `#/components/schemas/Store`, leads to.

    Raises:
        DocumentError: where it leads nowhere.
    """
    node: Json = document
    for part in reference.removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or name not in node:
            raise DocumentError(f"The reference {reference} leads nowhere.")
        node = node[name]
    return node


def section(document: dict[str, Json], *names: str) -> dict[str, Json]:
    """Return the object inside `document` that lies under `names`, outermost first. An absent one is added, empty.

    Raises:
        DocumentError: where one of them is not an object.
    """
    for name in names:
        inner = document.setdefault(name, {})
        if not isinstance(inner, dict):
            raise DocumentError(f"{name} is not an object in the document.")
        document = inner
    return document


def as_json(document: dict[str, Json]) -> str:
    """Return the document as JSON text, in the order in which it was written."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def digest(document: dict[str, Json]) -> str:
    """Return the SHA-256 of the document's JSON form, which comments and layout do not change."""
    return hashlib.sha256(as_json(document).encode()).hexdigest()
