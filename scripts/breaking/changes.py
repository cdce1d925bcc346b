"""A change of the document, and its class."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Class(enum.IntEnum):
    """What a change is to those who rely on the document, in rising order of harm."""

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
        rule: the name of the rule that found it.
        kind: its class.
        operation: the method and path that it is about, or "" where it is about the whole document.
        text: what has changed, in words.
    """

    rule: str
    kind: Class
    operation: str
    text: str

    def __str__(self) -> str:
        """Return the change as a line, in the form that spec/published/judged-harmless.txt takes."""
        return f"{self.operation} {self.text} [{self.rule}]".lstrip()


def worst(changes: list[Change]) -> Class:
    """Return the class of `changes` taken together."""
    return max((change.kind for change in changes), default=Class.NONE)
