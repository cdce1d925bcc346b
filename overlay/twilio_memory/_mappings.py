"""The five Data Mapping operations on the generated halves: what is sent, how it is read, what a write results in."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001  # the generated request-building halves begin with an underscore

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from twilio_memory._checks import identifier, whole_at_least
from twilio_memory._core import Call, CallOptions, Core, call
from twilio_memory._flow import Flow, sleep
from twilio_memory._inputs import MappingFrom, MappingTo, PatchFields, mapping_from, mapping_to, patch_fields
from twilio_memory._polling_flows import Accepted, Write
from twilio_memory._reading import page_of, tagged
from twilio_memory._resource import (
    already,
    entity_tag,
    known_value,
    paged,
    settle_by_fetching,
    settle_with_nothing,
    write,
)
from twilio_memory.errors import InvalidArgumentError, NotFoundError, PreconditionFailedError, TwilioMemoryError
from twilio_memory.models import (
    CreateDataMappingInput,
    DataMapping,
    DataMappingType,
    OrderBy,
    PatchDataMappingInput,
    Unset,
)
from twilio_memory_generated.api.data_mapping import (
    create_data_mapping,
    delete_data_mapping,
    fetch_data_mapping,
    list_data_mappings,
    patch_data_mapping,
)

if TYPE_CHECKING:
    from twilio_memory.models import OperationStatus
    from twilio_memory.pages import Page, PageRequest

Change = Callable[[DataMapping], PatchFields]
"""Is given a data mapping as it now is, and returns the fields to change."""

_read_one = tagged(DataMapping)
_read_page = page_of("dataMappings", DataMapping.consume)


@dataclass(frozen=True, slots=True)
class MappingCalls:
    """The calls on the data mappings of one store."""

    core: Core
    store_id: str

    def fetch(self, mapping_id: str, options: CallOptions) -> Flow[DataMapping]:
        """Return the data mapping (`FetchDataMapping`)."""
        kwargs = fetch_data_mapping._get_kwargs(self.store_id, identifier("mapping_id", mapping_id))
        return call(self.core, Call(kwargs, _read_one), options)

    def page(
        self, request: PageRequest, order_by: OrderBy | str | Unset, type_: DataMappingType | str | Unset
    ) -> Callable[[str | None], Call[Page[DataMapping]]]:
        """Return what makes the call for a page token (`ListDataMappings`)."""
        get_kwargs = partial(
            list_data_mappings._get_kwargs,
            self.store_id,
            order_by=known_value("order_by", order_by, OrderBy),
            type_=known_value("type", type_, DataMappingType),
        )
        return paged(get_kwargs, request, _read_page)

    def create(  # the fields of a data mapping
        self,
        display_name: str,
        source: MappingFrom,
        destination: MappingTo,
        description: str | Unset,
        is_enabled: bool | Unset,  # noqa: FBT001  # a field, not a flag
        options: CallOptions,
    ) -> Write[DataMapping]:
        """Return the write of `CreateDataMapping`."""
        body = CreateDataMappingInput(
            display_name=display_name,
            mapping_from=mapping_from(source),
            mapping_to=mapping_to(destination),
            description=description,
            is_enabled=is_enabled,
        )
        kwargs = create_data_mapping._get_kwargs(self.store_id, body=body)
        return write(self.core, kwargs, settle_by_fetching(partial(self.fetch, options=options)), options)

    def patch(
        self, mapping_id: str, body: PatchDataMappingInput, if_match: str | Unset | None, options: CallOptions
    ) -> Write[DataMapping]:
        """Return the write of `PatchDataMapping`."""
        kwargs = patch_data_mapping._get_kwargs(
            self.store_id, identifier("mapping_id", mapping_id), body=body, if_match=entity_tag(if_match)
        )
        settle = settle_by_fetching(partial(self.fetch, options=options), mapping_id)
        return write(self.core, kwargs, settle, options)

    def edit(self, mapping_id: str, change: Change, attempts: int, options: CallOptions) -> Write[DataMapping]:
        """Return the write that fetches, changes and patches with `If-Match`, again while others come first."""
        whole_at_least("attempts", attempts, 1)
        identifier("mapping_id", mapping_id)
        if not callable(change):
            raise InvalidArgumentError(f"change must be a function of the mapping, or use patch; not {change!r}.")
        settle = settle_by_fetching(partial(self.fetch, options=options), mapping_id)
        return Write(lambda: self._edit(mapping_id, change, attempts, options), settle, repeats=attempts - 1)

    def delete(self, mapping_id: str, options: CallOptions) -> Write[None]:
        """Return the write of `DeleteDataMapping`."""
        kwargs = delete_data_mapping._get_kwargs(self.store_id, identifier("mapping_id", mapping_id))
        return write(self.core, kwargs, settle_with_nothing, options)

    def resumed(self, accepted: Accepted, options: CallOptions) -> Write[DataMapping | None]:
        """Return the write behind an operation that was begun elsewhere; it may have been a delete."""
        fetch = settle_by_fetching(partial(self.fetch, options=options))

        def settle(status: OperationStatus) -> Flow[DataMapping | None]:
            try:
                return (yield from fetch(status))
            except NotFoundError:
                return None

        return Write(lambda: already(accepted), settle)

    def _edit(self, mapping_id: str, change: Change, attempts: int, options: CallOptions) -> Flow[Accepted]:
        retry = options.get("retry", self.core.retry)
        for attempt in range(attempts):
            current = yield from self.fetch(mapping_id, options)
            if current.etag is None:
                raise TwilioMemoryError("the service gave no entity tag, so the mapping cannot be edited safely.")
            attempted = self.patch(mapping_id, patch_fields(change(current)), current.etag, options)
            try:
                return (yield from attempted.accept())
            except PreconditionFailedError:
                if attempt == attempts - 1:
                    raise
            yield from sleep(self.core.random() * min(retry.max_backoff, retry.backoff * 2.0**attempt))
        raise AssertionError("unreachable: attempts is at least 1")
