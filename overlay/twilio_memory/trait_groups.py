"""The collections of trait groups, sync and async. Their logic is in `_trait_groups`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from twilio_memory._pages import PageRequest
from twilio_memory._trait_groups import TraitGroupFlows
from twilio_memory.models import UNSET, Unset
from twilio_memory.operations import AsyncCollection, Collection
from twilio_memory.pages import AsyncPager, Pager

if TYPE_CHECKING:
    from twilio_memory._call import CallOptions
    from twilio_memory._trait_groups import TraitChanges, Traits
    from twilio_memory.models import OrderBy, TraitGroup
    from twilio_memory.operations import AsyncOperation, Operation

__all__ = ["AsyncTraitGroups", "TraitGroups"]


class TraitGroups(Collection[TraitGroupFlows]):
    """The trait groups of one store. From `client.store(id).trait_groups`."""

    def create(
        self,
        *,
        display_name: str,
        traits: Traits | Unset = UNSET,
        description: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[TraitGroup]:
        """Create a trait group (`CreateTraitGroup`).

        Args:
            display_name: Its name, which is also its id: 1 to 64 letters, digits, hyphens, underscores and dots.
            traits: Its traits by name, at most 95: `{"tier": {"dataType": "STRING"}}`, or models.
            description: Up to 1024 characters. Default: none.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation; its result is the group. If the name is taken, it raises `NameTakenError` (520055).

        Raises:
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.create(display_name, traits, description), options)

    def list(
        self,
        *,
        include_traits: bool = False,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pager[TraitGroup]:
        """List the store's trait groups (`ListTraitGroups`). Nothing is fetched before the pager is iterated over.

        Args:
            include_traits: Whether each group comes with its traits. Default: False.
            order_by: As for data mappings.
            page_size: As for data mappings.
            page_token: As for data mappings.
            limit: As for data mappings.
            **options: `CallOptions` of the call for each page.

        Raises:
            InvalidArgumentError: A size is out of bounds, or the order is unknown. Raised by `list` itself.

        """
        request = PageRequest(page_size, page_token, limit)
        flows = self._flows.list(request, order_by, self._policy(options), include_traits=include_traits)
        return Pager(flows, self._driver)

    def fetch(self, name: str, *, include_traits: bool = True, **options: Unpack[CallOptions]) -> TraitGroup:
        """Fetch a trait group with its entity tag and all its traits, over as many pages as they take.

        Calls `FetchTraitGroup`.

        Args:
            name: Its display name.
            include_traits: Whether the group comes with its traits. Default: True.
            **options: `CallOptions` of each call.

        Raises:
            NotFoundError: There is no such group.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._driver.run(self._flows.fetch(name, self._policy(options), include_traits=include_traits))

    def patch(
        self,
        name: str,
        *,
        traits: TraitChanges | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Operation[TraitGroup]:
        """Change a trait group's description and the named traits (`PatchTraitGroup`).

        Args:
            name: Its display name, which cannot be changed.
            traits: Traits to add or replace, by name; None removes a trait.
            description: The new description.
            if_match: An entity tag, such as `group.etag`: the group is changed only if it still has this tag.
            **options: `CallOptions` of this call and of the operation's calls.

        Returns:
            The operation; its result is the group after the change.

        Raises:
            VersionConflictError: The group has changed since it was read.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.patch(name, traits, description, if_match), options)

    def delete(self, name: str, **options: Unpack[CallOptions]) -> Operation[None]:
        """Delete a trait group and its traits (`DeleteTraitGroup`).

        Args:
            name: Its display name.
            **options: `CallOptions` of this call and of the operation's calls.

        Raises:
            ProtectedError: The group is built in, such as `Contact` (520050).
            NotFoundError: There is no such group.
            APIError, TransportError: See `twilio_memory.errors`.

        """
        return self._begin(self._flows.delete(name), options)


class AsyncTraitGroups(AsyncCollection[TraitGroupFlows]):
    """The trait groups of one store. From `client.store(id).trait_groups`."""

    async def create(
        self,
        *,
        display_name: str,
        traits: Traits | Unset = UNSET,
        description: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[TraitGroup]:
        """Create a trait group; see `TraitGroups.create`."""
        return await self._begin(self._flows.create(display_name, traits, description), options)

    def list(
        self,
        *,
        include_traits: bool = False,
        order_by: OrderBy | str | Unset = UNSET,
        page_size: int | None = None,
        page_token: str | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPager[TraitGroup]:
        """List the store's trait groups; see `TraitGroups.list`."""
        request = PageRequest(page_size, page_token, limit)
        flows = self._flows.list(request, order_by, self._policy(options), include_traits=include_traits)
        return AsyncPager(flows, self._driver)

    async def fetch(self, name: str, *, include_traits: bool = True, **options: Unpack[CallOptions]) -> TraitGroup:
        """Fetch a trait group with its entity tag and all its traits; see `TraitGroups.fetch`."""
        return await self._driver.run(self._flows.fetch(name, self._policy(options), include_traits=include_traits))

    async def patch(
        self,
        name: str,
        *,
        traits: TraitChanges | Unset = UNSET,
        description: str | Unset = UNSET,
        if_match: str | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> AsyncOperation[TraitGroup]:
        """Change a trait group's description and the named traits; see `TraitGroups.patch`."""
        return await self._begin(self._flows.patch(name, traits, description, if_match), options)

    async def delete(self, name: str, **options: Unpack[CallOptions]) -> AsyncOperation[None]:
        """Delete a trait group and its traits; see `TraitGroups.delete`."""
        return await self._begin(self._flows.delete(name), options)
