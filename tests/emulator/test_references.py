"""Changes under a data mapping: made by default, as the document reads the documentation, and refused on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import FIELDS, World, error, mapping_to
from twilio_memory_emulator import Emulator, ManualClock
from twilio_memory_emulator.contract.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTS = {"points": {"dataType": "NUMBER"}, "tier": {"dataType": "STRING"}}


def prepared(world: World) -> World:
    """Map a field to a trait of a group of its own."""
    world.emulator.add_trait_group(world.store_id, "Loyalty", POINTS)
    world.create(mappingTo=mapping_to(("points", "Loyalty", "points")))
    return world


@pytest.fixture
def strict(clock: ManualClock) -> Iterator[World]:
    with Emulator(clock=clock, strict_references=True) as emulator:
        yield prepared(World(emulator, clock))


@pytest.fixture
def loose(world: World) -> World:
    return prepared(world)


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"points": {"dataType": "STRING"}}, "Loyalty"),
    ({"points": {"dataType": ""}}, "Loyalty"),
    ({"email": {"dataType": "STRING"}}, "Contact"),
]


@pytest.mark.parametrize(("traits", "group"), CHANGES)
def test_a_change_under_a_mapping_is_made_by_default(loose: World, traits: dict[str, Any], group: str) -> None:
    before = loose.client.get(loose.mappings_url).json()["dataMappings"]

    operation = loose.accepted(loose.client.patch(f"{loose.groups_url}/{group}", json={"traits": traits}))

    assert operation["status"] == "COMPLETED"
    assert loose.client.get(loose.mappings_url).json()["dataMappings"] == before


def test_a_group_under_a_mapping_is_deleted_by_default_and_the_mapping_stays(loose: World) -> None:
    assert loose.accepted(loose.client.delete(f"{loose.groups_url}/Loyalty"))["status"] == "COMPLETED"

    assert loose.names() == ["crm-contacts"]


def test_a_trait_that_is_patched_with_a_type_alone_loses_its_promotion_by_default(loose: World) -> None:
    url = f"{loose.groups_url}/Contact"
    loose.accepted(loose.client.patch(url, json={"traits": {"email": {"dataType": "STRING"}}}))

    assert loose.client.get(url).json()["traitGroup"]["traits"]["email"] == {"dataType": "STRING"}


@pytest.mark.parametrize(
    ("traits", "group", "message"),
    [
        (*CHANGES[0], "traits.points: the data mapping crm-contacts writes to it; it cannot be removed, nor"),
        (*CHANGES[1], "traits.points: the data mapping crm-contacts writes to it; it cannot be removed, nor"),
        (*CHANGES[2], "traits.email: the new definition would end its promotion to the identifier email; send"),
    ],
)
def test_a_change_under_a_mapping_is_refused_on_demand(
    strict: World, traits: dict[str, Any], group: str, message: str
) -> None:
    answer = strict.client.patch(f"{strict.groups_url}/{group}", json={"traits": traits})

    assert error(answer) == (400, 520050)
    assert answer.json()["message"].startswith(message)


def test_the_deletion_of_a_group_under_a_mapping_is_refused_on_demand(strict: World) -> None:
    answer = strict.client.delete(f"{strict.groups_url}/Loyalty")

    assert error(answer) == (409, 520050)
    assert answer.json()["message"] == (
        "The data mapping crm-contacts writes to Loyalty.points: change or delete it first."
    )


@pytest.mark.parametrize("fields", [{"points": "STRING"}, {"other": "NUMBER"}])
def test_a_dataset_under_a_mapping_keeps_its_mapped_fields_on_demand(strict: World, fields: dict[str, str]) -> None:
    answer = strict.client.post("/_emulator/datasets", json={"id": strict.dataset_id, "fields": fields})
    with pytest.raises(Refusal, match=r"fields\.points: the data mapping crm-contacts reads it"):
        strict.emulator.add_dataset(fields=fields, id=strict.dataset_id)

    assert error(answer) == (400, 520046)
    assert strict.emulator.datasets()[0].fields == FIELDS


@pytest.mark.parametrize("strictly", [False, True])
def test_what_leaves_every_reference_in_place_is_made(strict: World, world: World, *, strictly: bool) -> None:
    one = strict if strictly else prepared(world)
    loyalty, contact = f"{one.groups_url}/Loyalty", f"{one.groups_url}/Contact"
    changes: list[tuple[str, dict[str, Any]]] = [
        (loyalty, {"tier": {"dataType": ""}}),
        (loyalty, {"points": {"dataType": "NUMBER", "description": "Points"}}),
        (loyalty, {"level": {"dataType": "NUMBER"}}),
        (contact, {"email": {"dataType": "STRING", "idTypePromotion": "email"}}),
        (contact, {"firstName": {"dataType": "STRING"}}),
    ]
    for url, traits in changes:
        assert one.accepted(one.client.patch(url, json={"traits": traits}))["status"] == "COMPLETED"
    one.emulator.add_dataset(fields={"points": "NUMBER"}, id=one.dataset_id)
    one.emulator.add_dataset(fields=FIELDS, id=one.dataset_id)


def test_a_group_can_go_once_its_mapping_is_gone(strict: World) -> None:
    mapping_id = strict.client.get(strict.mappings_url).json()["dataMappings"][0]["id"]
    strict.accepted(strict.client.delete(strict.mapping_url(mapping_id)))

    assert strict.accepted(strict.client.delete(f"{strict.groups_url}/Loyalty"))["status"] == "COMPLETED"


def test_a_change_that_was_accepted_before_the_mapping_it_would_break_fails(clock: ManualClock) -> None:
    with Emulator(clock=clock, operation_delay=10, strict_references=True) as emulator:
        world = World(emulator, clock)
        emulator.add_trait_group(world.store_id, "Loyalty", POINTS)
        mapping = world.body(mappingTo=mapping_to(("points", "Loyalty", "points")))
        created = world.client.post(world.mappings_url, json=mapping)
        deleted = world.client.delete(f"{world.groups_url}/Loyalty")

        assert world.accepted(created)["status"] == "COMPLETED"
        operation = world.client.get(deleted.headers["Location"]).json()
        assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520050)
