"""The official `twilio` package, unmodified but for its base URL, through all five endpoints.

In version 9.10.6 its own `patch` cannot work: it calls a method that its base class lacks. So the tests send what it
would have sent, by the package's own means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.memory.v1.data_mapping import DataMappingList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.world import World


@pytest.fixture
def client(world: World) -> Iterator[Any]:
    with world.emulator.serve() as base_url:
        make: Any = Client  # the package's own types do not hold
        client = make(world.emulator.account_sid, world.emulator.auth_token)
        client.memory.base_url = base_url
        yield client
        client.http_client.session.close()


def destination() -> Any:
    item = {"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}
    return DataMappingList.DataMappingToTraits(
        {"type": "TRAITS", "mappings": [DataMappingList.MappingTraitItem(item)]},
    )


def creation(world: World, name: str) -> Any:
    source = DataMappingList.DataMappingFromDataSet({"type": "DATASET", "datasetId": world.dataset_id})
    return DataMappingList.CreateDataMappingInput(
        {"displayName": name, "mappingFrom": source, "mappingTo": destination()}
    )


def patch(client: Any, world: World, mapping_id: str, name: str, **headers: str) -> None:
    core: Any = DataMappingList.DataMappingCore({"displayName": name, "mappingTo": destination()})
    client.memory.v1.update_with_response_info(
        method="PATCH",
        uri=f"/ControlPlane/Stores/{world.store_id}/DataMappings/{mapping_id}",
        data=core.to_dict(),
        headers=headers | {"Content-Type": "application/json"},
    )


def test_its_own_patch_still_cannot_work(world: World, client: Any) -> None:
    """When this fails, the package has been mended: use its `patch` here."""
    core: Any = DataMappingList.DataMappingCore({"displayName": "x", "mappingTo": destination()})

    with pytest.raises(AttributeError, match="patch_with_response_info"):
        client.memory.v1.data_mappings(world.store_id, world.create()).patch(data_mapping_core=core)


def test_create_list_fetch_patch_and_delete(world: World, client: Any) -> None:
    mappings = client.memory.v1.data_mappings(world.store_id)
    for number in range(5):
        accepted = mappings.create(create_data_mapping_input=creation(world, f"m{number}"))
        assert accepted.status_url.startswith(f"{client.memory.base_url}/v1/ControlPlane/Operations/proc_job_")

    listed = mappings.list(order_by="ASC", page_size=2)
    assert [mapping.display_name for mapping in listed] == [f"m{number}" for number in range(5)]
    assert listed[0].is_enabled is True

    one = client.memory.v1.data_mappings(world.store_id, listed[0].id)
    assert one.fetch().version == 1
    patch(client, world, listed[0].id, "renamed")
    assert (one.fetch().display_name, one.fetch().version) == ("renamed", 2)
    with pytest.raises(TwilioRestException) as stale:
        patch(client, world, listed[0].id, "lost", **{"If-Match": '"stale"'})
    assert (stale.value.status, stale.value.code) == (412, 520043)
    assert one.delete()
    with pytest.raises(TwilioRestException) as gone:
        one.fetch()
    assert (gone.value.status, gone.value.code) == (404, 520048)


def test_its_errors_carry_code_and_message(world: World, client: Any) -> None:
    mappings = client.memory.v1.data_mappings(world.store_id)
    mappings.create(create_data_mapping_input=creation(world, "taken"))

    with pytest.raises(TwilioRestException, match="taken exists") as raised:
        mappings.create(create_data_mapping_input=creation(world, "taken"))
    assert (raised.value.status, raised.value.code) == (409, 520056)
