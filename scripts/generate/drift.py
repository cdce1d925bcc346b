"""How two trees differ, for a person to read."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def differences(old: Path, new: Path) -> list[str]:
    """Return what would change in `old` to make it `new`: files that come, go or change, with unified diffs."""
    before, after = _files(old), _files(new)
    found = [f"only in the old tree: {name}" for name in sorted(before.keys() - after.keys())]
    found += [f"only in the new tree: {name}" for name in sorted(after.keys() - before.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            lines = before[name].splitlines(), after[name].splitlines()
            found += difflib.unified_diff(*lines, f"old/{name}", f"new/{name}", lineterm="", n=1)
    return found


def _files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
