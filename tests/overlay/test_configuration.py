"""Where credentials and the base URL come from, and what is said when they are not right."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

import httpx
import pytest

from tests.overlay.worlds import Scripted
from twilio_memory import AsyncMemoryClient, ConfigurationError, InvalidArgumentError, MemoryClient

OK = httpx.Response(200, json={"id": "mem_store_x"})
ACCOUNT = ("AC" + "1" * 32, "token")
KEY = ("SK" + "2" * 32, "secret")


def sent(**given: Any) -> httpx.Request:
    """Return the request of a client that is made with the given arguments alone."""
    server = Scripted(OK)
    with httpx.Client(transport=httpx.MockTransport(server)) as http:
        MemoryClient(http_client=http, **given).stores.fetch("mem_store_x")
    return server.requests[0]


def credentials(request: httpx.Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    user, _, password = base64.b64decode(encoded).decode().partition(":")
    return user, password


def environment(monkeypatch: pytest.MonkeyPatch, *, account: bool = False, key: bool = False) -> None:
    pairs = {"TWILIO_ACCOUNT_SID": account and ACCOUNT[0], "TWILIO_AUTH_TOKEN": account and ACCOUNT[1]}
    pairs |= {"TWILIO_API_KEY": key and KEY[0], "TWILIO_API_SECRET": key and KEY[1]}
    for name, value in pairs.items():
        if isinstance(value, str):
            monkeypatch.setenv(name, value)


def test_credentials_come_from_arguments() -> None:
    assert credentials(sent(account_sid=ACCOUNT[0], auth_token=ACCOUNT[1])) == ACCOUNT
    assert credentials(sent(api_key=KEY[0], api_secret=KEY[1])) == KEY


def test_credentials_come_from_the_environment_else(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    assert credentials(sent()) == ACCOUNT
    assert credentials(sent(api_key=KEY[0], api_secret=KEY[1])) == KEY


def test_an_api_key_goes_before_an_account_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True, key=True)
    assert credentials(sent()) == KEY


@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No credentials. Pass account_sid and auth_token"),
        ({"account_sid": "AC1"}, "account_sid and auth_token go together"),
        ({"auth_token": "t"}, "account_sid and auth_token go together"),
        ({"account_sid": "AC1", "auth_token": ""}, "account_sid and auth_token go together"),
        ({"api_key": "SK1"}, "api_key and api_secret go together"),
        ({"account_sid": "A", "auth_token": "t", "api_key": "S", "api_secret": "s"}, "not both"),
        ({"account_sid": "A:B", "auth_token": "t"}, "must not contain a colon"),
    ],
)
def test_credentials_that_cannot_be_right_are_refused(client: Any, given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        client(**given)


def test_half_a_pair_in_the_environment_is_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC1")
    with pytest.raises(ConfigurationError, match="No credentials"):
        MemoryClient()


def test_the_base_url_is_twilios_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    path = "/v1/ControlPlane/Stores/mem_store_x"
    assert str(sent().url) == f"https://memory.twilio.com{path}"
    monkeypatch.setenv("TWILIO_MEMORY_BASE_URL", "http://127.0.0.1:8765/")
    assert str(sent().url) == f"http://127.0.0.1:8765{path}"
    assert str(sent(base_url="https://proxy.example/twilio").url) == f"https://proxy.example/twilio{path}"


@pytest.mark.parametrize(
    "url",
    [
        "memory.twilio.com",
        "ftp://memory.twilio.com",
        "https://",
        "https://user:hush@memory.twilio.com",
        "https://memory.twilio.com?token=hush",
        "https://memory.twilio.com#hush",
        "https://memory.twilio.com:port",
        "https://[::1",
        "",
        " https://memory.twilio.com",
        "https://memory.twilio.com\n",
        "https://memory twilio.com",
    ],
)
def test_a_base_url_that_cannot_be_right_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url must be an http or https URL") as caught:
        MemoryClient(*ACCOUNT, base_url=url)
    assert "hush" not in str(caught.value)


def test_a_request_says_who_sends_it() -> None:
    request = sent(account_sid=ACCOUNT[0], auth_token=ACCOUNT[1])
    assert request.headers["User-Agent"].startswith("twilio-memory/")
    assert request.headers["Accept"] == "application/json"


@pytest.mark.parametrize("given", [{"retry": 3}, {"retry": False}, {"polling": 5}, {"timeout": None}])
def test_settings_of_another_kind_are_refused_before_they_are_needed(given: dict[str, Any]) -> None:
    (name,) = given
    for make in (partial(MemoryClient, *ACCOUNT), partial(AsyncMemoryClient, *ACCOUNT)):
        with pytest.raises(InvalidArgumentError, match=f"{name} must be a"):
            make(**given)
    if name != "timeout":
        with pytest.raises(InvalidArgumentError, match=f"{name} must be a"):
            MemoryClient(*ACCOUNT).with_options(**given)


def test_an_http_client_of_the_other_kind_is_refused() -> None:
    blocking: Any = httpx.Client()
    asynchronous: Any = httpx.AsyncClient()
    with blocking, pytest.raises(InvalidArgumentError, match=r"the interface of httpx\.AsyncClient; got a Client"):
        AsyncMemoryClient(*ACCOUNT, http_client=blocking)
    with pytest.raises(InvalidArgumentError, match=r"the interface of httpx\.Client; got a AsyncClient"):
        MemoryClient(*ACCOUNT, http_client=asynchronous)
