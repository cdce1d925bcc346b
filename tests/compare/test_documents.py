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
from scripts.generate.document import DOCUMENT, read
from scripts.publish.editions import published_files

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
def test_what_differs_is_told_in_words_by_operation(
    case: Any, ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([ours, written(tmp_path, "theirs.json", edited(case))]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert lines[:-1] == case["told"]
    assert "differences; " in lines[-1]


def test_operations_of_one_document_can_be_passed_over(ours: str, tmp_path: Path) -> None:
    theirs = copy.deepcopy(DATA["document"])
    theirs["paths"]["/shelves"] = {"get": {"responses": {}}}

    assert main(["--shared", ours, written(tmp_path, "theirs.yaml", theirs)]) == 0


def test_wording_counts_when_asked(ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = copy.deepcopy(DATA["document"])
    theirs["components"]["schemas"]["Book"]["description"] = "A book."

    assert main(["--with-texts", ours, written(tmp_path, "theirs.yaml", theirs)]) == 1
    assert "request body: description: ours none, theirs A book." in capsys.readouterr().out


def test_the_differences_can_be_had_as_json(ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = copy.deepcopy(DATA["document"])
    del theirs["paths"]["/shelves/{shelfId}/books"]["post"]["requestBody"]

    assert main(["--json", ours, written(tmp_path, "theirs.yaml", theirs)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["compared"] == 2
    assert told["operations"] == {
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
        ("a: [", "neither YAML nor JSON"),
        ("swagger: '2.0'", "is not an OpenAPI 3 document"),
        ("- 1", "is not an OpenAPI 3 document"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: '#/nowhere'}}}", "leads nowhere"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: 'https://example.com/a.yaml'}}}", "not on this machine"),
        ("{openapi: 3.0.0, paths: {/a: {$ref: '#/paths/~1a'}}}", "leads back to itself"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(
    content: str | None, complaint: str, ours: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs.yaml"
    if content is not None:
        theirs.write_text(content, encoding="utf-8")

    assert main([ours, str(theirs)]) == 2
    assert complaint in capsys.readouterr().err


def test_the_3_0_edition_of_our_document_means_the_same_but_for_trait_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tmp_path / "openapi-3.0.json"
    edition.write_text(published_files(read())["openapi-3.0.json"], encoding="utf-8")

    assert main(["--with-texts", str(DOCUMENT), str(edition)]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith(" ")]
    # OpenAPI 3.0 has no propertyNames, and so no bound on the names of traits.
    assert told == ["  request body: traits > each name: described only by ours"] * 2
