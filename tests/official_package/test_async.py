from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest.memory.v1.data_mapping import DataMappingList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.official_package.conftest import Service

# The package gives its credentials to aiohttp in a way that aiohttp is about to give up.
pytestmark = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
]
# It pages with the synchronous method of an asynchronous client, whose coroutine nobody awaits.
never_awaited = pytest.mark.filterwarnings("ignore:coroutine '.*' was never awaited:RuntimeWarning")


def run(service: Service, scenario: Callable[[DataMappingList, Any], Awaitable[None]]) -> None:
    """Run a scenario with the package's asynchronous data mappings, and its version class."""

    async def main() -> None:
        async with AsyncTwilioHttpClient() as http_client:
            client = service.client(http_client)
            await scenario(service.mappings(client), client.memory.v1)

    asyncio.run(main())


def test_async_create_sends_a_form_and_is_refused(service: Service) -> None:
    """The asynchronous HTTP client of the package knows no JSON, whatever the content type says."""

    async def scenario(mappings: DataMappingList, _: Any) -> None:
        with pytest.raises(TwilioRestException) as refused:
            await mappings.create_async(service.body("crm-contacts"))
        assert (refused.value.status, refused.value.code) == (400, 520046)

    run(service, scenario)


def test_async_create_and_patch_work_with_a_body_that_is_already_json(service: Service) -> None:
    async def scenario(mappings: DataMappingList, version: Any) -> None:
        headers = {"Content-Type": "application/json"}
        body = json.dumps(service.model(service.body("crm-contacts")))
        await version.create_async(method="POST", uri=service.collection, data=body, headers=dict(headers))
        (created,) = await mappings.list_async(limit=1)
        await version.update_async(
            method="PATCH",
            uri=f"{service.collection}/{created.id}",
            data=json.dumps({"displayName": "renamed", "isEnabled": None}),
            headers=dict(headers),
        )
        fetched = await mappings(str(created.id)).fetch_async()
        assert (fetched.display_name, fetched.is_enabled, fetched.version) == ("renamed", True, 2)

    run(service, scenario)


@pytest.mark.usefixtures("made")
def test_async_page_and_list_read_one_page(service: Service) -> None:
    async def scenario(mappings: DataMappingList, _: Any) -> None:
        page = await mappings.page_async(page_size=10, order_by="ASC")
        assert [mapping.display_name for mapping in page] == [f"mapping-{number}" for number in range(10)]
        assert page.next_token
        assert len(await mappings.list_async(limit=50)) == 50
        # An iterator that has to be awaited first.
        assert len([mapping async for mapping in await mappings.stream_async(limit=10)]) == 10

    run(service, scenario)


@never_awaited
@pytest.mark.usefixtures("made")
def test_async_paging_crashes_at_the_second_page(service: Service) -> None:
    async def scenario(mappings: DataMappingList, _: Any) -> None:
        page = await mappings.page_async(page_size=50)
        with pytest.raises(AttributeError, match="'coroutine' object has no attribute 'status_code'"):
            await page.next_page_async()
        with pytest.raises(AttributeError, match="'coroutine' object has no attribute 'status_code'"):
            await mappings.list_async()

    run(service, scenario)


def test_async_patch_fails_before_it_sends_anything(service: Service, mappings: DataMappingList) -> None:
    mappings.create(service.body("crm-contacts"))

    async def scenario(mappings: DataMappingList, _: Any) -> None:
        (created,) = await mappings.list_async(limit=1)
        core = DataMappingList.DataMappingCore({"displayName": "renamed"})
        with pytest.raises(AttributeError, match="patch_with_response_info_async"):
            await mappings(str(created.id)).patch_async(data_mapping_core=core)

    run(service, scenario)


def test_async_fetch_and_delete_work(service: Service, mappings: DataMappingList) -> None:
    mappings.create(service.body("crm-contacts"))

    async def scenario(mappings: DataMappingList, _: Any) -> None:
        (created,) = await mappings.list_async(limit=1)
        context = mappings(str(created.id))
        answer = await context.fetch_with_http_info_async()
        assert answer.data.display_name == "crm-contacts"
        assert await context.delete_async() is True
        with pytest.raises(TwilioRestException) as gone:
            await context.fetch_async()
        assert (gone.value.status, gone.value.code) == (404, 520048)

    run(service, scenario)
