"""`edit` never overwrites a concurrent change, whether it has taken effect or is still pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, STORE, ScriptedServer, accepted, failed, state
from twilio_memory import (
    ConflictError,
    InvalidArgumentError,
    NameTakenError,
    NotFoundError,
    OperationTimeoutError,
    Retry,
    TwilioMemoryError,
    VersionConflictError,
)
from twilio_memory.models import DataMapping, PatchDataMappingInput

if TYPE_CHECKING:
    from tests.overlay.harness import Harness


def test_a_concurrent_change_is_not_overwritten(harness: Harness) -> None:
    mapping = harness.create(description="first")
    seen: list[str] = []

    def change(current: DataMapping) -> dict[str, object]:
        seen.append(current.display_name)
        if len(seen) == 1:
            rename_elsewhere(harness, mapping.id)
        return {"displayName": current.display_name + "-v2"}

    edited = harness.mappings.edit(mapping.id, change).result()
    assert seen == ["crm-contacts", "rival"]
    assert (edited.display_name, edited.version) == ("rival-v2", 3)


def test_a_pending_change_is_not_overwritten(harness: Harness) -> None:
    mapping = harness.create()
    rename = harness.mappings.patch(mapping.id, display_name="rival")
    operation = harness.mappings.edit(mapping.id, lambda current: {"displayName": current.display_name + "-v2"})
    first = operation.id
    edited = operation.result()
    assert rename.result().version == 3
    assert (edited.display_name, edited.version) == ("rival-v2", 3)
    assert operation.id != first


def rename_elsewhere(harness: Harness, mapping_id: str) -> None:
    """Rename a mapping as another process would, and let the change take effect."""
    auth = (harness.emulator.account_sid, harness.emulator.auth_token)
    with httpx.Client(transport=harness.emulator.transport(), auth=auth, base_url="http://localhost") as http:
        path = f"/v1/ControlPlane/Stores/{harness.store_id}/DataMappings/{mapping_id}"
        assert http.patch(path, json={"displayName": "rival"}).status_code == 202
    harness.clock.advance(5)


def current(etag: str | None = '"1"') -> httpx.Response:
    body = {"id": MAPPING, "displayName": "a"}
    return httpx.Response(200, json=body, headers={"ETag": etag} if etag else None)


def edit(server: ScriptedServer, change: Any = lambda _: {"displayName": "b"}, **more: Any) -> Any:
    return server.client().store(STORE).data_mappings.edit(MAPPING, change, **more)


def test_an_edit_gives_up_after_the_given_number_of_attempts() -> None:
    server = ScriptedServer(*[current(), httpx.Response(412, json={"code": 520043})] * 2)
    with pytest.raises(VersionConflictError):
        edit(server, attempts=2)
    assert len(server.requests) == 4


def test_a_single_attempt_is_not_repeated_on_a_conflict() -> None:
    server = ScriptedServer(current(), httpx.Response(412))
    with pytest.raises(VersionConflictError):
        edit(server, attempts=1)
    assert len(server.requests) == 2
    assert server.pauses == []


def test_an_error_other_than_a_conflict_is_not_repeated() -> None:
    server = ScriptedServer(current(), httpx.Response(409, json={"code": 520056}))
    with pytest.raises(ConflictError):
        edit(server)
    assert len(server.requests) == 2


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_an_edit_whose_operations_report_conflicts_is_repeated_up_to_the_given_number(attempts: int) -> None:
    server = ScriptedServer(*[current(), accepted(), failed(520043)] * 9)
    operation = edit(server, attempts=attempts)
    with pytest.raises(VersionConflictError):
        operation.result()
    assert [request.method for request in server.requests] == ["GET", "PATCH", "GET"] * attempts


def test_an_edit_ends_with_the_first_operation_that_reports_no_conflict() -> None:
    conflict = [current(), accepted(), failed(520043)]
    completed = [accepted(operation="x"), state("COMPLETED", operationId="x")]
    server = ScriptedServer(*conflict * 2, current('"3"'), *completed, current('"4"'))
    operation = edit(server, attempts=3)
    assert operation.result().etag == '"4"'
    assert (operation.id, str(operation.status)) == ("x", "COMPLETED")
    assert [request.headers["If-Match"] for request in server.requests if request.method == "PATCH"] == [
        '"1"',
        '"1"',
        '"3"',
    ]


def test_an_edit_repeated_by_result_ends_at_the_same_deadline() -> None:
    wait_four = accepted({"Retry-After": "4"})
    conflicts = [current(), wait_four, failed(520043)] * 2
    server = ScriptedServer(*conflicts, current(), wait_four, state("RUNNING"))
    with pytest.raises(OperationTimeoutError, match="within 10 s"):
        edit(server).result(timeout=10)
    assert server.pauses == [4, 4, 2]


def test_an_attempt_that_would_start_at_the_deadline_is_not_made() -> None:
    conflict = [current(), accepted({"Retry-After": "4"}), failed(520043)]
    server = ScriptedServer(*conflict, *[current(), httpx.Response(412)] * 9)
    with pytest.raises(OperationTimeoutError, match="within 5 s"):
        edit(server, retry=Retry(backoff=2)).result(timeout=5)
    assert server.pauses == [4, 1]
    assert [request.method for request in server.requests] == ["GET", "PATCH", "GET", "GET", "PATCH"]


@pytest.mark.parametrize("tag", [" ", "\x01"])
def test_a_mapping_whose_entity_tag_cannot_be_sent_back_is_not_changed(tag: str) -> None:
    server = ScriptedServer(current(tag))
    with pytest.raises(TwilioMemoryError) as caught:
        edit(server)
    assert str(caught.value) == "the service gave an entity tag that cannot be sent back; nothing was changed."
    assert len(server.requests) == 1


def test_a_failure_other_than_a_conflict_is_not_repeated() -> None:
    server = ScriptedServer(current(), accepted(), failed(520056))
    with pytest.raises(NameTakenError):
        edit(server).result()
    assert len(server.requests) == 3


def test_the_pause_between_attempts_doubles_up_to_a_maximum() -> None:
    server = ScriptedServer(*[current(), httpx.Response(412)] * 4, current(), accepted())
    edit(server, retry=Retry(backoff=2, max_backoff=10))
    assert server.pauses == [1, 2, 4, 5]


def test_the_retry_option_sets_the_pauses_between_attempts() -> None:
    server = ScriptedServer(
        current(), httpx.Response(412), current(), httpx.Response(202, headers={"Operation-Id": "x"})
    )
    edit(server, retry=Retry(backoff=6))
    assert server.pauses == [3]


def test_the_entity_tag_is_sent_as_it_was_received() -> None:
    server = ScriptedServer(current('"abc"'), httpx.Response(202, headers={"Operation-Id": "x"}))
    edit(server)
    assert server.requests[-1].headers["If-Match"] == '"abc"'


def test_a_mapping_without_an_entity_tag_is_not_changed() -> None:
    server = ScriptedServer(current(None))
    with pytest.raises(TwilioMemoryError) as caught:
        edit(server)
    assert str(caught.value) == "the service gave no entity tag, so the resource cannot be edited safely."
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "must return the fields to change as a dict"),
        ("displayName", "must return the fields to change as a dict"),
        ({"display_name": "b"}, "a patch of a data mapping has no field 'display_name'. Did you mean 'displayName'?"),
        ({"mappingFrom": {}}, "has no field 'mappingFrom'"),
        ({"isEnable": True}, "Did you mean 'isEnabled'?"),
        ({"mappingTo": None}, "mapping_to must be a list"),
        ({"mappingTo": "nonsense"}, "mapping_to must be a list"),
        ({"mappingTo": [("a", "b")]}, r"mapping_to[0] must be"),
    ],
)
def test_an_invalid_change_is_refused_before_it_is_sent(returned: object, message: str) -> None:
    server = ScriptedServer(current())
    with pytest.raises(InvalidArgumentError) as caught:
        edit(server, lambda _: returned)
    assert message in str(caught.value)
    assert len(server.requests) == 1


def test_a_change_that_is_not_a_function_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(InvalidArgumentError, match="change must be a function of the mapping, or use patch"):
        edit(ScriptedServer(), {"displayName": "b"})


def test_an_error_raised_by_the_change_function_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        edit(ScriptedServer(current()), lambda _: 1 / 0)


def test_a_change_may_be_a_model_or_a_dict_with_short_forms(sync_harness: Harness) -> None:
    mapping = sync_harness.create()
    changed = sync_harness.mappings.edit(mapping.id, lambda _: PatchDataMappingInput(description="model")).result()
    assert changed.description == "model"
    phone = {"mappingTo": [("mobile_phone", "Contact", "phone")]}
    changed = sync_harness.mappings.edit(mapping.id, lambda _: phone).result()
    assert [item.trait_name for item in changed.mapping_to.mappings] == ["phone"]


def test_editing_a_missing_mapping_is_a_not_found_error(sync_harness: Harness) -> None:
    with pytest.raises(NotFoundError):
        sync_harness.mappings.edit("mem_datamapping_0" + "1" * 25, lambda _: {})


@pytest.mark.parametrize("attempts", [0, -1, 1.5])
def test_attempts_must_be_at_least_one(attempts: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="attempts must be"):
        edit(ScriptedServer(), attempts=attempts)
