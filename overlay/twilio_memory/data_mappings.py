"""The collections of data mappings, sync and async. Their logic is in `_data_mappings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._data_mappings import DataMappingFlows
from twilio_memory._inputs import patch_body
from twilio_memory._pages import PageRequest
from twilio_memory.models import UNSET, Unset
from twilio_memory.operations import AsyncCollection, AsyncOperation, Collection, Operation
from twilio_memory.pages import AsyncPager, Pager

if TYPE_CHECKING:
    from twilio_memory._call import CallOptions
    from twilio_memory._data_mappings import AsyncChange, Change
    from twilio_memory._inputs import MappingFrom, MappingTo
    from twilio_memory.models import DataMapping, DataMappingType, OrderBy

__all__ = ["AsyncDataMappings", "DataMappings"]


class DataMappings(Collection[DataMappingFlows]):
    """The data mappings of one store. From `client.store(id).data_mappings`."""

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
        """Create a data mapping (`CreateDataMapping`). Returns as soon as the service has accepted it.

        Args:
            display_name: Its name, unique in the store: 1 to 64 letters, digits, hyphens and dots, starting with a
                letter. Revision 2026-05 also allows underscores, and up to 128 characters.
            mapping_from: The source: `CloudApp("tdi_dataset_…")` or `Warehouse("tdi_dataset_…")` in any revision of
                the API; a dataset's id or `Dataset("tdi_dataset_…")` in revision 2026-05;
                `Ingress(columns=["email"])` in revision 2026-10; or a dict with the API's names.
            mapping_to: The destination: 1 to 100 tuples `(field name, trait group, trait name)`, a dict, or a
                model. The revision decides whether the field name is sent as `fieldName` or as `expression`.
            description: 1 to 512 characters. Default: none.
            is_enabled: Whether data is ingested. Default: the service's, True.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation. The mapping has no id until it has completed: `create(…).result()`.

        Raises:
            BadRequestError: A field is invalid; a trait group, trait, dataset or dataset field does not exist; or
                types do not match.
            NameTakenError: The name is taken (520056). After a race, the operation raises it.
            NotFoundError: There is no such store.
            InvalidArgumentError: `mapping_from` or `mapping_to` has none of these forms.
            RevisionError: The client's revision of the API cannot say this. The message says how to say it.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        write = self._flows.create(display_name, mapping_from, mapping_to, description, is_enabled)
        return self._begin(write, options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        type: DataMappingType | str | Unset = UNSET,  # noqa: A002 - the API's name
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pager[DataMapping]:
        """List the store's data mappings (`ListDataMappings`). Nothing is fetched before the pager is iterated over.

        Args:
            order_by: `"ASC"` or `"DESC"`, by time of creation. Default: the service's, `"DESC"`.
            type: The type of source to list, one of the client's revision: `"DATASET"` in 2026-05; `"INGRESS"`,
                `"DATASET_CLOUDAPP"` or `"DATASET_WAREHOUSE"` in 2026-10. Default: all of them.
            page_size: Items per page, 1 to 100. Default: the service's, 50, or `limit` if that is less.
            page_token: Where to start: the `next_token` of a page of the same listing.
            limit: Maximum number of items. Default: all.
            **options: `CallOptions` of the call for each page.

        Returns:
            A pager to iterate over: items, or whole pages with `.pages()`.

        Raises:
            InvalidArgumentError: A size is out of bounds, or the order or type is unknown. Raised by `list` itself.
            RevisionError: The type is one of another revision.

        """
        request = PageRequest(page_size, page_token, limit)
        return Pager(self._flows.list(request, order_by, type, self._policy(options)), self._driver)

    def fetch(self, mapping_id: str, **options: Unpack[CallOptions]) -> DataMapping:
        """Fetch a data mapping with its entity tag (`FetchDataMapping`).

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            **options: `CallOptions` of this call.

        Raises:
            NotFoundError: It does not exist, is not created yet, or is already deleted.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._driver.run(self._flows.fetch(mapping_id, self._policy(options)))

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
        """Change the given fields and no others (`PatchDataMapping`).

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            display_name: The new name.
            description: The new description.
            is_enabled: Whether data is ingested.
            mapping_to: The new destination; it replaces the old one as a whole.
            if_match: An entity tag, such as `mapping.etag`: the mapping is changed only if it still has this tag.
                Default: it is changed in any case. None is refused, since items of a list have no tag.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation; its result is the mapping after the change.

        Raises:
            VersionConflictError: The mapping has changed since it was read (412, or reported by the operation). `edit`
                tries again.
            RevisionError: The client's revision of the API cannot say this, such as a patch without fields in 2026-10.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        body = patch_body(display_name, description, is_enabled, mapping_to)
        return self._begin(self._flows.patch(mapping_id, body, if_match), options)

    def edit(
        self, mapping_id: str, change: Change, *, attempts: int = 5, **options: Unpack[CallOptions]
    ) -> Operation[DataMapping]:
        """Change a data mapping without overwriting a concurrent change.

        Fetches it (`FetchDataMapping`), calls `change`, patches it with `If-Match` (`PatchDataMapping`), and starts
        over on a conflict.

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            change: Receives the mapping as it is now, and returns the fields to change, by the API's names:
                `lambda m: {"displayName": m.display_name + "-v2"}`. Called once per attempt.
            attempts: Maximum number of attempts, the first included. Default: 5. `result()` makes as many edits if
                only the operation reports the conflict.
            **options: `CallOptions` of each call.

        Returns:
            The operation; its result is the mapping after the change.

        Raises:
            VersionConflictError: Every attempt met a concurrent change.
            InvalidArgumentError: `change` returned something else, or a field that cannot be patched.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.edit(mapping_id, change, attempts), options)

    def delete(self, mapping_id: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Delete a data mapping (`DeleteDataMapping`). This cannot be undone.

        Args:
            mapping_id: Its id, `mem_datamapping_…`.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation. The mapping can be fetched until it has completed: `delete(…).wait()`.

        Raises:
            NotFoundError: It does not exist, or no longer: a delete whose response was lost is sent again.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.delete(mapping_id), options)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> Operation[DataMapping | None]:
        """Resume a write on a mapping of this store by its operation's id or status URL. Sends nothing yet.

        Args:
            operation: The id, or the status URL if it belongs to the configured host.
            **options: `CallOptions` of the operation's calls.

        Returns:
            The operation; its result is the mapping, freshly fetched, or None if it is gone, as after a delete.

        Raises:
            InvalidArgumentError: It is neither, or the URL belongs to another host.

        """
        return Operation(self._flows.operation(operation, self._policy(options)), self._driver)


class AsyncDataMappings(AsyncCollection[DataMappingFlows]):
    """The data mappings of one store. From `client.store(id).data_mappings`."""

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
        """Create a data mapping; see `DataMappings.create`."""
        write = self._flows.create(display_name, mapping_from, mapping_to, description, is_enabled)
        return await self._begin(write, options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        type: DataMappingType | str | Unset = UNSET,  # noqa: A002 - the API's name
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPager[DataMapping]:
        """List the store's data mappings; see `DataMappings.list`."""
        request = PageRequest(page_size, page_token, limit)
        return AsyncPager(self._flows.list(request, order_by, type, self._policy(options)), self._driver)

    async def fetch(self, mapping_id: str, **options: Unpack[CallOptions]) -> DataMapping:
        """Fetch a data mapping with its entity tag; see `DataMappings.fetch`."""
        return await self._driver.run(self._flows.fetch(mapping_id, self._policy(options)))

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
        """Change the given fields and no others; see `DataMappings.patch`."""
        body = patch_body(display_name, description, is_enabled, mapping_to)
        return await self._begin(self._flows.patch(mapping_id, body, if_match), options)

    async def edit(
        self, mapping_id: str, change: AsyncChange, *, attempts: int = 5, **options: Unpack[CallOptions]
    ) -> AsyncOperation[DataMapping]:
        """Change a data mapping without overwriting a concurrent change; see `DataMappings.edit`."""
        return await self._begin(self._flows.edit(mapping_id, change, attempts), options)

    async def delete(self, mapping_id: str, **options: Unpack[CallOptions]) -> AsyncOperation[None]:
        """Delete a data mapping; see `DataMappings.delete`."""
        return await self._begin(self._flows.delete(mapping_id), options)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> AsyncOperation[DataMapping | None]:
        """Resume a write on a mapping of this store; see `DataMappings.operation`."""
        return AsyncOperation(self._flows.operation(operation, self._policy(options)), self._driver)
