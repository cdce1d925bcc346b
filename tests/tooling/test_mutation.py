"""The mutation run: its settings, the list of equivalent mutants, and its score. mutmut itself does not run here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scripts.mutation import __main__ as command
from scripts.mutation import equivalents, runs
from scripts.mutation.equivalents import Equivalent
from scripts.mutation.runs import Change, Mutant, MutationError, Room

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = runs.settings()
ENTRIES = [(room, entry) for room, listed in equivalents.entries().items() for entry in listed]
CHANGE = Change("a = 1", "a = 2")


def rooms() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("room", SETTINGS.rooms.values(), ids=list(SETTINGS.rooms))


@rooms()
def test_a_room_names_modules_and_tests_that_exist(room: Room) -> None:
    package = runs.ROOT / room.package
    assert [pattern for pattern in room.modules if not list(package.glob(pattern))] == []
    assert [path for path in (room.tests, *room.files) if not (runs.ROOT / path).exists()] == []


def test_the_threshold_is_at_least_92_percent() -> None:
    assert SETTINGS.threshold >= 92


@pytest.mark.parametrize(("room", "entry"), ENTRIES, ids=[entry["line"] + str(entry["to"]) for _, entry in ENTRIES])
def test_an_equivalent_mutant_is_one_of_a_line_in_the_code_and_has_a_reason(room: str, entry: dict[str, Any]) -> None:
    assert entry.keys() == {"function", "line", "change", "to", "reason"}
    parts = entry["function"].split(".")
    package = runs.ROOT / SETTINGS.rooms[room].package
    (module,) = (
        path for end in range(1, len(parts)) if (path := package.joinpath(*parts[:end]).with_suffix(".py")).is_file()
    )
    assert f" {entry['line']}\n" in module.read_text(encoding="utf-8")
    assert entry["line"].count(entry["change"]) == 1
    assert entry["reason"].endswith(".")


def test_no_equivalent_mutant_is_listed_twice() -> None:
    for room in SETTINGS.rooms:
        listed = equivalents.read(room)
        assert len(set(listed)) == len(listed)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("twilio_memory._pages.x_page_meta__mutmut_8", "_pages.page_meta"),
        ("twilio_memory._checks.x__camel__mutmut_12", "_checks._camel"),
        ("twilio_memory._pages.xǁWalkǁ_cut__mutmut_3", "_pages.Walk._cut"),
        ("twilio_memory.retry.xǁRetryǁ__post_init____mutmut_9", "retry.Retry.__post_init__"),
        ("twilio_memory_emulator.resources.stores.x_create__mutmut_1", "resources.stores.create"),
        ("twilio_memory.x_lazy__mutmut_1", "lazy"),
    ],
)
def test_a_mutant_names_the_function_that_it_changes(name: str, function: str) -> None:
    assert Mutant(name, "killed").function == function


def test_an_entry_stands_for_one_mutant_per_replacement(tmp_path: Path) -> None:
    file = tmp_path / "equivalents.toml"
    file.write_text('[[a]]\nfunction = "m.f"\nline = "x(1, 1)"\nchange = "1, "\nto = ["2, ", ""]\n', encoding="utf-8")
    assert equivalents.read("a", file) == [
        Equivalent("m.f", Change("x(1, 1)", "x(2, 1)")),
        Equivalent("m.f", Change("x(1, 1)", "x(1)")),
    ]
    assert equivalents.read("b", file) == []


def test_survivors_are_split_into_listed_and_unlisted_ones() -> None:
    first, second, other = (Mutant(f"p.m.x_{name}__mutmut_1", "survived") for name in ("f", "f", "g"))
    survivors = {first: CHANGE, other: CHANGE}
    listed = [Equivalent("m.f", CHANGE), Equivalent("m.h", CHANGE)]
    assert first == second
    assert equivalents.split(survivors, listed) == ({other: CHANGE}, [Equivalent("m.h", CHANGE)])


def test_an_entry_excuses_only_one_of_two_equal_changes_in_a_function() -> None:
    first, second = (Mutant(f"p.m.x_f__mutmut_{number}", "survived") for number in (1, 2))
    unlisted, stale = equivalents.split({first: CHANGE, second: CHANGE}, [Equivalent("m.f", CHANGE)])
    assert (unlisted, stale) == ({second: CHANGE}, [])


def mutants(**numbers: int) -> list[Mutant]:
    return [
        Mutant(f"p.m.x_{status}__mutmut_{index}", status.replace("_", " "))
        for status, number in numbers.items()
        for index in range(number)
    ]


def test_the_score_leaves_out_equivalent_mutants_and_counts_timeouts_as_noticed() -> None:
    score = command.Score.of(mutants(killed=45, timeout=1, survived=5, no_tests=1), equivalent=2)
    assert str(score) == (
        "50 mutants, 45 killed, 4 survived, 1 timed out; score 92.0 %; 2 equivalent mutants are not counted"
    )


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    """The mutants that a run of the room `a` is pretended to have made. All change the same line of `m.survived`."""
    made: list[Mutant] = []
    room = Room("a", runs.ROOT, (), runs.ROOT, (), ())
    monkeypatch.setattr(runs, "settings", lambda: runs.Settings(92, {"a": room}))
    monkeypatch.setattr(runs, "run", lambda *_: made)
    monkeypatch.setattr(runs, "changes", lambda _, survivors: dict.fromkeys(survivors, CHANGE))
    monkeypatch.setattr(equivalents, "read", lambda _: [Equivalent("m.survived", CHANGE)])
    return made


def test_a_score_at_the_threshold_passes(result: list[Mutant], capsys: pytest.CaptureFixture[str]) -> None:
    result += mutants(killed=92, survived=9)
    assert command.main([]) == 0
    assert capsys.readouterr().out.endswith(
        "a: 100 mutants, 92 killed, 8 survived, 0 timed out; score 92.0 %; 1 equivalent mutants are not counted "
        "(at least 92 %)\n"
    )


def test_a_score_below_the_threshold_fails_and_shows_what_survived(
    result: list[Mutant], capsys: pytest.CaptureFixture[str]
) -> None:
    result += mutants(killed=91, survived=10)
    assert command.main(["a"]) == 1
    assert "survived: p.m.x_survived__mutmut_9\n  - a = 1\n  + a = 2\n" in capsys.readouterr().out


def test_a_listed_mutant_that_a_test_notices_is_an_error(
    result: list[Mutant], capsys: pytest.CaptureFixture[str]
) -> None:
    result += mutants(killed=100)
    assert command.main([]) == 1
    assert "listed in equivalents.toml, but no survivor: m.survived\n  - a = 1\n" in capsys.readouterr().out


def test_a_run_that_breaks_off_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], result: list[Mutant]
) -> None:
    def fail(*_: object) -> None:
        raise MutationError(f"{len(result)} mutants")

    monkeypatch.setattr(runs, "run", fail)
    assert command.main([]) == 2
    assert capsys.readouterr().err == "0 mutants\n"


def test_an_unknown_room_is_refused(result: list[Mutant], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["cellar"])
    assert stopped.value.code == 2
    assert "no room cellar; there is a" in capsys.readouterr().err
    assert result == []
