"""No file has more than 400 lines, no function more than 40, and most functions far fewer."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("overlay", "emulator", "scripts", "languages", "official", "tests")
APART = {"node_modules", "generated", "build", "target"}
FILES = [ROOT / "dev.py"] + [
    path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if not APART & set(path.parts)
]


def lengths(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of each function, without docstrings and overloads."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if any(isinstance(one, ast.Name) and one.id == "overload" for one in node.decorator_list):
            continue
        first = node.body[0]
        documented = ast.get_docstring(node) is not None
        docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
        yield node.name, (node.end_lineno or 0) - node.lineno + 1 - docstring


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_and_its_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert {name: lines for name, lines in lengths(path) if lines > 40} == {}


def test_the_median_function_is_short() -> None:
    assert statistics.median(lines for path in FILES for _, lines in lengths(path)) <= 10
