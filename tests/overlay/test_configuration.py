"""Where credentials and the base URL come from, and which of them are refused."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

import httpx
import pytest

from tests.overlay.harness import ScriptedServer
from twilio_memory import AsyncMemoryClient, ConfigurationError, InvalidArgumentError, MemoryClient

OK = httpx.Response(200, json={"id": "mem_store_x"})
ACCOUNT = ("AC" + "1" * 32, "token")
KEY = ("SK" + "2" * 32, "secret")
NO_CREDENTIALS = (
    "No credentials. Pass account_sid and auth_token (or api_key and api_secret), "
    "or set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET)."
)
HALF_A_PAIR = "account_sid and auth_token go together: pass both, and neither empty."
COLON = "must not contain a colon; HTTP Basic cannot carry one."
INVALID_URL = (
    "base_url must be an http or https URL without credentials, query, fragment or spaces, "
    "such as https://memory.twilio.com. It came from "
)


def sent(**given: Any) -> httpx.Request:
    """Return the request that a client made with these arguments alone sends."""
    server = ScriptedServer(OK)
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


def test_without_arguments_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    assert credentials(sent()) == ACCOUNT
    assert credentials(sent(api_key=KEY[0], api_secret=KEY[1])) == KEY


def test_an_api_key_takes_precedence_over_an_account_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True, key=True)
    assert credentials(sent()) == KEY


@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, NO_CREDENTIALS),
        ({"account_sid": "AC1"}, HALF_A_PAIR),
        ({"auth_token": "t"}, HALF_A_PAIR),
        ({"account_sid": "AC1", "auth_token": ""}, HALF_A_PAIR),
        ({"api_key": "SK1"}, "api_key and api_secret go together: pass both, and neither empty."),
        (
            {"account_sid": "A", "auth_token": "t", "api_key": "S", "api_secret": "s"},
            "Pass either account_sid and auth_token or api_key and api_secret, not both.",
        ),
        ({"account_sid": "A:B", "auth_token": "t"}, f"account_sid {COLON}"),
        ({"api_key": "A:B", "api_secret": "t"}, f"api_key {COLON}"),
    ],
)
def test_invalid_credentials_are_refused(client: Any, given: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        client(**given)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET"])
def test_half_a_pair_in_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "AC1")
    with pytest.raises(ConfigurationError, match="No credentials"):
        MemoryClient()


def test_invalid_credentials_in_the_environment_are_refused_by_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "A:B")
    with pytest.raises(ConfigurationError) as caught:
        MemoryClient()
    assert str(caught.value) == f"TWILIO_ACCOUNT_SID {COLON}"


def test_the_base_url_is_twilios_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    path = "/v1/ControlPlane/Stores/mem_store_x"
    assert str(sent().url) == f"https://memory.twilio.com{path}"
    monkeypatch.setenv("TWILIO_MEMORY_BASE_URL", "http://127.0.0.1:8765/")
    assert str(sent().url) == f"http://127.0.0.1:8765{path}"
    assert str(sent(base_url="https://proxy.example/twilio").url) == f"https://proxy.example/twilio{path}"
    assert str(sent(base_url="https://proxy.example/X/").url) == f"https://proxy.example/X{path}"


@pytest.mark.parametrize(
    "url",
    [
        "memory.twilio.com",
        "ftp://memory.twilio.com",
        "https://",
        "https://user:hush@memory.twilio.com",
        "https://hush@memory.twilio.com",
        "https://:hush@memory.twilio.com",
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
def test_an_invalid_base_url_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        MemoryClient(*ACCOUNT, base_url=url)
    assert str(caught.value) == f"{INVALID_URL}the argument."
    assert "hush" not in str(caught.value)


def test_an_invalid_base_url_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_MEMORY_BASE_URL", "memory.twilio.com")
    with pytest.raises(ConfigurationError) as caught:
        MemoryClient(*ACCOUNT)
    assert str(caught.value) == f"{INVALID_URL}TWILIO_MEMORY_BASE_URL."


@pytest.mark.parametrize(
    ("given", "in_environment", "host"),
    [
        ({}, {}, "memory.twilio.com"),
        ({"region": "ie1"}, {}, "memory.ie1.twilio.com"),
        ({"edge": "dublin"}, {}, "memory.dublin.us1.twilio.com"),
        ({"edge": "dublin", "region": "ie1"}, {}, "memory.dublin.ie1.twilio.com"),
        ({}, {"TWILIO_REGION": "ie1", "TWILIO_EDGE": "dublin"}, "memory.dublin.ie1.twilio.com"),
        ({"edge": "sydney"}, {"TWILIO_REGION": "ie1", "TWILIO_EDGE": "dublin"}, "memory.sydney.ie1.twilio.com"),
        ({"region": "au1"}, {"TWILIO_MEMORY_BASE_URL": "https://proxy.example"}, "memory.au1.twilio.com"),
        ({}, {"TWILIO_MEMORY_BASE_URL": "https://proxy.example", "TWILIO_REGION": "ie1"}, "proxy.example"),
        ({"base_url": "https://proxy.example"}, {"TWILIO_REGION": "ie1"}, "proxy.example"),
    ],
)
def test_a_region_and_an_edge_are_part_of_the_host_as_in_twilios_package(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], in_environment: dict[str, str], host: str
) -> None:
    for name, value in in_environment.items():
        monkeypatch.setenv(name, value)
    assert repr(MemoryClient(*ACCOUNT, **given)) == f"MemoryClient(base_url='https://{host}')"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"region": "ie1", "base_url": "https://proxy.example"}, "either base_url, or region and edge"),
        ({"edge": "dublin", "base_url": "https://proxy.example"}, "either base_url, or region and edge"),
        ({"region": "ie1.evil.example/"}, "region must be one of Twilio's names"),
        ({"edge": "evil.example/"}, "edge must be one of Twilio's names"),
        ({"edge": ["dublin"]}, "edge must be one of Twilio's names"),
    ],
)
def test_a_region_or_an_edge_that_would_lead_elsewhere_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        MemoryClient(*ACCOUNT, **given)


def test_an_account_beside_an_api_key_is_refused_with_what_a_sub_account_needs() -> None:
    with pytest.raises(ConfigurationError, match="For a sub-account, pass a key that was made in it"):
        MemoryClient(ACCOUNT[0], api_key=KEY[0], api_secret=KEY[1])


def test_an_empty_base_url_in_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, account=True)
    monkeypatch.setenv("TWILIO_MEMORY_BASE_URL", "")
    assert sent().url.host == "memory.twilio.com"


def test_the_shortest_timeout_is_a_millisecond() -> None:
    MemoryClient(*ACCOUNT, timeout=0.001)
    with pytest.raises(InvalidArgumentError, match=r"^timeout must be a number of at least 0\.001, not 0\.0009\.$"):
        MemoryClient(*ACCOUNT, timeout=0.0009)


def test_a_request_names_its_sender() -> None:
    request = sent(account_sid=ACCOUNT[0], auth_token=ACCOUNT[1])
    assert request.headers["User-Agent"].startswith("twilio-memory/")
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("value", [0, -1, 1.5, None])
def test_the_limit_of_a_response_is_at_least_one_byte(value: Any) -> None:
    MemoryClient(*ACCOUNT, max_response_bytes=1)
    with pytest.raises(InvalidArgumentError) as caught:
        MemoryClient(*ACCOUNT, max_response_bytes=value)
    assert str(caught.value) == f"max_response_bytes must be a whole number of at least 1, not {value!r}."


@pytest.mark.parametrize("given", [{"retry": 3}, {"retry": False}, {"polling": 5}, {"timeout": None}])
def test_settings_of_the_wrong_type_are_refused_by_the_constructor(given: dict[str, Any]) -> None:
    (name,) = given
    for make in (partial(MemoryClient, *ACCOUNT), partial(AsyncMemoryClient, *ACCOUNT)):
        with pytest.raises(InvalidArgumentError, match=f"{name} must be a"):
            make(**given)
    if name != "timeout":
        with pytest.raises(InvalidArgumentError, match=f"{name} must be a"):
            MemoryClient(*ACCOUNT).with_options(**given)


@pytest.mark.parametrize("client", [MemoryClient, AsyncMemoryClient])
@pytest.mark.parametrize("name", ["sleep", "clock", "random"])
def test_what_is_no_function_is_refused_by_the_constructor(name: str, client: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{name} must be a function, not 0.$"):
        client(*ACCOUNT, **{name: 0})


@pytest.mark.parametrize("value", ["false", 0, 1])
def test_whether_http_is_allowed_is_said_by_a_boolean(value: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        MemoryClient(*ACCOUNT, base_url="http://memory.example.com", allow_insecure_http=value)
    assert str(caught.value) == f"allow_insecure_http must be True or False, not {value!r}."


def test_an_http_client_that_cannot_stream_is_refused() -> None:
    class Closable:
        def close(self) -> None: ...

    given: Any = Closable()
    with pytest.raises(InvalidArgumentError, match=r"the interface of httpx\.Client; got a Closable"):
        MemoryClient(*ACCOUNT, http_client=given)


def test_an_http_client_of_the_wrong_kind_is_refused() -> None:
    blocking: Any = httpx.Client()
    asynchronous: Any = httpx.AsyncClient()
    with blocking, pytest.raises(InvalidArgumentError, match=r"the interface of httpx\.AsyncClient; got a Client"):
        AsyncMemoryClient(*ACCOUNT, http_client=blocking)
    with pytest.raises(InvalidArgumentError, match=r"the interface of httpx\.Client; got a AsyncClient"):
        MemoryClient(*ACCOUNT, http_client=asynchronous)
