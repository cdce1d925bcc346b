"""The two revisions of the API: both accepted by default, or held to one of them to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import REVISIONS, World, both_keys, connect, error
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ["primary_email", "notes"]
LONG_FIELD = "f" * 65


@pytest.fixture(params=REVISIONS)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def either(clock: ManualClock, revision: str) -> Iterator[World]:
    """An emulator that accepts both revisions, and a client of one of them."""
    with Emulator(clock=clock) as emulator:
        yield World(emulator, clock, revision)


@pytest.fixture
def held(clock: ManualClock, revision: str) -> Iterator[World]:
    """An emulator that holds to one revision, and a client of that."""
    with Emulator(clock=clock, api_revision=revision) as emulator:
        yield World(emulator, clock, revision, held=True)


def ingress(world: World, **changes: Any) -> dict[str, Any]:
    return world.body(mappingFrom={"type": "INGRESS", "columns": COLUMNS}, **changes)


def in_the_other_form(world: World) -> dict[str, Any]:
    other = World.__new__(World)
    other.revision = next(one for one in REVISIONS if one != world.revision)
    other.dataset_id = world.dataset_id
    return other.body()


def test_a_mapping_in_the_form_of_either_revision_is_created_and_read_with_the_keys_of_both(either: World) -> None:
    body = either.body()

    mapping_id = either.create()

    read = either.client.get(either.mapping_url(mapping_id)).json()
    assert read["mappingFrom"] == body["mappingFrom"]
    assert read["mappingTo"] == both_keys(body["mappingTo"])
    assert either.client.get(either.mappings_url).json()["dataMappings"] == [read]


def test_an_update_in_the_form_of_either_revision_is_accepted_whatever_the_mapping_was_created_with(
    either: World,
) -> None:
    mapping_id = either.accepted(either.client.post(either.mappings_url, json=in_the_other_form(either)))["result"][
        "id"
    ]
    changed = either.mapping_to(("mobile", "Contact", "phone"))

    operation = either.accepted(either.client.patch(either.mapping_url(mapping_id), json={"mappingTo": changed}))

    assert operation["status"] == "COMPLETED"
    assert either.client.get(either.mapping_url(mapping_id)).json()["mappingTo"] == both_keys(changed)


def test_what_neither_revision_allows_is_refused_by_the_rule_of_the_one_it_comes_closest_to(either: World) -> None:
    response = either.client.post(either.mappings_url, json=either.body(displayName="1crm"))

    assert error(response) == (400, 520046)
    pattern = "^[a-zA-Z][a-zA-Z0-9-_.]*$" if either.revision == "2026-05" else "^[a-zA-Z][a-zA-Z0-9-.]*$"
    assert pattern in response.json()["message"]


def test_a_type_that_only_one_revision_has_says_which_one_the_body_comes_closest_to(world: World) -> None:
    field = "c" * 257
    item = {"expression": field, "traitGroup": "Contact", "traitName": "email"}
    body = {
        "displayName": "crm",
        "mappingFrom": {"type": "INGRESS", "columns": [field]},
        "mappingTo": {"type": "TRAITS", "mappings": [item]},
    }

    refused = world.client.post(world.mappings_url, json=body).json()["message"]

    assert refused == "mappingTo.mappings[0].expression: the value is longer than 256 characters"


def test_the_forms_of_two_revisions_cannot_be_mixed_in_one_body(either: World) -> None:
    mixed = either.body() | {"mappingTo": in_the_other_form(either)["mappingTo"]}

    assert error(either.client.post(either.mappings_url, json=mixed)) == (400, 520046)


@pytest.mark.parametrize("name", ["n" * 100, "under_score"])
def test_a_name_that_only_the_older_revision_allows_is_accepted_by_default(world: World, name: str) -> None:
    assert world.create(name)


def test_a_listing_without_a_type_has_the_mappings_of_all_types(world: World) -> None:
    for name, source in enumerate(("DATASET", "DATASET_CLOUDAPP", "DATASET_WAREHOUSE", "INGRESS")):
        form = World.__new__(World)
        form.revision, form.dataset_id = "2026-05" if source == "DATASET" else "2026-10", world.dataset_id
        from_ = {"type": source} | ({"columns": COLUMNS} if source == "INGRESS" else {"datasetId": world.dataset_id})
        world.accepted(world.client.post(world.mappings_url, json=form.body(f"m{name}", mappingFrom=from_)))

    assert world.names(orderBy="ASC") == ["m0", "m1", "m2", "m3"]
    assert world.names(type="DATASET") == ["m0"]
    assert world.names(type="DATASET_CLOUDAPP") == ["m1"]
    assert world.names(type="DATASET_WAREHOUSE") == ["m2"]
    assert world.names(type="INGRESS") == ["m3"]
    assert error(world.client.get(world.mappings_url, params={"type": "TABLE"})) == (400, 520046)


@pytest.mark.parametrize("unset", [None, "", []])
def test_an_empty_value_that_only_another_type_of_source_has_counts_as_absent(either: World, unset: object) -> None:
    body = either.body()
    body["mappingFrom"]["columns"] = unset

    assert either.accepted(either.client.post(either.mappings_url, json=body))["status"] == "COMPLETED"


@pytest.mark.parametrize("unset", [None, "", []])
def test_an_ingress_source_may_have_an_empty_dataset(clock: ManualClock, unset: object) -> None:
    with Emulator(clock=clock) as emulator:
        world = World(emulator, clock, "2026-10")
        body = ingress(world)
        body["mappingFrom"]["datasetId"] = unset

        assert world.accepted(world.client.post(world.mappings_url, json=body))["status"] == "COMPLETED"


@pytest.mark.parametrize(("key", "unset"), [("columns", []), ("columns", ""), ("columns", None)])
def test_a_strict_emulator_refuses_an_empty_value_of_another_type(
    clock: ManualClock, revision: str, key: str, unset: object
) -> None:
    with Emulator(clock=clock, strict=True) as emulator:
        world = World(emulator, clock, revision)
        body = world.body()
        body["mappingFrom"][key] = unset

        assert error(world.client.post(world.mappings_url, json=body)) == (400, 520046)


def test_an_empty_value_of_its_own_is_refused(either: World) -> None:
    body = either.body()
    body["mappingFrom"]["datasetId"] = ""

    assert error(either.client.post(either.mappings_url, json=body)) == (400, 520046)


def test_ingress_has_the_columns_that_it_declares_as_fields_of_any_type(clock: ManualClock) -> None:
    with Emulator(clock=clock) as emulator:
        world = World(emulator, clock, "2026-10")
        emulator.add_trait_group(world.store_id, "Loyalty", {"points": {"dataType": "NUMBER"}})
        body = ingress(world, mappingTo=world.mapping_to(("notes", "Loyalty", "points")))
        mapping_id = world.accepted(world.client.post(world.mappings_url, json=body))["result"]["id"]
        assert world.client.get(world.mapping_url(mapping_id)).json()["mappingFrom"] == body["mappingFrom"]

        for change in (
            world.client.post(
                world.mappings_url, json=ingress(world, mappingTo=world.mapping_to(("vip", "Contact", "email")))
            ),
            world.client.patch(
                world.mapping_url(mapping_id), json={"mappingTo": world.mapping_to(("vip", "Contact", "email"))}
            ),
        ):
            assert error(change) == (400, 520046)
            assert change.json()["message"] == "mappingTo.mappings[0].expression: the source has no field vip"


def test_a_field_whose_name_is_too_long_for_the_older_key_is_read_under_the_newer_alone(clock: ManualClock) -> None:
    with Emulator(clock=clock) as emulator:
        world = World(emulator, clock, "2026-10")
        body = world.body(mappingFrom={"type": "INGRESS", "columns": [LONG_FIELD]})
        body["mappingTo"] = world.mapping_to((LONG_FIELD, "Contact", "email"))

        mapping_id = world.accepted(world.client.post(world.mappings_url, json=body))["result"]["id"]

        assert world.client.get(world.mapping_url(mapping_id)).json()["mappingTo"] == body["mappingTo"]


def test_an_emulator_that_holds_to_a_revision_answers_to_the_letter_of_it(held: World) -> None:
    mapping_id = held.create()  # the client checks each response against the document

    read = held.client.get(held.mapping_url(mapping_id)).json()
    assert read["mappingFrom"] == held.body()["mappingFrom"]
    page = held.client.get(held.mappings_url).json()
    assert page["dataMappings"] == [read]
    assert page["meta"]["pageSize"] == (50 if held.revision == "2026-05" else 1)
    assert held.client.get(held.store_url).status_code == 200
    assert held.client.get(f"{held.groups_url}/Contact").json()["meta"]["pageSize"] == (
        50 if held.revision == "2026-05" else 4
    )


def test_an_emulator_that_holds_to_a_revision_refuses_the_form_of_the_other(held: World) -> None:
    assert error(held.client.post(held.mappings_url, json=in_the_other_form(held))) == (400, 520046)


def test_each_revision_has_its_own_bounds(held: World) -> None:
    old = held.revision == "2026-05"
    url = held.mapping_url(held.create("first"))

    def status(**changes: Any) -> int:
        return held.client.post(held.mappings_url, json=held.body(**changes)).status_code

    assert status(displayName="n" * 100) == (202 if old else 400)
    assert status(displayName="under_score") == (202 if old else 400)
    assert held.client.post(held.mappings_url, json=ingress(held)).status_code == (400 if old else 202)
    for path in (url, held.store_url, f"{held.groups_url}/Contact"):
        assert held.client.patch(path, json={}).status_code == (202 if old else 400)
        assert held.client.patch(path).status_code == (202 if old else 400)
    other = "DATASET_WAREHOUSE" if old else "DATASET"
    assert held.client.get(held.mappings_url, params={"type": other}).status_code == 400
    token = held.client.get(held.mappings_url, params={"pageToken": "t" * 600}).json()
    assert ("500" in token["message"]) is old
    assert held.client.delete(held.store_url).status_code == (405 if old else 202)


def test_an_unknown_revision_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^api_revision is one of 2026-05, 2026-10, not '2026-11'$"):
        Emulator(api_revision="2026-11")


def test_mappings_of_both_revisions_in_one_file_are_shown_as_each_revision_can_say(
    clock: ManualClock, tmp_path: Any
) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data, clock=clock) as emulator:
        world = World(emulator, clock)
        for name, source in (("old", "DATASET"), ("app", "DATASET_CLOUDAPP"), ("warehouse", "DATASET_WAREHOUSE")):
            form = world if source == "DATASET" else _as(world, "2026-10")
            body = form.body(name, mappingFrom={"type": source, "datasetId": world.dataset_id})
            world.accepted(world.client.post(world.mappings_url, json=body))
        pushed = world.accepted(
            world.client.post(world.mappings_url, json=ingress(_as(world, "2026-10"), displayName="pushed"))
        )["result"]["id"]
    seen = {}
    for revision in REVISIONS:
        with (
            Emulator(data, clock=clock, api_revision=revision) as emulator,
            connect(emulator, revisions=(revision,)) as client,
        ):
            page = client.get(world.mappings_url, params={"orderBy": "ASC"}).json()["dataMappings"]
            seen[revision] = [(one["displayName"], one["mappingFrom"]["type"]) for one in page]
            assert client.get(world.mapping_url(pushed)).status_code == (404 if revision == "2026-05" else 200)
            if revision == "2026-10":
                filtered = client.get(world.mappings_url, params={"type": "DATASET_CLOUDAPP", "orderBy": "ASC"})
                assert [one["displayName"] for one in filtered.json()["dataMappings"]] == ["old", "app"]

    assert seen == {
        "2026-05": [("old", "DATASET"), ("app", "DATASET"), ("warehouse", "DATASET")],
        "2026-10": [
            ("old", "DATASET_CLOUDAPP"),
            ("app", "DATASET_CLOUDAPP"),
            ("warehouse", "DATASET_WAREHOUSE"),
            ("pushed", "INGRESS"),
        ],
    }


def _as(world: World, revision: str) -> World:
    other = World.__new__(World)
    other.__dict__.update(world.__dict__, revision=revision)
    return other


# Deletion of stores.


def test_a_deleted_store_is_gone_with_everything_in_it(world: World) -> None:
    mapping_id = world.create()

    operation = world.accepted(world.client.delete(world.store_url))

    assert operation["status"] == "COMPLETED"
    assert operation["result"] == {"type": "RESOURCE_ID", "id": world.store_id}
    assert "resultUrl" not in operation
    for url in (world.store_url, world.mappings_url, world.mapping_url(mapping_id), f"{world.groups_url}/Contact"):
        assert error(world.client.get(url)) == (404, 520041)
    assert world.client.get("/v1/ControlPlane/Stores").json()["stores"] == []
    assert error(world.client.delete(world.store_url)) == (404, 520041)


def test_the_deletion_of_a_store_can_be_read_until_it_is_due(slow_world: World) -> None:
    world = slow_world
    response = world.client.delete(world.store_url)

    assert response.json()["message"] == "Store deletion request accepted for processing."
    assert world.client.get(world.store_url).status_code == 200
    world.accepted(response)
    assert error(world.client.get(world.store_url)) == (404, 520041)


def test_a_deletion_frees_the_name_and_the_place_under_the_limit(world: World) -> None:
    for number in range(14):
        world.emulator.add_store(f"more-{number}")
    assert error(world.client.post("/v1/ControlPlane/Stores", json={"displayName": "another"})) == (409, 520044)

    world.accepted(world.client.delete(world.store_url))

    created = world.accepted(world.client.post("/v1/ControlPlane/Stores", json={"displayName": "support"}))
    assert created["status"] == "COMPLETED"


def test_writes_that_wait_behind_the_deletion_of_their_store_fail(slow_world: World) -> None:
    world = slow_world
    group = {"displayName": "Loyalty"}
    deletion = world.client.delete(world.store_url)
    waiting = [
        world.client.delete(world.store_url),
        world.client.post(world.mappings_url, json=world.body()),
        world.client.post(world.groups_url, json=group),
        world.client.patch(world.store_url, json={"displayName": "other"}),
    ]

    assert world.accepted(deletion)["status"] == "COMPLETED"
    for response in waiting:
        operation = world.accepted(response)
        assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520041)


def test_writes_before_the_deletion_of_their_store_are_carried_out(slow_world: World) -> None:
    world = slow_world
    creation = world.client.post(world.mappings_url, json=world.body())
    deletion = world.client.delete(world.store_url)

    assert world.accepted(creation)["status"] == "COMPLETED"
    assert world.accepted(deletion)["status"] == "COMPLETED"
    assert world.client.get("/v1/ControlPlane/Stores").json()["stores"] == []
