"""`python -m scripts.publish`, and the record of what was published."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts.document import as_json, read
from scripts.document.revisions import BASE, read_revision, read_revisions, revisions
from scripts.publish import __main__ as command
from scripts.publish.__main__ import main
from scripts.publish.editions import PublicationError
from scripts.publish.files import latest, numbers, published, published_files, record

if TYPE_CHECKING:
    from pathlib import Path


def version(number: str, **info: str) -> Any:
    document: Any = copy.deepcopy(read())
    document["info"] |= {"version": number} | info
    return document


def test_the_command_writes_and_lists_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "dist" / "spec"

    assert main(["--output", str(output)]) == 0
    shown = capsys.readouterr().out
    for revision, document in read_revisions().items():
        folder = output if revision == BASE else output / revision
        written = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()}
        assert written == published_files(document, revision)
        title, *names = shown.partition(f"Revision {revision}, ")[2].split("Revision ")[0].splitlines()
        assert title == f"version {written['VERSION'].strip()}, in {folder}:"
        assert [line.split()[0] for line in names] == list(published_files(document, revision))


def test_a_later_revision_has_a_changelog_of_its_own_and_says_what_it_is_made_from() -> None:
    document = read_revision("2026-10")
    files = published_files(document, "2026-10")

    assert "revision 2026-10" in files["CHANGELOG.md"]
    assert (
        files["openapi.yaml"]
        .splitlines()[0]
        .endswith(
            ", revision 2026-10, version 1.0.0. Made from spec/openapi.yaml and spec/revisions/2026-10.overlay.yaml."
        )
    )


def test_an_overlay_that_does_not_fit_publishes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "openapi.yaml"
    source.write_text(as_json(read()), encoding="utf-8")
    (tmp_path / "revisions").mkdir()
    (tmp_path / "revisions" / "2026-10.overlay.yaml").write_text("overlay: 1.0.0", encoding="utf-8")

    assert main(["--spec", str(source), "--output", str(tmp_path / "out")]) == 1
    assert "is not an overlay" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "reference.html").write_text("<p>", encoding="utf-8")

    assert main(["--output", str(tmp_path)]) == 0
    assert (tmp_path / "reference.html").read_text(encoding="utf-8") == "<p>"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "No such file"), ("a: [", "is not YAML"), ("openapi: 3.1.0", "no info.title")],
)
def test_a_document_that_cannot_be_read_is_named_with_the_reason(
    content: str | None, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "openapi.yaml"
    if content is not None:
        source.write_text(content, encoding="utf-8")

    assert main(["--spec", str(source), "--output", str(tmp_path / "out")]) == 1
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_recording_keeps_the_document_for_later_comparison(tmp_path: Path) -> None:
    file = record(version("1.2.3"), tmp_path / "published")

    assert file.name == "openapi-1.2.3.json"
    assert json.loads(file.read_text(encoding="utf-8")) == version("1.2.3")


def test_the_command_records_each_revision_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "published", lambda revision: tmp_path / "published" / revision)

    assert main(["--output", str(tmp_path / "out"), "--record"]) == 0
    for revision, document in read_revisions().items():
        [file] = (tmp_path / "published" / revision).iterdir()
        assert json.loads(file.read_text(encoding="utf-8")) == document
    assert len({published(revision) for revision in revisions()}) == len(revisions())


def test_a_published_version_is_never_overwritten(tmp_path: Path) -> None:
    file = record(version("1.0.0"), tmp_path)

    assert record(version("1.0.0"), tmp_path) == file
    with pytest.raises(PublicationError, match=r"1\.0\.0 was published with other content"):
        record(version("1.0.0", summary="Other."), tmp_path)
    assert file.read_text(encoding="utf-8") == as_json(version("1.0.0"))


def test_an_older_version_is_not_recorded_after_a_newer_one(tmp_path: Path) -> None:
    record(version("1.10.0"), tmp_path)

    with pytest.raises(PublicationError, match=r"info\.version is only 1\.9\.0"):
        record(version("1.9.0"), tmp_path)
    assert latest(tmp_path) == tmp_path / "openapi-1.10.0.json"


def test_there_is_no_latest_version_before_the_first(tmp_path: Path) -> None:
    assert latest(tmp_path) is None


@pytest.mark.parametrize("text", ["1.0", "1.0.0-rc1", "v1.0.0", ""])
def test_a_version_is_three_numbers(text: str) -> None:
    with pytest.raises(PublicationError, match="three numbers"):
        numbers(text)


@pytest.mark.parametrize("revision", revisions())
def test_our_documents_have_been_published_before(revision: str) -> None:
    assert latest(published(revision)) is not None
    assert all(read(file)["openapi"] for file in published(revision).glob("*.json"))


def test_the_versions_of_later_revisions_do_not_count_as_versions_of_the_base() -> None:
    newest = latest(published(BASE))

    assert newest is not None
    assert newest.parent == published(BASE)
