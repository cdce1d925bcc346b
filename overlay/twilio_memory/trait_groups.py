"""The two doors to trait groups: each method says what to do; how it is done is in the flows that both share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._door import AsyncDoor, Door
from twilio_memory._trait_groups import TraitGroupCalls
from twilio_memory.models import UNSET, Unset
from twilio_memory.pages import AsyncListing, Listing, PageRequest

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._runners import AsyncRunner, Runner
    from twilio_memory._trait_groups import TraitChanges, Traits
    from twilio_memory.models import OrderBy, TraitGroup
    from twilio_memory.operations import AsyncOperation, Operation

__all__ = ["AsyncTraitGroups", "TraitGroups"]


class TraitGroups(Door):
    """The trait groups of one store. From `client.store(id).trait_groups`."""

    def __init__(self, core: Core, runner: Runner, store_id: str) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = TraitGroupCalls(core, store_id)

    def create(
        self,
        *,
        display_name: str,
        traits: Traits | Unset = UNSET,
        description: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[TraitGroup]:
        """Add a trait group (`CreateTraitGroup`).

        Args:
            display_name: Its name, which is also its id: 1 to 64 letters, digits, hyphens, underscores and dots.
            traits: Its traits by name, 95 at the most, as `{"tier": {"dataType": "STRING"}}` or models.
            description: Up to 1024 characters.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation; its result is the group. A name that is taken shows there, as `NameTakenError` (520055).

        Raises:
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.create(display_name, traits, description, options), options)

    def list(
        self,
        *,
        include_traits: bool = False,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[TraitGroup]:
        """List the store's trait groups (`ListTraitGroups`). Nothing is fetched until the listing is iterated over.

        Args:
            include_traits: Whether each group comes with its traits. Default false.
            order_by: As for data mappings.
            page_size: As for data mappings.
            page_token: As for data mappings.
            limit: As for data mappings.
            **options: `timeout` and `retry` for each page.

        Raises:
            InvalidArgumentError: A size or a direction is out of bounds. Raised at once.

        """
        request = PageRequest(page_size, page_token, limit)
        calls = self._calls.page(request, order_by, include_traits=include_traits)
        return Listing(self._core, request, calls, options, self._run)

    def fetch(self, name: str, *, include_traits: bool = True, **options: Unpack[CallOptions]) -> TraitGroup:
        """Fetch a trait group with its entity tag and all its traits, over as many pages as they take.

        Calls `FetchTraitGroup`.

        Args:
            name: Its display name.
            include_traits: Whether its traits come with it. Default true.
            **options: `timeout` and `retry` for each call.

        Raises:
            NotFoundError: There is none.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._run(self._calls.fetch(name, options, include_traits=include_traits))

    def patch(
        self,
        name: str,
        *,
        traits: TraitChanges | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[TraitGroup]:
        """Change a trait group's description and the traits that are named (`PatchTraitGroup`).

        Args:
            name: Its display name, which cannot be changed.
            traits: Traits by name to add or to replace; None removes one.
            description: The new description.
            if_match: An entity tag, such as `group.etag`: the change is made only if the group still has it.
            **options: `timeout` and `retry` for this call and the operation's.

        Returns:
            The operation; its result is the group as it then is.

        Raises:
            VersionConflictError: The group has changed since.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.patch(name, traits, description, if_match, options), options)

    def delete(self, name: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Delete a trait group with its traits (`DeleteTraitGroup`).

        Args:
            name: Its display name.
            **options: `timeout` and `retry` for this call and the operation's.

        Raises:
            ProtectedError: The group is one that every store has, such as `Contact` (520050).
            NotFoundError: There is none.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._calls.delete(name, options), options)


class AsyncTraitGroups(AsyncDoor):
    """The trait groups of one store. From `client.store(id).trait_groups`."""

    def __init__(self, core: Core, runner: AsyncRunner, store_id: str) -> None:
        """Made by the client."""
        super().__init__(core, runner)
        self._calls = TraitGroupCalls(core, store_id)

    async def create(
        self,
        *,
        display_name: str,
        traits: Traits | Unset = UNSET,
        description: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[TraitGroup]:
        """Add a trait group; see `TraitGroups.create`."""
        return await self._begin(self._calls.create(display_name, traits, description, options), options)

    def list(
        self,
        *,
        include_traits: bool = False,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncListing[TraitGroup]:
        """List the store's trait groups; see `TraitGroups.list`."""
        request = PageRequest(page_size, page_token, limit)
        calls = self._calls.page(request, order_by, include_traits=include_traits)
        return AsyncListing(self._core, request, calls, options, self._run)

    async def fetch(self, name: str, *, include_traits: bool = True, **options: Unpack[CallOptions]) -> TraitGroup:
        """Fetch a trait group with its entity tag and all its traits; see `TraitGroups.fetch`."""
        return await self._run(self._calls.fetch(name, options, include_traits=include_traits))

    async def patch(
        self,
        name: str,
        *,
        traits: TraitChanges | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[TraitGroup]:
        """Change a trait group's description and the traits that are named; see `TraitGroups.patch`."""
        return await self._begin(self._calls.patch(name, traits, description, if_match, options), options)

    async def delete(self, name: str, **options: Unpack[CallOptions]) -> AsyncOperation[None]:
        """Delete a trait group with its traits; see `TraitGroups.delete`."""
        return await self._begin(self._calls.delete(name, options), options)
