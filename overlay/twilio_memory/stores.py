"""The two doors to stores: each method says what to do; how it is done is in the flows that both share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._door import AsyncDoor, Door
from twilio_memory._stores import StoreCalls
from twilio_memory.models import UNSET, Unset
from twilio_memory.pages import AsyncListing, Listing, PageRequest

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._runners import AsyncRunner, Runner
    from twilio_memory.models import OrderBy, Store
    from twilio_memory.operations import AsyncOperation, Operation

__all__ = ["AsyncStores", "Stores"]


class Stores(Door):
    """The Memory Stores of the account. From `client.stores`."""

    def __init__(self, core: Core, runner: Runner) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = StoreCalls(core)

    def create(
        self, *, display_name: str, description: str | Unset = UNSET, **options: Unpack[CallOptions]
    ) -> Operation[Store]:
        """Add a store to the account (`CreateStore`).

        Args:
            display_name: Its name, unique in the account: 1 to 64 letters, digits and hyphens.
            description: 1 to 128 characters.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation; its result is the store.

        Raises:
            NameTakenError: The name is in use (520045), at once or out of the operation.
            LimitReachedError: The account has as many stores as it may (520044).
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.create(display_name, description, options), options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[str]:
        """List the ids of the account's stores (`ListStores`). Nothing is fetched until the listing is iterated over.

        Args:
            order_by: As for data mappings.
            page_size: As for data mappings.
            page_token: As for data mappings.
            limit: As for data mappings.
            **options: `timeout` and `retry` for each page.

        Raises:
            InvalidArgumentError: A size or a direction is out of bounds. Raised at once.

        """
        request = PageRequest(page_size, page_token, limit)
        return Listing(self._core, request, self._calls.page(request, order_by), options, self._run)

    def fetch(self, store_id: str, **options: Unpack[CallOptions]) -> Store:
        """Fetch a store with its entity tag (`FetchStore`).

        Args:
            store_id: Its id, `mem_store_…`.
            **options: `timeout` and `retry` for this call.

        Raises:
            NotFoundError: There is none.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._run(self._calls.fetch(store_id, options))

    def patch(
        self,
        store_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[Store]:
        """Change the fields that are given, and no others (`PatchStore`).

        Args:
            store_id: Its id, `mem_store_…`.
            display_name: The new name.
            description: The new description.
            if_match: An entity tag, such as `store.etag`: the change is made only if the store still has it.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation; its result is the store as it then is.

        Raises:
            VersionConflictError: The store has changed since.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.patch(store_id, display_name, description, if_match, options), options)


class AsyncStores(AsyncDoor):
    """The Memory Stores of the account. From `client.stores`."""

    def __init__(self, core: Core, runner: AsyncRunner) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = StoreCalls(core)

    async def create(
        self, *, display_name: str, description: str | Unset = UNSET, **options: Unpack[CallOptions]
    ) -> AsyncOperation[Store]:
        """Add a store to the account; see `Stores.create`."""
        return await self._begin(self._calls.create(display_name, description, options), options)

    def list(
        self,
        *,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[str]:
        """List the ids of the account's stores; see `Stores.list`."""
        request = PageRequest(page_size, page_token, limit)
        return AsyncListing(self._core, request, self._calls.page(request, order_by), options, self._run)

    async def fetch(self, store_id: str, **options: Unpack[CallOptions]) -> Store:
        """Fetch a store with its entity tag; see `Stores.fetch`."""
        return await self._run(self._calls.fetch(store_id, options))

    async def patch(
        self,
        store_id: str,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[Store]:
        """Change the fields that are given, and no others; see `Stores.patch`."""
        return await self._begin(self._calls.patch(store_id, display_name, description, if_match, options), options)
