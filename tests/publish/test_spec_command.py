"""`twilio-memory spec`, run as at a terminal."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from twilio_memory import _spec_command as command

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sys; from twilio_memory._spec_command import main; sys.exit(main(sys.argv[1:]))"


def packaged(name: str) -> bytes:
    return resources.files("twilio_memory_spec").joinpath(name).read_bytes()


@pytest.mark.parametrize(("form", "name"), [(form, name) for form, (name, _) in command.FORMATS.items()])
def test_each_format_is_printed_byte_for_byte(form: str, name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.main(["--format", form]) == 0
    assert capfdbinary.readouterr().out == packaged(name)


def test_the_package_holds_no_file_without_a_format() -> None:
    carried = {file.name for file in resources.files("twilio_memory_spec").iterdir() if file.is_file()}

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
