"""What a refusal says: the text is for a person, who has nothing else to go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import error, mapping_to
from twilio_memory_emulator.contract.errors import INVALID, Refusal

if TYPE_CHECKING:
    from tests.emulator.world import World

API = "/v1/ControlPlane"
UNKNOWN = "00000000000000000000000000"
EMAIL = ("primary_email", "Contact", "email")


def mapping(**changes: Any) -> dict[str, Any]:
    """Return a request to create a data mapping; `{dataset}` stands for the id of the world's dataset."""
    body = {"displayName": "new", "mappingFrom": {"type": "DATASET", "datasetId": "{dataset}"}}
    return {"method": "POST", "url": "{store}/DataMappings", "json": body | {"mappingTo": mapping_to(EMAIL)} | changes}


def get(url: str, **more: Any) -> dict[str, Any]:
    return {"method": "GET", "url": url, **more}


def raw(content: bytes, content_type: str = "application/json", **more: str) -> dict[str, Any]:
    """Return a request to create a store, with a body of any bytes."""
    headers = {"Content-Type": content_type} | {name.replace("_", "-"): value for name, value in more.items()}
    return {"method": "POST", "url": f"{API}/Stores", "content": content, "headers": headers}


def put_in(world: World, value: Any) -> Any:
    """Return a value with the ids of a world in place of their names in braces."""
    if isinstance(value, dict):
        return {key: put_in(world, member) for key, member in value.items()}
    if isinstance(value, list):
        return [put_in(world, item) for item in value]
    if isinstance(value, str):
        return value.replace("{store}", world.store_url).replace("{dataset}", world.dataset_id)
    return value


REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    (get("/nothing"), 404, "No resource of the API has this path."),
    ({"method": "DELETE", "url": f"{API}/Stores"}, 405, "This path takes GET, HEAD, POST."),
    (
        get("{store}", auth=("AC", "wrong")),
        401,
        "Authentication failed: send the account SID and the auth token by HTTP basic authentication.",
    ),
    (get("{store}", headers={"Host": "a b"}), 400, "Host: not a host name with an optional port"),
    # Stores
    (get(f"{API}/Stores/mem_store_{UNKNOWN}"), 404, "The store does not exist."),
    (get(f"{API}/Stores/mem_store_{UNKNOWN}/DataMappings"), 404, "The store does not exist."),
    (
        {"method": "POST", "url": f"{API}/Stores", "json": {"displayName": "support"}},
        409,
        "A store named support exists.",
    ),
    # Data mappings
    (get(f"{{store}}/DataMappings/mem_datamapping_{UNKNOWN}"), 404, "The data mapping does not exist."),
    (
        mapping(mappingFrom={"type": "DATASET", "datasetId": f"tdi_dataset_{UNKNOWN}"}),
        400,
        f"mappingFrom.datasetId: no dataset has the id tdi_dataset_{UNKNOWN}.",
    ),
    (
        mapping(mappingTo=mapping_to(EMAIL, ("nobody", "Contact", "phone"))),
        400,
        "mappingTo.mappings[1].fieldName: the dataset has no field nobody",
    ),
    (
        mapping(mappingTo=mapping_to(("mobile", "Nobody", "phone"))),
        400,
        "mappingTo.mappings[0].traitGroup: the store has no trait group Nobody",
    ),
    (
        mapping(mappingTo=mapping_to(("mobile", "Contact", "fax"))),
        400,
        "mappingTo.mappings[0].traitName: the trait group Contact has no trait fax",
    ),
    (
        mapping(mappingTo=mapping_to(("points", "Contact", "phone"))),
        400,
        (
            "mappingTo.mappings[0]: the field points is NUMBER, but the trait Contact.phone is STRING; if a file "
            "declares the dataset, give the type beside it: types=points:STRING in an upload, fields in a seed, "
            "types in Python"
        ),
    ),
    (
        mapping(mappingTo=mapping_to(EMAIL, EMAIL)),
        400,
        "mappingTo.mappings[1]: the trait Contact.email is mapped more than once",
    ),
    (
        mapping(
            mappingTo={
                "type": "TRAITS",
                "mappings": [
                    {"fieldName": "mobile", "expression": "other", "traitGroup": "Contact", "traitName": "phone"}
                ],
            }
        ),
        400,
        "mappingTo.mappings[0].expression: differs from fieldName; both name the same source field",
    ),
    # Trait groups
    (get("{store}/TraitGroups/Nobody"), 404, "The trait group does not exist."),
    (
        {"method": "DELETE", "url": "{store}/TraitGroups/Contact"},
        409,
        "The trait group Contact is protected and cannot be deleted.",
    ),
    (
        {"method": "PATCH", "url": "{store}/TraitGroups/Contact", "json": {"traits": {"email": {"dataType": ""}}}},
        400,
        "traits.email: a protected trait; it cannot be removed, nor can its dataType change.",
    ),
    # Operations
    (
        get(f"{API}/Operations/proc_job_{UNKNOWN}"),
        404,
        "The operation does not exist, or ended more than seven days ago.",
    ),
    (
        get(f"{API}/Operations/mem_store_{UNKNOWN}"),
        400,
        "operationId: not the id of an operation, which starts with proc_job_.",
    ),
    # Preconditions and pages
    (
        {"method": "PATCH", "url": "{store}", "json": {}, "headers": {"If-Match": "stale"}},
        412,
        "The resource has changed since it was read: fetch it, then try again.",
    ),
    (get("{store}/DataMappings?pageToken=x"), 400, "pageToken: not a token of this listing"),
    # Queries
    (get("{store}/DataMappings?pageSize=1&pageSize=1"), 400, "pageSize: given more than once"),
    (get("{store}/DataMappings?pageSize=0"), 400, "pageSize: the value is less than the minimum of 1"),
    (get("{store}/DataMappings?pageSize=1.5"), 400, "pageSize: not an integer"),
    (get("{store}/TraitGroups?includeTraits=1"), 400, "includeTraits: neither true nor false"),
    (get("{store}/DataMappings?orderBy=%zz"), 400, "orderBy: not valid percent-encoding"),
    (get("{store}/DataMappings?orderBy=%ff"), 400, "orderBy: not percent-encoded UTF-8"),
    # Bodies
    (raw(b""), 400, "body: required"),
    (raw(b"{}", "text/plain"), 400, "Content-Type: must be application/json"),
    (raw(b"{}", "application/json; charset=latin-1"), 400, "Content-Type: the charset of JSON can only be utf-8"),
    (raw(b"{}", Content_Encoding="gzip"), 400, "Content-Encoding: a request body must not be compressed"),
    (raw(b"{"), 400, "body: not valid JSON: Input data was truncated"),
    (raw(b'"\xff"'), 400, "body: not UTF-8"),
    (raw(b"[" * 65 + b"]" * 65), 400, "body: nested too deeply"),
    (raw(b"{}"), 400, "displayName: required"),
    (raw(b"[]"), 400, 'body: the value is not of type "object"'),
    (raw(b" " * (4 * 1024 * 1024 + 1)), 413, "body: longer than 4194304 bytes"),
    (
        mapping(mappingTo={"type": "NOWHERE", "mappings": []}),
        400,
        'mappingTo.type: not one of "TRAITS"',
    ),
]


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    REFUSALS,
    ids=[f"{number} {message}" for number, (_, _, message) in enumerate(REFUSALS)],
)
def test_a_refusal_says_what_is_wrong(world: World, sent: dict[str, Any], status: int, message: str) -> None:
    response = world.client.request(**put_in(world, sent))

    assert response.status_code == status
    assert response.json()["message"] == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"displayName": "crm"}, "A data mapping named crm exists in this store."),
        ({"mappingTo": mapping_to(EMAIL)}, None),
    ],
)
def test_a_failed_operation_says_what_is_wrong(world: World, change: dict[str, Any], message: str | None) -> None:
    world.create("crm")

    operation = world.accepted(world.client.patch(world.mapping_url(world.create("other")), json=change))

    assert operation.get("error", {}).get("detail") == message


