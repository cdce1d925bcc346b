"""The document as YAML text that any YAML reader takes: no anchors, no comments, the order as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from scripts.generate.document import Json

WIDTH = 120
# What YAML 1.2 takes for a number and PyYAML, which writes YAML 1.1, does not.
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")


class _PlainDumper(yaml.SafeDumper):
    """Writes each value out in full, and text of several lines as a block."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 (PyYAML's)
        del indentless
        super().increase_indent(flow, indentless=False)

    def string(self, text: str) -> yaml.ScalarNode:
        """Return the node for `text`: a block when it has line breaks, else quoted only where it must be."""
        style = "|" if "\n" in text else "'" if _NUMBER.fullmatch(text) else None
        return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


_PlainDumper.add_representer(str, _PlainDumper.string)


def as_yaml(document: dict[str, Json], heading: str) -> str:
    """Return `document` as YAML, under `heading` as a comment."""
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return comment + yaml.dump(document, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=WIDTH)
