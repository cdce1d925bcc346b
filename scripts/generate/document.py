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


def read(path: Path = DOCUMENT) -> dict[str, Json]:
    """Return the document at `path`, a YAML file."""
    return cast("dict[str, Json]", yaml.safe_load(path.read_text(encoding="utf-8")))


def as_json(document: dict[str, Json]) -> str:
    """Return the document as JSON text, in the order in which it was written."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def digest(document: dict[str, Json]) -> str:
    """Return the SHA-256 of the document's JSON form, which comments and layout do not change."""
    return hashlib.sha256(as_json(document).encode()).hexdigest()
