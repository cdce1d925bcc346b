"""The Store operations on the generated halves: what is sent, how it is read, what a write results in."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001  # the generated request-building halves begin with an underscore

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from twilio_memory._checks import identifier
from twilio_memory._core import Call, CallOptions, Core, call
from twilio_memory._reading import page_of, tagged
from twilio_memory._resource import entity_tag, known_value, paged, settle_by_fetching, write
from twilio_memory.models import CreateStoreInput, OrderBy, PatchStoreInput, Store, Unset
from twilio_memory_generated.api.store import create_store, fetch_store, list_stores, patch_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory._flow import Flow
    from twilio_memory._polling_flows import Write
    from twilio_memory.pages import Page, PageRequest

_read_one = tagged(Store)
_read_page = page_of("stores", lambda item: str(item.get("id", item)))  # ids; older answers held objects


@dataclass(frozen=True, slots=True)
class StoreCalls:
    """The calls on the stores of the account."""

    core: Core

    def page(self, request: PageRequest, order_by: OrderBy | str | Unset) -> Callable[[str | None], Call[Page[str]]]:
        """Return what makes the call for a page token (`ListStores`)."""
        get_kwargs = partial(list_stores._get_kwargs, order_by=known_value("order_by", order_by, OrderBy))
        return paged(get_kwargs, request, _read_page)

    def fetch(self, store_id: str, options: CallOptions) -> Flow[Store]:
        """Return the store (`FetchStore`)."""
        return call(self.core, Call(fetch_store._get_kwargs(identifier("store_id", store_id)), _read_one), options)

    def create(self, display_name: str, description: str | Unset, options: CallOptions) -> Write[Store]:
        """Return the write of `CreateStore`."""
        kwargs = create_store._get_kwargs(body=CreateStoreInput(display_name=display_name, description=description))
        return write(self.core, kwargs, settle_by_fetching(partial(self.fetch, options=options)), options)

    def patch(
        self,
        store_id: str,
        display_name: str | Unset,
        description: str | Unset,
        if_match: str | Unset | None,
        options: CallOptions,
    ) -> Write[Store]:
        """Return the write of `PatchStore`."""
        kwargs = patch_store._get_kwargs(
            identifier("store_id", store_id),
            body=PatchStoreInput(display_name=display_name, description=description),
            if_match=entity_tag(if_match),
        )
        return write(self.core, kwargs, settle_by_fetching(partial(self.fetch, options=options), store_id), options)
