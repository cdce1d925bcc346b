"""Compares two versions of the document: oasdiff's changelog, and what it leaves out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.breaking import oasdiff
from scripts.breaking.blind_spots import unruled
from scripts.breaking.changes import Change, Class
from scripts.generate.document import as_json

if TYPE_CHECKING:
    from scripts.generate.document import Json

# oasdiff's levels: 1 tells of a change, 2 warns of a likely break, 3 is sure of one.
_WARNING = 2


def changes(base: dict[str, Json], revision: dict[str, Json], judged: Path = oasdiff.JUDGED) -> list[Change]:
    """Return what has changed from `base` to `revision`, the worst first, without what `judged` calls harmless.

    Raises:
        oasdiff.ToolMissingError: oasdiff is not here and cannot be built.
        oasdiff.ComparisonError: one of the two is not an OpenAPI document.
    """
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch) / "base.json", Path(scratch) / "revision.json"
        old.write_text(as_json(base), encoding="utf-8")
        new.write_text(as_json(revision), encoding="utf-8")
        ruled = [_change(entry) for entry in oasdiff.changelog(old, new, judged) if entry.get("section") != "info"]
        found = dict.fromkeys([*ruled, *unruled(oasdiff.difference(old, new))])
    return sorted(found, key=lambda change: (-change.kind, change.operation, change.text))


def _change(entry: dict[str, Json]) -> Change:
    level = entry["level"]
    assert isinstance(level, int)  # noqa: S101 (for the type checker; oasdiff's schema says so)
    operation = f"{entry.get('operation', '')} {entry.get('path', '')}".strip()
    return Change(str(entry["id"]), Class.of(breaking=level >= _WARNING), operation, str(entry["text"]))
