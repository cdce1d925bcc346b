from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest.memory.v1.data_mapping import DataMappingList

if TYPE_CHECKING:
    from tests.official_package.conftest import Service

JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def test_create_sends_nothing_for_what_is_unset_and_returns_no_id(service: Service) -> None:
    """The package's models hold nulls for it, and its client drops them before it sends."""
    bodies: list[dict[str, Any]] = []
    http_client = TwilioHttpClient(
        request_hooks={"response": lambda response, **_: bodies.append(json.loads(response.request.body))}
    )
    body = service.body("crm-contacts")

    created = service.mappings(service.client(http_client)).create(body)
    http_client.session.close()  # type: ignore[union-attr]  # it pools connections by default

    assert {"description", "isEnabled"} <= {key for key, value in service.model(body).items() if value is None}
    assert [sorted(sent) for sent in bodies] == [["displayName", "mappingFrom", "mappingTo"]]
    assert created.message == "Data mapping creation request accepted for processing."
    assert created.status_url is not None
    assert created.status_url.startswith(f"{service.base_url}/v1/ControlPlane/Operations/")
    assert (created.id, created.display_name, created.version) == (None, None, None)


def test_a_created_mapping_is_found_through_its_operation(service: Service, mappings: DataMappingList) -> None:
    answer = mappings.create_with_http_info(service.body("crm-contacts"))
    operation = service.client().memory.v1.operations(answer.headers["Operation-Id"]).fetch()
    result: Any = operation.result

    mapping = mappings(result["id"]).fetch()

    assert answer.status_code == 202
    assert operation.status == "COMPLETED"
    assert (mapping.display_name, mapping.is_enabled, mapping.version) == ("crm-contacts", True, 1)
    assert mapping.mapping_from == {"type": "DATASET", "datasetId": service.dataset}


def test_an_error_arrives_with_its_code(service: Service, mappings: DataMappingList) -> None:
    mappings.create(service.body("crm-contacts"))

    with pytest.raises(TwilioRestException) as conflict:
        mappings.create(service.body("crm-contacts"))

    assert (conflict.value.status, conflict.value.code) == (409, 520056)


@pytest.mark.parametrize(("arguments", "expected"), [({}, 120), ({"page_size": 50}, 120), ({"limit": 75}, 75)])
def test_list_and_stream_turn_pages(
    mappings: DataMappingList, made: list[str], arguments: dict[str, int], expected: int
) -> None:
    listed = [mapping.display_name for mapping in mappings.list(order_by="ASC", **arguments)]
    streamed = [mapping.display_name for mapping in mappings.stream(order_by="ASC", **arguments)]

    assert listed == streamed == made[:expected]


def test_a_page_leads_to_the_next_and_back(mappings: DataMappingList, made: list[str]) -> None:
    first = mappings.page(page_size=50, order_by="ASC")
    names = [mapping.display_name for mapping in first]
    second = first.next_page()
    assert second is not None
    third = second.next_page()
    assert third is not None

    assert names == made[:50]
    assert [mapping.display_name for mapping in second] == made[50:100]
    assert [mapping.display_name for mapping in third] == made[100:]
    assert third.next_page() is None
    assert (first.key, first.page_size) == ("dataMappings", 50)


@pytest.mark.parametrize("arguments", [{"limit": 110}, {"page_size": 200}])
@pytest.mark.usefixtures("made")
def test_a_limit_over_100_asks_for_a_page_that_is_refused(mappings: DataMappingList, arguments: dict[str, int]) -> None:
    """The package's page-size helper knows nothing of the bound of 100."""
    with pytest.raises(TwilioException, match="pageSize"):
        mappings.list(**arguments)


def test_a_listed_mapping_cannot_be_fetched_or_deleted_by_itself(service: Service, mappings: DataMappingList) -> None:
    """The package forgets the id of what it lists: it asks for the data mapping None."""
    mappings.create(service.body("crm-contacts"))
    (listed,) = mappings.list()

    for call in (listed.fetch, listed.delete):
        with pytest.raises(TwilioRestException) as refused:
            call()
        assert (refused.value.status, refused.value.code) == (400, 520046)


def test_fetch_shows_the_entity_tag_only_with_http_info(service: Service, mappings: DataMappingList) -> None:
    mappings.create(service.body("crm-contacts"))
    identifier = str(mappings.list()[0].id)

    plain, answer = mappings(identifier).fetch(), mappings(identifier).fetch_with_http_info()

    assert not hasattr(plain, "etag")
    assert answer.data.id == plain.id == identifier
    assert answer.headers["ETag"].startswith('"')


def test_patch_fails_before_it_sends_anything(service: Service, mappings: DataMappingList) -> None:
    """The package calls a method that its own version class does not have."""
    mappings.create(service.body("crm-contacts"))
    identifier = str(mappings.list()[0].id)

    with pytest.raises(AttributeError, match="patch_with_response_info"):
        mappings(identifier).patch(data_mapping_core=DataMappingList.DataMappingCore({"displayName": "renamed"}))

    assert mappings(identifier).fetch().version == 1


def test_patch_through_the_packages_update_leaves_alone_what_is_unset(
    service: Service, mappings: DataMappingList
) -> None:
    mappings.create(service.body("crm-contacts"))
    before = mappings.list()[0]
    core = DataMappingList.DataMappingCore({"description": "From the CRM"})

    payload = service.client().memory.v1.update(
        method="PATCH", uri=f"{service.collection}/{before.id}", data=service.model(core), headers=dict(JSON)
    )
    after = mappings(str(before.id)).fetch()

    assert payload["message"] == "Data mapping update request accepted for processing."
    assert {"displayName": None, "isEnabled": None, "mappingTo": None}.items() <= service.model(core).items()
    assert (after.description, after.display_name, after.version) == ("From the CRM", "crm-contacts", 2)
    assert after.mapping_to == before.mapping_to


def test_a_stale_entity_tag_is_refused(service: Service, mappings: DataMappingList) -> None:
    mappings.create(service.body("crm-contacts"))
    identifier = str(mappings.list()[0].id)
    tag = mappings(identifier).fetch_with_http_info().headers["ETag"]
    version, uri = service.client().memory.v1, f"{service.collection}/{identifier}"
    version.update(method="PATCH", uri=uri, data={"description": "one"}, headers={**JSON, "If-Match": tag})

    with pytest.raises(TwilioRestException) as stale:
        version.update(method="PATCH", uri=uri, data={"description": "two"}, headers={**JSON, "If-Match": tag})

    assert (stale.value.status, stale.value.code) == (412, 520043)


def test_delete_returns_true_and_shows_the_operation_only_with_http_info(
    service: Service, mappings: DataMappingList
) -> None:
    for name in ("one", "two"):
        mappings.create(service.body(name))
    one, two = (str(mapping.id) for mapping in mappings.list(order_by="ASC"))

    plain, answer = mappings(one).delete(), mappings(two).delete_with_http_info()

    assert plain is True
    assert answer.data is True
    assert answer.status_code == 202
    assert answer.headers["Operation-Id"].startswith("proc_job_")
    with pytest.raises(TwilioRestException) as gone:
        mappings(one).fetch()
    assert (gone.value.status, gone.value.code) == (404, 520048)
