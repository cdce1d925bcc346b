"""The check against edits whose effect is known."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml

from scripts.breaking.changes import worst
from scripts.breaking.comparison import changes
from scripts.breaking.oasdiff import ToolMissingError, executable
from scripts.generate.document import read

HERE = Path(__file__).parent
PLACES: Any = yaml.safe_load((HERE / "places.yaml").read_text(encoding="utf-8"))
EDITS: Any = [
    edit
    for file in sorted((HERE / "corpus").glob("*.yaml"))
    for edit in yaml.safe_load(file.read_text(encoding="utf-8"))
]
DOCUMENT = read()
NOWHERE = Path("no-such-file")


@pytest.fixture(scope="module", autouse=True)
def _oasdiff() -> None:
    try:
        executable()
    except ToolMissingError as error:
        pytest.skip(f"NOT CHECKED for breaking changes: {error}")


def edited(edit: list[dict[str, Any]]) -> Any:
    """Return a copy of the document with `edit` applied."""
    patch = [
        {key: _resolved(value) if key in {"path", "from"} else value for key, value in step.items()} for step in edit
    ]
    return jsonpatch.apply_patch(copy.deepcopy(DOCUMENT), patch)


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


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["name"].replace(" ", "_"))
def test_an_edit_is_classed_as_the_corpus_says(edit: dict[str, Any]) -> None:
    found = changes(DOCUMENT, edited(edit["edit"]), judged=NOWHERE)

    assert worst(found).name.lower() == edit.get("tool", edit["expect"]), found
