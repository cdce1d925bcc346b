"""Whole documents, compared by the command."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml

from scripts.compare.__main__ import main
from scripts.document import DOCUMENT, read
from scripts.publish.editions import edition_3_0

DATA: Any = yaml.safe_load(Path(__file__).with_name("documents.yaml").read_text(encoding="utf-8"))


def named(case: Any) -> str:
    return str(case["name"])


def written(folder: Path, name: str, document: Any) -> str:
    """Write a document as YAML or JSON, by its name, and return the path."""
    dump = json.dumps if name.endswith(".json") else yaml.safe_dump
    (folder / name).write_text(dump(document), encoding="utf-8")
    return str(folder / name)


@pytest.fixture
def ours(tmp_path: Path) -> str:
    return written(tmp_path, "ours.yaml", DATA["document"])


def edited(case: Any) -> Any:
    return jsonpatch.apply_patch(copy.deepcopy(DATA["document"]), case["edit"])


@pytest.mark.parametrize("case", DATA["alike"], ids=named)
def test_documents_that_mean_the_same_are_the_same(
    case: Any, ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([ours, written(tmp_path, "theirs.json", edited(case))]) == 0
    assert capsys.readouterr().out == "No difference in 2 operations.\n"


@pytest.mark.parametrize("case", DATA["different"], ids=named)
def test_what_differs_is_printed_in_words_by_operation(
    case: Any, ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([ours, written(tmp_path, "theirs.json", edited(case))]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert lines[:-1] == case["expected"]
    assert "differences; " in lines[-1]


def test_operations_of_one_document_can_be_ignored(ours: str, tmp_path: Path) -> None:
    theirs = copy.deepcopy(DATA["document"])
    theirs["paths"]["/shelves"] = {"get": {"responses": {}}}

    assert main(["--shared", ours, written(tmp_path, "theirs.yaml", theirs)]) == 0


def test_wording_counts_when_asked(ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = copy.deepcopy(DATA["document"])
    theirs["components"]["schemas"]["Book"]["description"] = "A book."

    assert main(["--with-texts", ours, written(tmp_path, "theirs.yaml", theirs)]) == 1
    assert "request body: description: ours none, theirs A book." in capsys.readouterr().out


def test_the_differences_can_be_printed_as_json(ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = copy.deepcopy(DATA["document"])
    del theirs["paths"]["/shelves/{shelfId}/books"]["post"]["requestBody"]

    assert main(["--json", ours, written(tmp_path, "theirs.yaml", theirs)]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed["compared"] == 2
    assert printed["operations"] == {
        "POST /api/shelves/{shelfId}/books (AddBook)": [
            {"place": "", "path": [], "text": "only ours takes a request body"}
        ]
    }


def test_references_into_other_files_are_followed(ours: str, tmp_path: Path) -> None:
    theirs = copy.deepcopy(DATA["document"])
    (tmp_path / "schemas").mkdir()
    written(tmp_path / "schemas", "book.yaml", {"Book": theirs["components"]["schemas"].pop("Book")})
    book = (tmp_path / "schemas" / "book.yaml").read_text(encoding="utf-8")
    (tmp_path / "schemas" / "book.yaml").write_text(book.replace("#/components/schemas/", "#/"), encoding="utf-8")
    text = json.dumps(theirs).replace("#/components/schemas/Book", "schemas/book.yaml#/Book")
    (tmp_path / "theirs.json").write_text(text, encoding="utf-8")

    assert main([ours, str(tmp_path / "theirs.json")]) == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file"),
        ("a: [", "is not YAML or JSON"),
        ("swagger: '2.0'", "is not an OpenAPI document: it has no `openapi` field"),
        ("openapi: 2.0.0", "is not an OpenAPI 3 document: its `openapi` field is '2.0.0'"),
        ("- 1", "is not an OpenAPI document"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: '#/nowhere'}}}", "leads nowhere"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: 'https://example.com/a.yaml'}}}", "is not a local file"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: '#/paths/~1a'}}}", "leads back to itself"),
    ],
)
def test_a_document_that_cannot_be_read_is_named_with_the_reason(
    content: str | None, complaint: str, ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs.yaml"
    if content is not None:
        theirs.write_text(content, encoding="utf-8")

    assert main([ours, str(theirs)]) == 2
    assert complaint in capsys.readouterr().err


def test_the_3_0_edition_of_our_document_means_the_same_except_for_trait_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tmp_path / "openapi-3.0.json"
    edition.write_text(json.dumps(edition_3_0(read())), encoding="utf-8")

    assert main(["--with-texts", str(DOCUMENT), str(edition)]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(" ")]
    # OpenAPI 3.0 has no propertyNames, and so no bound on the names of traits.
    assert lines == ["  request body: traits > each name: only ours describes it (`propertyNames`)"] * 2
