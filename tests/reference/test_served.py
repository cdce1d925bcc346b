"""The page as the emulator serves it, and what browsers may cache of it."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import httpx
import pytest

from scripts.reference import renderer
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "/_emulator/reference"
DOCUMENTS = [f"{PAGE}/openapi.json", f"{PAGE}/openapi-2026-10.json"]
PATHS = [PAGE, *DOCUMENTS, f"{PAGE}/scalar.js"]


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with (
        Emulator() as emulator,
        httpx.Client(transport=emulator.transport(), base_url="http://localhost:81") as one,
    ):
        yield one


def test_the_page_needs_no_credentials_and_is_the_packaged_one(client: httpx.Client) -> None:
    answer = client.get(PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.content == files("twilio_memory_reference").joinpath("index.html").read_bytes()
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_page_links_to_the_document_of_each_revision(client: httpx.Client) -> None:
    [configuration] = re.findall(r'id="configuration">(.*?)</script>', client.get(PAGE).text, re.DOTALL)
    sources = json.loads(configuration)["sources"]
    assert [source["slug"] for source in sources] == ["2026-05", "2026-10"]
    assert [str(httpx.URL(PAGE).join(source["url"])) for source in sources] == DOCUMENTS
    titles = [client.get(path).json()["info"]["description"] for path in DOCUMENTS]
    assert ["revision **2026-05**" in titles[0], "revision **2026-10**" in titles[1]] == [True, True]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_documents_only_server_is_the_url_of_the_request(client: httpx.Client, path: str) -> None:
    document = client.get(path).json()
    assert document["servers"] == [{"url": "http://localhost:81", "description": "This emulator"}]
    assert document["paths"].keys() >= {"/v1/ControlPlane/Stores"}


def test_a_malformed_host_is_refused(client: httpx.Client) -> None:
    answer = client.get(f"{PAGE}/openapi.json", headers={"Host": 'a"><script>'})
    assert (answer.status_code, answer.json()["code"]) == (400, 520046)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_default_credentials_are_filled_in_and_others_are_never_sent(client: httpx.Client, path: str) -> None:
    scheme = client.get(path).json()["components"]["securitySchemes"]["basic_auth"]
    assert (scheme["x-scalar-secret-username"][:2], scheme["x-scalar-secret-password"]) == ("AC", "0" * 32)

    with Emulator(account_sid="AC1", auth_token="hidden") as emulator:
        other = httpx.Client(transport=emulator.transport(), base_url="http://localhost")
        text = "".join(other.get(path).text for path in (PAGE, *DOCUMENTS))
    assert "x-scalar-secret" not in text
    assert "hidden" not in text.replace("hiddenClients", "")


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_the_script_is_compressed_for_clients_that_accept_gzip(
    client: httpx.Client, accepted: str, encoding: str | None
) -> None:
    answer = client.get(f"{PAGE}/scalar.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.content == renderer.script()
    assert (int(answer.headers["content-length"]) < len(answer.content)) == (encoding is not None)


def test_the_script_is_cached_for_good_under_the_url_in_the_page(client: httpx.Client) -> None:
    [source] = re.findall(r'<script src="([^"]*)">', client.get(PAGE).text)
    answer = client.get(httpx.URL(PAGE).join(source))
    assert source == f"reference/scalar.js?v={renderer.digest()}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == renderer.script()


@pytest.mark.parametrize("path", [*PATHS, f"{PAGE}/scalar.js?v=", f"{PAGE}/scalar.js?v=0123456789abcdef"])
def test_anything_else_is_asked_for_again(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_like_get_without_a_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_another_method_gets_a_twilio_error(client: httpx.Client, method: str) -> None:
    answer = client.request(method, PAGE)
    assert (answer.status_code, answer.json()["status"], answer.headers["allow"]) == (405, 405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", [f"{PAGE}/", f"{PAGE}/../scalar.js", f"{PAGE}/index.html", f"{PAGE}/openapi-2026-05.json"]
)
def test_there_is_no_other_file(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_is_served_on_a_socket_too() -> None:
    with Emulator() as emulator, emulator.serve() as base_url:
        document = httpx.get(f"{base_url}{PAGE}/openapi.json").json()
        assert [server["url"] for server in document["servers"]] == [base_url]
        assert httpx.get(f"{base_url}{PAGE}/scalar.js").content == renderer.script()
