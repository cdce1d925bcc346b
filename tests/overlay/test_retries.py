"""What is sent again, after how long, and what never is."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.overlay.worlds import Scripted
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

STORE = "mem_store_00000000000000000000000000"
MAPPING = "mem_datamapping_00000000000000000000000000"
OK = httpx.Response(200, json={"id": MAPPING})
ACCEPTED = httpx.Response(202, headers={"Operation-Id": "proc_job_x"})

CALLS = {
    "fetch": lambda mappings: mappings.fetch(MAPPING),
    "delete": lambda mappings: mappings.delete(MAPPING),
    "create": lambda mappings: mappings.create(display_name="x", mapping_from="d", mapping_to=[("a", "b", "c")]),
    "patch": lambda mappings: mappings.patch(MAPPING, display_name="x"),
}
AGAIN_IF_IDEMPOTENT: dict[str, Any] = {
    "500": httpx.Response(500),
    "502": httpx.Response(502),
    "504": httpx.Response(504),
    "read timeout": httpx.ReadTimeout("late"),
    "read error": httpx.ReadError("reset"),
    "protocol error": httpx.RemoteProtocolError("closed"),
}
AGAIN_ALWAYS: dict[str, Any] = {
    "429": httpx.Response(429),
    "503": httpx.Response(503),
    "connect error": httpx.ConnectError("refused"),
    "connect timeout": httpx.ConnectTimeout("slow"),
}
NEVER_AGAIN: dict[str, Any] = {str(status): httpx.Response(status) for status in (400, 401, 404, 409, 412, 501)}


def outcome(call: str, *answers: Any) -> tuple[int, bool]:
    """Return how many requests a call took, and whether it succeeded."""
    server = Scripted(*answers)
    try:
        CALLS[call](server.client().store(STORE).data_mappings)
    except TwilioMemoryError:
        return len(server.requests), False
    return len(server.requests), True


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("trouble", [*AGAIN_IF_IDEMPOTENT, *AGAIN_ALWAYS, *NEVER_AGAIN])
def test_only_what_the_service_cannot_have_done_or_may_do_twice_is_sent_again(call: str, trouble: str) -> None:
    good = OK if call == "fetch" else ACCEPTED
    again = trouble in AGAIN_ALWAYS or (trouble in AGAIN_IF_IDEMPOTENT and call in {"fetch", "delete"})
    answer = (AGAIN_ALWAYS | AGAIN_IF_IDEMPOTENT | NEVER_AGAIN)[trouble]
    assert outcome(call, answer, answer, good) == ((3, True) if again else (1, False))


def test_a_request_is_sent_four_times_at_the_most() -> None:
    assert outcome("fetch", *[httpx.Response(503)] * 9) == (4, False)


def fetch(server: Scripted, client: Any = None, **options: Any) -> Any:
    return (client or server.client()).store(STORE).data_mappings.fetch(MAPPING, **options)


def test_the_pause_is_drawn_below_a_bound_that_doubles_to_a_cap() -> None:
    server = Scripted(*[httpx.Response(500)] * 8, OK)
    client = server.client(retry=Retry(attempts=9, backoff=1, max_backoff=10), random=lambda: 1.0)
    fetch(server, client)
    assert client.pauses == [1, 2, 4, 8, 10, 10, 10, 10]  # type: ignore[attr-defined]  # kept there by Scripted


def test_the_pause_may_be_as_short_as_nothing() -> None:
    server = Scripted(httpx.Response(500), OK)
    client = server.client(random=lambda: 0.0)
    fetch(server, client)
    assert client.pauses == [0]  # type: ignore[attr-defined]  # kept there by Scripted


def test_the_service_sets_the_pause_by_retry_after() -> None:
    server = Scripted(httpx.Response(429, headers={"Retry-After": "7"}), OK)
    client = server.client()
    fetch(server, client)
    assert client.pauses == [7]  # type: ignore[attr-defined]  # kept there by Scripted


def test_a_retry_after_beyond_the_limit_is_told_instead_of_waited_for() -> None:
    server = Scripted(httpx.Response(429, headers={"Retry-After": "3600"}))
    client = server.client()
    with pytest.raises(RateLimitError) as caught:
        fetch(server, client)
    assert caught.value.retry_after == 3600
    assert client.pauses == []  # type: ignore[attr-defined]  # kept there by Scripted


def test_retrying_is_set_per_client_and_per_call() -> None:
    server = Scripted(*[httpx.Response(500)] * 10)
    client = server.client(retry=Retry(attempts=2))
    for options, requests in (({}, 2), ({"retry": NO_RETRY}, 1), ({"retry": Retry(attempts=3)}, 3)):
        before = len(server.requests)
        with pytest.raises(ServerError):
            fetch(server, client, **options)
        assert len(server.requests) - before == requests
    with pytest.raises(ServerError):
        fetch(server, client.with_options(retry=NO_RETRY))
    assert len(server.requests) == 7


def test_there_is_always_a_timeout_per_client_and_per_call() -> None:
    server = Scripted(*[OK] * 4)
    fetch(server)
    client = server.client(timeout=3)
    fetch(server, client)
    fetch(server, client, timeout=1.5)
    fetch(server, client.with_options(timeout=2))
    assert [request.extensions["timeout"]["read"] for request in server.requests] == [10.0, 3, 1.5, 2]


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), None, "5", True])
def test_no_timeout_is_not_to_be_had(timeout: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="timeout must be a number"):
        Scripted().client(timeout=timeout)


@pytest.mark.parametrize("timeout", [0, None, float("inf")])
def test_no_timeout_is_not_to_be_had_for_a_call(timeout: Any) -> None:
    server = Scripted()
    with pytest.raises(InvalidArgumentError, match="timeout must be a number"):
        fetch(server, timeout=timeout)
    assert server.requests == []


@pytest.mark.parametrize(
    "wrong",
    [{"attempts": 0}, {"attempts": 1.5}, {"backoff": -1}, {"max_backoff": float("nan")}, {"max_retry_after": None}],
)
def test_a_retry_that_means_nothing_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{next(iter(wrong))} must be"):
        Retry(**wrong)


@pytest.mark.parametrize(
    ("raised", "cls", "said"),
    [
        (httpx.ConnectError("refused"), ConnectError, "no connection"),
        (httpx.ReadTimeout("late"), RequestTimeoutError, "no complete response within 10 s"),
        (httpx.ReadError("reset"), TransportError, "the connection broke"),
    ],
)
def test_a_transport_error_says_what_was_asked_and_keeps_its_cause(raised: Exception, cls: Any, said: str) -> None:
    server = Scripted(raised)
    with pytest.raises(cls, match=said) as caught:
        fetch(server, retry=NO_RETRY)
    assert caught.value.__cause__ is raised
    assert f"GET https://memory.example/v1/ControlPlane/Stores/{STORE}" in str(caught.value)


def test_what_is_no_transport_error_is_left_alone() -> None:
    server = Scripted(KeyError("bug"))
    with pytest.raises(KeyError, match="bug"):
        fetch(server)


@pytest.mark.parametrize("call", CALLS)
def test_an_option_that_does_not_exist_is_refused(call: str) -> None:
    server = Scripted()
    mappings = server.client().store(STORE).data_mappings
    calls: dict[str, Any] = {
        "fetch": lambda: mappings.fetch(MAPPING, timout=5),  # type: ignore[call-arg]  # what is tested
        "delete": lambda: mappings.delete(MAPPING, timout=5),  # type: ignore[call-arg]  # what is tested
        "create": lambda: mappings.list(timout=5),  # type: ignore[call-arg]  # what is tested
        "patch": lambda: mappings.operation("proc_job_x", timout=5),  # type: ignore[call-arg]  # what is tested
    }
    with pytest.raises(TypeError, match="unexpected argument 'timout'; there are timeout, retry"):
        calls[call]()
    assert server.requests == []


def test_an_option_of_another_kind_is_refused_before_anything_is_sent() -> None:
    server = Scripted()
    with pytest.raises(InvalidArgumentError, match=r"retry must be a Retry, such as Retry\(\), not 3"):
        fetch(server, retry=3)
