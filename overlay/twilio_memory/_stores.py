"""The store operations: what is sent, and how responses and results are read."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001 - the generated request builders begin with an underscore

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from twilio_memory._call import Call, Policy, Write, call
from twilio_memory._checks import identifier
from twilio_memory._inputs import entity_tag, known_value, sent
from twilio_memory._operations import Fetched, no_result
from twilio_memory._pages import PageFlows, PageRequest, page_of
from twilio_memory._reading import tagged
from twilio_memory._revisions import way_out
from twilio_memory._settings import InAccount
from twilio_memory.errors import RevisionError
from twilio_memory.models import CreateStoreInput, OrderBy, PatchStoreInput, Store, Unset
from twilio_memory_generated.api.store import create_store, delete_store, fetch_store, list_stores, patch_store

if TYPE_CHECKING:
    from twilio_memory._flow import Flow

_reader = tagged(Store, "id")


def _ids(listed: list[object]) -> list[str]:
    """Return the ids of stores; older responses held objects."""
    items = cast("list[dict[str, str] | str]", listed)
    return [str(item.get("id", item)) if isinstance(item, dict) else item for item in items]


_read_page = page_of("stores", _ids)


@dataclass(frozen=True, slots=True)
class StoreFlows(InAccount):
    """Flows and writes on the account's stores."""

    def list(self, request: PageRequest, order_by: OrderBy | str | Unset, policy: Policy) -> PageFlows[str]:
        """Return the listing (`ListStores`)."""
        get_kwargs = partial(list_stores._get_kwargs, order_by=known_value("order_by", order_by, OrderBy))
        return PageFlows(self.settings, request, get_kwargs, _read_page, policy)

    def fetch(self, store_id: str, policy: Policy) -> Flow[Store]:
        """Fetch a store (`FetchStore`)."""
        kwargs = fetch_store._get_kwargs(identifier("store_id", store_id))
        return call(self.settings, Call(kwargs, _reader(store_id)), policy)

    def create(self, display_name: str, description: str | Unset) -> Write[Store]:
        """Return the write of `CreateStore`."""
        body = CreateStoreInput(display_name=display_name, description=description)
        return Write(sent(self.settings.revision, create_store._get_kwargs, body=body), Fetched(self.fetch))

    def patch(
        self, store_id: str, display_name: str | Unset, description: str | Unset, if_match: str | Unset | None
    ) -> Write[Store]:
        """Return the write of `PatchStore`."""
        kwargs = sent(
            self.settings.revision,
            patch_store._get_kwargs,
            identifier("store_id", store_id),
            body=PatchStoreInput(display_name=display_name, description=description),
            if_match=entity_tag(if_match),
        )
        return Write(kwargs, Fetched(self.fetch, store_id))

    def delete(self, store_id: str) -> Write[None]:
        """Return the write of `DeleteStore`."""
        kwargs = delete_store._get_kwargs(identifier("store_id", store_id))
        if not self.settings.revision.deletes_stores:
            raise RevisionError(
                f"revision {self.settings.revision.name} of the API cannot delete a store. "
                f"{way_out(lambda one: one.deletes_stores)}"
            )
        return Write(kwargs, no_result)
