"""The database file: it keeps everything, and any other file is refused."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import World, connect
from twilio_memory_emulator import DataFileError, Emulator, ManualClock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_keeps_everything(tmp_path: Path, clock: ManualClock) -> None:
    with Emulator(tmp_path / "memory.db", clock=clock) as emulator:
        world = World(emulator, clock)
        url = world.mapping_url(world.create())
        before = world.client.get(url)

    with Emulator(tmp_path / "memory.db", clock=clock) as emulator, connect(emulator) as client:
        after = client.get(url)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


def text(path: Path) -> None:
    path.write_text("some text that is no database" * 50)


def folder(path: Path) -> None:
    path.mkdir()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()


def newer(path: Path) -> None:
    Emulator(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def damaged(path: Path) -> None:
    Emulator(path).close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 9] = b"\xff" * 4096 * 7
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("prepare", "match"),
    [
        (text, "not a database of the emulator"),
        (foreign, "another program"),
        (newer, "another version"),
        (damaged, "damaged"),
        (folder, "cannot be used"),
    ],
    ids=["text", "foreign", "newer", "damaged", "folder"],
)
def test_a_file_that_is_not_the_emulators_is_refused_and_left_unchanged(
    tmp_path: Path, prepare: Any, match: str
) -> None:
    path = tmp_path / "memory.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(DataFileError, match=match):
        Emulator(path)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(("data", "match"), [("", "empty"), ("nowhere/memory.db", "folder")])
def test_an_impossible_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, match: str) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DataFileError, match=match):
        Emulator(data)


def test_a_file_in_use_is_refused_until_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with Emulator(path), pytest.raises(DataFileError, match="in use"):
        Emulator(path)

    Emulator(path).close()
