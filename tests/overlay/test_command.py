from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

import pytest

from twilio_memory import __version__, command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GIVEN: list[list[str]] = []


def keep(arguments: list[str]) -> int:
    GIVEN.append(arguments)
    return 7


def entry_points(*names: str) -> Callable[[str], list[EntryPoint]]:
    """Return a stand-in for `importlib.metadata.entry_points` with these subcommands."""
    found = [EntryPoint(name, f"{__name__}:keep", command.GROUP) for name in names]
    for one in found:
        object.__setattr__(one, "load", lambda: keep)
    return lambda group: found if group == command.GROUP else []


@pytest.fixture(autouse=True)
def one_subcommand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(command, "entry_points", entry_points("greet"))
    yield
    GIVEN.clear()


def test_a_subcommand_gets_the_arguments_and_returns_the_exit_code() -> None:
    assert command.main(["greet", "--loud", "you"]) == 7
    assert GIVEN == [["--loud", "you"]]


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["-h"], 0)])
def test_help_lists_the_subcommands(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == code
    listed = capsys.readouterr().out
    assert "\n  twilio-memory greet\n" in listed
    assert '\n  twilio-memory emulator  (not installed: pip install "twilio-memory[emulator]")\n' in listed


def test_help_says_nothing_of_installing_what_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "entry_points", entry_points("emulator", "greet"))
    assert command.main(["--help"]) == 0
    assert "\n  twilio-memory emulator\n  twilio-memory greet\n" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--version"]) == 0
    assert capsys.readouterr().out == f"twilio-memory {__version__}\n"


def test_an_unknown_subcommand_fails_and_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["emulate"]) == 2
    message = capsys.readouterr().err
    assert "unknown command 'emulate'" in message
    assert "twilio-memory greet" in message


def test_the_emulator_fails_with_how_to_install_it_when_it_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["emulator", "--port", "0"]) == 1
    output = capsys.readouterr()
    assert output.err == (
        'twilio-memory: the emulator is not installed; install it with: pip install "twilio-memory[emulator]"\n'
    )
    assert output.out == ""


def test_the_emulator_runs_when_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "entry_points", entry_points("emulator"))
    assert command.main(["emulator", "--port", "0"]) == 7
    assert GIVEN == [["--port", "0"]]
