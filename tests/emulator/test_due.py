"""Thousands of writes that fall due, or are to be forgotten, at once: batches, order, and what a request has to see."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from tests.emulator.world import World, connect, error
from twilio_memory_emulator import Emulator, ManualClock
from twilio_memory_emulator.resources.writes import BATCH

if TYPE_CHECKING:
    from pathlib import Path

MANY = 12 * BATCH
WEEK = 7 * 24 * 60 * 60


@pytest.fixture
def filled(slow_world: World) -> World:
    """A world with a mapping, in which many further mappings fall due together."""
    slow_world.create()
    for number in range(MANY):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(f"m{number:03}"))
    slow_world.clock.advance(10)
    return slow_world


def waiting(world: World) -> int:
    """Return how many writes are not applied yet, whether they are due or not."""
    return int(world.emulator._database.value("SELECT count(*) FROM operations WHERE ended_at IS NULL"))


def test_a_request_that_writes_due_elsewhere_do_not_concern_applies_a_batch_at_most(filled: World) -> None:
    filled.emulator._fixtures._state.next_turn = 0.0
    mapping_id = filled.emulator._database.value("SELECT id FROM data_mappings")

    filled.client.get(filled.mapping_url(mapping_id)).raise_for_status()

    assert waiting(filled) == MANY - BATCH


def test_a_list_shows_all_that_is_due_in_its_store(filled: World) -> None:
    assert filled.names(pageSize=1, orderBy="DESC") == [f"m{MANY - 1:03}"]
    assert waiting(filled) == 0


def test_an_operation_is_shown_as_completed_with_all_that_was_accepted_before_it(filled: World) -> None:
    query = "SELECT id, target FROM operations WHERE position = ?"
    operation_id, target = filled.emulator._database.row(query, 3 * BATCH) or ("", "")

    operation = filled.client.get(f"/v1/ControlPlane/Operations/{operation_id}").json()

    assert (operation["status"], operation["result"]["id"]) == ("COMPLETED", target)
    assert waiting(filled) in {MANY - 3 * BATCH, MANY - 4 * BATCH}
    assert filled.client.get(filled.mapping_url(target)).status_code == 200


def test_a_write_is_checked_against_all_that_is_due_in_its_store(filled: World) -> None:
    taken = filled.client.post(filled.mappings_url, json=filled.body(f"m{MANY - 1:03}"))

    assert error(taken) == (409, 520056)


def test_a_trait_group_shows_its_own_due_writes(slow_world: World) -> None:
    for number in range(2 * BATCH):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(f"m{number}"))
    traits = {"tier": {"dataType": "STRING"}}
    slow_world.client.post(slow_world.groups_url, json={"displayName": "Loyalty", "traits": traits})
    slow_world.clock.advance(10)

    assert slow_world.client.get(f"{slow_world.groups_url}/Loyalty").status_code == 200
    assert waiting(slow_world) == 0


def test_a_store_shows_its_own_due_writes(slow_world: World) -> None:
    for number in range(2 * BATCH):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(f"m{number}"))
    slow_world.client.patch(slow_world.store_url, json={"displayName": "renamed"})
    slow_world.clock.advance(10)

    assert slow_world.client.get(slow_world.store_url).json()["displayName"] == "renamed"


def test_stores_are_listed_and_created_without_waiting_for_what_happens_inside_of_them(filled: World) -> None:
    filled.emulator._fixtures._state.next_turn = 0.0
    filled.client.get("/v1/ControlPlane/Stores").raise_for_status()
    filled.client.post("/v1/ControlPlane/Stores", json={"displayName": "second"}).raise_for_status()

    assert waiting(filled) > MANY - 3 * BATCH


def test_a_list_of_stores_shows_all_that_are_due(slow_world: World) -> None:
    for number in range(2 * BATCH):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(f"m{number}"))
    slow_world.client.post("/v1/ControlPlane/Stores", json={"displayName": "second"})
    slow_world.client.patch(slow_world.store_url, json={"displayName": "renamed"})
    slow_world.clock.advance(10)

    assert len(slow_world.client.get("/v1/ControlPlane/Stores").json()["stores"]) == 2
    taken = slow_world.client.post("/v1/ControlPlane/Stores", json={"displayName": "renamed"})
    assert error(taken) == (409, 520045)


@pytest.mark.parametrize("looks", [0, 1, 7])
def test_the_outcome_does_not_depend_on_when_and_where_somebody_looks(clock: ManualClock, looks: int) -> None:
    outcomes: list[list[object]] = []
    for count in (0, looks):
        with Emulator(operation_delay=10, clock=(own := ManualClock(clock.now()))) as emulator:
            world = World(emulator, own)
            url = world.mapping_url(world.create())
            locations: list[str] = []
            for number in range(60):
                body = {"displayName": "same" if number % 3 == 0 else f"m{number}", "description": str(number)}
                answer = (
                    world.client.patch(url, json=body)
                    if number % 2
                    else world.client.post(world.mappings_url, json=world.body(body["displayName"]))
                )
                locations.append(answer.headers["Location"])
            own.advance(10)
            for number in range(count):
                emulator._fixtures._state.next_turn = 0.0
                world.client.get(locations[number * 5])
                world.client.get(world.store_url)
            statuses = [world.client.get(location).json()["status"] for location in locations]
            entries = world.client.get(world.mappings_url, params={"pageSize": 100}).json()["dataMappings"]
            outcomes.append([statuses, [(entry["displayName"], entry["version"]) for entry in entries]])

    assert outcomes[0] == outcomes[1]


def test_a_batch_that_fails_leaves_the_batches_before_it_applied(filled: World) -> None:
    database = filled.emulator._database
    database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count') + 20}")

    assert error(filled.client.get(filled.mappings_url)) == (503, 20503)
    left = waiting(filled)
    database.execute("PRAGMA max_page_count = 1000000")

    assert 0 < left < MANY
    assert left % BATCH == 0
    assert len(filled.names(pageSize=100)) == 100
    assert waiting(filled) == 0


def test_other_requests_are_served_while_one_waits_for_thousands_of_writes(filled: World) -> None:
    order: list[str] = []

    async def fetch(client: httpx.AsyncClient, name: str, url: str) -> None:
        (await client.get(url)).raise_for_status()
        order.append(name)

    async def main() -> None:
        transport = httpx.ASGITransport(filled.emulator.app)
        auth = (filled.emulator.account_sid, filled.emulator.auth_token)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://localhost", auth=auth) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(fetch, client, "list", filled.mappings_url)
            tasks.start_soon(fetch, client, "store", filled.store_url)

    anyio.run(main)

    assert order == ["store", "list"]


def test_operations_are_forgotten_in_batches_and_none_is_shown_meanwhile(filled: World) -> None:
    assert filled.names(pageSize=1) == [f"m{MANY - 1:03}"]
    last = filled.emulator._database.value("SELECT id FROM operations ORDER BY position DESC")
    location = f"/v1/ControlPlane/Operations/{last}"
    assert filled.client.get(location).status_code == 200
    filled.clock.advance(WEEK)
    left: list[int] = []
    for _ in range(4):
        filled.emulator._fixtures._state.next_turn = 0.0
        assert error(filled.client.get(location)) == (404, 520052)
        left.append(int(filled.emulator._database.value("SELECT count(*) FROM operations")))

    assert left == [MANY + 1 - 200, 0, 0, 0]


def test_a_start_forgets_all_that_is_past_its_retention_and_gives_the_space_back(
    tmp_path: Path, clock: ManualClock
) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        world = World(emulator, clock)
        url = world.mapping_url(world.create())
        for _ in range(300):
            world.client.patch(url, json={"description": "x" * 512}).raise_for_status()
        assert world.client.get(url).json()["version"] == 301
    before = data.stat().st_size
    clock.advance(WEEK)

    with Emulator(data, clock=clock) as emulator:
        assert emulator._database.value("SELECT count(*) FROM operations") == 0
    assert data.stat().st_size < before / 2


def test_a_reset_gives_the_space_back(tmp_path: Path, clock: ManualClock) -> None:
    with Emulator(tmp_path / "memory.db", clock=clock) as emulator:
        empty = connect(emulator).get("/_emulator/health").json()["fileSize"]
        world = World(emulator, clock)
        for number in range(300):
            world.client.post(world.mappings_url, json=world.body(f"m{number}", description="x" * 512))
        world.names()
        full = world.client.get("/_emulator/health").json()["fileSize"]
        emulator.reset()

        assert world.client.get("/_emulator/health").json()["fileSize"] <= empty < full


@pytest.mark.parametrize(("seconds", "ago"), [(60, "60 seconds"), (1.5, "1.5 seconds"), (WEEK, "seven days")])
def test_the_retention_can_be_set(clock: ManualClock, seconds: float, ago: str) -> None:
    with Emulator(clock=clock, retention=seconds) as emulator:
        world = World(emulator, clock)
        location = world.client.post(world.mappings_url, json=world.body()).headers["Location"]
        world.client.get(location)
        clock.advance(seconds - 0.001)
        assert world.client.get(location).json()["status"] == "COMPLETED"
        clock.advance(0.001)
        gone = world.client.get(location)

    assert error(gone) == (404, 520052)
    assert gone.json()["message"] == f"The operation does not exist, or ended more than {ago} ago."


@pytest.mark.parametrize("retention", [0, 0.5, -1, 4e8, float("nan"), float("inf")])
def test_an_impossible_retention_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="retention is a number of seconds from 1 to 315360000"):
        Emulator(retention=retention)
