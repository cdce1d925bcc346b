"""The collections of stores, sync and async. Their logic is in `_stores`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._pages import PageRequest
from twilio_memory._stores import StoreFlows
from twilio_memory.models import UNSET, Unset
from twilio_memory.operations import AsyncCollection, Collection
from twilio_memory.pages import AsyncPager, Pager

if TYPE_CHECKING:
    from twilio_memory._call import CallOptions
    from twilio_memory.models import OrderBy, Store
    from twilio_memory.operations import AsyncOperation, Operation

__all__ = ["AsyncStores", "Stores"]


class Stores(Collection[StoreFlows]):
    """The Memory Stores of the account. From `client.stores`."""

    def create(
        self, *, display_name: str, description: str | Unset = UNSET, **options: Unpack[CallOptions]
    ) -> Operation[Store]:
        """Create a store in the account (`CreateStore`).

        Args:
            display_name: Its name, unique in the account: 1 to 64 letters, digits and hyphens.
            description: 1 to 128 characters.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation; its result is the store.

        Raises:
            NameTakenError: The name is taken (520045); raised here, or by the operation.
            LimitReachedError: The account already has as many stores as it may have (520044).
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.create(display_name, description), options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pager[str]:
        """List the ids of the account's stores (`ListStores`). Nothing is fetched before the pager is iterated over.

        Args:
            order_by: As for data mappings.
            page_size: As for data mappings.
            page_token: As for data mappings.
            limit: As for data mappings.
            **options: `CallOptions` of the call for each page.

        Raises:
            InvalidArgumentError: A size is out of bounds, or the order is unknown. Raised by `list` itself.

        """
        request = PageRequest(page_size, page_token, limit)
        return Pager(self._flows.list(request, order_by, self._policy(options)), self._driver)

    def fetch(self, store_id: str, **options: Unpack[CallOptions]) -> Store:
        """Fetch a store with its entity tag (`FetchStore`).

        Args:
            store_id: Its id, `mem_store_…`.
            **options: `CallOptions` of this call.

        Raises:
            NotFoundError: There is no such store.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._driver.run(self._flows.fetch(store_id, self._policy(options)))

    def patch(
        self,
        store_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[Store]:
        """Change the given fields and no others (`PatchStore`).

        Args:
            store_id: Its id, `mem_store_…`.
            display_name: The new name.
            description: The new description.
            if_match: An entity tag, such as `store.etag`: the store is changed only if it still has this tag.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation; its result is the store after the change.

        Raises:
            VersionConflictError: The store has changed since it was read.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.patch(store_id, display_name, description, if_match), options)

    def delete(self, store_id: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Delete a store and everything in it (`DeleteStore`). This cannot be undone. Only revision 2026-10 has it.

        Args:
            store_id: Its id, `mem_store_…`.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation. The store can be fetched until it has completed: `delete(…).wait()`.

        Raises:
            RevisionError: The client's revision of the API is 2026-05. Nothing was sent.
            NotFoundError: It does not exist, or no longer: a delete whose response was lost is sent again.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.delete(store_id), options)


class AsyncStores(AsyncCollection[StoreFlows]):
    """The Memory Stores of the account. From `client.stores`."""

    async def create(
        self, *, display_name: str, description: str | Unset = UNSET, **options: Unpack[CallOptions]
    ) -> AsyncOperation[Store]:
        """Create a store in the account; see `Stores.create`."""
        return await self._begin(self._flows.create(display_name, description), options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPager[str]:
        """List the ids of the account's stores; see `Stores.list`."""
        request = PageRequest(page_size, page_token, limit)
        return AsyncPager(self._flows.list(request, order_by, self._policy(options)), self._driver)

    async def fetch(self, store_id: str, **options: Unpack[CallOptions]) -> Store:
        """Fetch a store with its entity tag; see `Stores.fetch`."""
        return await self._driver.run(self._flows.fetch(store_id, self._policy(options)))

    async def patch(
        self,
        store_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[Store]:
        """Change the given fields and no others; see `Stores.patch`."""
        return await self._begin(self._flows.patch(store_id, display_name, description, if_match), options)

    async def delete(self, store_id: str, **options: Unpack[CallOptions]) -> AsyncOperation[None]:
        """Delete a store and everything in it; see `Stores.delete`."""
        return await self._begin(self._flows.delete(store_id), options)
