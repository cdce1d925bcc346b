"""Data mappings: the effects of writes, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import both_keys, error, mapping_to

if TYPE_CHECKING:
    from tests.emulator.world import World

UNKNOWN_STORE = "mem_store_00000000000000000000000000"
UNKNOWN_MAPPING = "mem_datamapping_00000000000000000000000000"
UNKNOWN_DATASET = "tdi_dataset_00000000000000000000000000"


def test_a_created_mapping_reads_back_as_it_was_sent(world: World) -> None:
    body = world.body(description="From the CRM: Ünïcødé 🚀", isEnabled=False)

    mapping_id = world.accepted(world.client.post(world.mappings_url, json=body))["result"]["id"]

    read = world.client.get(world.mapping_url(mapping_id)).json()
    stamps = {"createdAt": read["createdAt"], "updatedAt": read["createdAt"]}
    assert read == body | {"id": mapping_id, "version": 1, "mappingTo": both_keys(body["mappingTo"])} | stamps


def test_is_enabled_is_true_where_creation_leaves_it_out_and_no_update_touches_it(world: World) -> None:
    enabled = world.create("enabled")
    disabled = world.create("disabled", isEnabled=False)

    world.accepted(world.client.patch(world.mapping_url(disabled), json={"displayName": "still-disabled"}))

    assert world.client.get(world.mapping_url(enabled)).json()["isEnabled"] is True
    assert world.client.get(world.mapping_url(disabled)).json()["isEnabled"] is False


def test_an_unset_description_is_absent_not_null(world: World) -> None:
    assert "description" not in world.client.get(world.mapping_url(world.create())).json()


def test_an_update_changes_what_it_names_and_replaces_mappings_whole(world: World) -> None:
    two = mapping_to(("primary_email", "Contact", "email"), ("mobile", "Contact", "phone"))
    mapping_id = world.create(mappingTo=two, description="before")
    before = world.client.get(world.mapping_url(mapping_id)).json()

    one = mapping_to(("mobile", "Contact", "phone"))
    world.accepted(world.client.patch(world.mapping_url(mapping_id), json={"mappingTo": one}))

    after = world.client.get(world.mapping_url(mapping_id)).json()
    assert after == before | {"mappingTo": both_keys(one), "version": 2, "updatedAt": after["updatedAt"]}
    assert after["updatedAt"] > before["updatedAt"]


@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"json": {"displayName": "crm-contacts"}}])
def test_an_update_that_changes_nothing_still_raises_the_version(world: World, sent: dict[str, Any]) -> None:
    mapping_id = world.create()

    operation = world.accepted(world.client.patch(world.mapping_url(mapping_id), **sent))

    assert operation["status"] == "COMPLETED"
    assert world.client.get(world.mapping_url(mapping_id)).json()["version"] == 2


def test_a_deleted_mapping_is_gone_and_a_second_deletion_is_refused(world: World) -> None:
    mapping_id = world.create()

    operation = world.accepted(world.client.delete(world.mapping_url(mapping_id)))

    assert operation["result"] == {"type": "RESOURCE_ID", "id": mapping_id}
    for method in ("GET", "PATCH", "DELETE"):
        assert error(world.client.request(method, world.mapping_url(mapping_id))) == (404, 520048)
    assert world.names() == []


def test_a_deleted_name_can_be_used_again(world: World) -> None:
    world.accepted(world.client.delete(world.mapping_url(world.create())))

    assert world.create()


def test_a_taken_name_is_refused_at_creation(world: World) -> None:
    world.create()

    response = world.client.post(world.mappings_url, json=world.body())

    assert error(response) == (409, 520056)
    assert "crm-contacts" in response.json()["message"]


def test_names_are_case_sensitive_and_unique_per_store(world: World) -> None:
    world.create("crm")
    other = world.emulator.add_store(display_name="other")

    assert world.create("CRM")
    response = world.client.post(f"/v1/ControlPlane/Stores/{other}/DataMappings", json=world.body("crm"))
    assert world.accepted(response)["status"] == "COMPLETED"


def test_of_two_creations_that_race_for_a_name_the_second_fails(slow_world: World) -> None:
    first, second = (slow_world.client.post(slow_world.mappings_url, json=slow_world.body()) for _ in range(2))

    assert slow_world.accepted(first)["status"] == "COMPLETED"
    failed = slow_world.accepted(second)
    assert (failed["status"], failed["error"]["code"]) == ("FAILED", 520056)
    assert slow_world.names() == ["crm-contacts"]


def test_a_rename_to_a_taken_name_fails_in_its_operation(world: World) -> None:
    world.create("taken")
    mapping_id = world.create("other")

    operation = world.accepted(world.client.patch(world.mapping_url(mapping_id), json={"displayName": "taken"}))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520056)
    assert world.client.get(world.mapping_url(mapping_id)).json()["version"] == 1


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_write_to_a_mapping_deleted_in_the_meantime_fails_in_its_operation(slow_world: World, method: str) -> None:
    url = slow_world.mapping_url(slow_world.create())
    slow_world.client.delete(url)

    operation = slow_world.accepted(slow_world.client.request(method, url))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520048)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"mappingFrom": {"type": "DATASET", "datasetId": UNKNOWN_DATASET}}, "mappingFrom.datasetId"),
        ({"mappingTo": mapping_to(("nobody", "Contact", "email"))}, "mappingTo.mappings[0].fieldName"),
        ({"mappingTo": mapping_to(("mobile", "Nobody", "email"))}, "mappingTo.mappings[0].traitGroup"),
        ({"mappingTo": mapping_to(("mobile", "Contact", "nobody"))}, "mappingTo.mappings[0].traitName"),
        ({"mappingTo": mapping_to(("points", "Contact", "email"))}, "mappingTo.mappings[0]"),
        (
            {"mappingTo": mapping_to(("primary_email", "Contact", "email"), ("mobile", "Contact", "email"))},
            "mappingTo.mappings[1]",
        ),
    ],
)
def test_a_mapping_to_something_missing_or_of_another_type_is_refused(
    world: World, change: dict[str, Any], place: str
) -> None:
    response = world.client.post(world.mappings_url, json=world.body(**change))

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("field", "trait", "fits"),
    [
        (field, trait, field_type == trait_type)
        for field, field_type in (("mobile", "STRING"), ("points", "NUMBER"), ("vip", "BOOLEAN"), ("tags", "ARRAY"))
        for trait, trait_type in (("s", "STRING"), ("n", "NUMBER"), ("b", "BOOLEAN"), ("a", "ARRAY"))
    ],
)
def test_a_field_fits_a_trait_of_its_own_type_only(world: World, field: str, trait: str, *, fits: bool) -> None:
    types = {"s": "STRING", "n": "NUMBER", "b": "BOOLEAN", "a": "ARRAY"}
    traits = {name: {"dataType": data_type} for name, data_type in types.items()}
    world.emulator.add_trait_group(world.store_id, "Typed", traits=traits)

    response = world.client.post(world.mappings_url, json=world.body(mappingTo=mapping_to((field, "Typed", trait))))

    assert response.status_code == (202 if fits else 400)


def test_an_update_is_checked_against_the_dataset_of_the_mapping(world: World) -> None:
    url = world.mapping_url(world.create())

    response = world.client.patch(url, json={"mappingTo": mapping_to(("points", "Contact", "email"))})

    assert error(response) == (400, 520046)


def test_one_field_may_be_mapped_to_several_traits(world: World) -> None:
    both = mapping_to(("primary_email", "Contact", "email"), ("primary_email", "Contact", "firstName"))

    assert world.create(mappingTo=both)


@pytest.mark.parametrize(("expression", "status"), [("primary_email", 202), ("other", 400)])
def test_expression_may_only_repeat_the_field_name(world: World, expression: str, status: int) -> None:
    to = mapping_to(("primary_email", "Contact", "email"))
    to["mappings"][0]["expression"] = expression

    response = world.client.post(world.mappings_url, json=world.body(mappingTo=to))

    assert response.status_code == status


def test_what_was_valid_on_acceptance_is_checked_again_when_it_is_applied(slow_world: World) -> None:
    slow_world.emulator.add_trait_group(slow_world.store_id, "Loyalty", traits={"tier": {"dataType": "STRING"}})
    slow_world.client.delete(f"{slow_world.groups_url}/Loyalty")
    body = slow_world.body(mappingTo=mapping_to(("mobile", "Loyalty", "tier")))

    operation = slow_world.accepted(slow_world.client.post(slow_world.mappings_url, json=body))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520046)


def test_the_source_of_a_mapping_cannot_be_changed(world: World) -> None:
    url = world.mapping_url(world.create())

    response = world.client.patch(url, json={"mappingFrom": {"type": "DATASET", "datasetId": world.dataset_id}})

    assert error(response) == (400, 520046)


def test_a_mapping_is_not_found_through_another_store(world: World) -> None:
    mapping_id = world.create()
    other = world.emulator.add_store(display_name="other")

    response = world.client.get(f"/v1/ControlPlane/Stores/{other}/DataMappings/{mapping_id}")

    assert error(response) == (404, 520048)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_malformed_and_unknown_ids_of_stores_and_mappings_are_different_errors(world: World, method: str) -> None:
    def ask(store: str, mapping: str) -> tuple[int, int]:
        return error(world.client.request(method, f"/v1/ControlPlane/Stores/{store}/DataMappings/{mapping}"))

    assert ask("mem_store_x", UNKNOWN_MAPPING) == (400, 520049)
    assert ask(UNKNOWN_STORE, UNKNOWN_MAPPING) == (404, 520041)
    assert ask(world.store_id, "mem_datamapping_x") == (400, 520046)
    assert ask(world.store_id, UNKNOWN_MAPPING) == (404, 520048)


@pytest.mark.parametrize(("method", "sent"), [("GET", False), ("POST", True)])
def test_the_store_of_a_collection_must_be_well_formed_and_exist(world: World, method: str, *, sent: bool) -> None:
    json = world.body() if sent else None

    malformed = world.client.request(method, "/v1/ControlPlane/Stores/x/DataMappings", json=json)
    unknown = world.client.request(method, f"/v1/ControlPlane/Stores/{UNKNOWN_STORE}/DataMappings", json=json)

    assert (error(malformed), error(unknown)) == ((400, 520049), (404, 520041))
