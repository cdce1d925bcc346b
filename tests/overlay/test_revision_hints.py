"""A refusal that the API's revision may have caused says so, and how to set it. Any other does not."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, STORE, Harness, ScriptedServer
from tests.overlay.revisions import EMAIL, ID
from twilio_memory import NO_RETRY, APIError, BadRequestError, CloudApp, MemoryClient, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

HINTS = {
    "2026-05": (
        "The service may be of another revision of the API than 2026-05: "
        "set api_revision or TWILIO_MEMORY_API_REVISION to 2026-10."
    ),
    "2026-10": (
        "The service may be of another revision of the API than 2026-10: "
        "set api_revision or TWILIO_MEMORY_API_REVISION to 2026-05."
    ),
}


def refused(revision: str, call: Callable[[MemoryClient], object], response: httpx.Response) -> APIError:
    with pytest.raises(APIError) as caught:
        call(ScriptedServer(response).client(api_revision=revision, retry=NO_RETRY))
    return caught.value


def bad_request(message: str, code: int = 20001) -> httpx.Response:
    return httpx.Response(400, json={"code": code, "message": message, "status": 400})


def create(client: MemoryClient, name: str = "x") -> object:
    data_mappings = client.store(STORE).data_mappings
    return data_mappings.create(display_name=name, mapping_from=CloudApp(ID), mapping_to=EMAIL)


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("2026-05", "mappingTo.mappings[0].expression: required"),
        ("2026-05", "mappingTo.mappings[0].fieldName: unknown member"),
        ("2026-05", 'mappingFrom.type: not one of "INGRESS", "DATASET_CLOUDAPP", "DATASET_WAREHOUSE"'),
        ("2026-05", "mappingFrom is invalid"),
        ("2026-05", "Additional properties are not allowed ('fieldName' was unexpected)"),
        ("2026-10", "mappingTo.mappings[0].fieldName: required"),
        ("2026-10", 'mappingFrom.type: not one of "DATASET"'),
        ("2026-10", "Unsupported source DATASET_CLOUDAPP"),
        ("2026-10", "mappingFrom: is not valid under any of the schemas listed in the 'oneOf' keyword"),
    ],
)
def test_a_mapping_refused_for_what_the_revisions_say_differently(revision: str, message: str) -> None:
    error = refused(revision, create, bad_request(message))
    assert error.hint == HINTS[revision]
    assert error.message == message
    assert str(error).endswith(f" {HINTS[revision]}")
    again = copy.copy(error)
    assert (again.hint, str(again)) == (error.hint, str(error))


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("2026-05", "mappingTo.mappings[0].fieldName: the dataset has no field primary_email"),
        ("2026-05", "mappingFrom.datasetId: is not a valid id"),
        ("2026-05", "the dataset has no field primary_email"),
        ("2026-05", "displayName: required"),
        ("2026-05", "Invalid request"),
        ("2026-10", "mappingTo.mappings[0].expression: the dataset has no field primary_email"),
        ("2026-10", "#/mappingFrom/datasetId: unknown dataset"),
    ],
)
def test_a_mapping_refused_for_another_reason(revision: str, message: str) -> None:
    error = refused(revision, create, bad_request(message))
    assert error.hint is None
    assert "revision" not in str(error)


def test_a_name_that_the_other_revision_does_not_allow() -> None:
    refusal = "displayName: does not match the pattern"
    assert refused("2026-05", lambda client: create(client, "a_b"), bad_request(refusal)).hint
    assert refused("2026-05", lambda client: create(client, "1"), bad_request(refusal)).hint is None  # neither does
    assert refused("2026-05", lambda client: create(client, "a-b"), bad_request(refusal)).hint is None


@pytest.mark.parametrize("message", ["the body must have a field", ""])
def test_a_patch_without_fields(message: str) -> None:
    for call in (
        lambda client: client.store(STORE).data_mappings.patch(MAPPING),
        lambda client: client.store(STORE).trait_groups.patch("G"),
        lambda client: client.stores.patch(STORE),
    ):
        assert refused("2026-05", call, bad_request(message)).hint == HINTS["2026-05"]


def test_a_listing_by_type() -> None:
    may, october = "DATASET", "INGRESS"
    for revision, kind in (("2026-05", may), ("2026-10", october)):
        by_type = lambda client, kind=kind: list(client.store(STORE).data_mappings.list(type=kind))  # noqa: E731 - two lines of one test
        assert refused(revision, by_type, bad_request("type: not one of …")).hint == HINTS[revision]
        assert refused(revision, by_type, bad_request("pageToken: malformed")).hint is None
        all_types = lambda client: list(client.store(STORE).data_mappings.list())  # noqa: E731 - as above
        assert refused(revision, all_types, bad_request("type: not one of …")).hint is None


@pytest.mark.parametrize(
    ("status", "code", "hinted"),
    [
        (404, None, True),
        (404, 20404, True),
        (405, 20004, True),
        (501, None, True),
        (404, 520041, False),
        (403, 20003, False),
    ],
)
def test_a_service_that_cannot_delete_a_store(status: int, code: int | None, *, hinted: bool) -> None:
    body = {"message": "No"} | ({} if code is None else {"code": code})
    error = refused("2026-10", lambda client: client.stores.delete(STORE), httpx.Response(status, json=body))
    assert error.hint == (HINTS["2026-10"] if hinted else None)


@pytest.mark.parametrize("status", [401, 403, 404, 409, 412, 429, 500])
def test_no_other_status_of_a_write_is_the_revisions_fault(status: int) -> None:
    response = httpx.Response(status, json={"message": "expression: required"})
    assert refused("2026-05", create, response).hint is None


def test_no_other_call_is_the_revisions_fault() -> None:
    said = bad_request("expression: required; fieldName: unknown; type: DATASET")
    for call in (
        lambda client: client.store(STORE).data_mappings.fetch(MAPPING),
        lambda client: client.store(STORE).trait_groups.create(display_name="G"),
        lambda client: client.store(STORE).data_mappings.delete(MAPPING),
        lambda client: client.stores.create(display_name="x"),
        lambda client: client.operation("x").done(),
    ):
        assert refused("2026-05", call, said).hint is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<html>expression</html>", b"[" * 100_000])
def test_any_body_is_read(content: bytes) -> None:
    error = refused("2026-05", create, httpx.Response(400, content=content))
    assert (error.hint is not None) == (b"expression" in content)


def test_the_hint_comes_before_the_requests_id() -> None:
    response = bad_request("expression: required")
    response.headers["Twilio-Request-Id"] = "RQ1"
    assert str(refused("2026-05", create, response)).endswith(f"required. {HINTS['2026-05']} (request RQ1)")


def test_refusals_by_a_service_of_the_same_revision_are_without_a_hint(harness: Harness) -> None:
    mistakes: list[dict[str, Any]] = [
        {"mapping_to": [("nope", "Contact", "email")]},
        {"mapping_to": [("primary_email", "Nope", "email")]},
        {"mapping_to": [("primary_email", "Contact", "nope")]},
        {"mapping_to": [("visits", "Contact", "email")]},
        {"mapping_to": []},
        {"mapping_from": "tdi_dataset_00000000000000000000000009"},
        {"mapping_from": "nope"},
        {"description": ""},
    ]
    for mistake in mistakes:
        with pytest.raises(BadRequestError) as caught:
            harness.begin(**mistake)
        assert caught.value.hint is None, mistake
    listing = harness.memory.store(STORE).data_mappings.list(type="DATASET")
    with pytest.raises(NotFoundError) as missing:
        list(listing)
    assert missing.value.hint is None
