from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

import pytest

from twilio_memory import __version__, command

if TYPE_CHECKING:
    from collections.abc import Iterator

GIVEN: list[list[str]] = []


def keep(arguments: list[str]) -> int:
    GIVEN.append(arguments)
    return 7


@pytest.fixture(autouse=True)
def one_subcommand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    found = EntryPoint("greet", f"{__name__}:keep", command.GROUP)
    object.__setattr__(found, "load", lambda: keep)
    monkeypatch.setattr(command, "entry_points", lambda group: [found] if group == command.GROUP else [])
    yield
    GIVEN.clear()


def test_a_subcommand_is_given_the_arguments_and_gives_the_exit_code() -> None:
    assert command.main(["greet", "--loud", "you"]) == 7
    assert GIVEN == [["--loud", "you"]]


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["-h"], 0)])
def test_help_lists_the_subcommands(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == code
    assert "twilio-memory greet" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--version"]) == 0
    assert capsys.readouterr().out == f"twilio-memory {__version__}\n"


def test_an_unknown_subcommand_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["emulate"]) == 2
    told = capsys.readouterr().err
    assert "there is no command 'emulate'" in told
    assert "twilio-memory greet" in told
