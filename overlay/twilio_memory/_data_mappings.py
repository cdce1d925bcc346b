"""The Data Mapping operations: what is sent, and how responses and results are read."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001 - the generated request builders begin with an underscore

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from twilio_memory._call import Call, Policy, Write, call
from twilio_memory._checks import identifier, whole_at_least
from twilio_memory._inputs import (
    MappingFrom,
    MappingTo,
    PatchFields,
    entity_tag,
    in_words_of,
    known_value,
    mapping_from,
    mapping_to,
    patch_fields,
    read_tag,
    sent,
    source_type,
)
from twilio_memory._operations import Edit, Fetched, OperationFlows, no_result, resume
from twilio_memory._pages import PageFlows, PageRequest, page_of
from twilio_memory._reading import tagged
from twilio_memory._settings import InStore
from twilio_memory.errors import InvalidArgumentError, NotFoundError
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
    from twilio_memory._flow import Flow

Change = Callable[[DataMapping], PatchFields]
"""Receives a data mapping as it is now, and returns the fields to change."""

AsyncChange = Callable[[DataMapping], Awaitable[PatchFields] | PatchFields]
"""Receives a data mapping as it is now, and returns the fields to change; awaited if it is asynchronous."""

_reader = tagged(DataMapping, "id")
_read_page = page_of("dataMappings", DataMapping.read_all)


@dataclass(frozen=True, slots=True)
class DataMappingFlows(InStore):
    """Flows and writes on the data mappings of one store."""

    def list(
        self,
        request: PageRequest,
        order_by: OrderBy | str | Unset,
        type_: DataMappingType | str | Unset,
        policy: Policy,
    ) -> PageFlows[DataMapping]:
        """Return the listing (`ListDataMappings`)."""
        get_kwargs = partial(
            list_data_mappings._get_kwargs,
            self.store_id,
            order_by=known_value("order_by", order_by, OrderBy),
            type_=source_type(self.settings.revision, type_),
        )
        return PageFlows(self.settings, request, get_kwargs, _read_page, policy)

    def fetch(self, mapping_id: str, policy: Policy) -> Flow[DataMapping]:
        """Fetch a data mapping (`FetchDataMapping`)."""
        kwargs = fetch_data_mapping._get_kwargs(self.store_id, identifier("mapping_id", mapping_id))
        return call(self.settings, Call(kwargs, _reader(mapping_id)), policy)

    def create(
        self,
        display_name: str,
        source: MappingFrom,
        destination: MappingTo,
        description: str | Unset,
        is_enabled: bool | Unset,  # noqa: FBT001 - a field, not a flag
    ) -> Write[DataMapping]:
        """Return the write of `CreateDataMapping`."""
        body = CreateDataMappingInput(
            display_name=display_name,
            mapping_from=mapping_from(source),
            mapping_to=mapping_to(destination),
            description=description,
            is_enabled=is_enabled,
        )
        revision = self.settings.revision
        kwargs = sent(revision, create_data_mapping._get_kwargs, self.store_id, body=body)
        return Write(in_words_of(revision, kwargs), Fetched(self.fetch))

    def patch(self, mapping_id: str, body: PatchDataMappingInput, if_match: str | Unset | None) -> Write[DataMapping]:
        """Return the write of `PatchDataMapping`."""
        revision = self.settings.revision
        kwargs = sent(
            revision,
            patch_data_mapping._get_kwargs,
            self.store_id,
            identifier("mapping_id", mapping_id),
            body=body,
            if_match=entity_tag(if_match),
        )
        return Write(in_words_of(revision, kwargs), Fetched(self.fetch, mapping_id))

    def edit(self, mapping_id: str, change: AsyncChange, attempts: int) -> Edit[DataMapping]:
        """Return the edit: fetch, change, and patch with `If-Match`."""
        whole_at_least("attempts", attempts, 1)
        identifier("mapping_id", mapping_id)
        if not callable(change):
            raise InvalidArgumentError(f"change must be a function of the mapping, or use patch; not {change!r}.")

        def patch(current: DataMapping, fields: object) -> Write[DataMapping]:
            return self.patch(mapping_id, patch_fields(fields), read_tag(current.etag))

        return Edit(mapping_id, self.fetch, change, patch, attempts)

    def delete(self, mapping_id: str) -> Write[None]:
        """Return the write of `DeleteDataMapping`."""
        return Write(delete_data_mapping._get_kwargs(self.store_id, identifier("mapping_id", mapping_id)), no_result)

    def operation(self, operation: str, policy: Policy) -> OperationFlows[DataMapping | None]:
        """Return the flows of any write, accepted elsewhere; the result is None if the mapping is gone."""
        return resume(self.settings, operation, Fetched(self._fetch_if_there), policy)

    def _fetch_if_there(self, mapping_id: str, policy: Policy) -> Flow[DataMapping | None]:
        try:
            return (yield from self.fetch(mapping_id, policy))
        except NotFoundError:
            return None
