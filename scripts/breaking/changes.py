"""A change of the document, its class, and the version that it requires."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from scripts.publish.files import numbers


class Class(enum.IntEnum):
    """What a change does to those who rely on the document, in rising order of harm."""

    NONE = 0
    ADDITIVE = 1
    BREAKING = 2

    @classmethod
    def of(cls, *, breaking: bool) -> Class:
        """Return BREAKING or ADDITIVE."""
        return cls.BREAKING if breaking else cls.ADDITIVE


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        rule: The name of the rule that found it.
        kind: Its class.
        operation: The method and path that it is about, or "" if it is about the whole document.
        text: What has changed, in words.
    """

    rule: str
    kind: Class
    operation: str
    text: str

    def __str__(self) -> str:
        """Return the change as a line, in the form in which spec/published/judged-harmless.txt lists it."""
        return f"{self.operation} {self.text} [{self.rule}]".lstrip()


def worst(changes: list[Change]) -> Class:
    """Return the class of `changes` taken together."""
    return max((change.kind for change in changes), default=Class.NONE)


def objections(kind: Class, base: str, revision: str, changelog: str) -> list[str]:
    """Return why a change of class `kind` may not land as `revision`, or nothing if it may.

    Args:
        kind: The class of all changes together.
        base: The version that was published last.
        revision: The version that the changed document states.
        changelog: The text of its changelog.

    Raises:
        PublicationError: If one of the versions is not three numbers.
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
        found.append(f"The changelog says nothing under `## {revision}`.")
    return found


def entry(version: str, changelog: str) -> str:
    """Return what `changelog` says under the heading of `version`, or ""."""
    found = re.search(rf"^## {re.escape(version)}(?: [^\n]*)?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""
