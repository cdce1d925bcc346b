"""The rules for the names of fields, whatever the format of the file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from twilio_memory_emulator.ingestion.source import DatasetError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_NAME: Final = 64  # the maxLength of fieldName in the document
MOST_FIELDS: Final = 10_000

# Letters and marks by their category, but nothing is drawn for them.
_BLANK: Final = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_EDGES: Final = re.compile(r"\A[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+\Z")


def trimmed(name: str) -> str:
    """Return a name without the white space and the zero-width characters around it."""
    return _EDGES.sub("", name)


def require_names(path: Path, names: list[str]) -> None:
    """Raise unless all names can be the fields of one dataset.

    Args:
        path: The file that they are from.
        names: The names, in the order of the file.

    Raises:
        DatasetError: There are none or too many, or a name is empty, invisible, too long or repeated, or contains a
            control character other than a tab or a line break.
    """
    if not names:
        raise DatasetError(f"{path}: no fields found")
    if len(names) > MOST_FIELDS:
        raise too_many_fields(path)
    for position, name in enumerate(names, 1):
        if not name:
            raise DatasetError(f"{path}: column {position} has no name; give it one or remove it")
        if len(name) > LONGEST_NAME:
            raise too_long_name(path, position, name)
        if _CONTROL.search(name):
            raise DatasetError(
                f"{path}: the name of column {position} contains a control character: {name!r}; rename it"
            )
        if not any(map(_is_visible, name)):
            raise DatasetError(f"{path}: the name of column {position} cannot be seen: {name!r}; rename it")
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DatasetError(
            f"{path}: more than one column is named {', '.join(map(repr, repeated))}; rename all but one"
        )


def too_long_name(path: Path, position: int, name: str) -> DatasetError:
    """Return the error for a name that is longer than a fieldName can be."""
    return DatasetError(
        f"{path}: the name of column {position} has {len(name)} characters; a "
        f"fieldName has at most {LONGEST_NAME}: {name[:LONGEST_NAME]!r}…"
    )


def too_many_fields(path: Path) -> DatasetError:
    """Return the error for a file with more fields than a dataset can have."""
    return DatasetError(f"{path}: more than {MOST_FIELDS} fields; remove those that no data mapping needs")


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ" and not _BLANK.match(character)
