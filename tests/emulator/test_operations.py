"""Operations: states, times, ends. Only the database shows that one has been deleted, so these tests look inside."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.emulator.world import World, connect, error
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from pathlib import Path

WEEK = 7 * 24 * 60 * 60


def test_an_accepted_write_is_pending_then_running_then_completed(slow_world: World) -> None:
    accepted = slow_world.client.post(slow_world.mappings_url, json=slow_world.body())
    seen: list[str] = []
    for _ in range(4):
        operation = slow_world.client.get(accepted.headers["Location"]).json()
        seen.append(operation["status"])
        assert ("result" in operation) == ("completedAt" in operation) == (operation["status"] == "COMPLETED")
        slow_world.clock.advance(4)

    assert seen == ["PENDING", "PENDING", "RUNNING", "COMPLETED"]


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "PENDING"), (4.999, "PENDING"), (5, "RUNNING"), (9.999, "RUNNING"), (10, "COMPLETED")],
)
def test_an_operation_runs_from_half_of_its_delay_and_ends_with_it(
    slow_world: World, seconds: float, status: str
) -> None:
    accepted = slow_world.client.post(slow_world.mappings_url, json=slow_world.body())
    slow_world.clock.advance(seconds)

    assert slow_world.client.get(accepted.headers["Location"]).json()["status"] == status


def test_the_times_of_an_operation_are_those_of_acceptance_and_of_its_due_end(slow_world: World) -> None:
    accepted = slow_world.client.post(slow_world.mappings_url, json=slow_world.body())
    slow_world.clock.advance(60)

    operation = slow_world.client.get(accepted.headers["Location"]).json()

    assert operation["createdAt"] == "2026-01-15T10:30:00Z"
    assert operation["completedAt"] == "2026-01-15T10:30:10Z"


def test_reads_show_the_old_state_until_a_write_completes(slow_world: World) -> None:
    url = slow_world.mapping_url(slow_world.create())
    before = slow_world.client.get(url)
    slow_world.client.patch(url, json={"displayName": "renamed"})
    slow_world.clock.advance(9.999)

    during = slow_world.client.get(url)
    slow_world.clock.advance(0.001)
    after = slow_world.client.get(url)

    assert (during.json(), during.headers["ETag"]) == (before.json(), before.headers["ETag"])
    assert after.json()["displayName"] == "renamed"
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_creation_is_neither_listed_nor_found_until_it_completes(slow_world: World) -> None:
    accepted = slow_world.client.post(slow_world.mappings_url, json=slow_world.body())

    assert slow_world.names() == []
    mapping_id = slow_world.accepted(accepted)["result"]["id"]
    assert slow_world.names() == ["crm-contacts"]
    assert slow_world.client.get(slow_world.mapping_url(mapping_id)).json()["createdAt"] == "2026-01-15T10:30:10Z"


def test_a_deletion_is_not_seen_until_it_completes(slow_world: World) -> None:
    url = slow_world.mapping_url(slow_world.create())

    accepted = slow_world.client.delete(url)

    assert slow_world.client.get(url).status_code == 200
    slow_world.accepted(accepted)
    assert slow_world.client.get(url).status_code == 404


def test_writes_run_in_the_order_in_which_they_were_accepted(slow_world: World) -> None:
    url = slow_world.mapping_url(slow_world.create())
    for number in range(5):
        slow_world.client.patch(url, json={"description": str(number)})
    slow_world.clock.advance(3600)

    mapping = slow_world.client.get(url).json()

    assert (mapping["description"], mapping["version"]) == ("4", 6)


def test_a_write_that_is_not_due_yet_waits_while_an_earlier_one_is_applied(slow_world: World) -> None:
    for name in ("first", "second", "third"):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(name))
        slow_world.clock.advance(4)
    seen: list[list[str]] = []
    for _ in range(4):
        seen.append(slow_world.names(orderBy="ASC"))
        slow_world.clock.advance(3)

    assert seen == [["first"], ["first", "second"], ["first", "second", "third"], ["first", "second", "third"]]


def test_writes_are_applied_as_of_the_time_at_which_they_were_due(slow_world: World) -> None:
    for name in ("first", "second"):
        slow_world.client.post(slow_world.mappings_url, json=slow_world.body(name))
        slow_world.clock.advance(3)
    slow_world.clock.advance(3600)

    mappings = slow_world.client.get(slow_world.mappings_url, params={"orderBy": "ASC"}).json()["dataMappings"]

    assert [mapping["createdAt"] for mapping in mappings] == ["2026-01-15T10:30:10Z", "2026-01-15T10:30:13Z"]


def test_a_202_names_its_operation_in_two_headers_and_in_its_body(slow_world: World) -> None:
    accepted = slow_world.client.post(slow_world.mappings_url, json=slow_world.body())

    operation_id = accepted.headers["Operation-Id"]
    url = f"http://localhost/v1/ControlPlane/Operations/{operation_id}"
    assert accepted.headers["Location"] == accepted.json()["statusUrl"] == url
    fetched = slow_world.client.get(url)
    assert fetched.json()["operationId"] == fetched.headers["Operation-Id"] == operation_id
    assert fetched.json()["statusUrl"] == url


def test_a_status_url_has_the_host_that_the_client_used(world: World) -> None:
    headers = {"Host": "memory.example:8443"}

    accepted = world.client.post(f"https://x.test{world.mappings_url}", json=world.body(), headers=headers)

    assert accepted.json()["statusUrl"].startswith("https://memory.example:8443/v1/ControlPlane/Operations/proc_job_")


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("POST", "Data mapping creation request accepted for processing."),
        ("PATCH", "Data mapping update request accepted for processing."),
        ("DELETE", "Data mapping deletion request accepted for processing."),
    ],
)
def test_a_202_says_what_was_accepted(world: World, method: str, message: str) -> None:
    url = world.mapping_url(world.create("one"))

    if method == "POST":
        accepted = world.client.post(world.mappings_url, json=world.body("two"))
    else:
        accepted = world.client.request(method, url)

    assert accepted.json()["message"] == message


def test_a_completed_write_links_to_its_resource_and_a_deletion_to_nothing(world: World) -> None:
    created = world.accepted(world.client.post(world.mappings_url, json=world.body()))
    deleted = world.accepted(world.client.delete(created["resultUrl"]))

    assert created["resultUrl"] == f"http://localhost{world.mapping_url(created['result']['id'])}"
    assert "resultUrl" not in deleted


def test_a_failed_operation_has_code_title_and_detail(world: World) -> None:
    world.create("taken")
    url = world.mapping_url(world.create("other"))

    operation = world.accepted(world.client.patch(url, json={"displayName": "taken"}))

    assert operation["error"] == {
        "type": "https://www.twilio.com/docs/api/errors/520056",
        "title": "Data mapping already exists",
        "code": 520056,
        "detail": "A data mapping named taken exists in this store.",
    }
    assert "result" not in operation
    assert "completedAt" in operation


def test_an_operation_is_kept_for_seven_days_after_its_end(world: World) -> None:
    accepted = world.client.post(world.mappings_url, json=world.body())
    world.client.get(accepted.headers["Location"])
    world.clock.advance(WEEK - 0.001)

    last = world.client.get(accepted.headers["Location"])
    world.clock.advance(0.001)
    gone = world.client.get(accepted.headers["Location"])

    assert last.json()["status"] == "COMPLETED"
    assert error(gone) == (404, 520052)


def test_operations_past_their_seven_days_leave_the_database(world: World) -> None:
    for name in ("one", "two"):
        world.create(name)
    world.clock.advance(WEEK)
    world.create("three")

    assert world.emulator._database.value("SELECT count(*) FROM operations") == 1


@pytest.mark.parametrize(("seconds", "kept"), [(WEEK - 0.001, 2), (WEEK, 1)])
def test_an_operation_leaves_the_database_with_the_first_write_after_its_seven_days(
    world: World, seconds: float, kept: int
) -> None:
    world.client.post(world.mappings_url, json=world.body("one"))
    assert world.names() == ["one"]
    world.clock.advance(seconds)
    world.client.post(world.mappings_url, json=world.body("two"))
    assert world.names() == ["two", "one"]

    assert world.emulator._database.value("SELECT count(*) FROM operations") == kept


def test_a_waiting_operation_is_kept_however_old_it_is(tmp_path: Path, clock: ManualClock) -> None:
    with Emulator(tmp_path / "memory.db", operation_delay=10, clock=clock) as emulator:
        world = World(emulator, clock)
        location = world.client.post(world.mappings_url, json=world.body()).headers["Location"]
    clock.advance(10 + WEEK - 1)

    with Emulator(tmp_path / "memory.db", clock=clock) as emulator, connect(emulator) as client:
        assert client.get(location).json()["completedAt"] == "2026-01-15T10:30:10Z"
        clock.advance(1)
        assert error(client.get(location)) == (404, 520052)


@pytest.mark.parametrize(
    ("operation_id", "expected"),
    [
        ("proc_job_00000000000000000000000000", (404, 520052)),
        ("proc_job_8zzzzzzzzzzzzzzzzzzzzzzzzz", (400, 520051)),
        ("proc_job_0000000000000000000000000", (400, 520051)),
        ("PROC_JOB_00000000000000000000000000", (400, 520051)),
        ("mem_store_00000000000000000000000000", (400, 520051)),
        ("x" * 600, (400, 520051)),
        ("%00", (400, 520051)),
    ],
)
def test_an_operation_id_that_is_malformed_of_another_type_or_unknown_is_refused(
    world: World, operation_id: str, expected: tuple[int, int]
) -> None:
    assert error(world.client.get(f"/v1/ControlPlane/Operations/{operation_id}")) == expected


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [
        *[(0, "0"), (0.001, "1"), (0.2, "1"), (3, "1"), (7.999, "1"), (8, "2"), (20, "5")],
        *[(39.999, "9"), (40, "10"), (44, "10"), (3600, "10")],
    ],
)
def test_retry_after_grows_with_the_delay_within_bounds(clock: ManualClock, delay: float, seconds: str) -> None:
    with Emulator(operation_delay=delay, clock=clock) as emulator:
        world = World(emulator, clock)
        accepted = world.client.post(world.mappings_url, json=world.body())

        assert accepted.headers["Retry-After"] == seconds
        assert world.client.get(accepted.headers["Location"]).headers["Retry-After"] == seconds


def test_accepted_writes_are_applied_after_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, operation_delay=10, clock=clock) as emulator:
        world = World(emulator, clock)
        location = world.client.post(world.mappings_url, json=world.body()).headers["Location"]

    with Emulator(data, operation_delay=10, clock=clock) as emulator, connect(emulator) as client:
        assert client.get(location).json()["status"] == "PENDING"
        clock.advance(10)
        assert client.get(location).json()["status"] == "COMPLETED"
        assert len(client.get(world.mappings_url).json()["dataMappings"]) == 1


def test_a_shorter_delay_after_a_restart_holds_for_what_was_accepted_before(tmp_path: Path, clock: ManualClock) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        world = World(emulator, clock)
        url = world.mapping_url(world.create())
    with Emulator(data, operation_delay=86400, clock=clock) as emulator, connect(emulator) as client:
        first = client.patch(url, json={"description": "first"})
        clock.advance(1)
        client.patch(url, json={"description": "second"})

    with Emulator(data, operation_delay=10, clock=clock) as emulator, connect(emulator) as client:
        third = client.patch(url, json={"description": "third"})
        seen: list[tuple[str, int]] = []
        for seconds in (8.999, 0.001, 1):
            clock.advance(seconds)
            seen.append((client.get(first.headers["Location"]).json()["status"], client.get(url).json()["version"]))
        assert third.headers["Retry-After"] == "2"
        assert seen == [("RUNNING", 1), ("COMPLETED", 2), ("COMPLETED", 4)]
        assert client.get(url).json()["description"] == "third"


def test_a_shorter_delay_after_a_restart_puts_nothing_into_the_past(tmp_path: Path, clock: ManualClock) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, operation_delay=60, clock=clock) as emulator:
        world = World(emulator, clock)
        location = world.client.post(world.mappings_url, json=world.body()).headers["Location"]
    clock.advance(30)

    with Emulator(data, clock=clock) as emulator, connect(emulator) as client:
        operation = client.get(location).json()

    assert (operation["status"], operation["completedAt"]) == ("COMPLETED", "2026-01-15T10:30:30Z")


class WallClock:
    """A clock that can be set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@pytest.mark.parametrize("restart", [False, True])
