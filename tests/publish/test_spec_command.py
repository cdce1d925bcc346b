"""`twilio-memory spec`, run as at a terminal."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from scripts.document.revisions import BASE, revisions
from twilio_memory import _spec_command as command

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

RUN = "import sys; from twilio_memory._spec_command import main; sys.exit(main(sys.argv[1:]))"


def folder(revision: str = BASE) -> Traversable:
    package = resources.files("twilio_memory_spec")
    return package if revision == BASE else package / revision


def packaged(name: str, revision: str = BASE) -> bytes:
    return (folder(revision) / name).read_bytes()


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, (name, _) in command.FORMATS.items()])
@pytest.mark.parametrize("revision", revisions())
def test_each_format_of_each_revision_is_printed_byte_for_byte(
    revision: str, form: str, name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command.main(["--revision", revision, "--format", form]) == 0
    assert capfdbinary.readouterr().out == packaged(name, revision)


def test_the_known_revisions_are_those_of_the_document_and_the_oldest_is_the_default(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert tuple(command.REVISIONS) == revisions()
    assert command.main(["--format", "json"]) == 0
    assert capfdbinary.readouterr().out == packaged("openapi.json")


def test_revisions_differ_in_what_is_printed() -> None:
    assert packaged("openapi.json") != packaged("openapi.json", "2026-10")


@pytest.mark.parametrize("wrong", ["2026-11", "2026-1", "", ".", "..", "latest"])
def test_an_unknown_revision_is_refused_with_the_known_ones(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--revision", wrong])

    assert ended.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1].replace("'", "")
    assert said == (
        f"twilio-memory spec: error: argument --revision: invalid choice: {wrong} (choose from 2026-05, 2026-10)"
    )


@pytest.mark.parametrize("revision", revisions())
def test_the_package_holds_no_file_without_a_format(revision: str) -> None:
    carried = {file.name for file in folder(revision).iterdir() if file.is_file()}

    assert carried - {"__init__.py", "py.typed"} == {name for name, _ in command.FORMATS.values()}


def test_yaml_is_the_default(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.main([]) == 0
    assert capfdbinary.readouterr().out == packaged("openapi.yaml")


def test_the_document_is_written_to_a_file(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.main(["--format", "json", "--output", str(tmp_path / "openapi.json")]) == 0
    assert (tmp_path / "openapi.json").read_bytes() == packaged("openapi.json")
    assert capfdbinary.readouterr().out == b""


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--output", str(tmp_path / "no" / "such")]) == 1
    assert capsys.readouterr().err == f"twilio-memory spec: {tmp_path / 'no' / 'such'}: No such file or directory\n"


def test_a_file_missing_from_the_installation_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(command.FORMATS, "yaml", ("missing.yaml", ""))

    assert command.main([]) == 1
    assert "missing.yaml" in capsys.readouterr().err


def test_an_unknown_format_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--format", "xml"])

    assert ended.value.code == 2
    assert "'schema'" in capsys.readouterr().err


def test_a_reader_that_stops_early_ends_the_command_quietly() -> None:
    reader = f"{sys.executable} -c '{RUN}' --format json | head -c 10"
    done = subprocess.run(["/bin/sh", "-c", reader], capture_output=True, text=True, check=False)

    assert done.stdout == '{\n  "opena'
    assert done.stderr == ""
