"""The revisions of the API: the document itself, and one overlay for each later revision.

An overlay is a list of differences in the OpenAPI Overlay format. Its name says the revision, as in
`spec/revisions/2026-10.overlay.yaml`.
"""

# jsonpath-ng and oas-patch are untyped:
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import yaml
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext import parse as parse_path
from oas_patch.overlay import apply_overlay
from oas_patch.validator import validate

from scripts.document.source import DOCUMENT, DocumentError, as_json, parse, read

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.document.source import Json

# The revision that spec/openapi.yaml describes.
BASE = "2026-05"
_SUFFIX = ".overlay.yaml"


def overlays(document: Path = DOCUMENT) -> dict[str, Path]:
    """Return the overlays of `document`, which lie in the folder `revisions` beside it, by revision, oldest first."""
    return {path.name.removesuffix(_SUFFIX): path for path in sorted(document.parent.glob(f"revisions/*{_SUFFIX}"))}


def revisions(document: Path = DOCUMENT) -> tuple[str, ...]:
    """Return the names of the revisions that `document` and its overlays describe, oldest first."""
    return BASE, *overlays(document)


def read_revision(revision: str, document: Path = DOCUMENT) -> dict[str, Json]:
    """Return the document of one revision.

    Args:
        revision: One of `revisions()`.
        document: The document of the oldest revision.

    Raises:
        DocumentError: If a file cannot be read, or an action of the overlay is wrong or matches nothing.
    """
    if revision == BASE:
        return read(document)
    try:
        overlay = overlays(document)[revision]
    except KeyError:
        raise DocumentError(f"There is no revision {revision}; there are {', '.join(revisions(document))}.") from None
    return patched(read(document), overlay)


def read_revisions(document: Path = DOCUMENT) -> dict[str, dict[str, Json]]:
    """Return the documents of all revisions, by revision, oldest first.

    Raises:
        DocumentError: As `read_revision`.
    """
    return {revision: read_revision(revision, document) for revision in revisions(document)}


def patched(document: dict[str, Json], overlay: Path) -> dict[str, Json]:
    """Return a copy of `document` with the actions of the file `overlay` carried out.

    Raises:
        DocumentError: If the file is no overlay, or one of its actions is wrong or matches nothing.
    """
    result, actions = _unshared(document), _actions(overlay)
    for number, action in enumerate(actions, 1):
        place = f"{overlay.name}, action {number}: the target {action['target']}"
        try:
            found = parse_path(action["target"]).find(result)
        except JSONPathError as error:
            raise DocumentError(f"{place} is no JSONPath: {error}") from error
        if not found:
            raise DocumentError(f"{place} matches nothing in the document.")
        apply_overlay(result, {"actions": [action]})
    return _unshared(result)


def _actions(overlay: Path) -> list[dict[str, Any]]:
    """Return the actions of the file `overlay`, after a check of its form."""
    content = parse(overlay)
    outcome = yaml.safe_load(validate(content, "yaml"))
    for error in outcome["errors"]:
        raise DocumentError(f"{overlay} is not an overlay: {error['path'] or 'the file'}: {error['message']}")
    return cast("dict[str, list[dict[str, Any]]]", content)["actions"]


def _unshared(document: dict[str, Json]) -> dict[str, Json]:
    """Return a copy in which no two places share a value, as YAML's aliases do."""
    return cast("dict[str, Json]", json.loads(as_json(document)))
