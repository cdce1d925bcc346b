"""Retries: which requests are sent again, and after what pause."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, STORE, ScriptedServer
from twilio_memory import (
    NO_RETRY,
    ConnectError,
    InvalidArgumentError,
    RateLimitError,
    RequestTimeoutError,
    Retry,
    ServerError,
    TransportError,
    TwilioMemoryError,
)

OK = httpx.Response(200, json={"id": MAPPING})
ACCEPTED = httpx.Response(202, headers={"Operation-Id": "proc_job_x"})

CALLS = {
    "fetch": lambda mappings: mappings.fetch(MAPPING),
    "delete": lambda mappings: mappings.delete(MAPPING),
    "create": lambda mappings: mappings.create(display_name="x", mapping_from="d", mapping_to=[("a", "b", "c")]),
    "patch": lambda mappings: mappings.patch(MAPPING, display_name="x"),
}
RETRIED_IF_IDEMPOTENT: dict[str, Any] = {
    "500": httpx.Response(500),
    "502": httpx.Response(502),
    "504": httpx.Response(504),
    "read timeout": httpx.ReadTimeout("late"),
    "read error": httpx.ReadError("reset"),
    "protocol error": httpx.RemoteProtocolError("closed"),
}
ALWAYS_RETRIED: dict[str, Any] = {
    "429": httpx.Response(429),
    "503": httpx.Response(503),
    "connect error": httpx.ConnectError("refused"),
    "connect timeout": httpx.ConnectTimeout("slow"),
}
NEVER_RETRIED: dict[str, Any] = {str(status): httpx.Response(status) for status in (400, 401, 404, 409, 412, 501)}


def outcome(call: str, *responses: Any) -> tuple[int, bool]:
    """Return the number of requests that a call sent, and whether it succeeded."""
    server = ScriptedServer(*responses)
    try:
        CALLS[call](server.client().store(STORE).data_mappings)
    except TwilioMemoryError:
        return len(server.requests), False
    return len(server.requests), True


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("failure", [*RETRIED_IF_IDEMPOTENT, *ALWAYS_RETRIED, *NEVER_RETRIED])
def test_a_request_is_retried_only_if_it_was_not_processed_or_is_idempotent(call: str, failure: str) -> None:
    success = OK if call == "fetch" else ACCEPTED
    retried = failure in ALWAYS_RETRIED or (failure in RETRIED_IF_IDEMPOTENT and call in {"fetch", "delete"})
    response = (ALWAYS_RETRIED | RETRIED_IF_IDEMPOTENT | NEVER_RETRIED)[failure]
    assert outcome(call, response, response, success) == ((3, True) if retried else (1, False))


def test_a_request_is_sent_at_most_four_times() -> None:
    assert outcome("fetch", *[httpx.Response(503)] * 9) == (4, False)


def fetch(server: ScriptedServer, client: Any = None, **options: Any) -> Any:
    return (client or server.client()).store(STORE).data_mappings.fetch(MAPPING, **options)


def test_the_bound_of_the_pause_doubles_up_to_a_maximum() -> None:
    server = ScriptedServer(*[httpx.Response(500)] * 8, OK)
    client = server.client(retry=Retry(attempts=9, backoff=1, max_backoff=10), random=lambda: 1.0)
    fetch(server, client)
    assert server.pauses == [1, 2, 4, 8, 10, 10, 10, 10]


def test_without_settings_the_bound_of_the_pause_grows_from_half_a_second() -> None:
    server = ScriptedServer(*[httpx.Response(500)] * 3, OK)
    fetch(server, server.client(random=lambda: 1.0))
    assert server.pauses == [0.5, 1, 2]


def test_the_pause_may_be_zero() -> None:
    server = ScriptedServer(httpx.Response(500), OK)
    fetch(server, server.client(random=lambda: 0.0))
    assert server.pauses == [0]


def test_retry_after_sets_the_pause() -> None:
    server = ScriptedServer(httpx.Response(429, headers={"Retry-After": "7"}), OK)
    fetch(server)
    assert server.pauses == [7]


def test_a_retry_after_above_the_limit_is_raised_at_once() -> None:
    server = ScriptedServer(httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(RateLimitError) as caught:
        fetch(server)
    assert caught.value.retry_after == 3600
    assert server.pauses == []


def test_a_retry_after_equal_to_the_limit_is_followed() -> None:
    server = ScriptedServer(httpx.Response(429, headers={"Retry-After": "30"}), OK)
    fetch(server, retry=Retry(max_retry_after=30))
    assert server.pauses == [30]


def test_the_longest_retry_after_that_is_followed_is_a_minute_by_default() -> None:
    server = ScriptedServer(httpx.Response(429, headers={"Retry-After": "60"}), OK)
    fetch(server)
    assert server.pauses == [60]
    with pytest.raises(RateLimitError):
        fetch(ScriptedServer(httpx.Response(429, headers={"Retry-After": "61"})))


def test_retries_are_set_per_client_and_per_call() -> None:
    server = ScriptedServer(*[httpx.Response(500)] * 10)
    client = server.client(retry=Retry(attempts=2))
    for options, requests in (({}, 2), ({"retry": NO_RETRY}, 1), ({"retry": Retry(attempts=3)}, 3)):
        before = len(server.requests)
        with pytest.raises(ServerError):
            fetch(server, client, **options)
        assert len(server.requests) - before == requests
    with pytest.raises(ServerError):
        fetch(server, client.with_options(retry=NO_RETRY))
    assert len(server.requests) == 7


def test_every_request_has_a_timeout_set_per_client_or_per_call() -> None:
    server = ScriptedServer(*[OK] * 4)
    fetch(server)
    client = server.client(timeout=3)
    fetch(server, client)
    fetch(server, client, timeout=1.5)
    fetch(server, client.with_options(timeout=2))
    assert server.timeouts == [10.0, 3, 1.5, 2]


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), None, "5", True])
def test_a_client_without_a_valid_timeout_is_refused(timeout: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="timeout must be a number"):
        ScriptedServer().client(timeout=timeout)


@pytest.mark.parametrize("timeout", [0, None, float("inf")])
def test_a_call_without_a_valid_timeout_is_refused(timeout: Any) -> None:
    server = ScriptedServer()
    with pytest.raises(InvalidArgumentError, match="timeout must be a number"):
        fetch(server, timeout=timeout)
    assert server.requests == []


@pytest.mark.parametrize("attempts", [1, 2])
def test_a_request_is_sent_as_often_as_attempts_allow(attempts: int) -> None:
    server = ScriptedServer(*[httpx.Response(500)] * 9)
    with pytest.raises(ServerError):
        fetch(server, retry=Retry(attempts=attempts))
    assert len(server.requests) == attempts


@pytest.mark.parametrize(
    "wrong",
    [{"attempts": 0}, {"attempts": 1.5}, {"backoff": -1}, {"max_backoff": float("nan")}, {"max_retry_after": None}],
)
def test_an_invalid_retry_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{next(iter(wrong))} must be"):
        Retry(**wrong)


@pytest.mark.parametrize(
    ("raised", "cls", "message"),
    [
        (httpx.ConnectError("refused"), ConnectError, "no connection"),
        (httpx.ReadTimeout("late"), RequestTimeoutError, "no complete response within 10 s"),
        (httpx.ReadError("reset"), TransportError, "the connection broke"),
    ],
)
def test_a_transport_error_names_the_request_and_keeps_its_cause(raised: Exception, cls: Any, message: str) -> None:
    server = ScriptedServer(raised)
    with pytest.raises(cls, match=message) as caught:
        fetch(server, retry=NO_RETRY)
    assert caught.value.__cause__ is raised
    assert f"GET https://memory.example/v1/ControlPlane/Stores/{STORE}" in str(caught.value)


def test_an_error_that_is_not_a_transport_error_passes_through() -> None:
    server = ScriptedServer(KeyError("bug"))
    with pytest.raises(KeyError, match="bug"):
        fetch(server)


@pytest.mark.parametrize("call", CALLS)
def test_an_unknown_option_is_refused(call: str) -> None:
    server = ScriptedServer()
    mappings = server.client().store(STORE).data_mappings
    calls: dict[str, Any] = {
        "fetch": lambda: mappings.fetch(MAPPING, timout=5),  # type: ignore[call-arg]  # the mistake under test
        "delete": lambda: mappings.delete(MAPPING, timout=5),  # type: ignore[call-arg]  # the mistake under test
        "create": lambda: mappings.list(timout=5),  # type: ignore[call-arg]  # the mistake under test
        "patch": lambda: mappings.operation("proc_job_x", timout=5),  # type: ignore[call-arg]  # the mistake under test
    }
    with pytest.raises(TypeError, match="unexpected argument 'timout'; there are timeout, retry"):
        calls[call]()
    assert server.requests == []


def test_an_option_of_the_wrong_type_is_refused_before_anything_is_sent() -> None:
    server = ScriptedServer()
    with pytest.raises(InvalidArgumentError, match=r"retry must be a Retry, such as Retry\(\), not 3"):
        fetch(server, retry=3)
