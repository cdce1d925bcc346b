"""One room of scripts/ reads OpenAPI documents: nothing else follows references or lists the HTTP methods."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from scripts.document import METHODS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOM = ROOT / "scripts" / "document"
OTHERS = [path for path in sorted((ROOT / "scripts").rglob("*.py")) if ROOM not in path.parents]


def lookups(text: str) -> Iterator[str]:
    """Yield what the module `text` does that only the room should do."""
    tree = ast.parse(text)
    # The key of a new object writes a reference and does not follow one.
    written = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value == "$ref" and id(node) not in written:
            yield f"line {node.lineno} looks for a $ref"
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            words = {str(part.value).lower() for part in parts if isinstance(part, ast.Constant)}
            if len(words & {*METHODS}) > 1:
                yield f"line {node.lineno} lists HTTP methods"


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_leaves_the_reading_of_documents_to_the_room(path: Path) -> None:
    assert list(lookups(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'target = schema["$ref"]',
        'target = schema.get("$ref")',
        'is_reference = "$ref" in schema',
        'match schema:\n    case {"$ref": target}: pass',
        'METHODS = ("get", "put")',
        'METHODS = {"GET", "PATCH", "x"}',
        'HANDLERS = {"get": 1, "delete": 2}',
    ],
)
def test_a_second_reader_is_seen(line: str) -> None:
    assert len(list(lookups(line))) == 1


@pytest.mark.parametrize("line", ['schema = {"$ref": "#/components/schemas/A"}', 'names = ("get", 1)'])
def test_writing_a_reference_or_a_single_word_is_allowed(line: str) -> None:
    assert list(lookups(line)) == []
