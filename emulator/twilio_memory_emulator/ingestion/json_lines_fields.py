"""The fields of a JSON Lines file: the members of its objects, one object a line."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias, cast

from twilio_memory_emulator.ingestion.names import LONGEST_NAME, MOST_FIELDS, too_long_name, too_many_fields
from twilio_memory_emulator.ingestion.source import DatasetError, blocks, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_Members: TypeAlias = tuple[tuple[str, object], ...]
_DEEPEST: Final = 64  # a limit of our own, since Python's differs from version to version
_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_A_BRACKET: Final = re.compile(r"[^\[\]{}]+")
_TYPES: Final[dict[object, str]] = {bool: "BOOLEAN", float: "NUMBER", list: "ARRAY"}


class _NotANumberError(ValueError):
    """A number that Python reads although JSON does not have it."""


def _refuse(constant: str) -> NoReturn:
    raise _NotANumberError(constant)


# Objects become tuples of pairs, so that arrays are told apart and repeated members are seen.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=tuple, parse_int=float, parse_constant=_refuse)


def json_lines_fields(path: Path, _types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Read all objects, and infer the type of each of their members.

    Args:
        path: The file.

    Returns:
        The name and the type of each member, in the order in which they first appear.

    Raises:
        DatasetError: A line is not a JSON object, or has a member that cannot be a field.
    """
    found: dict[str, set[object]] = {}
    empty = True
    for line, members in _objects(path):
        empty = False
        if len(dict(members)) < len(members):
            ((name, _),) = Counter(name for name, _ in members).most_common(1)
            raise DatasetError(
                f"{path}: an object has more than one member named {_shown(name)}, in line {line}; rename all but one"
            )
        for name, value in members:
            types = found.get(name)
            if types is None:
                _require_field(path, line, name, len(found))
                types = found[name] = set()
            types.add(type(value))
    if empty:
        raise DatasetError(f"{path}: the file is empty")
    return [(name, _type(types - {type(None)})) for name, types in found.items()]


def _objects(path: Path) -> Iterator[tuple[int, _Members]]:
    with opened(path) as file:
        for first, text in blocks(path, file):
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            for number, line in enumerate(lines, first):
                if content := line.strip(" \t\ufeff"):
                    yield number, _members(path, number, content)


def _members(path: Path, number: int, line: str) -> _Members:
    place = f"{path}: line {number}"
    if line.count("[") + line.count("{") > _DEEPEST and _depth(line) > _DEEPEST:
        raise DatasetError(f"{place}: nested too deeply; at most {_DEEPEST} levels of arrays and objects can be read")
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise DatasetError(
            f"{place}: not JSON ({error.msg}) at column {error.colno}; expected one object per line"
        ) from None
    except _NotANumberError as error:
        raise DatasetError(f"{place}: not JSON ({error} is not a number in JSON); write null instead") from None
    if not isinstance(value, tuple):
        raise DatasetError(f"{place}: not a JSON object; expected one object per line")
    return cast("_Members", value)


def _depth(line: str) -> int:
    """Return how deep the arrays and objects of a line are nested."""
    depth = deepest = 0
    for bracket in _NOT_A_BRACKET.sub("", _STRING.sub("", line)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _require_field(path: Path, line: int, name: str, others: int) -> None:
    if others == MOST_FIELDS:
        raise too_many_fields(path)
    if len(name) > LONGEST_NAME:
        raise too_long_name(path, others + 1, name)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DatasetError(
            f"{path}: line {line}: the name of a member contains half of a surrogate pair: {_shown(name)}; rename it"
        ) from None


def _shown(name: str) -> str:
    return repr(name) if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]!r}…"


def _type(types: set[object]) -> str:
    return _TYPES.get(types.pop(), "STRING") if len(types) == 1 else "STRING"
