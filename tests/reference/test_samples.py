"""Every operation has its samples, and every sample its operation."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from scripts import document
from scripts.reference import PageError, samples
from scripts.reference.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [str(operation["operationId"]) for operation in samples.operations(document.read())]


def test_each_operation_has_a_sample_in_each_language() -> None:
    assert len(NAMES) == 15
    assert [language.label for language in samples.LANGUAGES] == ["curl", "Python", "TypeScript", "Go"]
    samples.check(NAMES)


@pytest.mark.parametrize("suffix", [language.suffix for language in samples.LANGUAGES])
def test_an_operation_without_a_sample_is_named(suffix: str, tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"FetchStore{suffix}").unlink()

    with pytest.raises(PageError, match=f"missing: FetchStore{suffix}$"):
        samples.check(NAMES, tmp_path)


@pytest.mark.parametrize("name", ["FetchNothing.py", "FetchStore.rb"])
def test_a_sample_without_an_operation_or_language_is_named(name: str, tmp_path: Path) -> None:
    shutil.copytree(samples.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).touch()

    with pytest.raises(PageError, match=f"unexpected: {name}$"):
        samples.check(NAMES, tmp_path)


def test_a_new_operation_stops_the_build_until_it_has_samples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "openapi.yaml"
    text = document.DOCUMENT.read_text(encoding="utf-8")
    changed.write_text(text.replace("operationId: FetchStore\n", "operationId: ReadStore\n"), encoding="utf-8")

    assert main(["--spec", str(changed), "--output", str(tmp_path / "page")]) == 1
    assert "missing: ReadStore.go" in capsys.readouterr().err
    assert not (tmp_path / "page").exists()


@pytest.mark.parametrize("path", sorted(samples.FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_sample_holds_no_credentials_and_no_ids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "TWILIO_AUTH_TOKEN" in text or path.suffix == ".py"
    assert [mark for mark in ("mem_", "tdi_", "proc_", "AC0", "127.0.0.1") if mark in text] == []
