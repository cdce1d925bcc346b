"""Untrusted requests: each violation is answered with a Twilio error that names the place and the rule."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import error, mapping_to
from twilio_memory_emulator.http.endpoints import BODY_LIMIT

if TYPE_CHECKING:
    from tests.emulator.world import World

JSON = {"Content-Type": "application/json"}


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}


@pytest.mark.parametrize("name", ["displayName", "mappingFrom", "mappingTo"])
def test_a_required_member_is_named_when_it_is_missing(world: World, name: str) -> None:
    response = world.client.post(world.mappings_url, json=without(world.body(), name))

    assert error(response) == (400, 520046)
    assert response.json()["message"] == f"{name}: required"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"displayName": ""}, "displayName"),
        ({"displayName": "1crm"}, "displayName"),
        ({"displayName": "crm contacts"}, "displayName"),
        ({"displayName": "crm\n"}, "displayName"),
        ({"displayName": "x" * 129}, "displayName"),
        ({"displayName": 5}, "displayName"),
        ({"displayName": ["x"]}, "displayName"),
        ({"description": ""}, "description"),
        ({"description": "x" * 513}, "description"),
        ({"isEnabled": "true"}, "isEnabled"),
        ({"isEnabled": 1}, "isEnabled"),
        ({"mappingFrom": {}}, "mappingFrom.type"),
        ({"mappingFrom": {"type": "DATASET"}}, "mappingFrom.datasetId"),
        ({"mappingFrom": {"type": "CSV", "columns": ["a"]}}, "mappingFrom.type"),
        ({"mappingFrom": {"type": "DATASET", "datasetId": "tdi_dataset_x"}}, "mappingFrom.datasetId"),
        ({"mappingFrom": "DATASET"}, "mappingFrom"),
        ({"mappingTo": {"type": "TRAITS", "mappings": []}}, "mappingTo.mappings"),
        ({"mappingTo": {"type": "TRAITS", "mappings": {}}}, "mappingTo.mappings"),
        ({"mappingTo": {"type": "PROFILES", "mappings": [1]}}, "mappingTo.type"),
        ({"mappingTo": mapping_to(("", "Contact", "email"))}, "mappingTo.mappings[0].fieldName"),
        ({"mappingTo": mapping_to(("x" * 65, "Contact", "email"))}, "mappingTo.mappings[0].fieldName"),
        ({"mappingTo": mapping_to(("mobile", "Con tact", "email"))}, "mappingTo.mappings[0].traitGroup"),
        ({"mappingTo": mapping_to(("mobile", "x" * 65, "email"))}, "mappingTo.mappings[0].traitGroup"),
        ({"mappingTo": mapping_to(("mobile", "Contact", "Email"))}, "mappingTo.mappings[0].traitName"),
        ({"mappingTo": mapping_to(("mobile", "Contact", "x" * 129))}, "mappingTo.mappings[0].traitName"),
        ({"mappingTo": mapping_to(*[("mobile", "Contact", f"t{n}") for n in range(101)])}, "mappingTo.mappings"),
    ],
)
def test_a_member_that_breaks_its_schema_is_named(world: World, change: dict[str, Any], place: str) -> None:
    response = world.client.post(world.mappings_url, json=world.body() | change)

    assert error(response) == (400, 520046)
    assert response.json()["message"].split(": ")[0] == place


def test_an_unknown_member_is_ignored_where_the_schema_is_open_and_refused_where_it_is_closed(world: World) -> None:
    closed = mapping_to(("mobile", "Contact", "phone"))
    closed["mappings"][0]["extra"] = 1

    assert world.create("open", unknown={"deep": [1, None]})
    response = world.client.post(world.mappings_url, json=world.body("closed", mappingTo=closed))
    assert error(response) == (400, 520046)
    assert "extra" in response.json()["message"]


def test_a_message_is_short_and_does_not_echo_what_was_sent(world: World) -> None:
    secret = "s3cret" * 1000
    for body in ({"displayName": secret}, {"description": {secret: secret}}, {"mappingTo": [secret]}, [secret]):
        message = world.client.post(world.mappings_url, json=body).json()["message"]

        assert len(message) <= 1024
        assert "s3crets3cret" not in message


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{} {}",
        b'{"displayName": NaN}',
        b"{'displayName': 'x'}",
        b'{"displayName": "\xff"}',
        b'{"displayName": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b"\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"displayName": "x", "deep": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"displayName": "x", "deep": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}",
        b'{"displayName": ' + b"9" * 5000 + b"}",
        b'{"displayName": 1e999}',
        b'{"displayName": "a\\u0000b"}',
    ],
)
@pytest.mark.parametrize("collection", ["DataMappings", "TraitGroups"])
def test_a_body_that_is_not_a_valid_json_object_is_refused(world: World, collection: str, content: bytes) -> None:
    response = world.client.post(f"{world.store_url}/{collection}", content=content, headers=JSON)

    assert error(response) == (400, 520046)


@pytest.mark.parametrize("beside", [b"", b"[]," * 100])
@pytest.mark.parametrize(("depth", "status"), [(60, 202), (62, 202), (63, 400), (70, 400)])
def test_an_unknown_member_may_be_nested_up_to_a_limit(world: World, depth: int, status: int, beside: bytes) -> None:
    content = b'{"displayName": "G", "deep": [' + beside + b"[" * depth + b"]" * depth + b"]}"

    assert world.client.post("/v1/ControlPlane/Stores", content=content, headers=JSON).status_code == status


@pytest.mark.parametrize("number", [b"9" * 400, b"-" + b"9" * 400, b"1e308", b"-0.0", b"0.1"])
def test_numbers_of_any_size_are_accepted_or_refused(world: World, number: bytes) -> None:
    content = (
        b'{"displayName":"G","traits":{"t":{"dataType":"NUMBER","validationRule":{"ruleType":"NUMBER","min":%b}}}}'
    )

    assert world.client.post(world.groups_url, content=content % number, headers=JSON).status_code in {202, 400}


@pytest.mark.parametrize("text", ["\u0000", "🚀" * 512, "é" * 512, "\u202e\ufeff", "\\u0000", '"}],', "\r\n\t"])
def test_any_text_of_the_allowed_length_is_stored_unchanged(world: World, text: str) -> None:
    mapping_id = world.create(description=text)

    assert world.client.get(world.mapping_url(mapping_id)).json()["description"] == text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 202),
        ({"Content-Type": "Application/JSON; charset=UTF-8"}, 202),
        ({"Content-Type": 'application/json;charset="utf-8"'}, 202),
        ({"Content-Type": "application/json; charset=latin-1"}, 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ({"Content-Type": "text/json"}, 400),
        ({"Content-Type": ""}, 400),
        ({}, 400),
        ({"Content-Type": "application/json", "Content-Encoding": "identity"}, 202),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 400),
    ],
)
def test_a_body_must_be_declared_as_plain_json(world: World, headers: dict[str, str], status: int) -> None:
    content = json.dumps(world.body()).encode()
    if headers.get("Content-Encoding") == "gzip":
        content = gzip.compress(content)

    response = world.client.post(world.mappings_url, content=content, headers=headers)

    assert response.status_code == status
    if status == 400:
        assert response.json()["message"].startswith("Content-")


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_refused(world: World, *, declared: bool) -> None:
    content = b" " * (BODY_LIMIT + 1)
    headers = JSON | ({} if declared else {"Transfer-Encoding": "chunked"})

    response = world.client.post(world.mappings_url, content=content if declared else iter([content]), headers=headers)

    assert error(response) == (413, 413)
    assert response.headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("pageSize=0", "pageSize"),
        ("pageSize=101", "pageSize"),
        ("pageSize=-1", "pageSize"),
        ("pageSize=", "pageSize"),
        ("pageSize=1.5", "pageSize"),
        ("pageSize=ten", "pageSize"),
        ("pageSize=%D9%A3", "pageSize"),
        ("pageSize=" + "9" * 6000, "pageSize"),
        ("pageSize=1&pageSize=2", "pageSize"),
        ("pageSize=1&page%53ize=2", "pageSize"),
        ("orderBy=asc", "orderBy"),
        ("orderBy=", "orderBy"),
        ("orderBy=ASC&orderBy=ASC", "orderBy"),
        ("type=CSV", "type"),
        ("pageToken=" + "x" * 501, "pageToken"),
        ("pageToken=x", "pageToken"),
        ("pageToken=%zz", "pageToken"),
        ("pageToken=%", "pageToken"),
        ("pageToken=%ff", "pageToken"),
        ("pageToken=%00", "pageToken"),
    ],
)
def test_a_query_parameter_that_breaks_its_rule_is_named(world: World, query: str, place: str) -> None:
    url = httpx.URL(f"http://localhost{world.mappings_url}").copy_with(query=query.encode())

    response = world.client.get(url)

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(f"{place}: ")


@pytest.mark.parametrize("query", ["unknown=1", "unknown=1&unknown=2", "%zz=%zz", "&&", "=", "pagesize=999", "a=%ff"])
def test_an_unknown_query_parameter_is_ignored(world: World, query: str) -> None:
    assert world.client.get(f"http://localhost{world.mappings_url}?{query}").status_code == 200


@pytest.mark.parametrize("value", ["TRUE", "1", "yes", ""])
def test_a_boolean_in_a_query_is_true_or_false(world: World, value: str) -> None:
    assert error(world.client.get(world.groups_url, params={"includeTraits": value})) == (400, 520046)


@pytest.mark.parametrize(("digits", "status"), [(18, 200), (19, 400)])
def test_an_integer_in_a_query_has_at_most_eighteen_digits(world: World, digits: int, status: int) -> None:
    assert world.client.get(world.mappings_url, params={"pageSize": "5".zfill(digits)}).status_code == status


def test_the_first_violation_is_named_in_the_order_path_query_headers_body(world: World) -> None:
    mapping, bad = world.mapping_url(world.create()), {"If-Match": "x" * 101}

    def place(method: str, url: str, **sent: Any) -> str:
        message: str = world.client.request(method, url, **sent).json()["message"]
        return message.split(":", maxsplit=1)[0]

    assert place("GET", "/v1/ControlPlane/Stores/x/DataMappings?pageSize=0") == "storeId"
    assert place("PATCH", f"{world.mappings_url}/x", headers=bad, json={"displayName": 1}) == "dataMappingId"
    assert place("PATCH", mapping, headers=bad, json={"displayName": 1}) == "If-Match"
    assert place("PATCH", mapping, json={"displayName": 1}) == "displayName"
    assert place("POST", f"{world.mappings_url}?pageSize=0", json=world.body() | {"displayName": 1}) == "displayName"


@pytest.mark.parametrize("surplus", [0, 1])
def test_a_body_may_be_exactly_as_long_as_the_limit(world: World, surplus: int) -> None:
    body = json.dumps(world.body()).encode()
    content = body + b" " * (BODY_LIMIT - len(body) + surplus)

    assert world.client.post(world.mappings_url, content=content, headers=JSON).status_code == (413 if surplus else 202)


def test_a_body_that_an_operation_does_not_take_is_ignored(world: World) -> None:
    response = world.client.request("GET", world.mappings_url, content=b"x" * (BODY_LIMIT + 1))

    assert response.status_code == 200