def test_setting_the_clock_back_delays_no_write(tmp_path: Path, *, restart: bool) -> None:
    clock, data = WallClock(), tmp_path / "memory.db"
    emulator = Emulator(data, operation_delay=10, clock=clock)
    world = World(emulator, ManualClock())
    location = world.client.post(world.mappings_url, json=world.body()).headers["Location"]
    clock.time -= timedelta(hours=1)
    if restart:
        emulator.close()
        emulator = Emulator(data, operation_delay=10, clock=clock)

    with emulator, connect(emulator) as client:
        assert client.get(location).json()["status"] == "PENDING"
        clock.time += timedelta(seconds=10)
        assert client.get(location).json()["status"] == "COMPLETED"


def test_a_full_disk_is_a_503_and_accepted_writes_are_applied_once_there_is_room(world: World) -> None:
    database = world.emulator._database
    database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count') + 5}")
    bodies = [world.body(f"m{number}", description="x" * 512) for number in range(50)]
    answers = [world.client.post(world.mappings_url, json=body) for body in bodies]
    database.execute("PRAGMA max_page_count = 1000000")

    assert {answer.status_code for answer in answers} == {202, 503}
    assert error(next(answer for answer in answers if answer.is_error)) == (503, 20503)
    assert len(world.names()) == sum(answer.is_success for answer in answers)
