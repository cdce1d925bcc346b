"""The two doors to data mappings: each method says what to do; how it is done is in the flows that both share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._door import AsyncDoor, Door
from twilio_memory._inputs import patch_body
from twilio_memory._mappings import MappingCalls
from twilio_memory._polling_flows import resume
from twilio_memory.models import UNSET, Unset
from twilio_memory.operations import AsyncOperation, Operation
from twilio_memory.pages import AsyncListing, Listing, PageRequest

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._inputs import MappingFrom, MappingTo
    from twilio_memory._mappings import Change
    from twilio_memory._runners import AsyncRunner, Runner
    from twilio_memory.models import DataMapping, DataMappingType, OrderBy

__all__ = ["AsyncDataMappings", "DataMappings"]


class DataMappings(Door):
    """The data mappings of one store. From `client.store(id).data_mappings`."""

    def __init__(self, core: Core, runner: Runner, store_id: str) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = MappingCalls(core, store_id)

    def create(
        self,
        *,
        display_name: str,
        mapping_from: MappingFrom,
        mapping_to: MappingTo,
        description: str | Unset = UNSET,
        is_enabled: bool | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[DataMapping]:
        """Connect a dataset to the store (`CreateDataMapping`). Returns as soon as the service has accepted it.

        Args:
            display_name: Its name, unique in the store: 1 to 128 letters, digits, hyphens, underscores and dots,
                a letter first.
            mapping_from: The source: a dataset's id, a dict such as `{"type": "DATASET", "datasetId": "tdi_…"}`, or a
                model.
            mapping_to: The destination: a list of `(field name, trait group, trait name)`, 1 to 100, or a dict or
                model.
            description: 1 to 512 characters. Default: none.
            is_enabled: Whether data is ingested. Default: the service's, true.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation. The mapping has no id before it has completed: `create(…).result()`.

        Raises:
            BadRequestError: A field is not valid, or a trait group, trait, dataset or dataset field does not exist, or
                types do not match.
            NameTakenError: The name is in use (520056). The same may come out of the operation, after a race.
            NotFoundError: There is no such store.
            InvalidArgumentError: `mapping_to` has an entry of another form.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        write = self._calls.create(display_name, mapping_from, mapping_to, description, is_enabled, options)
        return self._begin(write, options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        type: DataMappingType | str | Unset = UNSET,  # noqa: A002  # the API's name
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[DataMapping]:
        """List the store's data mappings (`ListDataMappings`). Nothing is fetched until the listing is iterated over.

        Args:
            order_by: `"ASC"` or `"DESC"` by time of creation. Default: the service's, `"DESC"`.
            type: Only mappings whose source is of this type. Default: the service's, `"DATASET"`.
            page_size: Items on a page, 1 to 100. Default: the service's, 50, or `limit` where that is less.
            page_token: Where to begin: the `next_token` of a page of the same listing.
            limit: How many items to give at the most. Default: all.
            **options: `timeout` and `retry` for each page.

        Returns:
            A listing to iterate over: items, or pages by `.pages()`.

        Raises:
            InvalidArgumentError: A size or a direction is out of bounds. Raised at once.

        """
        request = PageRequest(page_size, page_token, limit)
        return Listing(self._core, request, self._calls.page(request, order_by, type), options, self._run)

    def fetch(self, mapping_id: str, **options: Unpack[CallOptions]) -> DataMapping:
        """Fetch a data mapping with its entity tag (`FetchDataMapping`).

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            **options: `timeout` and `retry` for this call.

        Raises:
            NotFoundError: There is none, or it is not yet created, or no longer there.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._run(self._calls.fetch(mapping_id, options))

    def patch(
        self,
        mapping_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        is_enabled: bool | Unset = UNSET,
        mapping_to: MappingTo | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[DataMapping]:
        """Change the fields that are given, and no others (`PatchDataMapping`).

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            display_name: The new name.
            description: The new description.
            is_enabled: Whether data shall be ingested.
            mapping_to: The new destination; it replaces all mappings of the old one.
            if_match: An entity tag, such as `mapping.etag`: the change is made only if the mapping still has it.
                Default: it is made whatever happened meanwhile. None is refused: the items of a list have no tag.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation; its result is the mapping as it then is.

        Raises:
            VersionConflictError: The mapping has changed since (412, or out of the operation). `edit` tries again.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        body = patch_body(display_name, description, is_enabled, mapping_to)
        return self._begin(self._calls.patch(mapping_id, body, if_match, options), options)

    def edit(
        self, mapping_id: str, change: Change, *, attempts: int = 5, **options: Unpack[CallOptions]
    ) -> Operation[DataMapping]:
        """Change a data mapping without overwriting anyone: fetch, change, patch with `If-Match`, again on a conflict.

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            change: Is given the mapping as it now is, and returns the fields to change, by the API's names:
                `lambda m: {"displayName": m.display_name + "-v2"}`. Called again for each attempt.
            attempts: How often to try at the most, 1 or more. Default 5. As many conflicts that only the operation
                tells of are taken up by `result()`.
            **options: `timeout` and `retry` for each call.

        Returns:
            The operation; its result is the mapping as it then is.

        Raises:
            VersionConflictError: Somebody was faster each time.
            InvalidArgumentError: `change` returned something else, or a field that a patch does not have.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.edit(mapping_id, change, attempts, options), options)

    def delete(self, mapping_id: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Delete a data mapping (`DeleteDataMapping`). This cannot be undone.

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation. The mapping can be read until it has completed: `delete(…).wait()`.

        Raises:
            NotFoundError: There is none, or no longer: a delete whose answer was lost is sent again.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.delete(mapping_id, options), options)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> Operation[DataMapping | None]:
        """Take up a write on a mapping of this store from an operation's id or status URL. Asks nobody yet.

        Args:
            operation: The id, or the URL if it belongs to the configured host.
            **options: `timeout` and `retry` for the operation's calls.

        Returns:
            The operation; its result is the mapping as it then is, or None where it is gone, as after a delete.

        Raises:
            InvalidArgumentError: It is neither, or the URL belongs to another host.

        """
        accepted = resume(self._core, operation)
        return Operation(self._core, self._calls.resumed(accepted, options), accepted, options, self._run)


class AsyncDataMappings(AsyncDoor):
    """The data mappings of one store. From `client.store(id).data_mappings`."""

    def __init__(self, core: Core, runner: AsyncRunner, store_id: str) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = MappingCalls(core, store_id)

    async def create(
        self,
        *,
        display_name: str,
        mapping_from: MappingFrom,
        mapping_to: MappingTo,
        description: str | Unset = UNSET,
        is_enabled: bool | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[DataMapping]:
        """Connect a dataset to the store; see `DataMappings.create`."""
        write = self._calls.create(display_name, mapping_from, mapping_to, description, is_enabled, options)
        return await self._begin(write, options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        type: DataMappingType | str | Unset = UNSET,  # noqa: A002  # the API's name
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[DataMapping]:
        """List the store's data mappings; see `DataMappings.list`."""
        request = PageRequest(page_size, page_token, limit)
        return AsyncListing(self._core, request, self._calls.page(request, order_by, type), options, self._run)

    async def fetch(self, mapping_id: str, **options: Unpack[CallOptions]) -> DataMapping:
        """Fetch a data mapping with its entity tag; see `DataMappings.fetch`."""
        return await self._run(self._calls.fetch(mapping_id, options))

    async def patch(
        self,
        mapping_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        is_enabled: bool | Unset = UNSET,
        mapping_to: MappingTo | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[DataMapping]:
        """Change the fields that are given, and no others; see `DataMappings.patch`."""
        body = patch_body(display_name, description, is_enabled, mapping_to)
        return await self._begin(self._calls.patch(mapping_id, body, if_match, options), options)

    async def edit(
        self, mapping_id: str, change: Change, *, attempts: int = 5, **options: Unpack[CallOptions]
    ) -> AsyncOperation[DataMapping]:
        """Change a data mapping without overwriting anyone; see `DataMappings.edit`."""
        return await self._begin(self._calls.edit(mapping_id, change, attempts, options), options)

    async def delete(self, mapping_id: str, **options: Unpack[CallOptions]) -> AsyncOperation[None]:
        """Delete a data mapping; see `DataMappings.delete`."""
        return await self._begin(self._calls.delete(mapping_id, options), options)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> AsyncOperation[DataMapping | None]:
        """Take up a write on a mapping of this store; see `DataMappings.operation`."""
        accepted = resume(self._core, operation)
        return AsyncOperation(self._core, self._calls.resumed(accepted, options), accepted, options, self._run)
