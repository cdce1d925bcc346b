"""Backups of a running emulator, and the start from one."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.world import World, connect, error
from twilio_memory_emulator import DataFileError, Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "/_emulator/backup"


def by_call(world: World, path: Path) -> None:
    answer = world.client.get(URL).raise_for_status()
    assert answer.headers["Content-Type"] == "application/vnd.sqlite3"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="twilio-memory.db"'
    path.write_bytes(answer.content)


def by_socket(world: World, path: Path) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve(port=0) as base_url, path.open("wb") as file:
        with httpx.stream("GET", f"{base_url}{URL}", auth=auth) as answer:
            for part in answer.iter_bytes():
                file.write(part)
        assert int(answer.headers["Content-Length"]) == file.tell()
        head = httpx.head(f"{base_url}{URL}", auth=auth)
        assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(file.tell()))


def in_python(world: World, path: Path) -> None:
    world.emulator.backup(path)


@pytest.mark.parametrize("back_up", [by_call, by_socket, in_python])
@pytest.mark.parametrize("in_memory", [False, True])
def test_an_emulator_starts_with_a_backup_where_the_first_one_was(
    tmp_path: Path, clock: ManualClock, back_up: Callable[[World, Path], None], *, in_memory: bool
) -> None:
    data, copy = ":memory:" if in_memory else tmp_path / "memory.db", tmp_path / "copy.db"
    with Emulator(data, operation_delay=10, clock=clock) as emulator:
        world = World(emulator, clock)
        url = world.mapping_url(world.create())
        waiting = world.client.patch(url, json={"description": "later"}).headers["Location"]
        back_up(world, copy)
        world.accepted(world.client.delete(url))

    clock = ManualClock()
    clock.advance(3600)
    with Emulator(copy, operation_delay=10, clock=clock) as emulator, connect(emulator) as client:
        assert client.get(waiting).json()["status"] == "PENDING"
        clock.advance(10)
        assert client.get(url).json()["description"] == "later"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_of_a_busy_emulator_is_consistent(tmp_path: Path, clock: ManualClock) -> None:
    stop = Event()
    with Emulator(tmp_path / "memory.db", clock=clock) as emulator, ThreadPoolExecutor(2) as pool:
        world = World(emulator, clock)
        for number in range(300):
            world.client.post(world.mappings_url, json=world.body(f"m{number}", description="x" * 2000))

        def rename() -> int:
            rounds = 0
            while not stop.is_set():
                rounds += 1
                with connect(emulator) as client:
                    client.post(world.mappings_url, json=world.body(f"new-{rounds}"))
                    client.get(world.mappings_url)
            return rounds

        writer = pool.submit(rename)
        try:
            for number in range(3):
                emulator.backup(tmp_path / f"copy-{number}.db")
        finally:
            stop.set()
        assert writer.result() > 0

    for number in range(3):
        with Emulator(tmp_path / f"copy-{number}.db", clock=clock) as emulator, connect(emulator) as client:
            ended = emulator._database.value("SELECT count(*) FROM operations WHERE ended_at IS NOT NULL")
            assert emulator._database.value("SELECT count(*) FROM data_mappings") == ended
            client.get(world.mappings_url).raise_for_status()


def test_a_backup_replaces_an_older_one_and_leaves_nothing_beside_it(tmp_path: Path, world: World) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("an older backup")
    (tmp_path / "copy.db.part").write_text("of a backup that was broken off")

    world.emulator.backup(str(copy))

    Emulator(copy).close()
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]


@pytest.mark.parametrize("name", ["memory.db", "./memory.db", "nowhere/copy.db", "folder", "", "nul\0"])
def test_a_backup_that_cannot_be_written_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    with Emulator("memory.db") as emulator, pytest.raises(DataFileError) as refused:
        emulator.backup(name)

    said = "the data file itself" if name.endswith("memory.db") else "cannot be written"
    assert said in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "memory.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_backup_without_room_is_a_503(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")

    assert error(world.client.get(URL)) == (503, 20503)


def test_a_backup_takes_credentials(world: World) -> None:
    with connect(world.emulator, auth=("AC0", "wrong")) as client:
        assert error(client.get(URL)) == (401, 20003)
