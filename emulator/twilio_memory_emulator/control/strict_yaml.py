"""A YAML reader limited to what JSON can express: its types, strings as keys, no repeated keys, no aliases, no tags.

In full YAML 1.1, `no` is a boolean, `2026-01-15` a date and `1:30` a number; the second of two equal keys wins without
a warning, and a few aliases of aliases exhaust the memory. Here the first three are strings, the others are errors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from pathlib import Path

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
        StrictYamlError: The file is not UTF-8, is not YAML, or contains something that JSON cannot express.
        OSError: The file cannot be read.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 - stricter than the safe loader
    except UnicodeDecodeError:
        raise StrictYamlError("not UTF-8; save the file with that encoding") from None
    except yaml.YAMLError as error:
        raise StrictYamlError(f"not YAML: {_fault(error)}") from None
    except (ValueError, RecursionError):
        raise StrictYamlError("not YAML: a number is malformed or too long, or the nesting is too deep") from None


def _fault(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error).partition("\n")[0]
    parts = (getattr(error, "context", None), getattr(error, "problem", None))
    return f"line {mark.line + 1}, column {mark.column + 1}: {', '.join(filter(None, parts))}"


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, limited to what JSON can express."""

    yaml_implicit_resolvers = _RESOLVERS

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = cast("yaml.Event", self.peek_event())  # type: ignore[no-untyped-call]  # the stub has no types
        alias = isinstance(event, yaml.AliasEvent)
        if alias or getattr(event, "tag", None) is not None:
            problem = "an alias; repeat the value instead" if alias else "a tag; remove it"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=cast("yaml.Mark", event.start_mark))
        return super().compose_node(parent, index)

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
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is repeated", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
