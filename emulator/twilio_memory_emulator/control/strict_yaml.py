"""A YAML reader limited to what JSON can express: its types, strings as keys, no repeated keys, no aliases, no tags.

In full YAML 1.1, `no` is a boolean, `2026-01-15` a date and `1:30` a number; the second of two equal keys wins without
a warning, and a few aliases of aliases exhaust the memory. Here the first three are strings, the others are errors.

PyYAML takes some 30 microseconds and 1.5 kB a value. So a file has at most 1 MiB and 50,000 keys and values, nested at
most 64 deep: then none takes more than about two seconds and 100 MiB.
"""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1024 * 1024  # bytes
MOST_VALUES = 50_000
DEEPEST = 64
_SHOWN = 64  # characters of a key, in an error
_PREFIX = "tag:yaml.org,2002:"
# The pattern of each type of plain scalar but strings, and the characters it can start with.
_SCALARS: dict[str, tuple[str, tuple[str, ...]]] = {
    "bool": (r"true|false", ("t", "f")),
    "null": (r"null|~|", ("n", "~", "")),
    "int": (r"-?(0|[1-9][0-9]*)", tuple("-0123456789")),
    "float": (r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", tuple("-0123456789")),
}
_RESOLVERS = {
    start: [
        (_PREFIX + kind, re.compile(rf"(?:{pattern})\Z"))
        for kind, (pattern, starts) in _SCALARS.items()
        if start in starts
    ]
    for start in {start for _, starts in _SCALARS.values() for start in starts}
}


class StrictYamlError(ValueError):
    """A file is not such YAML; the message says what is wrong, and in which line if that is known."""


def read(path: Path) -> object:
    """Read a YAML file.

    Args:
        path: The file, in UTF-8.

    Returns:
        Its content; `None` if it is empty.

    Raises:
        StrictYamlError: The file is not a regular file, is not UTF-8, is not YAML, contains something that JSON cannot
            express, or is too large, too long or nested too deeply.
        OSError: The file cannot be read.
    """
    content = _content(path)
    try:
        return yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 - stricter than the safe loader
    except UnicodeDecodeError:
        raise StrictYamlError("not UTF-8; save the file with that encoding") from None
    except yaml.YAMLError as error:
        raise StrictYamlError(f"not YAML: {_fault(error)}") from None
    except StrictYamlError:
        raise
    except ValueError:
        raise StrictYamlError("not YAML: a number is malformed or too long") from None
    except RecursionError:  # called when the stack is nearly full
        raise StrictYamlError("nested too deeply") from None


def _content(path: Path) -> bytes:
    # A FIFO would wait for a writer otherwise.
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    with open(path, "rb", opener=lambda name, mode: os.open(name, mode | flags)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise StrictYamlError("not a regular file; save what it delivers to a file first")
        content = file.read(LARGEST + 1)
    if not json.detect_encoding(content).startswith("utf-8"):
        raise StrictYamlError("not UTF-8; save the file with that encoding")
    if len(content) > LARGEST:
        raise StrictYamlError(f"larger than {LARGEST // 1024 // 1024} MiB; divide it into several files")
    return content


def _fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error).partition("\n")[0]
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    return f"line {mark.line + 1}, column {mark.column + 1}: {', '.join(filter(None, parts))}"


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, limited to what JSON can express."""

    yaml_implicit_resolvers = _RESOLVERS
    values = 0
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = cast("yaml.Event", self.peek_event())  # type: ignore[no-untyped-call]  # the stub has no types
        alias = isinstance(event, yaml.AliasEvent)
        if alias or getattr(event, "tag", None) is not None:
            problem = "an alias; repeat the value instead" if alias else "a tag; remove it"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=cast("yaml.Mark", event.start_mark))
        self.values += 1
        if self.values > MOST_VALUES:
            raise StrictYamlError(f"more than {MOST_VALUES:,} keys and values; divide it into several files")
        if self.depth == DEEPEST:
            line = cast("yaml.Mark", event.start_mark).line + 1
            raise StrictYamlError(f"nested too deeply in line {line}; at most {DEEPEST} levels can be read")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> str:
        text = super().construct_scalar(node)
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")  # JSON escapes an emoji as two surrogates
        except UnicodeDecodeError:
            raise yaml.MarkedYAMLError(problem="half a surrogate pair", problem_mark=node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != f"{_PREFIX}str":
                raise yaml.MarkedYAMLError(problem="a key that is not a string; quote it", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value[:_SHOWN]!r} is repeated", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)
