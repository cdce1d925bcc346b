"""Untrusted requests: each violation is answered with a Twilio error that names the place and the rule."""

from __future__ import annotations

import base64
import gzip
import json
import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import connect, error, mapping_to
from twilio_memory_emulator.http.endpoints import BODY_LIMIT, Request
from twilio_memory_emulator.resources import data_mappings

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


@pytest.mark.parametrize(("depth", "status"), [(60, 202), (70, 400)])
def test_an_unknown_member_may_be_nested_up_to_a_limit(world: World, depth: int, status: int) -> None:
    content = b'{"displayName": "G", "deep": ' + b"[" * depth + b"]" * depth + b"}"

    assert world.client.post(world.groups_url, content=content, headers=JSON).status_code == status


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
    url = httpx.URL(f"http://emulator.test{world.mappings_url}").copy_with(query=query.encode())

    response = world.client.get(url)

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(f"{place}: ")


@pytest.mark.parametrize("query", ["unknown=1", "unknown=1&unknown=2", "%zz=%zz", "&&", "=", "pagesize=999", "a=%ff"])
def test_an_unknown_query_parameter_is_ignored(world: World, query: str) -> None:
    assert world.client.get(f"http://emulator.test{world.mappings_url}?{query}").status_code == 200


@pytest.mark.parametrize("value", ["TRUE", "1", "yes", ""])
def test_a_boolean_in_a_query_is_true_or_false(world: World, value: str) -> None:
    assert error(world.client.get(world.groups_url, params={"includeTraits": value})) == (400, 520046)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v2/ControlPlane/Stores",
        "/v1/ControlPlane/Stores/",
        "/v1/controlplane/stores",
        "//",
        "/%2e%2e",
        "/é",
    ],
)
def test_an_unknown_path_is_not_found(world: World, path: str) -> None:
    assert error(world.client.get(f"http://emulator.test{path}")) == (404, 20404)


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [
        ("", "PUT", "POST, GET"),
        ("", "PATCH", "POST, GET"),
        ("/mem_datamapping_00000000000000000000000000", "POST", "GET, PATCH, DELETE"),
        ("", "OPTIONS", "POST, GET"),
        ("", "TRACE", "POST, GET"),
        ("", "BREW", "POST, GET"),
    ],
)
def test_a_405_names_the_methods_of_the_path(world: World, path: str, method: str, allow: str) -> None:
    response = world.client.request(method, world.mappings_url + path)

    assert error(response) == (405, 20004)
    assert set(response.headers["Allow"].split(", ")) == set(allow.split(", "))


def test_head_is_get_without_a_body(world: World) -> None:
    url = world.mapping_url(world.create())
    got = world.client.get(url)

    with connect(world.emulator, check=False) as client:
        head = client.head(url)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(got.content))


def basic(text: bytes) -> str:
    return "Basic " + base64.b64encode(text).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic é",
        "Bearer token",
        basic(b":"),
        basic(b"AC00000000000000000000000000000000"),
        basic(b"AC00000000000000000000000000000000:"),
        basic(b"AC00000000000000000000000000000000:wrong"),
        basic(b"someone:00000000000000000000000000000000"),
        basic(b"AC00000000000000000000000000000000:00000000000000000000000000000000x"),
        basic(b"\xff\xfe:\x00"),
        "A" * 10_000,
    ],
)
@pytest.mark.parametrize("path", ["/v1/ControlPlane/Stores", "/v1/ControlPlane/Operations/x", "/_emulator/datasets"])
def test_missing_or_wrong_credentials_are_a_401(world: World, path: str, header: str | None) -> None:
    headers = {} if header is None else {b"Authorization": header.encode()}
    with httpx.Client(transport=world.emulator.transport(), base_url="http://emulator.test") as client:
        response = client.get(path, headers=headers)

    assert error(response) == (401, 20003)
    assert response.headers["WWW-Authenticate"].startswith("Basic ")


def test_the_scheme_of_the_credentials_is_written_in_any_case(world: World) -> None:
    good = basic(f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode())
    with httpx.Client(transport=world.emulator.transport(), base_url="http://emulator.test") as client:
        response = client.get("/v1/ControlPlane/Stores", headers={"Authorization": good.replace("Basic", "bAsIc  ")})

    assert response.status_code == 200


@pytest.mark.parametrize("host", [b"a b", b"x" * 256, b"\xc3\xa9", b"a/b", b"", b"[", b"::1", b"a:b", b":80", b"a:1:2"])
def test_a_malformed_host_is_refused(world: World, host: bytes) -> None:
    response = world.client.get(world.mappings_url, headers={b"Host": host})

    assert error(response) == (400, 520046)


@pytest.mark.parametrize(("name", "url"), [("::1", "http://[::1]:8765"), ("127.0.0.1", "http://127.0.0.1:8765")])
def test_without_a_host_the_base_url_is_the_address_that_received_the_request(name: str, url: str) -> None:
    assert Request("GET", "/", b"", {}, server=(name, 8765)).base_url() == url


def test_every_response_has_its_own_request_id(world: World) -> None:
    ids = {world.client.get(path).headers["Twilio-Request-Id"] for path in ("/x", world.mappings_url, world.store_url)}

    assert len(ids) == 3


def test_a_defect_is_a_500_without_details_and_a_log_entry_without_personal_data(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    personal = "customer@example.com"

    def fail(*_: object) -> None:
        raise KeyError(personal)

    monkeypatch.setattr(data_mappings, "create", fail)

    with caplog.at_level(logging.ERROR, logger="twilio_memory_emulator"):
        response = world.client.post(world.mappings_url, json=world.body(description=personal))

    assert error(response) == (500, 20500)
    assert response.json()["message"] == "Internal server error."
    assert "POST /v1/ControlPlane/Stores/{storeId}/DataMappings failed with KeyError" in caplog.text
    for secret in (personal, world.emulator.auth_token, world.emulator.account_sid):
        assert secret not in caplog.text
    assert world.names() == []
