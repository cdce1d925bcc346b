"""The data file while the emulator runs: nobody else uses it, and nothing is acknowledged that it cannot keep."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import World, connect, document, error
from twilio_memory_emulator import DataFileError, Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OPEN = """
import sys
from twilio_memory_emulator import DataFileError, Emulator
try:
    Emulator(sys.argv[1])
except DataFileError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def filed(tmp_path: Path, clock: ManualClock) -> Iterator[World]:
    """An emulator with a data file, whose writes take ten seconds."""
    with Emulator(tmp_path / "memory.db", operation_delay=10, clock=clock) as emulator:
        yield World(emulator, clock)


def delete(data: Path) -> None:
    data.unlink()


def move(data: Path) -> None:
    data.rename(data.with_name("moved.db"))


def replace(data: Path) -> None:
    other = data.with_name("other.db")
    Emulator(other).close()
    other.replace(data)


def overwrite(data: Path) -> None:
    data.write_bytes(b"something else" * 5000)


def cut_off(data: Path) -> None:
    os.truncate(data, data.stat().st_size - 4096)


def lose_the_log(data: Path) -> None:
    data.with_name("memory.db-wal").unlink()


LOSSES = [
    (delete, "was deleted or moved"),
    (move, "was deleted or moved"),
    (replace, "was replaced"),
    (overwrite, "was overwritten"),
    (cut_off, "was overwritten"),
    (lose_the_log, "lost its write-ahead log"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be deleted")
@pytest.mark.parametrize(("lose", "reason"), LOSSES)
def test_a_file_that_is_lost_while_the_emulator_runs_refuses_writes(
    filed: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, lose: Callable[[Path], None], reason: str
) -> None:
    url = filed.mapping_url(filed.create())
    data = tmp_path / "memory.db"
    lose(data)

    answers = [
        filed.client.post(filed.mappings_url, json=filed.body("other")),
        filed.client.patch(url, json={"description": "changed"}),
        filed.client.post("/_emulator/stores", json={"displayName": "other"}),
        filed.client.post("/_emulator/reset"),
        filed.client.get("/_emulator/health"),
    ]

    assert [error(answer) for answer in answers] == [(503, 20503)] * len(answers)
    assert (
        answers[0].json()["message"] == f"The data file {reason} while the emulator was running. Nothing was changed."
    )
    assert [record.getMessage() for record in caplog.records] == [
        f"The data file {data} {reason}. Writes are refused until it is back."
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be deleted")
@pytest.mark.parametrize("lose", [delete, move, replace])
def test_what_was_in_a_lost_file_can_still_be_backed_up(
    filed: World, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    filed.create()
    lose(tmp_path / "memory.db")

    filed.emulator.backup(tmp_path / "copy.db")

    with Emulator(tmp_path / "copy.db", clock=filed.clock) as emulator, connect(emulator) as client:
        assert len(client.get(filed.mappings_url).json()["dataMappings"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be moved")
def test_a_file_that_is_back_takes_writes_again(filed: World, tmp_path: Path) -> None:
    move(tmp_path / "memory.db")
    assert filed.client.post(filed.mappings_url, json=filed.body()).status_code == 503
    (tmp_path / "moved.db").rename(tmp_path / "memory.db")

    filed.create()

    assert filed.names() == ["crm-contacts"]


def test_a_file_that_is_touched_or_read_is_not_lost(filed: World, tmp_path: Path) -> None:
    data = tmp_path / "memory.db"
    data.touch()
    data.read_bytes()
    shutil.copy(data, tmp_path / "copy.db")

    filed.create()

    assert filed.names() == ["crm-contacts"]


def test_many_writes_with_checkpoints_between_them_are_no_loss(filed: World) -> None:
    for number in range(300):
        filed.client.post(filed.mappings_url, json=filed.body(f"m{number}", description="x" * 512)).raise_for_status()
    filed.clock.advance(10)

    assert filed.client.get("/_emulator/health").json()["waitingOperations"] == 300
    assert len(filed.names(pageSize=100)) == 100
    assert filed.client.get("/_emulator/health").json()["waitingOperations"] == 0


def test_a_read_of_a_file_that_was_cut_off_is_a_503(
    tmp_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        world = World(emulator, clock)
        for number in range(100):
            world.create(f"m{number}", description="x" * 512)
    with Emulator(data, clock=clock) as emulator, connect(emulator) as client:
        os.truncate(data, 4096 * 4)
        answer = client.get(world.mappings_url, params={"pageSize": 100})

    assert error(answer) == (503, 20503)
    assert answer.json()["message"] == "The data file cannot be used: database disk image is malformed."
    assert "Traceback" not in caplog.text


def test_a_link_to_the_file_is_the_file(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "memory.db")

    with Emulator(link), pytest.raises(DataFileError, match="in use"):
        Emulator(tmp_path / "memory.db")


@pytest.mark.parametrize("same_process", [False, True])
def test_a_second_emulator_never_starts_even_after_the_file_was_opened_and_closed_here(
    filed: World, tmp_path: Path, *, same_process: bool
) -> None:
    data = tmp_path / "memory.db"
    data.read_bytes()  # closing the file drops all of this process's POSIX locks on it, and so SQLite's own

    if same_process:
        with pytest.raises(DataFileError, match="is in use by another emulator; stop it, or give another file"):
            Emulator(data)
    else:
        ended = subprocess.run([sys.executable, "-c", OPEN, str(data)], capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        assert ended.stderr.strip() == f"{data} is in use by another emulator; stop it, or give another file."
    filed.create()
    assert filed.names() == ["crm-contacts"]


def test_a_second_emulator_in_this_process_leaves_the_lock_of_the_first_alone(filed: World, tmp_path: Path) -> None:
    data = tmp_path / "memory.db"
    with pytest.raises(DataFileError, match="in use"):
        Emulator(data)

    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM stores')"
    ended = subprocess.run([sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=False)
    assert "database is locked" in ended.stderr
    assert filed.client.get("/_emulator/health").status_code == 200


def test_health_says_what_runs_and_how_much_it_holds(filed: World, tmp_path: Path) -> None:
    before = filed.client.get("/_emulator/health").json()
    filed.client.post(filed.mappings_url, json=filed.body())

    after = filed.client.get("/_emulator/health").json()

    assert before["status"] == "ok"
    assert before["documentVersion"] == document()["info"]["version"]
    assert set(after) == {"status", "version", "documentVersion", "waitingOperations", "fileSize"}
    assert (before["waitingOperations"], after["waitingOperations"]) == (0, 1)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert after["fileSize"] == sum(sizes) > before["fileSize"]


def test_health_is_a_503_when_the_database_does_not_answer(world: World) -> None:
    world.emulator._database._connection.close()

    assert error(world.client.get("/_emulator/health")) == (503, 20503)


def test_health_is_a_503_while_the_disk_is_full(world: World) -> None:
    database = world.emulator._database
    fill(world)
    during = world.client.get("/_emulator/health")
    database.execute("PRAGMA max_page_count = 1000000")

    assert error(during) == (503, 20503)
    assert world.client.get("/_emulator/health").status_code == 200


def fill(world: World) -> None:
    """Let the emulator find out that its disk is full."""
    database = world.emulator._database
    database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count')}")
    for number in range(50):
        if world.client.post(world.mappings_url, json=world.body(f"m{number}", description="x" * 512)).is_error:
            return


def test_a_durable_emulator_waits_for_the_disk(tmp_path: Path) -> None:
    levels: list[Any] = []
    for durable in (False, True):
        with Emulator(tmp_path / "memory.db", durable=durable) as emulator:
            levels.append(emulator._database.value("PRAGMA synchronous"))

    assert levels == [1, 2]  # NORMAL and FULL


def test_a_process_that_was_forked_does_not_keep_the_lock(tmp_path: Path) -> None:
    data = tmp_path / "memory.db"
    emulator = Emulator(data)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False) as child:
        emulator.close()
        Emulator(data).close()
        child.communicate(b"\n")


def test_closing_twice_is_no_error(tmp_path: Path) -> None:
    emulator = Emulator(tmp_path / "memory.db")
    emulator.close()
    emulator.close()

    with closing(sqlite3.connect(tmp_path / "memory.db")) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
