"""Trait groups and their traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import error, mapping_to
from twilio_memory_emulator.contract.errors import Refusal

if TYPE_CHECKING:
    from tests.emulator.world import World

LOYALTY = {
    "displayName": "Loyalty",
    "description": "Standing in the loyalty programme.",
    "traits": {
        "tier": {"dataType": "STRING", "description": "Bronze, silver or gold."},
        "points": {"dataType": "NUMBER", "validationRule": {"ruleType": "NUMBER", "min": 0}},
    },
}


def created(world: World, body: dict[str, Any] = LOYALTY) -> str:
    operation = world.accepted(world.client.post(world.groups_url, json=body))
    assert operation["status"] == "COMPLETED", operation
    return f"{world.groups_url}/{body['displayName']}"


def traits(world: World, url: str, **query: Any) -> dict[str, Any]:
    shown: dict[str, Any] = world.client.get(url, params={"orderBy": "ASC"} | query).json()["traitGroup"]["traits"]
    return shown


def test_a_store_starts_with_the_contact_group(world: World) -> None:
    contact = world.client.get(f"{world.groups_url}/Contact").json()["traitGroup"]

    assert contact["version"] == 1
    assert contact["traits"]["email"] == {"dataType": "STRING", "idTypePromotion": "email"}
    assert contact["traits"]["phone"] == {"dataType": "STRING", "idTypePromotion": "phone"}
    assert {"firstName", "lastName"} < contact["traits"].keys()
    assert contact["description"] == "How to reach a customer."


def test_a_group_without_a_description_has_none_until_an_update_gives_it_one(world: World) -> None:
    url = created(world, {"displayName": "Bare"})
    before = world.client.get(url).json()["traitGroup"]
    world.accepted(world.client.patch(url, json={"traits": {"t": {"dataType": "STRING"}}}))
    between = world.client.get(url).json()["traitGroup"]
    world.accepted(world.client.patch(url, json={"description": "d"}))

    assert before == {"displayName": "Bare", "traits": {}, "version": 1}
    assert between == {"displayName": "Bare", "traits": {"t": {"dataType": "STRING"}}, "version": 2}
    assert world.client.get(url).json()["traitGroup"] == between | {"description": "d", "version": 3}


def test_a_created_group_reads_back_as_it_was_sent(world: World) -> None:
    fetched = world.client.get(created(world), params={"orderBy": "ASC"}).json()

    assert fetched == {"traitGroup": LOYALTY | {"version": 1}, "meta": {"key": "traits", "pageSize": 50}}


def test_the_operation_of_a_group_names_it_as_its_result(world: World) -> None:
    operation = world.accepted(world.client.post(world.groups_url, json=LOYALTY))

    assert operation["result"]["id"] == "Loyalty"
    assert operation["resultUrl"] == f"http://localhost{world.groups_url}/Loyalty"


def test_a_taken_name_is_accepted_and_fails_in_its_operation(world: World) -> None:
    created(world)

    operation = world.accepted(world.client.post(world.groups_url, json=LOYALTY))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520055)


def test_an_update_adds_replaces_and_removes_traits_and_keeps_the_others(world: World) -> None:
    url = created(world)
    change = {"tier": {"dataType": "NUMBER"}, "points": {"dataType": ""}, "joined": {"dataType": "STRING"}}

    world.accepted(world.client.patch(url, json={"traits": change}))

    group = world.client.get(url, params={"orderBy": "ASC"}).json()["traitGroup"]
    assert group["traits"] == {"tier": {"dataType": "NUMBER"}, "joined": {"dataType": "STRING"}}
    assert (group["description"], group["version"]) == (LOYALTY["description"], 2)


def test_removing_a_trait_that_is_not_there_changes_nothing(world: World) -> None:
    url = created(world)

    operation = world.accepted(world.client.patch(url, json={"traits": {"nobody": {"dataType": ""}}}))

    assert operation["status"] == "COMPLETED"
    assert traits(world, url) == LOYALTY["traits"]


@pytest.mark.parametrize("sent", [{}, {"json": {}}])
def test_an_empty_update_raises_the_version(world: World, sent: dict[str, Any]) -> None:
    url = created(world)
    world.accepted(world.client.patch(url, **sent))

    assert world.client.get(url).json()["traitGroup"]["version"] == 2


def test_a_group_cannot_be_renamed(world: World) -> None:
    assert error(world.client.patch(created(world), json={"displayName": "Other"})) == (400, 520046)


def test_a_creation_with_an_undocumented_field_is_refused(world: World) -> None:
    response = world.client.post(world.groups_url, json={"displayName": "Loyalty", "version": 1})

    assert error(response) == (400, 520046)
    assert "version" in response.json()["message"]


@pytest.mark.parametrize("name", [".", ".."])
def test_a_group_that_no_path_can_name_is_refused(world: World, name: str) -> None:
    response = world.client.post(world.groups_url, json={"displayName": name})
    with pytest.raises(Refusal, match="displayName"):
        world.emulator.add_trait_group(world.store_id, name, traits={})

    assert error(response) == (400, 520046)
    assert "displayName" in response.json()["message"]


@pytest.mark.parametrize("name", ["...", ".a", "..a", "a..", "-", "._."])
def test_a_group_whose_name_only_begins_with_dots_can_be_reached(world: World, name: str) -> None:
    url = created(world, {"displayName": name, "traits": {}})

    assert world.client.get(url).json()["traitGroup"]["displayName"] == name
    assert world.accepted(world.client.delete(url))["status"] == "COMPLETED"


def test_a_deleted_group_is_gone_with_its_traits_and_its_name_is_free(world: World) -> None:
    url = created(world)
    world.accepted(world.client.delete(url))

    for method in ("GET", "PATCH", "DELETE"):
        assert error(world.client.request(method, url)) == (404, 520047)
    created(world, {"displayName": "Loyalty"})
    assert traits(world, url) == {}


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_write_to_a_group_deleted_in_the_meantime_fails_in_its_operation(slow_world: World, method: str) -> None:
    url = created(slow_world)
    slow_world.client.delete(url)

    operation = slow_world.accepted(slow_world.client.request(method, url))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520047)


def test_the_contact_group_cannot_be_deleted(world: World) -> None:
    assert error(world.client.delete(f"{world.groups_url}/Contact")) == (409, 520050)


@pytest.mark.parametrize("data_type", ["", "NUMBER"])
@pytest.mark.parametrize("trait", ["email", "phone", "firstName", "lastName"])
def test_a_default_trait_of_contact_cannot_be_removed_or_change_its_type(
    world: World, trait: str, data_type: str
) -> None:
    response = world.client.patch(f"{world.groups_url}/Contact", json={"traits": {trait: {"dataType": data_type}}})

    assert error(response) == (400, 520050)
    assert response.json()["message"].startswith(f"traits.{trait}: ")


def test_contact_accepts_further_traits(world: World) -> None:
    url = f"{world.groups_url}/Contact"
    change = {"city": {"dataType": "STRING"}, "email": {"dataType": "STRING", "description": "Kept a string."}}

    assert world.accepted(world.client.patch(url, json={"traits": change}))["status"] == "COMPLETED"
    assert world.create(mappingTo=mapping_to(("mobile", "Contact", "city")))


@pytest.mark.parametrize(("name", "status"), [("t" * 64, 202), ("t" * 65, 400), ("", 400)])
def test_a_trait_name_has_one_to_sixty_four_characters(world: World, name: str, status: int) -> None:
    body = {"displayName": "Names", "traits": {name: {"dataType": "STRING"}}}
    assert world.client.post(world.groups_url, json=body).status_code == status
    created(world)
    patch = world.client.patch(f"{world.groups_url}/Loyalty", json={"traits": {name: {"dataType": "STRING"}}})
    assert patch.status_code == status


def test_a_group_has_at_most_ninety_five_traits_at_creation(world: World) -> None:
    many = {f"t{number}": {"dataType": "STRING"} for number in range(96)}

    response = world.client.post(world.groups_url, json={"displayName": "Many", "traits": many})

    assert error(response) == (400, 520054)


def test_a_group_has_at_most_ninety_five_traits_after_updates(world: World) -> None:
    many = {f"t{number}": {"dataType": "STRING"} for number in range(95)}
    url = created(world, {"displayName": "Many", "traits": many})

    too_many = world.client.patch(url, json={"traits": {"one": {"dataType": "STRING"}}})
    swapped = world.client.patch(url, json={"traits": {"one": {"dataType": "STRING"}, "t0": {"dataType": ""}}})

    assert error(too_many) == (400, 520054)
    assert world.accepted(swapped)["status"] == "COMPLETED"


def test_updates_that_together_break_the_limit_of_traits_fail_when_they_run(slow_world: World) -> None:
    many = {f"t{number}": {"dataType": "STRING"} for number in range(94)}
    url = created(slow_world, {"displayName": "Many", "traits": many})

    first, second = (slow_world.client.patch(url, json={"traits": {x: {"dataType": "STRING"}}}) for x in "ab")

    assert slow_world.accepted(first)["status"] == "COMPLETED"
    assert slow_world.accepted(second)["error"]["code"] == 520054


def test_a_store_has_at_most_fifty_groups(world: World) -> None:
    for number in range(49):
        world.client.post(world.groups_url, json={"displayName": f"g{number}"})

    operation = world.accepted(world.client.post(world.groups_url, json={"displayName": "one-more"}))

    assert (operation["status"], operation["error"]["code"]) == ("FAILED", 520053)
    assert len(world.client.get(world.groups_url, params={"pageSize": 100}).json()["traitGroups"]) == 50


@pytest.mark.parametrize(
    ("query", "included"), [({}, False), ({"includeTraits": "false"}, False), ({"includeTraits": "true"}, True)]
)
def test_a_listing_has_traits_only_when_asked(world: World, query: dict[str, str], *, included: bool) -> None:
    created(world)

    groups = world.client.get(world.groups_url, params=query).json()["traitGroups"]

    assert [group["displayName"] for group in groups] == ["Loyalty", "Contact"]
    assert groups[0].get("traits") == (LOYALTY["traits"] if included else None)


@pytest.mark.parametrize(
    ("query", "included"), [({}, True), ({"includeTraits": "true"}, True), ({"includeTraits": "false"}, False)]
)
def test_a_fetch_has_traits_unless_declined(world: World, query: dict[str, str], *, included: bool) -> None:
    fetched = world.client.get(f"{world.groups_url}/Contact", params=query | {"pageSize": "2"}).json()

    assert ("traits" in fetched["traitGroup"]) is included
    assert ("nextToken" in fetched["meta"]) is included


@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_the_traits_of_a_group_are_paged_in_the_order_in_which_they_were_added(world: World, order: str) -> None:
    names = [f"t{number:02}" for number in range(60)]
    url = created(world, {"displayName": "Many", "traits": {name: {"dataType": "STRING"} for name in names}})
    query: dict[str, Any] = {"orderBy": order}
    found: list[str] = []

    while True:
        page = world.client.get(url, params=query).json()
        found += page["traitGroup"]["traits"]
        if "nextToken" not in page["meta"]:
            break
        query["pageToken"] = page["meta"]["nextToken"]

    assert found == (names if order == "ASC" else names[::-1])


def test_a_token_of_one_group_is_refused_by_another(world: World) -> None:
    url = created(world)
    token = world.client.get(url, params={"pageSize": 1}).json()["meta"]["nextToken"]

    assert error(world.client.get(f"{world.groups_url}/Contact", params={"pageToken": token})) == (400, 520046)


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ({"ruleType": "STRING", "pattern": "^a+$", "minLength": 0, "maxLength": 9}, 202),
        ({"ruleType": "NUMBER", "min": -1.5, "max": 10**18}, 202),
        ({"ruleType": "BOOLEAN"}, 202),
        ({"ruleType": "ARRAY", "minItems": 0.0, "maxItems": 100}, 202),
        ({"ruleType": "STRING", "minLength": -1}, 400),
        ({"ruleType": "STRING", "min": 1}, 400),
        ({"ruleType": "DATE"}, 400),
        ({}, 400),
    ],
)
def test_a_validation_rule_is_one_of_four(world: World, rule: dict[str, Any], status: int) -> None:
    trait = {"dataType": "STRING", "validationRule": rule}

    response = world.client.post(world.groups_url, json={"displayName": "G", "traits": {"t": trait}})

    assert response.status_code == status
    if status == 202:
        world.accepted(response)
        assert traits(world, f"{world.groups_url}/G") == {"t": trait}
    else:
        assert response.json()["message"].startswith("traits.t.validationRule")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("x" * 65, (400, 520046)), ("Nobody", (404, 520047)), ("%C3%A9", (404, 520047)), ("a%00b", (404, 520047))],
)
def test_the_name_in_the_path_is_bounded_and_must_exist(world: World, name: str, expected: tuple[int, int]) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        assert error(world.client.request(method, f"{world.groups_url}/{name}")) == expected
