"""Waiting for operations: at the pace the service asks for, and up to a deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, OPERATION, STORE, Harness, ScriptedServer, accepted, open_harness, state
from twilio_memory import (
    InvalidArgumentError,
    NotFoundError,
    OperationTimeoutError,
    PermissionDeniedError,
    Polling,
    RateLimitError,
    Retry,
    ServerError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory import OperationStatus


def delete(server: ScriptedServer, settings: dict[str, Any] | None = None, **options: Any) -> Any:
    return server.client(**settings or {}).store(STORE).data_mappings.delete(MAPPING, **options)


def after(seconds: float) -> dict[str, str]:
    return {"Retry-After": f"{seconds:g}"}


def slowly(server: ScriptedServer, seconds: float, response: httpx.Response) -> Callable[[Any], httpx.Response]:
    """Return a response that takes this long to arrive."""

    def respond(_: httpx.Request) -> httpx.Response:
        server.sleeper.clock.advance(seconds)
        return response

    return respond


def test_a_wait_polls_at_the_pace_that_the_service_asks_for(harness: Harness) -> None:
    operation = harness.begin()
    seen: list[str] = []
    operation.wait(on_update=lambda status: seen.append(str(status.status)))
    assert seen == ["RUNNING", "COMPLETED"]
    assert sum(harness.sleeper.pauses) == 2
    assert (operation.status, operation.done()) == ("COMPLETED", True)


def test_waiting_for_many_writes_takes_as_long_as_the_slowest(harness: Harness) -> None:
    operations = [harness.begin(f"m-{number}") for number in range(5)]
    for operation in operations:
        operation.wait()
    assert sum(harness.sleeper.pauses) == 2


def test_a_resumed_operation_is_polled_at_once(harness: Harness) -> None:
    operation = harness.begin()
    harness.clock.advance(10)
    assert harness.memory.operation(operation.id).result().startswith("mem_datamapping_")
    assert sum(harness.sleeper.pauses) == 0


def test_a_wait_that_takes_too_long_reports_the_last_state_and_can_be_continued() -> None:
    with open_harness("sync", delay=100) as harness:
        operation = harness.begin()
        with pytest.raises(
            OperationTimeoutError, match=r"within 60 s; its last known state is RUNNING.*client\.operation"
        ) as caught:
            operation.wait(timeout=60)
        assert isinstance(caught.value, TimeoutError)
        assert caught.value.operation_id == operation.id
        assert caught.value.last is operation.last
        assert sum(harness.sleeper.pauses) == pytest.approx(60)
        assert operation.result().display_name == "crm-contacts"


def test_a_timeout_of_zero_polls_once(sync_harness: Harness) -> None:
    operation = sync_harness.begin()
    with pytest.raises(OperationTimeoutError):
        operation.wait(timeout=0)
    assert operation.last is not None
    assert sum(sync_harness.sleeper.pauses) == 0


def test_a_result_is_waited_for_no_longer_than_its_timeout() -> None:
    server = ScriptedServer(accepted(after(2)), *[state("RUNNING", after(2))] * 9)
    with pytest.raises(OperationTimeoutError, match="within 5 s"):
        delete(server).result(timeout=5)
    assert server.pauses == [2, 2, 1]


def test_the_default_timeout_is_that_of_the_polling_setting() -> None:
    server = ScriptedServer(accepted(after(2)), *[state("RUNNING", after(2))] * 9)
    with pytest.raises(OperationTimeoutError, match="within 3 s"):
        delete(server, {"polling": Polling(timeout=3)}).wait()
    assert server.pauses == [2, 1]


def test_an_operation_seen_completed_at_the_deadline_has_succeeded() -> None:
    server = ScriptedServer(accepted(after(5)), state("COMPLETED"))
    assert delete(server).wait(timeout=5).status == "COMPLETED"
    assert server.pauses == [5]


def test_an_operation_seen_completed_after_the_deadline_has_succeeded() -> None:
    server = ScriptedServer(accepted(after(4)))
    server.responses.append(slowly(server, 3, state("COMPLETED")))
    assert delete(server).wait(timeout=5).status == "COMPLETED"


def test_an_operation_seen_running_at_the_deadline_has_timed_out() -> None:
    server = ScriptedServer(accepted(after(5)), state("RUNNING"))
    with pytest.raises(OperationTimeoutError):
        delete(server).wait(timeout=5)
    assert server.pauses == [5]


@pytest.mark.parametrize(
    "failure", [httpx.Response(503, headers=after(4)), httpx.Response(429, headers=after(4))], ids=["503", "429"]
)
def test_the_retries_of_a_poll_stop_at_the_deadline(failure: httpx.Response) -> None:
    server = ScriptedServer(accepted(after(1)), *[failure] * 9)
    operation = delete(server)
    with pytest.raises(OperationTimeoutError, match="within 8 s; its state is unknown") as caught:
        operation.wait(timeout=8)
    assert server.pauses == [1, 4, 3]
    assert len(server.requests) == 3
    assert caught.value.operation_id == operation.id


def test_a_retry_that_would_start_at_the_deadline_is_not_sent() -> None:
    server = ScriptedServer(accepted(after(1)), *[httpx.Response(503, headers=after(2))] * 9)
    with pytest.raises(OperationTimeoutError):
        delete(server).wait(timeout=3)
    assert server.pauses == [1, 2]
    assert len(server.requests) == 2


def test_a_poll_that_fails_after_the_deadline_is_not_retried_after_another_pause() -> None:
    server = ScriptedServer(accepted(after(1)))
    server.responses.append(slowly(server, 9, httpx.Response(503)))
    with pytest.raises(OperationTimeoutError):
        delete(server).wait(timeout=3)
    assert server.pauses == [1, 0]


@pytest.mark.parametrize("status", [429, 500, 501])
def test_a_response_that_may_improve_is_a_timeout_at_the_deadline(status: int) -> None:
    server = ScriptedServer(accepted(after(3)), *[httpx.Response(status)] * 9)
    with pytest.raises(OperationTimeoutError) as caught:
        delete(server).wait(timeout=3)
    assert isinstance(caught.value.__cause__, RateLimitError | ServerError)


def test_a_response_that_will_not_improve_is_raised_even_at_the_deadline() -> None:
    with pytest.raises(PermissionDeniedError):
        delete(ScriptedServer(accepted(after(3)), httpx.Response(403))).wait(timeout=3)


def test_an_outage_up_to_the_deadline_is_a_timeout_that_keeps_its_cause() -> None:
    down = [httpx.ConnectError("refused")] * 100
    server = ScriptedServer(accepted(), state("PENDING", after(2)), *down)
    with pytest.raises(OperationTimeoutError, match="within 3 s; its last known state is PENDING") as caught:
        delete(server).wait(timeout=3)
    assert isinstance(caught.value.__cause__, TransportError)


def test_the_request_timeout_of_a_poll_is_cut_to_the_time_left_but_not_below_a_second() -> None:
    server = ScriptedServer(accepted(after(1)), *[state("RUNNING", after(4))] * 9)
    with pytest.raises(OperationTimeoutError):
        delete(server).wait(timeout=13.5)
    write, *polls = server.timeouts
    assert write == 10
    assert polls == [10, 8.5, 4.5, 1, 1]


def test_the_request_timeout_of_a_poll_is_that_of_the_call() -> None:
    server = ScriptedServer(accepted(after(1)), state("RUNNING", after(1)), state("COMPLETED"))
    delete(server, timeout=2).wait(timeout=60)
    assert server.timeouts == [2, 2, 2]


def test_a_poll_outside_a_wait_keeps_its_request_timeout() -> None:
    server = ScriptedServer(accepted(), state("RUNNING"))
    assert not delete(server).done()
    assert server.timeouts == [10, 10]


def test_a_failed_poll_leaves_the_operation_to_be_waited_for_again() -> None:
    down = [httpx.Response(500)] * 4
    server = ScriptedServer(accepted(), *down, state("COMPLETED"))
    operation = delete(server)
    with pytest.raises(ServerError):
        operation.wait()
    operation.wait()


def test_the_retry_option_of_a_write_also_holds_for_its_polls() -> None:
    server = ScriptedServer(accepted(), *[httpx.Response(500)] * 9)
    with pytest.raises(ServerError):
        delete(server, retry=Retry(attempts=2)).wait()
    assert len(server.requests) == 3


def test_a_new_operation_may_be_missing_three_times_and_not_four() -> None:
    missing = httpx.Response(404, json={"code": 520052})
    server = ScriptedServer(accepted(), *[missing] * 3, state("COMPLETED"))
    assert delete(server).wait().status == "COMPLETED"
    server = ScriptedServer(accepted(), *[missing] * 9)
    with pytest.raises(NotFoundError):
        delete(server).wait()
    assert len(server.requests) == 5


def test_a_new_operation_that_is_missing_at_the_deadline_is_not_polled_again() -> None:
    server = ScriptedServer(accepted(after(3)), *[httpx.Response(404)] * 9)
    with pytest.raises(NotFoundError):
        delete(server).wait(timeout=3)
    assert len(server.requests) == 2


def test_a_resumed_operation_that_is_missing_is_not_polled_again() -> None:
    server = ScriptedServer(httpx.Response(404))
    with pytest.raises(NotFoundError):
        server.client().operation(OPERATION).wait()
    assert len(server.requests) == 1


def test_waiting_again_sends_nothing_and_returns_the_final_state() -> None:
    server = ScriptedServer(accepted(), state("COMPLETED"))
    operation = delete(server)
    first = operation.wait()
    assert operation.wait() is first
    assert len(server.requests) == 2


def test_a_watcher_of_an_operation_that_has_ended_sees_its_final_state(harness: Harness) -> None:
    operation = harness.begin()
    operation.wait()
    seen: list[str] = []
    operation.result(on_update=lambda status: seen.append(str(status.status)))
    assert seen == ["COMPLETED"]


def test_a_clock_that_is_set_back_makes_no_pause_longer() -> None:
    readings = iter([1000.0] * 5 + [0.0] * 10)
    server = ScriptedServer(accepted(), state("RUNNING", after(2)), state("COMPLETED"))
    delete(server, {"clock": lambda: next(readings)}).wait(timeout=60)
    assert max(server.pauses) == 2


@pytest.mark.parametrize("timeout", [-1, float("nan"), "5", True])
def test_a_timeout_must_be_a_number_from_zero(sync_harness: Harness, timeout: Any) -> None:
    for method in (sync_harness.begin("a").wait, sync_harness.begin("b").result):
        with pytest.raises(InvalidArgumentError, match=r"^timeout must be a number of at least 0, not"):
            method(timeout=timeout)


def test_a_pause_without_retry_after_grows_between_bounds() -> None:
    server = ScriptedServer(accepted(), *[state("RUNNING")] * 12, state("COMPLETED"))
    delete(server, {"polling": Polling(min_interval=1, max_interval=4), "random": lambda: 1.0}).wait()
    assert server.pauses[:4] == [1, 1.5, 2.25, 3.375]
    assert set(server.pauses[4:]) == {4}


def test_a_retry_after_is_capped_by_the_longest_interval() -> None:
    server = ScriptedServer(accepted(after(3600)), state("COMPLETED"))
    delete(server, {"polling": Polling(max_interval=7)}).wait()
    assert server.pauses == [7]


def test_a_retry_after_of_zero_is_followed_before_the_first_poll_only() -> None:
    server = ScriptedServer(accepted(after(0)), state("RUNNING", after(0)), state("COMPLETED"))
    delete(server).wait()
    first, second = server.pauses
    assert first == 0
    assert second >= 0.5


def test_the_intervals_of_polling_may_be_equal() -> None:
    server = ScriptedServer(accepted(), *[state("RUNNING")] * 3, state("COMPLETED"))
    delete(server, {"polling": Polling(min_interval=2, max_interval=2)}).wait()
    assert server.pauses == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"timeout": -1}, "timeout must be a number of at least 0, not -1."),
        ({"min_interval": -1}, "min_interval must be a number of at least 0, not -1."),
        ({"min_interval": 2, "max_interval": 1.5}, "max_interval must be a number of at least 2, not 1.5."),
        ({"max_interval": None}, "max_interval must be a number of at least 0.5, not None."),
    ],
)
def test_invalid_polling_is_refused(given: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        Polling(**given)
    assert str(caught.value) == message


def test_an_unknown_state_is_waited_through() -> None:
    server = ScriptedServer(accepted(), state("REHEARSING"), state("COMPLETED"))
    seen: list[OperationStatus] = []
    delete(server).wait(on_update=seen.append)
    assert [str(status.status) for status in seen] == ["REHEARSING", "COMPLETED"]


@pytest.mark.parametrize("odd", [None, 5, {}, ["x"], "completed"])
def test_a_malformed_state_is_waited_through(odd: Any) -> None:
    server = ScriptedServer(accepted(), state(odd), state("COMPLETED"))
    assert delete(server).wait().status == "COMPLETED"


def test_an_unknown_state_is_not_waited_for_without_end() -> None:
    server = ScriptedServer(accepted(), *[state("REHEARSING")] * 1000)
    with pytest.raises(OperationTimeoutError, match="its last known state is REHEARSING"):
        delete(server).wait(timeout=100)
