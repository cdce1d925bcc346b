"""Waiting for operations: at the service's pace, within a timeout, resumable, and never at another host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.worlds import Scripted, World, world
from twilio_memory import (
    InvalidArgumentError,
    InvalidResponseError,
    NameTakenError,
    NotFoundError,
    OperationCancelledError,
    OperationFailedError,
    OperationTimeoutError,
    Polling,
    ServerError,
    TransportError,
    TwilioMemoryError,
)

if TYPE_CHECKING:
    from twilio_memory import OperationStatus

ID = "proc_job_00000000000000000000000000"
NAMED = {"Operation-Id": ID}
STORE = "mem_store_00000000000000000000000000"
MAPPING = "mem_datamapping_00000000000000000000000000"


def accepted(headers: dict[str, str] | None = None, body: dict[str, Any] | None = None) -> httpx.Response:
    return httpx.Response(202, json={} if body is None else body, headers=headers)


def state(status: str, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
    body = {"operationId": ID, "status": status, "createdAt": "2026-01-15T10:30:00Z", **fields}
    return httpx.Response(200, json=body, headers=headers)


def delete(server: Scripted, **more: Any) -> Any:
    return server.client(**more).store(STORE).data_mappings.delete(MAPPING)


def test_a_wait_polls_at_the_pace_that_the_service_asks_for(here: World) -> None:
    operation = here.begin()
    seen: list[str] = []
    operation.wait(on_update=lambda status: seen.append(str(status.status)))
    assert seen == ["RUNNING", "COMPLETED"]
    assert sum(here.slept.pauses) == 2
    assert (operation.status, operation.done()) == ("COMPLETED", True)


def test_the_status_is_known_without_a_poll(here: World) -> None:
    operation = here.begin()
    assert (operation.status, operation.last) == ("PENDING", None)
    assert operation.id.startswith("proc_job_")
    assert operation.status_url.endswith(operation.id)
    assert "accepted" in operation.message


def test_an_operation_is_resumed_by_its_id_or_url(here: World) -> None:
    first, second, third = here.begin("a"), here.begin("b"), here.begin("c")
    assert here.memory.operation(first.id).result().startswith("mem_datamapping_")
    assert here.memory.operation(second.status_url).result().startswith("mem_datamapping_")
    mapping = here.mappings.operation(third.id).result()
    assert mapping.display_name == "c"
    assert here.mappings.operation(here.mappings.delete(mapping.id).id).result() is None


def test_waiting_for_many_writes_takes_as_long_as_the_slowest(here: World) -> None:
    operations = [here.begin(f"m-{number}") for number in range(5)]
    for operation in operations:
        operation.wait()
    assert sum(here.slept.pauses) == 2


def test_a_resumed_operation_is_polled_at_once(here: World) -> None:
    operation = here.begin()
    here.clock.advance(10)
    assert here.memory.operation(operation.id).result().startswith("mem_datamapping_")
    assert sum(here.slept.pauses) == 0


def test_a_failed_operation_raises_with_twilios_code(here: World) -> None:
    here.create("taken")
    mapping = here.create("other")
    operation = here.mappings.patch(mapping.id, display_name="taken")
    with pytest.raises(NameTakenError) as caught:
        operation.result()
    error = caught.value
    assert isinstance(error, OperationFailedError)
    assert (error.code, error.operation_id, error.status.status) == (520056, operation.id, "FAILED")
    assert "520056" in str(error)
    assert error.title
    assert str(operation.status) == "FAILED"


def test_a_wait_that_takes_too_long_says_what_was_seen_and_can_go_on() -> None:
    with world("sync", delay=100) as here:
        operation = here.begin()
        with pytest.raises(
            OperationTimeoutError, match=r"within 60 s; its last known state is RUNNING.*client\.operation"
        ) as caught:
            operation.wait(timeout=60)
        assert isinstance(caught.value, TimeoutError)
        assert caught.value.operation_id == operation.id
        assert caught.value.last is operation.last
        assert sum(here.slept.pauses) == pytest.approx(60)
        assert operation.result().display_name == "crm-contacts"


def test_a_timeout_of_zero_asks_once(sync: World) -> None:
    operation = sync.begin()
    with pytest.raises(OperationTimeoutError):
        operation.wait(timeout=0)
    assert operation.last is not None
    assert sum(sync.slept.pauses) == 0


def test_a_clock_that_is_set_back_makes_no_pause_longer() -> None:
    readings = iter([1000.0] * 5 + [0.0] * 10)
    server = Scripted(accepted(NAMED), state("RUNNING", {"Retry-After": "2"}), state("COMPLETED"))
    operation = delete(server, clock=lambda: next(readings))
    operation.wait(timeout=60)
    assert max(operation._driver.pause.pauses) == 2


def test_a_watcher_of_an_operation_that_has_ended_sees_its_final_state(here: World) -> None:
    operation = here.begin()
    operation.wait()
    seen: list[str] = []
    operation.result(on_update=lambda status: seen.append(str(status.status)))
    assert seen == ["COMPLETED"]


def test_a_timeout_must_be_a_number(sync: World) -> None:
    with pytest.raises(InvalidArgumentError, match="timeout must be a number of at least 0"):
        sync.begin().wait(timeout=-1)


def test_a_pause_without_retry_after_grows_between_bounds() -> None:
    server = Scripted(accepted(NAMED), *[state("RUNNING")] * 12, state("COMPLETED"))
    operation = delete(server, polling=Polling(min_interval=1, max_interval=4), random=lambda: 1.0)
    operation.wait()
    pauses = operation._driver.pause.pauses
    assert pauses[:4] == [1, 1.5, 2.25, 3.375]
    assert set(pauses[4:]) == {4}


def test_a_retry_after_of_zero_does_not_spin() -> None:
    now = {"Retry-After": "0"}
    server = Scripted(accepted(NAMED | now), state("RUNNING", now), state("COMPLETED"))
    operation = delete(server)
    operation.wait()
    first, second = operation._driver.pause.pauses
    assert first == 0
    assert second >= 0.5


def test_an_unknown_state_is_waited_through() -> None:
    server = Scripted(accepted(NAMED), state("REHEARSING"), state("COMPLETED"))
    seen: list[OperationStatus] = []
    delete(server).wait(on_update=seen.append)
    assert [str(status.status) for status in seen] == ["REHEARSING", "COMPLETED"]


@pytest.mark.parametrize("odd", [None, 5, {}, ["x"], "completed"])
def test_a_state_that_is_no_state_is_waited_through(odd: Any) -> None:
    server = Scripted(accepted(NAMED), state(odd), state("COMPLETED"))
    assert delete(server).wait().status == "COMPLETED"


def test_an_unknown_state_does_not_go_on_for_ever() -> None:
    server = Scripted(accepted(NAMED), *[state("REHEARSING")] * 1000)
    with pytest.raises(OperationTimeoutError, match="its last known state is REHEARSING"):
        delete(server).wait(timeout=100)


def test_an_unknown_state_with_an_end_is_a_failure() -> None:
    over = state("ABANDONED", completedAt="2026-01-15T10:30:02Z")
    with pytest.raises(OperationFailedError, match="ended as ABANDONED"):
        delete(Scripted(accepted(NAMED), over)).wait()


def test_a_cancelled_operation_has_an_error_of_its_own() -> None:
    with pytest.raises(OperationCancelledError, match="ended as CANCELLED"):
        delete(Scripted(accepted(NAMED), state("CANCELLED"))).wait()


@pytest.mark.parametrize(
    "error",
    [None, {}, {"code": None, "detail": None}, {"title": "No"}, {"title": 5, "detail": ["x"], "code": "1"}, "boom", 5],
)
def test_a_failure_without_particulars_is_still_a_failure(error: dict[str, Any] | None) -> None:
    failed = state("FAILED", error=error, operationId=None)
    with pytest.raises(OperationFailedError, match=f"operation {ID} ended as FAILED") as caught:
        delete(Scripted(accepted(NAMED), failed)).wait()
    assert caught.value.code is None


def test_a_status_url_of_another_host_is_never_asked() -> None:
    foreign = {"statusUrl": "https://attacker.example/v1/ControlPlane/Operations/x"}
    server = Scripted(accepted(NAMED, foreign), state("COMPLETED"))
    delete(server).wait()
    assert {request.url.host for request in server.requests} == {"memory.example"}
    assert server.requests[-1].url.path == f"/v1/ControlPlane/Operations/{ID}"


@pytest.mark.parametrize(
    "url",
    [
        "http://memory.example/v1/ControlPlane/Operations/x",
        "https://memory.example:8443/v1/ControlPlane/Operations/x",
        "https://memory.example@attacker.example/x",
        "https://attacker.example/x",
        "https://[broken/x",
        "//attacker.example/x",
        "https://memory.example/",
        "https://memory.example/v1/\x01x",
        "",
        "a/b",
        "..",
        None,
        7,
    ],
)
def test_an_operation_cannot_be_taken_up_at_another_host_or_from_nonsense(url: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        Scripted().client().operation(url)


def test_a_status_url_of_this_host_is_followed_as_given() -> None:
    server = Scripted(accepted({"Location": f"https://memory.example:443/v2/jobs/{ID}"}), state("COMPLETED"))
    operation = delete(server)
    assert operation.id == ID
    operation.wait()
    assert server.requests[-1].url.path == f"/v2/jobs/{ID}"


@pytest.mark.parametrize(
    "url",
    [
        f"HTTPS://MEMORY.example/gateway/v1/ControlPlane/Operations/{ID}",
        f"https://user:other@memory.example/gateway/v1/ControlPlane/Operations/{ID}",
        f"/gateway/v1/ControlPlane/Operations/{ID}",
        f"https://memory.example/v1/ControlPlane/Operations/{ID}",
        f"/v1/ControlPlane/Operations/{ID}",
        f"https://memory.example/gateway/\t{ID}",
    ],
)
def test_a_status_url_is_asked_below_the_base_url_alone_and_with_the_clients_credentials(url: str) -> None:
    gateway = "https://memory.example/gateway"
    server = Scripted(accepted(NAMED, {"statusUrl": url}), state("COMPLETED"))
    delete(server, base_url=gateway).wait()
    write, poll = server.requests
    assert str(poll.url) == f"{gateway}/v1/ControlPlane/Operations/{ID}"
    assert poll.headers["Authorization"] == write.headers["Authorization"]


@pytest.mark.parametrize(
    "url", [f"https://memory.example/v1/ControlPlane/Operations/{ID}", f"/v1/ControlPlane/Operations/{ID}"]
)
def test_a_status_url_without_the_path_of_a_gateway_can_be_taken_up(url: str) -> None:
    server = Scripted(state("COMPLETED"))
    server.client(base_url="https://memory.example/gateway").operation(url).wait()
    assert server.requests[0].url.path == f"/gateway/v1/ControlPlane/Operations/{ID}"


def test_an_accepted_write_that_names_no_operation_is_an_error() -> None:
    with pytest.raises(InvalidResponseError, match="names no operation"):
        delete(Scripted(accepted(body={"message": "ok"})))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"statusUrl": 5, "message": {}}', b'{"statusUrl": null}'])
def test_headers_are_enough_whatever_the_body(body: bytes) -> None:
    server = Scripted(httpx.Response(202, headers={"Operation-Id": ID}, content=body), state("COMPLETED"))
    operation = delete(server)
    assert (operation.status_url, operation.message, operation.result()) == (None, None, None)


def test_an_html_page_instead_of_an_acceptance_is_reported_as_one() -> None:
    with pytest.raises(InvalidResponseError, match="the body is not JSON"):
        delete(Scripted(httpx.Response(200, content=b"<html>")))


@pytest.mark.parametrize("result", [{"id": MAPPING}, {"id": MAPPING, "type": "NEW"}])
def test_a_result_of_another_type_may_name_the_id(result: dict[str, str]) -> None:
    server = Scripted(state("COMPLETED", result=result))
    assert server.client().operation(ID).result() == MAPPING


def test_a_completed_create_that_does_not_name_the_id_is_an_error() -> None:
    server = Scripted(accepted(NAMED), state("COMPLETED", result={"type": "NEW"}))
    create = server.client().store(STORE).data_mappings.create
    operation = create(display_name="x", mapping_from="tdi_dataset_x", mapping_to=[("a", "b", "c")])
    with pytest.raises(TwilioMemoryError, match="completed, but does not name the resource's id"):
        operation.result()


def test_a_poll_that_fails_leaves_the_operation_to_be_waited_for_again() -> None:
    down = [httpx.Response(500)] * 4
    server = Scripted(accepted(NAMED), *down, state("COMPLETED"))
    operation = delete(server)
    with pytest.raises(ServerError):
        operation.wait()
    operation.wait()


def test_an_outage_up_to_the_deadline_is_a_timeout_that_keeps_its_cause() -> None:
    down = [httpx.ConnectError("refused")] * 100
    server = Scripted(accepted(NAMED), state("PENDING", {"Retry-After": "2"}), *down)
    with pytest.raises(OperationTimeoutError, match="within 3 s; its last known state is PENDING") as caught:
        delete(server).wait(timeout=3)
    assert isinstance(caught.value.__cause__, TransportError)


def test_an_expired_operation_is_not_found(sync: World) -> None:
    operation = sync.begin()
    operation.wait()
    sync.clock.advance(8 * 24 * 3600)
    with pytest.raises(NotFoundError) as caught:
        sync.memory.operation(operation.id).done()
    assert caught.value.code == 520052
