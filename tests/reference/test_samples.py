"""Every operation has its samples, and every sample its operation."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from scripts import document
from scripts.document.revisions import BASE, read_revisions
from scripts.reference import PageError, samples
from scripts.reference.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

EACH = {
    revision: [str(operation["operationId"]) for operation in samples.operations(contract)]
    for revision, contract in read_revisions().items()
}
NAMES, LATER = EACH[BASE], EACH["2026-10"]


def test_each_operation_has_a_sample_in_each_language() -> None:
    assert {revision: len(names) for revision, names in EACH.items()} == {BASE: 15, "2026-10": 16}
    assert [language.label for language in samples.LANGUAGES] == ["curl", "Python", "TypeScript", "Go"]
    for revision, names in EACH.items():
        samples.check(names, revision)


def test_each_folder_of_samples_is_that_of_a_revision() -> None:
    assert {path.name for path in samples.FOLDER.iterdir() if path.is_dir()} <= EACH.keys() - {BASE}


def test_a_revision_has_samples_of_its_own_only_where_they_differ() -> None:
    own = {path.name for path in (samples.FOLDER / "2026-10").iterdir()}
    everywhere = {f"{name}{one.suffix}" for name in ("CreateDataMapping", "DeleteStore") for one in samples.LANGUAGES}
    # In Go, a body that is required has another type than one that is optional.
    assert own == everywhere | {"PatchDataMapping.go", "PatchStore.go", "PatchTraitGroup.go"}
    language = samples.LANGUAGES[0]
    assert samples.sample("FetchStore", language, "2026-10") == samples.sample("FetchStore", language)
    assert samples.sample("CreateDataMapping", language, "2026-10").parent.name == "2026-10"


def test_a_sample_of_a_revision_that_does_not_differ_is_named(tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "FetchStore.py", tmp_path / "2026-10")

    with pytest.raises(
        PageError, match=r"/2026-10/ do not match.*\nthe same as in the other revisions: FetchStore\.py$"
    ):
        samples.check(LATER, "2026-10", tmp_path)


def test_an_operation_of_one_revision_without_a_sample_is_named(tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "2026-10" / "DeleteStore.go").unlink()
    (tmp_path / "2026-10" / "FetchNothing.go").touch()

    with pytest.raises(PageError, match=r"missing: DeleteStore\.go\nunexpected: FetchNothing\.go$"):
        samples.check(LATER, "2026-10", tmp_path)


@pytest.mark.parametrize("suffix", [language.suffix for language in samples.LANGUAGES])
def test_an_operation_without_a_sample_is_named(suffix: str, tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"FetchStore{suffix}").unlink()

    with pytest.raises(PageError, match=f"missing: FetchStore{suffix}$"):
        samples.check(NAMES, folder=tmp_path)


@pytest.mark.parametrize("name", ["FetchNothing.py", "FetchStore.rb"])
def test_a_sample_without_an_operation_or_language_is_named(name: str, tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).touch()

    with pytest.raises(PageError, match=f"unexpected: {name}$"):
        samples.check(NAMES, folder=tmp_path)


def test_a_new_operation_stops_the_build_until_it_has_samples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "openapi.yaml"
    text = document.DOCUMENT.read_text(encoding="utf-8")
    changed.write_text(text.replace("operationId: FetchStore\n", "operationId: ReadStore\n"), encoding="utf-8")

    assert main(["--spec", str(changed), "--output", str(tmp_path / "page")]) == 1
    assert "missing: ReadStore.go" in capsys.readouterr().err
    assert not (tmp_path / "page").exists()


@pytest.mark.parametrize(
    "path",
    sorted(path for path in samples.FOLDER.rglob("*") if path.is_file()),
    ids=lambda path: path.relative_to(samples.FOLDER).as_posix(),
)
def test_a_sample_holds_no_credentials_and_no_ids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "TWILIO_AUTH_TOKEN" in text or path.suffix == ".py"
    assert [mark for mark in ("mem_", "tdi_", "proc_", "AC0", "127.0.0.1") if mark in text] == []
