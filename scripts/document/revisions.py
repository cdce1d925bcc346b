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

from scripts.document.source import DOCUMENT, DocumentError, as_json, checked, parse, read

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
        DocumentError: If a file cannot be read, or an action of the overlay is wrong or changes nothing.
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
        DocumentError: If the file is no overlay, or one of its actions is wrong or changes nothing.
    """
    text = as_json(document)
    for number, action in enumerate(actions(overlay), 1):
        before, place = text, f"{overlay.name}, action {number}: the target {action['target']}"
        # Each action gets values of its own: the library would put one object into several places.
        result = cast("dict[str, Json]", json.loads(before))
        try:
            if not parse_path(action["target"]).find(result):
                raise DocumentError(f"{place} matches nothing in the document.")
            apply_overlay(result, {"actions": [action]})
            text = as_json(result)
        except JSONPathError as error:
            raise DocumentError(f"{place} is no JSONPath: {error}") from error
        except (TypeError, ValueError) as error:
            raise DocumentError(f"{place} cannot be changed like that: {error}") from error
        if text == before:
            raise DocumentError(f"{place} is as the action wants it already.")
    return checked(json.loads(text), overlay)


def actions(overlay: Path) -> list[dict[str, Any]]:
    """Return the actions of the file `overlay`, after a check of its form.

    Raises:
        DocumentError: If the file is no overlay.
    """
    content = parse(overlay)
    version = content.get("overlay") if isinstance(content, dict) else None
    if not isinstance(version, str):
        raise DocumentError(f"{overlay} is not an overlay: its `overlay` field must be a version, such as 1.0.0.")
    outcome = yaml.safe_load(validate(content, "yaml"))
    for error in outcome["errors"]:
        raise DocumentError(f"{overlay} is not an overlay: {error['path'] or 'the file'}: {error['message']}")
    return cast("dict[str, list[dict[str, Any]]]", content)["actions"]
