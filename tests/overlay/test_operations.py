"""Operations: their state, their result, their errors, and how they are resumed. `test_waiting` is about time."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, OPERATION, STORE, Harness, ScriptedServer, accepted, failed, state
from twilio_memory import (
    InvalidArgumentError,
    InvalidResponseError,
    NameTakenError,
    NotFoundError,
    OperationCancelledError,
    OperationFailedError,
    TwilioMemoryError,
    VersionConflictError,
)


def delete(server: ScriptedServer, **settings: Any) -> Any:
    return server.client(**settings).store(STORE).data_mappings.delete(MAPPING)


def create(server: ScriptedServer) -> Any:
    mappings = server.client().store(STORE).data_mappings
    return mappings.create(display_name="x", mapping_from="tdi_dataset_x", mapping_to=[("a", "b", "c")])


def test_the_status_is_known_without_a_poll(harness: Harness) -> None:
    operation = harness.begin()
    assert (operation.status, operation.last) == ("PENDING", None)
    assert operation.id.startswith("proc_job_")
    assert operation.status_url.endswith(operation.id)
    assert "accepted" in operation.message


def test_an_operation_is_resumed_by_its_id_or_url(harness: Harness) -> None:
    first, second, third = harness.begin("a"), harness.begin("b"), harness.begin("c")
    assert harness.memory.operation(first.id).result().startswith("mem_datamapping_")
    assert harness.memory.operation(second.status_url).result().startswith("mem_datamapping_")
    mapping = harness.mappings.operation(third.id).result()
    assert mapping.display_name == "c"
    assert harness.mappings.operation(harness.mappings.delete(mapping.id).id).result() is None


def test_a_failed_operation_raises_with_twilios_code(harness: Harness) -> None:
    harness.create("taken")
    mapping = harness.create("other")
    operation = harness.mappings.patch(mapping.id, display_name="taken")
    with pytest.raises(NameTakenError) as caught:
        operation.result()
    error = caught.value
    assert isinstance(error, OperationFailedError)
    assert (error.code, error.operation_id, error.last.status) == (520056, operation.id, "FAILED")
    assert "520056" in str(error)
    assert error.title
    assert str(operation.status) == "FAILED"


def test_a_failed_operation_is_not_a_cancelled_one() -> None:
    with pytest.raises(OperationFailedError) as caught:
        delete(ScriptedServer(accepted(), failed(1))).wait()
    assert type(caught.value) is OperationFailedError
    assert str(caught.value) == f"operation {OPERATION} ended as FAILED, code 1: No: Not this time"


def test_a_conflict_that_the_operation_reports_is_raised_by_a_patch() -> None:
    server = ScriptedServer(accepted(), failed(520043))
    operation = server.client().store(STORE).data_mappings.patch(MAPPING, description="d")
    with pytest.raises(VersionConflictError):
        operation.result()
    assert len(server.requests) == 2


def test_an_unknown_state_with_an_end_is_a_failure() -> None:
    ended = state("ABANDONED", completedAt="2026-01-15T10:30:02Z")
    with pytest.raises(OperationFailedError, match="ended as ABANDONED"):
        delete(ScriptedServer(accepted(), ended)).wait()


def test_a_cancelled_operation_has_an_error_of_its_own() -> None:
    with pytest.raises(OperationCancelledError, match="ended as CANCELLED"):
        delete(ScriptedServer(accepted(), state("CANCELLED"))).wait()


@pytest.mark.parametrize(
    "error",
    [None, {}, {"code": None, "detail": None}, {"title": "No"}, {"title": 5, "detail": ["x"], "code": "1"}, "boom", 5],
)
def test_a_failure_without_details_is_still_a_failure(error: object) -> None:
    response = state("FAILED", error=error, operationId=None)
    with pytest.raises(OperationFailedError, match=f"operation {OPERATION} ended as FAILED") as caught:
        delete(ScriptedServer(accepted(), response)).wait()
    assert caught.value.code is None


@pytest.mark.parametrize("named", [None, 5, OPERATION])
def test_a_state_has_the_operation_id_that_was_asked_for(named: object) -> None:
    operation = delete(ScriptedServer(accepted(), state("COMPLETED", operationId=named)))
    assert operation.wait().operation_id == OPERATION


def test_a_status_url_of_another_host_is_never_requested() -> None:
    foreign = {"statusUrl": "https://attacker.example/v1/ControlPlane/Operations/x"}
    server = ScriptedServer(accepted(body=foreign), state("COMPLETED"))
    delete(server).wait()
    assert {request.url.host for request in server.requests} == {"memory.example"}
    assert server.requests[-1].url.path == f"/v1/ControlPlane/Operations/{OPERATION}"


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
    ],
)
def test_an_operation_cannot_be_resumed_by_a_url_of_another_host(url: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        ScriptedServer().client().operation(url)
    assert str(caught.value) == (
        "the status URL must belong to https://memory.example, the only host that receives the credentials; "
        "pass the operation's id instead."
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", r"^operation must be a string that is not empty and not a path, not ''\.$"),
        ("..", r"^operation must be a string that is not empty and not a path, not '\.\.'\.$"),
        (None, r"^operation must be a string, not a NoneType\.$"),
        (7, r"^operation must be a string, not a int\.$"),
        ("a/b", r"^'a/b' is neither the id of an operation nor a status URL\.$"),
    ],
)
def test_an_operation_cannot_be_resumed_by_anything_but_an_id_or_url(given: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        ScriptedServer().client().operation(given)


def test_an_operation_resumed_by_its_url_is_polled_at_that_url_and_at_once() -> None:
    url = f"https://memory.example/v2/jobs/{OPERATION}/"
    server = ScriptedServer(state("COMPLETED", result={"id": MAPPING}))
    operation = server.client().operation(url)
    assert (operation.id, operation.status_url) == (OPERATION, url)
    assert operation.result() == MAPPING
    assert str(server.requests[0].url) == url
    assert server.pauses == [0]


def test_a_status_url_of_this_host_is_requested_as_given() -> None:
    url = f"https://memory.example:443/v2/jobs/{OPERATION}?view=full"
    server = ScriptedServer(accepted({"Location": url}, operation=None), state("COMPLETED"))
    operation = delete(server)
    assert operation.id == OPERATION
    operation.wait()
    assert str(server.requests[-1].url) == f"https://memory.example/v2/jobs/{OPERATION}?view=full"


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("http://memory.example", "http://memory.example:80"),
        ("http://memory.example:80", "http://memory.example"),
        ("https://memory.example", "https://memory.example:443"),
        ("https://memory.example:443", "https://memory.example"),
    ],
)
def test_a_url_with_the_default_port_has_the_same_origin_as_one_without(base_url: str, origin: str) -> None:
    server = ScriptedServer(accepted({"Location": f"{origin}/v2/jobs/x"}), state("COMPLETED"))
    delete(server, base_url=base_url, allow_insecure_http=True).wait()
    assert server.requests[-1].url.path == "/v2/jobs/x"


@pytest.mark.parametrize(
    "url",
    [
        f"HTTPS://MEMORY.example/gateway/v1/ControlPlane/Operations/{OPERATION}",
        f"https://user:other@memory.example/gateway/v1/ControlPlane/Operations/{OPERATION}",
        f"/gateway/v1/ControlPlane/Operations/{OPERATION}",
        f"https://memory.example/v1/ControlPlane/Operations/{OPERATION}",
        f"/v1/ControlPlane/Operations/{OPERATION}",
        f"https://memory.example/gateway/\t{OPERATION}",
    ],
)
def test_polls_stay_below_the_base_url_and_carry_the_clients_credentials(url: str) -> None:
    gateway = "https://memory.example/gateway"
    server = ScriptedServer(accepted(body={"statusUrl": url}), state("COMPLETED"))
    delete(server, base_url=gateway).wait()
    write, poll = server.requests
    assert str(poll.url) == f"{gateway}/v1/ControlPlane/Operations/{OPERATION}"
    assert poll.headers["Authorization"] == write.headers["Authorization"]


@pytest.mark.parametrize(
    "url",
    [f"https://memory.example/v1/ControlPlane/Operations/{OPERATION}", f"/v1/ControlPlane/Operations/{OPERATION}"],
)
def test_an_operation_is_resumed_by_a_status_url_without_the_path_of_the_gateway(url: str) -> None:
    server = ScriptedServer(state("COMPLETED"))
    server.client(base_url="https://memory.example/gateway").operation(url).wait()
    assert server.requests[0].url.path == f"/gateway/v1/ControlPlane/Operations/{OPERATION}"


@pytest.mark.parametrize("url", [None, "https://[broken/x", "https://memory.example"])
def test_an_accepted_write_that_names_no_operation_is_an_error(url: str | None) -> None:
    response = accepted({"Location": url} if url else None, {"message": "ok"}, operation=None)
    with pytest.raises(InvalidResponseError) as caught:
        delete(ScriptedServer(response))
    assert str(caught.value) == "HTTP 202: the write was accepted, but the response names no operation."
    assert caught.value.response.content == response.content


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"statusUrl": 5, "message": {}}', b'{"statusUrl": null}'])
def test_the_headers_of_a_202_are_enough_whatever_its_body(body: bytes) -> None:
    server = ScriptedServer(httpx.Response(202, headers={"Operation-Id": OPERATION}, content=body), state("COMPLETED"))
    operation = delete(server)
    assert (operation.status_url, operation.message, operation.result()) == (None, None, None)


def test_the_body_of_a_202_is_enough_without_headers() -> None:
    url = f"https://memory.example/v2/jobs/{OPERATION}"
    operation = delete(ScriptedServer(accepted(body={"statusUrl": url, "message": "Soon."}, operation=None)))
    assert (operation.id, operation.status_url, operation.message) == (OPERATION, url, "Soon.")


def test_an_html_page_instead_of_a_202_is_an_error() -> None:
    with pytest.raises(InvalidResponseError, match="the body is not JSON"):
        delete(ScriptedServer(httpx.Response(200, content=b"<html>")))


@pytest.mark.parametrize("result", [{"id": MAPPING}, {"id": MAPPING, "type": "NEW"}])
def test_a_result_of_an_unknown_type_may_name_the_id(result: dict[str, str]) -> None:
    server = ScriptedServer(state("COMPLETED", result=result))
    assert server.client().operation(OPERATION).result() == MAPPING


@pytest.mark.parametrize("fields", [{}, {"result": None}, {"result": {"id": 5}}, {"result": {"id": 5, "type": "NEW"}}])
def test_the_result_of_a_resumed_write_is_none_if_the_operation_names_no_id(fields: dict[str, Any]) -> None:
    server = ScriptedServer(state("COMPLETED", **fields))
    assert server.client().operation(OPERATION).result() is None


def test_a_completed_create_that_does_not_name_the_id_is_an_error() -> None:
    operation = create(ScriptedServer(accepted(), state("COMPLETED", result={"type": "NEW"})))
    with pytest.raises(TwilioMemoryError, match="completed, but does not name the resource's id"):
        operation.result()


@pytest.mark.parametrize(
    ("write", "path"),
    [
        (lambda client: client.store(STORE).data_mappings.patch(MAPPING), f"{STORE}/DataMappings/{MAPPING}"),
        (lambda client: client.store(STORE).trait_groups.create(display_name="G"), f"{STORE}/TraitGroups/G"),
        (lambda client: client.store(STORE).trait_groups.patch("G"), f"{STORE}/TraitGroups/G"),
        (lambda client: client.stores.patch(STORE), STORE),
    ],
    ids=["data mapping", "new trait group", "trait group", "store"],
)
def test_a_write_that_knows_the_id_fetches_its_result_even_if_the_operation_names_none(write: Any, path: str) -> None:
    server = ScriptedServer(accepted(), state("COMPLETED"), httpx.Response(200, json={"traitGroup": {}}))
    write(server.client()).result()
    assert server.requests[-1].url.path == f"/v1/ControlPlane/Stores/{path}"


def test_an_expired_operation_is_not_found(sync_harness: Harness) -> None:
    operation = sync_harness.begin()
    operation.wait()
    sync_harness.clock.advance(8 * 24 * 3600)
    with pytest.raises(NotFoundError) as caught:
        sync_harness.memory.operation(operation.id).done()
    assert caught.value.code == 520052
