"""All published files, made from the document and its changelog, in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.generate.document import as_json, digest
from scripts.publish.edition_3_0 import describe, edition_3_0
from scripts.publish.grammar import walk
from scripts.publish.json_schema import json_schema
from scripts.publish.postman import postman_collection
from scripts.publish.text import as_yaml

if TYPE_CHECKING:
    from scripts.generate.document import Json

CHANGELOG = Path(__file__).resolve().parents[2] / "spec" / "CHANGELOG.md"
CHECKSUMS = "SHA256SUMS"


class PublicationError(Exception):
    """The document cannot be published as it is. The message says what to do."""


def version_of(document: dict[str, Json]) -> str:
    """Return the version that `document` says it has.

    Raises:
        PublicationError: it says none.
    """
    return _info(document, "version")


def _info(document: dict[str, Json], field: str) -> str:
    info = document.get("info")
    value = info.get(field) if isinstance(info, dict) else None
    if not isinstance(value, str):
        raise PublicationError(f"The document has no info.{field}, or it is not a string.")
    return value


def published_files(document: dict[str, Json], changelog: str | None = None) -> dict[str, str]:
    """Return the text of each published file by its name, the same for the same document.

    Args:
        document: the 3.1 document.
        changelog: the text of its changelog; by default that of spec/CHANGELOG.md.

    Raises:
        PublicationError: the document lacks a title, a version or paths, or refers to another file.
    """
    _refuse_external_references(document)
    title, version = _info(document, "title"), version_of(document)
    if not isinstance(document.get("paths"), dict):
        raise PublicationError("The document has no paths.")
    older, changes = edition_3_0(document)
    heading = f"{title}, version {version}. Made from spec/openapi.yaml.\nsha256 as JSON: {digest(document)}"
    files = {
        "VERSION": f"{version}\n",
        "CHANGELOG.md": CHANGELOG.read_text(encoding="utf-8") if changelog is None else changelog,
        "openapi.json": as_json(document),
        "openapi.yaml": as_yaml(document, heading),
        "openapi-3.0.json": as_json(older),
        "openapi-3.0-losses.md": describe(changes, f"{title} {version}"),
        "schemas.json": as_json(json_schema(document)),
        "postman-collection.json": as_json(postman_collection(document)),
    }
    return files | {CHECKSUMS: _checksums(files)}


def _checksums(files: dict[str, str]) -> str:
    """Return a list that `sha256sum --check` reads."""
    lines = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items())]
    return "".join(lines)


def _refuse_external_references(document: dict[str, Json]) -> None:
    for _, node, pointer in walk(document):
        target = node.get("$ref") if isinstance(node, dict) else None
        if isinstance(target, str) and not target.startswith("#"):
            raise PublicationError(f"{pointer} refers to {target!r}: the published document must be whole in itself.")
