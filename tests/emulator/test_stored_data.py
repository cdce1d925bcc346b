"""What a data file may hold that cannot be carried out or read: it fails or is set aside, and all else goes on."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import World, connect, error
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from pathlib import Path

INTERNAL = {
    "type": "https://www.twilio.com/docs/api/errors/20500",
    "title": "Internal server error",
    "code": 20500,
    "detail": "Internal server error.",
}


def change(data: Path, statement: str, *arguments: Any) -> None:
    """Change a data file that no emulator uses."""
    with closing(sqlite3.connect(data)) as connection, connection:
        connection.execute(statement, arguments)


BROKEN_OPERATIONS = {
    "an unknown kind": "kind = 'MergeDataMapping'",
    "a kind that is no text": "kind = x'00ff'",
    "a body that is no JSON": "input = '{'",
    "a body that is not UTF-8": "input = x'ff'",
    "a body of another schema": "input = '{\"displayName\": 5}'",
    "a body that is a number": "input = 7",
    "a target that is no text": "target = x'ff'",
    "a precondition that is no text": "if_match = x'ff'",
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("broken", BROKEN_OPERATIONS.values(), ids=BROKEN_OPERATIONS.keys())
@pytest.mark.parametrize("restart", [False, True])
def test_an_operation_that_cannot_be_carried_out_fails_alone(
    tmp_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture, broken: str, *, restart: bool
) -> None:
    data = tmp_path / "memory.db"
    emulator = Emulator(data, operation_delay=10, clock=clock)
    world = World(emulator, clock)
    locations = [
        world.client.post(world.mappings_url, json=world.body(name)).headers["Location"] for name in ("a", "b", "c")
    ]
    statement = f"UPDATE operations SET {broken} WHERE position = 2"  # noqa: S608 - from the list above
    if restart:
        emulator.close()
        change(data, statement)
        emulator = Emulator(data, operation_delay=10, clock=clock)
    else:
        emulator._database.execute(statement)
    clock.advance(10)

    with emulator, connect(emulator) as client, caplog.at_level(logging.ERROR):
        names = [mapping["displayName"] for mapping in client.get(world.mappings_url).json()["dataMappings"]]
        operations = [client.get(location).json() for location in locations]
        assert client.get("/_emulator/health").json()["waitingOperations"] == 0

    assert names == ["c", "a"]
    assert [operation["status"] for operation in operations] == ["COMPLETED", "FAILED", "COMPLETED"]
    assert operations[1]["error"] == INTERNAL


@pytest.mark.parametrize(
    "broken",
    [
        "due_at = 'soon'",
        "accepted_at = x'00'",
        "running_at = 1e300",
        "due_at = 9223372036854775807",
        "accepted_at = -1",
    ],
)
def test_an_operation_with_an_impossible_time_fails_and_holds_nothing_up(
    tmp_path: Path, clock: ManualClock, broken: str
) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, operation_delay=10, clock=clock) as emulator:
        world = World(emulator, clock)
        world.client.post(world.mappings_url, json=world.body("a"))
        location = world.client.post(world.mappings_url, json=world.body("b")).headers["Location"]
    change(data, f"UPDATE operations SET {broken} WHERE position = 2")  # noqa: S608 - from the list above

    with Emulator(data, operation_delay=10, clock=clock) as emulator, connect(emulator) as client:
        assert client.get(location).json()["error"] == INTERNAL
        clock.advance(10)
        third = client.post(world.mappings_url, json=world.body("c"))
        clock.advance(10)
        assert client.get(third.headers["Location"]).json()["status"] == "COMPLETED"
        assert client.get(third.headers["Location"]).json()["completedAt"] == "2026-01-15T10:30:20Z"


def test_an_error_that_cannot_be_read_is_an_internal_error(world: World) -> None:
    accepted = world.client.post(world.mappings_url, json=world.body())
    world.accepted(accepted)
    world.emulator._database.execute("UPDATE operations SET error = x'ff'")

    assert world.client.get(accepted.headers["Location"]).json()["error"] == INTERNAL


BROKEN_ROWS = [
    ("data_mappings", "body = 'no JSON'", 1),
    ("data_mappings", "body = x'ff'", 1),
    ("data_mappings", "created_at = 'never'", 1),
    ("data_mappings", "created_at = 9223372036854775807", 1),
    ("traits", "definition = '[]'", 4),
    ("datasets", "fields = '{\"a\": 1}'", 1),
    ("trait_groups", "version = 'two'", 5),
    ("stores", "status = 'GONE'", 7),
]


@pytest.mark.parametrize(("table", "broken", "gone"), BROKEN_ROWS)
def test_a_row_that_cannot_be_read_is_set_aside_with_what_belongs_to_it(
    tmp_path: Path, clock: ManualClock, caplog: pytest.LogCaptureFixture, table: str, broken: str, gone: int
) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        World(emulator, clock).create()
        kept = emulator.add_store("kept")
    rows = 4 if table == "traits" else 1
    change(data, f"UPDATE {table} SET {broken} WHERE rowid <= {rows}")  # noqa: S608 - from the list above

    with Emulator(data, clock=clock) as emulator, connect(emulator) as client:
        aside = emulator._database.execute("SELECT content FROM set_aside").fetchall()
        assert emulator.stores()[-1].id == kept
        client.get("/v1/ControlPlane/Stores").raise_for_status()
        for store in emulator.stores():
            for path in ("DataMappings", "TraitGroups?includeTraits=true"):
                client.get(f"/v1/ControlPlane/Stores/{store.id}/{path}").raise_for_status()

    assert len(aside) == gone
    assert all(json.loads(content) for (content,) in aside)
    assert "They are in its table set_aside now." in caplog.text


@pytest.mark.parametrize("change_it", ["UPDATE secrets SET value = 7", "DELETE FROM secrets"])
def test_a_secret_that_is_unusable_is_made_again(tmp_path: Path, clock: ManualClock, change_it: str) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        world = World(emulator, clock)
        world.create("a")
        world.create("b")
        page = world.client.get(world.mappings_url, params={"pageSize": 1}).json()
    change(data, change_it)

    with Emulator(data, clock=clock) as emulator, connect(emulator) as client:
        query = {"pageSize": "1", "pageToken": page["meta"]["nextToken"]}
        assert error(client.get(world.mappings_url, params=query)) == (400, 520046)
        assert client.get(world.mappings_url).status_code == 200
