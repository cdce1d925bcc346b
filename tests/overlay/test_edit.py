"""Editing overwrites nobody: not a rival who was faster, nor one whose write is still on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.worlds import Scripted
from twilio_memory import InvalidArgumentError, NotFoundError, Retry, TwilioMemoryError, VersionConflictError
from twilio_memory.models import DataMapping, PatchDataMappingInput

if TYPE_CHECKING:
    from tests.overlay.worlds import World

STORE = "mem_store_00000000000000000000000000"
MAPPING = "mem_datamapping_00000000000000000000000000"


def test_a_rival_who_comes_between_is_not_overwritten(here: World) -> None:
    mapping = here.create(description="first")
    seen: list[str] = []

    def change(current: DataMapping) -> dict[str, object]:
        seen.append(current.display_name)
        if len(seen) == 1:
            rename_behind_the_clients_back(here, mapping.id)
        return {"displayName": current.display_name + "-v2"}

    edited = here.mappings.edit(mapping.id, change).result()
    assert seen == ["crm-contacts", "rival"]
    assert (edited.display_name, edited.version) == ("rival-v2", 3)


def test_a_rival_whose_write_is_on_its_way_is_not_overwritten(here: World) -> None:
    mapping = here.create()
    rename = here.mappings.patch(mapping.id, display_name="rival")
    operation = here.mappings.edit(mapping.id, lambda current: {"displayName": current.display_name + "-v2"})
    first = operation.id
    edited = operation.result()
    assert rename.result().version == 3
    assert (edited.display_name, edited.version) == ("rival-v2", 3)
    assert operation.id != first


def rename_behind_the_clients_back(here: World, mapping_id: str) -> None:
    """Rename a mapping as another process would, and let it take effect."""
    auth = (here.emulator.account_sid, here.emulator.auth_token)
    with httpx.Client(transport=here.emulator.transport(), auth=auth, base_url="http://localhost") as http:
        path = f"/v1/ControlPlane/Stores/{here.store_id}/DataMappings/{mapping_id}"
        assert http.patch(path, json={"displayName": "rival"}).status_code == 202
    here.clock.advance(5)


def current(etag: str | None = '"1"') -> httpx.Response:
    body = {"id": MAPPING, "displayName": "a"}
    return httpx.Response(200, json=body, headers={"ETag": etag} if etag else None)


def edit(server: Scripted, change: Any = lambda _: {"displayName": "b"}, **more: Any) -> Any:
    return server.client().store(STORE).data_mappings.edit(MAPPING, change, **more)


def test_it_gives_up_after_as_many_attempts_as_it_may() -> None:
    server = Scripted(*[current(), httpx.Response(412, json={"code": 520043})] * 2)
    with pytest.raises(VersionConflictError):
        edit(server, attempts=2)
    assert len(server.requests) == 4


def test_the_retry_of_a_call_sets_the_pauses_between_attempts() -> None:
    server = Scripted(current(), httpx.Response(412), current(), httpx.Response(202, headers={"Operation-Id": "x"}))
    operation = edit(server, retry=Retry(backoff=6))
    assert operation._driver.pause.pauses == [3]


def test_the_entity_tag_that_was_read_is_sent_back() -> None:
    server = Scripted(current('"abc"'), httpx.Response(202, headers={"Operation-Id": "x"}))
    edit(server)
    assert server.requests[-1].headers["If-Match"] == '"abc"'


def test_without_an_entity_tag_nothing_is_changed() -> None:
    server = Scripted(current(None))
    with pytest.raises(TwilioMemoryError, match="no entity tag"):
        edit(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (None, "must return the fields to change as a dict"),
        ("displayName", "must return the fields to change as a dict"),
        ({"display_name": "b"}, "has no field 'display_name'. Did you mean 'displayName'?"),
        ({"mappingFrom": {}}, "has no field 'mappingFrom'"),
        ({"isEnable": True}, "Did you mean 'isEnabled'?"),
        ({"mappingTo": None}, "mapping_to must be a list"),
        ({"mappingTo": "nonsense"}, "mapping_to must be a list"),
        ({"mappingTo": [("a", "b")]}, r"mapping_to[0] must be"),
    ],
)
def test_a_change_that_says_nothing_sensible_is_refused_before_it_is_sent(returned: object, said: str) -> None:
    server = Scripted(current())
    with pytest.raises(InvalidArgumentError) as caught:
        edit(server, lambda _: returned)
    assert said in str(caught.value)
    assert len(server.requests) == 1


def test_a_change_that_is_no_function_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(InvalidArgumentError, match="change must be a function of the mapping, or use patch"):
        edit(Scripted(), {"displayName": "b"})


def test_an_error_of_the_callers_own_goes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        edit(Scripted(current()), lambda _: 1 / 0)


def test_a_change_may_be_a_model_or_short_forms(sync: World) -> None:
    mapping = sync.create()
    changed = sync.mappings.edit(mapping.id, lambda _: PatchDataMappingInput(description="model")).result()
    assert changed.description == "model"
    phone = {"mappingTo": [("mobile_phone", "Contact", "phone")]}
    changed = sync.mappings.edit(mapping.id, lambda _: phone).result()
    assert [item.trait_name for item in changed.mapping_to.mappings] == ["phone"]


def test_a_mapping_that_is_gone_cannot_be_edited(sync: World) -> None:
    with pytest.raises(NotFoundError):
        sync.mappings.edit("mem_datamapping_0" + "1" * 25, lambda _: {})


@pytest.mark.parametrize("attempts", [0, -1, 1.5])
def test_attempts_must_be_at_least_one(attempts: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="attempts must be"):
        edit(Scripted(), attempts=attempts)
