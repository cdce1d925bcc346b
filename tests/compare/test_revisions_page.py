"""docs/revisions.md says how the documents of our revisions differ, in the words of the comparison."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts.compare.__main__ import main
from scripts.compare.markdown import markdown
from scripts.compare.report import compare, lines
from scripts.document import ROOT, root
from scripts.document.revisions import read_revisions, revisions

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = ROOT / "docs" / "revisions.md"
BEGIN, END = "<!-- Differences: begin -->\n", "<!-- Differences: end -->\n"
DATA: Any = yaml.safe_load(Path(__file__).with_name("documents.yaml").read_text(encoding="utf-8"))


def test_the_page_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """To renew it, put what the command in the page prints between the two comments."""
    assert main([*revisions(), "--markdown"]) == 1
    printed = capsys.readouterr().out
    assert PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0] == f"\n{printed}\n"


def test_every_difference_is_in_the_tables() -> None:
    documents = [root(document) for document in read_revisions().values()]
    report = compare(*documents)
    text = "\n".join(markdown(report))
    for shared in report.operations:
        for difference in shared.differences:
            values = (
                [difference.what] if difference.exclusive else [difference.what, difference.ours, difference.theirs]
            )
            assert [value for value in values if (value or "none") not in text] == []
            assert f"`{shared.ours.node.value('operationId')}`" in text


def test_what_is_said_of_several_operations_is_said_once() -> None:
    documents = [root(document) for document in read_revisions().values()]
    text = "\n".join(markdown(compare(*documents)))
    assert text.count("has the variant `INGRESS`") == 1
    assert text.count("| maxLength | `500` | `4096` |") == 1


@pytest.mark.parametrize("form", [markdown, lines], ids=["Markdown", "plain"])
def test_documents_that_mean_the_same_have_no_difference(form: Callable[..., Any]) -> None:
    ours = root(DATA["document"])
    assert "".join(form(compare(ours, ours))).strip() == "No difference in 2 operations."


def test_the_servers_and_a_pattern_with_a_bar_are_shown_too() -> None:
    ours: Any = copy.deepcopy(DATA["document"])
    theirs: Any = copy.deepcopy(ours)
    theirs["servers"] = [{"url": "https://other.example.com/api"}]
    theirs["components"]["schemas"]["Book"]["properties"]["title"]["pattern"] = "a|b"
    text = "\n".join(markdown(compare(root(ours), root(theirs))))
    assert "**Everywhere**" in text
    assert "| `a\\|b` |" in text


def test_a_file_is_compared_with_a_revision_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = tmp_path / "theirs.yaml"
    theirs.write_text(yaml.safe_dump(read_revisions()["2026-10"]), encoding="utf-8")

    assert main(["2026-10", str(theirs)]) == 0
    assert capsys.readouterr().out == "No difference in 16 operations.\n"
    assert main(["2026-05", str(theirs)]) == 1
    assert "request body: displayName: maxLength: 2026-05 128, theirs 64" in capsys.readouterr().out


def test_an_unknown_revision_is_taken_for_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["2026-05", "2027-01"]) == 2
    assert capsys.readouterr().err == "2027-01: No such file or directory\n"
