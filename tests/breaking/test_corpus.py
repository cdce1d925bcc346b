"""The check, tried on edits with a known effect."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml

from scripts.breaking.changes import Change, worst
from scripts.breaking.comparison import changes
from scripts.breaking.oasdiff import ToolMissingError, executable
from scripts.compare.report import compare, lines
from scripts.document import read, root

HERE = Path(__file__).parent
PLACES: Any = yaml.safe_load((HERE / "places.yaml").read_text(encoding="utf-8"))
EDITS: Any = [
    edit
    for file in sorted((HERE / "corpus").glob("*.yaml"))
    for edit in yaml.safe_load(file.read_text(encoding="utf-8"))
]
NAMES: list[str] = [edit["name"] for edit in EDITS]
DOCUMENT = read()
NOWHERE = Path("no-such-file")


@pytest.fixture(scope="module", autouse=True)
def _oasdiff() -> None:
    try:
        executable()
    except ToolMissingError as error:
        pytest.skip(f"NOT CHECKED for breaking changes: {error}")


def edit_of(name: str) -> Any:
    (found,) = [edit for edit in EDITS if edit["name"] == name]
    return found


@cache
def edited(name: str) -> Any:
    """Return a copy of the document with the edit of that name applied."""
    patch = [
        {key: _resolved(value) if key in {"path", "from"} else value for key, value in step.items()}
        for step in edit_of(name)["edit"]
    ]
    return jsonpatch.apply_patch(copy.deepcopy(DOCUMENT), patch)


@cache
def found_in(name: str) -> list[Change]:
    """Return the changes that the check finds in the edit of that name."""
    return changes(DOCUMENT, edited(name), judged=NOWHERE)


def _resolved(pointer: str) -> str:
    if not pointer.startswith("$"):
        return pointer
    place, _, rest = pointer[1:].partition("/")
    return "/".join([PLACES[place], *filter(None, [rest])])


def test_the_corpus_is_large_and_even() -> None:
    expected = [edit["expect"] for edit in EDITS]

    assert len(EDITS) >= 40
    assert len({edit["name"] for edit in EDITS}) == len(EDITS)
    assert min(expected.count(kind) for kind in ("breaking", "additive", "none")) >= 10


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.replace(" ", "_"))
def test_an_edit_is_classed_as_the_corpus_says(name: str) -> None:
    edit = edit_of(name)

    assert worst(found_in(name)).name.lower() == edit.get("tool", edit["expect"]), found_in(name)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.replace(" ", "_"))
def test_whatever_the_comparison_by_meaning_sees_is_a_change(name: str) -> None:
    report = compare(root(DOCUMENT), root(edited(name)))

    assert report.same or found_in(name), list(lines(report))
