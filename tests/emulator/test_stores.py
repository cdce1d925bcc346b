"""Stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import error
from twilio_memory_emulator import Refusal

if TYPE_CHECKING:
    from tests.emulator.world import World

URL = "/v1/ControlPlane/Stores"


def test_a_created_store_is_active_and_has_the_contact_group(world: World) -> None:
    operation = world.accepted(world.client.post(URL, json={"displayName": "sales", "description": "For sales"}))

    store_id = operation["result"]["id"]
    assert operation["resultUrl"] == f"http://localhost{URL}/{store_id}"
    assert world.client.get(f"{URL}/{store_id}").json() == {
        "displayName": "sales",
        "description": "For sales",
        "id": store_id,
        "status": "ACTIVE",
        "intelligenceServiceId": None,
        "version": 1,
    }
    assert world.client.get(f"{URL}/{store_id}/TraitGroups/Contact").status_code == 200


def test_a_store_without_a_description_has_none_until_an_update_gives_it_one(world: World) -> None:
    before = world.client.get(world.store_url).json()
    world.accepted(world.client.patch(world.store_url, json={"displayName": "renamed"}))
    between = world.client.get(world.store_url).json()
    world.accepted(world.client.patch(world.store_url, json={"description": "d"}))

    assert "description" not in before
    assert between == before | {"displayName": "renamed", "version": 2}
    assert world.client.get(world.store_url).json() == between | {"description": "d", "version": 3}


def test_a_store_is_not_there_until_its_operation_completes(slow_world: World) -> None:
    accepted = slow_world.client.post(URL, json={"displayName": "sales"})

    assert slow_world.client.get(URL).json()["stores"] == [slow_world.store_id]
    store_id = slow_world.accepted(accepted)["result"]["id"]
    assert slow_world.client.get(URL).json()["stores"] == [store_id, slow_world.store_id]


def test_a_taken_name_is_refused_at_creation(world: World) -> None:
    assert error(world.client.post(URL, json={"displayName": "support"})) == (409, 520045)


def test_of_two_creations_that_race_for_a_name_the_second_fails(slow_world: World) -> None:
    first, second = (slow_world.client.post(URL, json={"displayName": "sales"}) for _ in range(2))

    assert slow_world.accepted(first)["status"] == "COMPLETED"
    assert slow_world.accepted(second)["error"]["code"] == 520045


def test_an_account_has_at_most_fifteen_stores(world: World) -> None:
    for number in range(14):
        world.emulator.add_store(display_name=f"s{number}")

    assert error(world.client.post(URL, json={"displayName": "one-more"})) == (409, 520044)
    with pytest.raises(Refusal, match="limit"):
        world.emulator.add_store(display_name="one-more")


def test_creations_that_together_break_the_limit_fail_when_they_run(slow_world: World) -> None:
    for number in range(13):
        slow_world.emulator.add_store(display_name=f"s{number}")

    first, second = (slow_world.client.post(URL, json={"displayName": x}) for x in "ab")

    assert slow_world.accepted(first)["status"] == "COMPLETED"
    assert slow_world.accepted(second)["error"]["code"] == 520044


def test_an_update_changes_what_it_names(world: World) -> None:
    world.accepted(world.client.patch(world.store_url, json={"description": "d"}))
    world.accepted(world.client.patch(world.store_url, json={"displayName": "renamed"}))

    store = world.client.get(world.store_url).json()
    assert (store["displayName"], store["description"], store["version"]) == ("renamed", "d", 3)


@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"json": {"displayName": "support"}}])
def test_an_update_that_changes_nothing_still_raises_the_version(world: World, sent: dict[str, Any]) -> None:
    assert world.accepted(world.client.patch(world.store_url, **sent))["status"] == "COMPLETED"
    assert world.client.get(world.store_url).json()["version"] == 2


def test_a_rename_to_a_taken_name_fails_in_its_operation(world: World) -> None:
    world.emulator.add_store(display_name="taken")

    operation = world.accepted(world.client.patch(world.store_url, json={"displayName": "taken"}))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520045)


@pytest.mark.parametrize("method", ["GET", "PATCH"])
@pytest.mark.parametrize(
    ("store_id", "expected"),
    [
        ("mem_store_00000000000000000000000000", (404, 520041)),
        ("mem_service_00000000000000000000000000", (404, 520041)),
        ("mem_store_80000000000000000000000000", (400, 520049)),
        ("mem_store_0000000000000000000000000", (400, 520049)),
        ("mem_store_00000000000000000000000000%0A", (400, 520049)),
        ("mem_store_0000000000000000000000000%C3%A9", (400, 520049)),
    ],
)
def test_a_store_id_must_be_well_formed_and_exist(
    world: World, method: str, store_id: str, expected: tuple[int, int]
) -> None:
    assert error(world.client.request(method, f"{URL}/{store_id}")) == expected


@pytest.mark.parametrize("status", ["QUEUED", "PROVISIONING", "FAILED"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "DataMappings"),
        ("POST", "DataMappings"),
        ("GET", "DataMappings/mem_datamapping_00000000000000000000000000"),
        ("PATCH", "DataMappings/mem_datamapping_00000000000000000000000000"),
        ("DELETE", "DataMappings/mem_datamapping_00000000000000000000000000"),
        ("GET", "TraitGroups"),
        ("GET", "TraitGroups/Contact"),
        ("PATCH", "TraitGroups/Contact"),
        ("DELETE", "TraitGroups/Contact"),
    ],
)
def test_nothing_inside_a_store_can_be_reached_until_it_is_active(
    world: World, method: str, path: str, status: str
) -> None:
    store_id = world.emulator.add_store(display_name="young", status=status)
    sent = world.body() if method == "POST" else None

    assert error(world.client.request(method, f"{URL}/{store_id}/{path}", json=sent)) == (400, 520042)
    assert world.client.get(f"{URL}/{store_id}").json()["status"] == status