def test_the_limits_of_an_account_are_named(world: World) -> None:
    for number in range(14):
        world.emulator.add_store(display_name=f"s{number}")

    response = world.client.post(f"{API}/Stores", json={"displayName": "one-more"})

    assert response.json()["message"] == "The account has 15 stores, which is the limit."


def test_the_limits_of_a_store_and_of_a_group_are_named(world: World) -> None:
    for number in range(48):
        world.emulator.add_trait_group(world.store_id, f"g{number}", traits={})
    many = {f"t{number}": {"dataType": "STRING"} for number in range(95)}
    world.emulator.add_trait_group(world.store_id, "Many", traits=many)

    group = world.accepted(world.client.post(world.groups_url, json={"displayName": "OneMore"}))
    trait = world.client.patch(f"{world.groups_url}/Many", json={"traits": {"x": {"dataType": "STRING"}}})
    again = world.accepted(world.client.post(world.groups_url, json={"displayName": "Many"}))

    assert group["error"]["detail"] == "The store has 50 trait groups, which is the limit."
    assert trait.json()["message"] == "traits: the group would have more than 95 traits, the limit."
    assert again["error"]["detail"] == "A trait group named Many exists in this store."


@pytest.mark.parametrize("status", ["QUEUED", "PROVISIONING", "FAILED"])
def test_the_state_of_a_store_is_named(world: World, status: str) -> None:
    store = world.emulator.add_store(display_name="young", status=status)

    message = world.client.get(f"{API}/Stores/{store}/DataMappings").json()["message"]

    assert message == f"The store is {status}: nothing in it can be accessed until it is ACTIVE."


def test_a_token_that_contradicts_the_order_is_named(world: World) -> None:
    for name in "ab":
        world.create(name)
    query: dict[str, Any] = {"pageSize": 1, "orderBy": "ASC"}
    token = world.client.get(world.mappings_url, params=query).json()["meta"]["nextToken"]

    response = world.client.get(world.mappings_url, params={"orderBy": "DESC", "pageToken": token})

    message = "pageToken: made for the other orderBy; keep the parameters of a listing on every page"
    assert (error(response), response.json()["message"]) == ((400, 520046), message)


@pytest.mark.parametrize(("length", "kept"), [(1023, 1023), (1024, 1024), (1025, 1024), (5000, 1024)])
def test_a_long_message_is_cut_off(length: int, kept: int) -> None:
    message = Refusal(INVALID, "x" * length).message

    assert len(message) == kept
    assert message.endswith("…") == (length > 1024)
