"""What a call can be told beyond its arguments, the raw response of every result, and what a client tells."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import EMAIL, MAPPING, OPERATION, STORE, Harness, ScriptedServer, accepted, state
from twilio_memory import (
    NO_RETRY,
    Event,
    InvalidArgumentError,
    MemoryClient,
    Retry,
    ServerError,
    TwilioMemoryError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST_ID = {"Twilio-Request-Id": "RQ1"}


def fetched(**fields: Any) -> httpx.Response:
    return httpx.Response(200, json={"id": MAPPING} | fields, headers=REQUEST_ID | {"ETag": '"1"'})


def create(client: MemoryClient, **options: Any) -> Any:
    mappings = client.store(STORE).data_mappings
    return mappings.create(display_name="crm", mapping_from="tdi_1", mapping_to=EMAIL, **options)


def test_extra_headers_are_sent_besides_the_clients_or_instead_of_them() -> None:
    server = ScriptedServer(fetched())
    headers = {"X-Trace": "7", "user-agent": "ours/1"}
    server.client().store(STORE).data_mappings.fetch(MAPPING, extra_headers=headers)
    (request,) = server.requests
    assert request.headers["x-trace"] == "7"
    assert request.headers.get_list("user-agent") == ["ours/1"]
    assert request.headers["authorization"].startswith("Basic ")


def test_extra_query_parameters_are_sent_besides_the_methods_own() -> None:
    server = ScriptedServer(httpx.Response(200, json={"dataMappings": []}))
    listing = server.client().store(STORE).data_mappings.list(page_size=5, extra_query={"beta": True, "depth": 2})
    assert list(listing) == []
    assert dict(server.requests[0].url.params) == {"pageSize": "5", "beta": "true", "depth": "2"}


def test_polls_have_the_extra_headers_of_their_write_but_not_its_parameters() -> None:
    server = ScriptedServer(accepted(), state("COMPLETED", result={"type": "RESOURCE_ID", "id": MAPPING}), fetched())
    operation = create(server.client(), extra_headers={"X-Trace": "7"}, extra_query={"dry": "1"})
    operation.result()
    assert [request.headers["x-trace"] for request in server.requests] == ["7"] * 3
    assert [dict(request.url.params) for request in server.requests] == [{"dry": "1"}, {}, {}]
    server = ScriptedServer(accepted(), state("COMPLETED"))
    assert create(server.client(), extra_query={"dry": "1"}).done()
    assert dict(server.requests[1].url.params) == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"extra_headers": {"X-Trace": "a\nb"}}, "printable ASCII"),
        ({"extra_headers": {"X-Trace": 7}}, "printable ASCII"),
        ({"extra_headers": {"X Trace": "7"}}, "printable ASCII"),
        ({"extra_headers": {"Content-Length": "7"}}, "belongs to the connection"),
        ({"extra_headers": [("a", "b")]}, "must be a dict by name, not a list"),
        ({"extra_query": {"a": None}}, "must be a string, a number or a boolean"),
        ({"extra_query": {"a": "\ud800"}}, "must be a string, a number or a boolean"),
        ({"extra_query": {1: "a"}}, "must be a dict by name"),
        ({"timeout": httpx.Timeout(5)}, "one number of seconds, for the whole exchange"),
        ({"max_retries": -1}, "max_retries must be a whole number of at least 0"),
        ({"max_retries": 1, "retry": NO_RETRY}, "either retry or max_retries"),
    ],
)
def test_an_option_of_the_wrong_form_is_refused_before_anything_is_sent(options: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        ScriptedServer().client().store(STORE).data_mappings.fetch(MAPPING, **options)


def test_an_extra_header_stays_out_of_every_repr() -> None:
    operation = create(ScriptedServer(accepted()).client(), extra_headers={"X-Key": "hush"}, extra_query={"q": "hush"})
    assert "hush" not in repr(operation._flows.policy)


@pytest.mark.parametrize("retries", [0, 2])
def test_max_retries_is_a_short_form_of_retry(retries: int) -> None:
    def failing() -> ScriptedServer:
        return ScriptedServer(*[httpx.Response(503)] * (retries + 1))

    server = failing()
    ways: list[Callable[[], Any]] = [
        lambda: server.client(max_retries=retries).stores.fetch(STORE),
        lambda: server.client().with_options(max_retries=retries).stores.fetch(STORE),
        lambda: server.client().stores.fetch(STORE, max_retries=retries),
    ]
    for way in ways:
        server = failing()
        with pytest.raises(ServerError):
            way()
        assert len(server.requests) == retries + 1
    kept = server.client(retry=Retry(backoff=3)).with_options(max_retries=retries)._settings.retry
    assert kept == Retry(backoff=3, attempts=retries + 1)


def test_a_client_says_what_to_use_instead_of_a_timeout_of_httpx() -> None:
    with pytest.raises(InvalidArgumentError, match="for the whole exchange"):
        ScriptedServer().client(timeout=httpx.Timeout(5))
    with pytest.raises(InvalidArgumentError, match="on_event must be a function"):
        ScriptedServer().client(on_event="print")


def test_every_result_has_its_response(harness: Harness) -> None:
    operation = harness.begin()
    assert operation.response.status == 202
    assert operation.response.headers["operation-id"] == operation.id
    mapping = operation.result()
    assert operation.response.status == mapping.response.status == 200
    assert mapping.response.headers["etag"] == mapping.etag
    assert harness.memory.store(harness.store_id).trait_groups.fetch("Contact").response.status == 200
    assert harness.memory.stores.fetch(harness.store_id).response.status == 200
    (page,) = harness.mappings.list().pages()
    assert page.response.status == 200
    assert page.items[0].response is None
    assert harness.memory.operation(operation.id).response is None
    assert repr(page) == "Page(1 items, token=None, next_token=None, previous_token=None)"


def test_a_response_has_the_id_of_its_request() -> None:
    server = ScriptedServer(fetched(), httpx.Response(500, headers=REQUEST_ID))
    mappings = server.client(retry=NO_RETRY).store(STORE).data_mappings
    mapping = mappings.fetch(MAPPING)
    assert mapping.response is not None
    assert mapping.response.request_id == "RQ1"
    with pytest.raises(ServerError) as caught:
        mappings.fetch(MAPPING)
    assert caught.value.request_id == caught.value.response.request_id == "RQ1"


def path(name: str) -> str:
    return f"/v1/ControlPlane/{name}"


def test_a_hook_receives_each_step() -> None:
    events: list[Event] = []
    server = ScriptedServer(
        httpx.ConnectError("refused"), httpx.Response(503, headers=REQUEST_ID), accepted(), state("RUNNING")
    )
    operation = create(server.client(on_event=events.append))
    assert not operation.done()
    created = path(f"Stores/{STORE}/DataMappings")
    polled = path(f"Operations/{OPERATION}")
    assert [(one.kind, one.method, one.path, one.attempt, one.status, one.error) for one in events] == [
        ("request", "POST", created, 1, None, None),
        ("failure", "POST", created, 1, None, "ConnectError"),
        ("retry", "POST", created, 1, None, "ConnectError"),
        ("request", "POST", created, 2, None, None),
        ("response", "POST", created, 2, 503, None),
        ("retry", "POST", created, 2, None, "ServerError"),
        ("request", "POST", created, 3, None, None),
        ("response", "POST", created, 3, 202, None),
        ("request", "GET", polled, 1, None, None),
        ("response", "GET", polled, 1, 200, None),
        ("poll", "GET", "", 1, None, None),
    ]
    assert (events[2].seconds, events[4].request_id) == (0.25, "RQ1")
    assert (events[-1].operation_id, events[-1].state) == (OPERATION, "RUNNING")


def test_each_kind_of_client_gives_its_events_to_the_hook(harness: Harness) -> None:
    events: list[Event] = []
    memory = getattr(harness.memory, "_target", harness.memory)
    object.__setattr__(memory._settings, "on_event", events.append)
    harness.create()
    assert [one.kind for one in events].count("poll") >= 1
    assert {one.kind for one in events} == {"request", "response", "poll"}


def test_a_hook_that_raises_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def hook(event: Event) -> None:
        raise KeyError(event.kind)

    assert ScriptedServer(fetched()).client(on_event=hook).store(STORE).data_mappings.fetch(MAPPING).id == MAPPING
    assert "on_event raised an exception" in caplog.text


def test_the_log_tells_requests_retries_and_polls_without_personal_data(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "twilio_memory")
    server = ScriptedServer(
        httpx.ConnectError("refused"), accepted(REQUEST_ID), state("COMPLETED"), httpx.ReadError("lost")
    )
    client = server.client()
    create(client, extra_query={"email": "ada@example.com"}, extra_headers={"X-Key": "hush"}).done()
    listing = client.store(STORE).data_mappings.list(page_token="secret-token", retry=NO_RETRY)
    with pytest.raises(TwilioMemoryError):
        list(listing)
    created = f"POST {path(f'Stores/{STORE}/DataMappings')}"
    listed, polled = f"GET {path(f'Stores/{STORE}/DataMappings')}", f"GET {path(f'Operations/{OPERATION}')}"
    assert [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "twilio_memory"] == [
        ("DEBUG", f"{created}, attempt 1"),
        ("INFO", f"{created}, attempt 1: ConnectError after 0.000 s"),
        ("INFO", f"{created}, attempt 1: ConnectError; trying again in 0.250 s"),
        ("DEBUG", f"{created}, attempt 2"),
        ("DEBUG", f"{created}, attempt 2: HTTP 202 after 0.000 s (request RQ1)"),
        ("DEBUG", f"{polled}, attempt 1"),
        ("DEBUG", f"{polled}, attempt 1: HTTP 200 after 0.000 s"),
        ("DEBUG", f"operation {OPERATION} is COMPLETED"),
        ("DEBUG", f"{listed}, attempt 1"),
        ("INFO", f"{listed}, attempt 1: TransportError after 0.000 s"),
    ]


def test_a_refusal_before_sending_is_no_event() -> None:
    events: list[Event] = []
    client = ScriptedServer().client(on_event=events.append)
    with pytest.raises(InvalidArgumentError):
        create(client, extra_headers={"a": ""}, timeout=0)
    assert events == []
