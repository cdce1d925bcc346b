"""Credentials never appear in output, and are sent only to the configured host."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.overlay.harness import STORE, ScriptedServer
from twilio_memory import NO_RETRY, AsyncMemoryClient, MemoryClient, TwilioMemoryError
from twilio_memory._call import Call, Policy
from twilio_memory._settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "hush-hush-hush"
ENCODED = "aHVzaC1odXNoLWh1c2g"


def objects(client: MemoryClient) -> Iterator[object]:
    store = client.store(STORE)
    yield from (client, store, store.data_mappings, store.trait_groups, client.stores, client._settings)
    yield from (client.operation("proc_job_x"), store.data_mappings.list(), client.with_options(timeout=1))
    yield AsyncMemoryClient("AC1", SECRET)


def assert_hidden(text: str) -> None:
    for secret in (SECRET, "QUMxOmh1c2", ENCODED, "Basic "):
        assert secret not in text


def test_no_repr_shows_the_credentials() -> None:
    client = ScriptedServer().client(account_sid="AC1", auth_token=SECRET)
    for one in objects(client):
        assert_hidden(repr(one))
        assert_hidden(str(one))
    assert repr(client) == "MemoryClient(base_url='https://memory.example')"


def test_the_repr_of_headers_shows_their_names_only() -> None:
    assert (
        repr(Secrets({"Authorization": f"Basic {ENCODED}", "Accept": "application/json"})) == "<Authorization, Accept>"
    )


def test_no_step_of_a_flow_shows_the_credentials_or_the_body() -> None:
    client = ScriptedServer().client(account_sid="AC1", auth_token=SECRET)
    request: Call[None] = Call({"method": "post", "url": "/x", "json": {"displayName": "personal"}}, lambda _: None)
    step = request.request(client._settings, Policy(1, NO_RETRY))
    assert_hidden(repr(step))
    assert "personal" not in repr(step)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401, json={"code": 20003, "message": "Authentication failed."}),
        httpx.Response(500, content=b"oops"),
        httpx.Response(200, content=b"<html>"),
        httpx.ReadTimeout("late"),
    ],
)
def test_no_error_and_no_log_shows_the_credentials(
    response: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = ScriptedServer(*[response] * 4).client(account_sid="AC1", auth_token=SECRET)
    with pytest.raises(TwilioMemoryError) as caught:
        client.stores.fetch(STORE)
    assert_hidden("".join(traceback.format_exception(caught.value)))
    assert_hidden(repr(vars(caught.value)))
    assert_hidden(caplog.text)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_even_if_the_http_client_would(status: int) -> None:
    server = ScriptedServer(httpx.Response(status, headers={"Location": "https://attacker.example/"}))
    http = httpx.Client(transport=httpx.MockTransport(server), follow_redirects=True)
    with pytest.raises(TwilioMemoryError, match=f"HTTP {status}"):
        server.client(http_client=http).stores.fetch(STORE)
    assert [request.url.host for request in server.requests] == ["memory.example"]


def test_no_url_holds_the_credentials() -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    server.client(account_sid="AC1", auth_token=SECRET).stores.fetch(STORE)
    assert_hidden(str(server.requests[0].url))
