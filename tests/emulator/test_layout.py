"""The layout of the data file: what it says of itself, the migration of an older one, and what is refused."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.world import connect, document
from twilio_memory_emulator import DataFileError, Emulator, ManualClock
from twilio_memory_emulator.storage.layout import LAYOUT_VERSION

# Written by an emulator that knew layout 1 only: a store, a dataset, two mappings, operations of each outcome, and one
# that waits.
LAYOUT_1 = Path(__file__).parent / "data_files" / "layout-1.db.gz"
STORE = "/v1/ControlPlane/Stores/mem_store_00000000000000000000000001"
MAPPING = "mem_datamapping_01kf0k8y9tqe48veq8tdwr064s"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    data = tmp_path / "memory.db"
    data.write_bytes(gzip.decompress(LAYOUT_1.read_bytes()))
    return data


@pytest.fixture
def later() -> ManualClock:
    """A clock that shows a time shortly after the old file was written."""
    return ManualClock(datetime(2026, 1, 15, 10, 32, 8, tzinfo=UTC))


def ask(data: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data)) as connection, connection:
        return connection.execute(statement).fetchall()


def test_a_new_file_says_what_it_is_and_which_versions_wrote_it(tmp_path: Path) -> None:
    data = tmp_path / "memory.db"
    Emulator(data).close()

    versions = {"package": version("twilio-memory-emulator"), "document": document()["info"]["version"]}
    assert ask(data, "PRAGMA application_id") == [(int.from_bytes(b"TMEM"),)]
    assert ask(data, "PRAGMA user_version") == [(LAYOUT_VERSION,)]
    assert dict(ask(data, "SELECT name, value FROM about")) == {
        **versions,
        **{f"created by {name}": value for name, value in versions.items()},
    }


def test_a_file_of_layout_1_keeps_everything(old: Path, later: ManualClock) -> None:
    before = {name: ask(old, f"SELECT * FROM {name}") for name in ("stores", "traits", "datasets", "operations")}  # noqa: S608

    with Emulator(old, operation_delay=10, clock=later) as emulator, connect(emulator) as client:
        assert client.get(STORE).json()["displayName"] == "support"
        groups = client.get(f"{STORE}/TraitGroups").json()["traitGroups"]
        assert [group["displayName"] for group in groups] == ["Loyalty", "Contact"]
        assert [dataset.fields for dataset in emulator.datasets()] == [{"primary_email": "STRING", "points": "NUMBER"}]
        assert len(client.get(f"{STORE}/DataMappings").json()["dataMappings"]) == 2
        mapping = client.get(f"{STORE}/DataMappings/{MAPPING}").json()
        assert (mapping["description"], mapping["version"]) == ("changed", 2)
        statuses = [
            client.get(f"/v1/ControlPlane/Operations/{row[1]}").json()["status"] for row in before["operations"]
        ]
        assert statuses == ["COMPLETED", "COMPLETED", "FAILED", "COMPLETED", "RUNNING"]

    assert {name: ask(old, f"SELECT * FROM {name}") for name in before} == before  # noqa: S608
    assert ask(old, "SELECT value FROM about WHERE name = 'created by package'") == [("unknown",)]
    assert ask(old, "PRAGMA user_version") == [(LAYOUT_VERSION,)]
    assert ask(old, "PRAGMA auto_vacuum") == [(2,)]


def test_a_write_that_waits_in_a_file_of_layout_1_is_applied(old: Path, later: ManualClock) -> None:
    with Emulator(old, operation_delay=10, clock=later) as emulator, connect(emulator) as client:
        later.advance(10)

        assert [entry["id"] for entry in client.get(f"{STORE}/DataMappings").json()["dataMappings"]] == [MAPPING]


def test_page_tokens_of_a_file_of_layout_1_stay_valid(old: Path, later: ManualClock) -> None:
    secret = ask(old, "SELECT * FROM secrets")
    Emulator(old, clock=later).close()

    assert ask(old, "SELECT * FROM secrets") == secret


def test_times_of_a_file_of_layout_1_become_whole_seconds(old: Path, later: ManualClock) -> None:
    with Emulator(old, clock=later) as emulator, connect(emulator) as client:
        mapping = client.get(f"{STORE}/DataMappings/{MAPPING}").json()

    assert (mapping["createdAt"], mapping["updatedAt"]) == ("2026-01-15T10:30:10Z", "2026-01-15T10:31:11Z")


def test_a_migration_that_fails_leaves_the_file_as_it_was(old: Path) -> None:
    ask(old, "CREATE VIEW set_aside AS SELECT 1")  # in the way of the table
    content = sorted(ask(old, "SELECT name, sql FROM sqlite_master"))

    with pytest.raises(DataFileError, match="cannot be used as the database"):
        Emulator(old)

    assert sorted(ask(old, "SELECT name, sql FROM sqlite_master")) == content
    assert ask(old, "PRAGMA user_version") == [(1,)]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "PRAGMA user_version = 3",
            (
                "was written by another version of the emulator (version 9.9, layout 3), which is newer: this one reads"
                " layouts up to 2. Update twilio-memory, or give another file."
            ),
        ),
        ("PRAGMA user_version = 0", "has no layout of the emulator (0); give another file."),
        ("PRAGMA application_id = 7", "is a database of another program; give the path of a file of the emulator."),
        (
            "ALTER TABLE operations DROP COLUMN error",
            "is not a database of the emulator, or it is damaged (it lacks operations.error); give another file.",
        ),
        (
            "DROP TABLE secrets",
            "is not a database of the emulator, or it is damaged (it lacks secrets.name); give another file.",
        ),
    ],
)
def test_a_file_of_the_right_look_but_another_layout_is_refused(tmp_path: Path, statement: str, message: str) -> None:
    data = tmp_path / "memory.db"
    Emulator(data).close()
    ask(data, "UPDATE about SET value = '9.9' WHERE name = 'package'")
    ask(data, statement)

    with pytest.raises(DataFileError) as caught:
        Emulator(data)

    assert str(caught.value) == f"{data} {message}"
