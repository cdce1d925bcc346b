"""Paths, methods, credentials, hosts, and what every response has."""

from __future__ import annotations

import base64
import logging
import re
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.world import connect, error
from twilio_memory_emulator import Refusal
from twilio_memory_emulator.http.endpoints import Request
from twilio_memory_emulator.resources import data_mappings

if TYPE_CHECKING:
    from tests.emulator.world import World


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
        "/v1/ControlPlane/Stores%0A",
        "/v1/ControlPlane//Stores",
        "/_emulator/reference/openapi-json",
    ],
)
def test_an_unknown_path_is_not_found(world: World, path: str) -> None:
    assert error(world.client.get(f"http://localhost{path}")) == (404, 20404)


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [
        ("", "PUT", "POST, GET, HEAD"),
        ("", "PATCH", "POST, GET, HEAD"),
        ("/mem_datamapping_00000000000000000000000000", "POST", "GET, HEAD, PATCH, DELETE"),
        ("", "OPTIONS", "POST, GET, HEAD"),
        ("", "TRACE", "POST, GET, HEAD"),
        ("", "BREW", "POST, GET, HEAD"),
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
    with httpx.Client(transport=world.emulator.transport(), base_url="http://localhost") as client:
        response = client.get(path, headers=headers)

    assert error(response) == (401, 20003)
    assert response.headers["WWW-Authenticate"].startswith("Basic ")


def test_the_scheme_of_the_credentials_is_written_in_any_case(world: World) -> None:
    good = basic(f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode())
    with httpx.Client(transport=world.emulator.transport(), base_url="http://localhost") as client:
        response = client.get("/v1/ControlPlane/Stores", headers={"Authorization": good.replace("Basic", "bAsIc  ")})

    assert response.status_code == 200


@pytest.mark.parametrize("host", [b"a b", b"x" * 256, b"\xc3\xa9", b"a/b", b"", b"[", b"::1", b"a:b", b":80", b"a:1:2"])
def test_a_malformed_host_is_refused(world: World, host: bytes) -> None:
    response = world.client.get(world.mappings_url, headers={b"Host": host})

    assert error(response) == (400, 520046)


@pytest.mark.parametrize(("name", "url"), [("::1", "http://[::1]:8765"), ("127.0.0.1", "http://127.0.0.1:8765")])
def test_without_a_host_the_base_url_is_the_address_that_received_the_request(name: str, url: str) -> None:
    assert Request("GET", "/", b"", {}, server=(name, 8765)).base_url() == url


@pytest.mark.parametrize(
    "host",
    ["a", "a:", "a:80", "a:65535", "x" * 255, "x" * 250 + ":8765", "[::1]", "[::1]:80", "A.b-c_d~e", "127.0.0.1"],
)
def test_the_base_url_has_the_host_as_it_was_sent(host: str) -> None:
    assert Request("GET", "/", b"", {"host": [host]}).base_url() == f"http://{host}"


@pytest.mark.parametrize("host", ["a:123456", "x" * 251 + ":8765", "a\n", "[g]", "[::1]x"])
def test_a_host_that_is_nearly_well_formed_is_refused(host: str) -> None:
    with pytest.raises(Refusal, match="Host"):
        Request("GET", "/", b"", {"host": [host]}).base_url()


@pytest.mark.parametrize(
    ("server", "url"),
    [(None, "https://127.0.0.1"), (("memory.sock", None), "https://memory.sock"), (("::1", 1), "https://[::1]:1")],
)
def test_the_base_url_leaves_out_a_port_that_is_not_known(server: tuple[str, int | None] | None, url: str) -> None:
    assert Request("GET", "/", b"", {}, scheme="https", server=server).base_url() == url


def test_credentials_with_stray_characters_are_a_401(world: World) -> None:
    good = basic(f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode())
    with httpx.Client(transport=world.emulator.transport(), base_url="http://emulator.test") as client:
        response = client.get("/v1/ControlPlane/Stores", headers={"Authorization": good[:10] + "!" + good[10:]})

    assert error(response) == (401, 20003)


def test_credentials_that_are_sent_twice_are_a_401(world: World) -> None:
    pair = basic(f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode())
    with httpx.Client(transport=world.emulator.transport(), base_url="http://localhost") as client:
        response = client.get("/v1/ControlPlane/Stores", headers=[("Authorization", pair), ("Authorization", pair)])

    assert error(response) == (401, 20003)


def test_a_path_is_looked_up_before_the_credentials_and_these_before_the_method(world: World) -> None:
    with httpx.Client(transport=world.emulator.transport(), base_url="http://localhost") as anonymous:
        assert error(anonymous.post("/nothing")) == (404, 20404)
        assert error(anonymous.put("/v1/ControlPlane/Stores")) == (401, 20003)
        assert error(anonymous.delete("/_emulator/health")) == (405, 20004)


@pytest.mark.parametrize("path", ["/_emulator/reset", "/_emulator/seed"])
def test_head_is_refused_where_there_is_no_get(world: World, path: str) -> None:
    with connect(world.emulator, check=False) as client:
        response = client.head(path)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert len(world.emulator.stores()) == 1


def test_headers_have_their_documented_names_in_process(world: World) -> None:
    accepted = world.client.post(world.mappings_url, json=world.body())
    fetched = world.client.get(world.store_url)

    own = [b"Content-Type", b"Content-Length", b"Twilio-Request-Id"]
    assert [name for name, _ in accepted.headers.raw] == [*own, b"Operation-Id", b"Retry-After", b"Location"]
    assert [name for name, _ in fetched.headers.raw] == [*own, b"ETag"]


def test_every_response_has_its_own_request_id(world: World) -> None:
    ids = {world.client.get(path).headers["Twilio-Request-Id"] for path in ("/x", world.mappings_url, world.store_url)}

    assert len(ids) == 3
    assert all(re.fullmatch("RQ[0-9a-f]{32}", one) for one in ids)


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
    assert "in _create_data_mapping" in caplog.text
    for secret in (personal, world.emulator.auth_token, world.emulator.account_sid):
        assert secret not in caplog.text
    assert world.names() == []
