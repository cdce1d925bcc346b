"""Explicit nulls: absent by default, as some official packages require; validated in strict mode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import World, error
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def strict_world(clock: ManualClock) -> Iterator[World]:
    with Emulator(clock=clock, strict=True) as emulator:
        yield World(emulator, clock)


def nulls(world: World) -> dict[str, Any]:
    body = world.body(description=None, isEnabled=None)
    body["mappingFrom"]["columns"] = None
    body["mappingTo"]["mappings"][0]["expression"] = None
    return body


def test_nulls_count_as_absent(world: World) -> None:
    mapping_id = world.accepted(world.client.post(world.mappings_url, json=nulls(world)))["result"]["id"]

    mapping = world.client.get(world.mapping_url(mapping_id)).json()
    assert mapping["isEnabled"] is True
    assert "description" not in mapping
    assert mapping["mappingTo"]["mappings"][0]["expression"] == "primary_email"


@pytest.mark.parametrize(
    "sent", [{"displayName": None, "mappingTo": None, "isEnabled": None}, {"mappingFrom": None}, None]
)
def test_an_update_of_nulls_changes_nothing_but_the_version(world: World, sent: object) -> None:
    url = world.mapping_url(world.create(description="kept"))

    operation = world.accepted(
        world.client.patch(url, content=json.dumps(sent), headers={"Content-Type": "application/json"})
    )

    assert operation["status"] == "COMPLETED"
    mapping = world.client.get(url).json()
    assert (mapping["description"], mapping["version"]) == ("kept", 2)


def test_a_required_member_that_is_null_is_missing(world: World) -> None:
    response = world.client.post(world.mappings_url, json=world.body() | {"mappingFrom": None})

    assert response.json()["message"] == "mappingFrom: required"


def test_a_null_in_an_array_stays_and_is_refused(world: World) -> None:
    body = world.body(mappingTo={"type": "TRAITS", "mappings": [None]})

    assert error(world.client.post(world.mappings_url, json=body)) == (400, 520046)


@pytest.mark.parametrize("name", ["description", "isEnabled"])
def test_strict_mode_refuses_nulls_at_creation(strict_world: World, name: str) -> None:
    response = strict_world.client.post(strict_world.mappings_url, json=strict_world.body() | {name: None})

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(f"{name}: ")


@pytest.mark.parametrize("sent", [None, {"displayName": None}])
def test_strict_mode_refuses_nulls_in_updates(strict_world: World, sent: object) -> None:
    url = strict_world.mapping_url(strict_world.create())

    response = strict_world.client.patch(url, content=json.dumps(sent), headers={"Content-Type": "application/json"})

    assert error(response) == (400, 520046)


def test_strict_mode_still_takes_an_update_without_a_body(strict_world: World) -> None:
    url = strict_world.mapping_url(strict_world.create())

    assert strict_world.client.patch(url).status_code == 202
