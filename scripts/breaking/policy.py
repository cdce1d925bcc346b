"""Which version a change asks for, and whether the document and its changelog give it."""

from __future__ import annotations

import re

from scripts.breaking.changes import Class
from scripts.publish.record import numbers


def objections(kind: Class, base: str, revision: str, changelog: str) -> list[str]:
    """Return why a change of class `kind` may not land as `revision`, or nothing where it may.

    Args:
        kind: the class of all changes together.
        base: the version that was published last.
        revision: the version that the changed document says it has.
        changelog: the text of spec/CHANGELOG.md.

    Raises:
        scripts.publish.editions.PublicationError: one of the versions is not three numbers.
    """
    old, new = numbers(base), numbers(revision)
    found: list[str] = []
    if new < old:
        found.append(f"info.version went back from {base} to {revision}.")
    if kind is Class.BREAKING and new[0] <= old[0]:
        found.append(f"A breaking change needs a new major version: {old[0] + 1}.0.0, not {revision}.")
    if kind is Class.ADDITIVE and new[:2] <= old[:2]:
        found.append(f"An additive change needs a new minor version: {old[0]}.{old[1] + 1}.0, not {revision}.")
    if new != old and not entry(revision, changelog):
        found.append(f"spec/CHANGELOG.md says nothing under `## {revision}`.")
    return found


def entry(version: str, changelog: str) -> str:
    """Return what `changelog` says under the heading of `version`, or ""."""
    found = re.search(rf"^## {re.escape(version)}(?: [^\n]*)?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""
