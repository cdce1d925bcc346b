"""YAML that says what JSON could say: the same types, text as keys, no key twice, no aliases, no tags.

YAML 1.1 has more: `no` is a boolean there, `2026-01-15` a date, `1:30` a number, the second of two equal keys wins in
silence, and a few aliases of aliases fill the memory. Here the first three are text, and the others errors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from pathlib import Path

_PREFIX = "tag:yaml.org,2002:"
# What a plain scalar must look like to be something else than text, and the characters that it can begin with.
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


class PlainYamlError(ValueError):
    """A file is not such YAML. The message says what is wrong, and in which line where that is known."""


def read(path: Path) -> object:
    """Return the content of a YAML file; `None` if there is none.

    Raises:
        PlainYamlError: The file is not UTF-8, or not YAML, or holds what JSON could not say.
        OSError: The file cannot be read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 -- a safe loader with less in it
    except UnicodeDecodeError:
        raise PlainYamlError("not UTF-8; save the file with that encoding") from None
    except yaml.YAMLError as error:
        raise PlainYamlError(f"not YAML: {_fault(error)}") from None
    except (ValueError, RecursionError):
        raise PlainYamlError("not YAML: a number is malformed or too long, or something is nested too deeply") from None


def _fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error).partition("\n")[0]
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    return f"line {mark.line + 1}, column {mark.column + 1}: {', '.join(filter(None, parts))}"


class _Loader(yaml.SafeLoader):
    """A safe loader with JSON's types."""

    yaml_implicit_resolvers = _RESOLVERS

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = cast("yaml.Event", self.peek_event())  # type: ignore[no-untyped-call]  # a bare stub
        alias = isinstance(event, yaml.AliasEvent)
        if alias or getattr(event, "tag", None) is not None:
            problem = "an alias; write it out" if alias else "a tag; leave it out"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=cast("yaml.Mark", event.start_mark))
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> str:
        text = super().construct_scalar(node)
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")  # JSON escapes an emoji in two halves
        except UnicodeDecodeError:
            raise yaml.MarkedYAMLError(problem="half of a character", problem_mark=node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 -- as PyYAML calls it
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != f"{_PREFIX}str":
                raise yaml.MarkedYAMLError(problem="a key that is not text; quote it", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} a second time", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
