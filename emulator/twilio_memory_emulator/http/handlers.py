"""What answers each operation of the document. Handlers hold no rules: they read the call and write the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.violations import as_model
from twilio_memory_emulator.http.replies import Reply
from twilio_memory_emulator.resources import data_mappings, operations, stores, trait_groups
from twilio_memory_server_models import (
    AcceptedOperation,
    CreateDataMappingInput,
    CreateStoreInput,
    CreateTraitGroupInput,
    PageMeta,
    PatchDataMappingInput,
    PatchStoreInput,
    PatchTraitGroupInput,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from twilio_memory_emulator.http.requests import Call
    from twilio_memory_emulator.storage.state import State

_HANDLERS: dict[str, Callable[[State, Call], Reply]] = {}


def handlers() -> dict[str, Callable[[State, Call], Reply]]:
    """Return the handlers by ``operationId``."""
    return dict(_HANDLERS)


def _handles(operation_id: str) -> Callable[[Callable[[State, Call], Reply]], Callable[[State, Call], Reply]]:
    def register(handler: Callable[[State, Call], Reply]) -> Callable[[State, Call], Reply]:
        _HANDLERS[operation_id] = handler
        return handler

    return register


@_handles("CreateDataMapping")
def _create_data_mapping(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, CreateDataMappingInput), _active_store(state, call)
    return _accepted(state, call, "Data mapping creation", lambda: data_mappings.create(state, store_id, body))


@_handles("ListDataMappings")
def _list_data_mappings(state: State, call: Call) -> Reply:
    _active_store(state, call)
    page = data_mappings.list_page(state, call)
    return _page([row[0] for row in page.rows], page.meta)


@_handles("FetchDataMapping")
def _fetch_data_mapping(state: State, call: Call) -> Reply:
    body, tag = data_mappings.fetch(state, _active_store(state, call), call.path["dataMappingId"])
    return Reply(200, body, (("ETag", tag),))


@_handles("PatchDataMapping")
def _patch_data_mapping(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, PatchDataMappingInput), _active_store(state, call)
    mapping_id = call.path["dataMappingId"]
    return _accepted(
        state,
        call,
        "Data mapping update",
        lambda: data_mappings.patch(state, store_id, mapping_id, body, call.if_match),
    )


@_handles("DeleteDataMapping")
def _delete_data_mapping(state: State, call: Call) -> Reply:
    store_id, mapping_id = _active_store(state, call), call.path["dataMappingId"]
    return _accepted(state, call, "Data mapping deletion", lambda: data_mappings.delete(state, store_id, mapping_id))


@_handles("FetchOperation")
def _fetch_operation(state: State, call: Call) -> Reply:
    operation = operations.fetch(state, call.path["operationId"], call.base_url)
    return Reply(200, msgspec.json.encode(operation), _operation_headers(state, operation.operation_id))


@_handles("CreateTraitGroup")
def _create_trait_group(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, CreateTraitGroupInput), _active_store(state, call)
    return _accepted(state, call, "Trait group creation", lambda: trait_groups.create(state, store_id, body))


@_handles("ListTraitGroups")
def _list_trait_groups(state: State, call: Call) -> Reply:
    _active_store(state, call)
    return _page(*trait_groups.list_page(state, call))


@_handles("FetchTraitGroup")
def _fetch_trait_group(state: State, call: Call) -> Reply:
    group = trait_groups.fetch(state, _active_store(state, call), call.path["traitGroupName"])
    page = trait_groups.traits_page(state, call, group)
    included = call.argument("includeTraits")
    meta = page.meta if included else PageMeta(key=page.meta.key, page_size=page.meta.page_size)
    shown = group.as_json([(name, definition) for name, definition in page.rows] if included else None)
    body = b'{"traitGroup":' + shown + b',"meta":' + msgspec.json.encode(meta) + b"}"
    return Reply(200, body, (("ETag", group.tag),))


@_handles("PatchTraitGroup")
def _patch_trait_group(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, PatchTraitGroupInput), _active_store(state, call)
    name = call.path["traitGroupName"]
    return _accepted(
        state, call, "Trait group update", lambda: trait_groups.patch(state, store_id, name, body, call.if_match)
    )


@_handles("DeleteTraitGroup")
def _delete_trait_group(state: State, call: Call) -> Reply:
    store_id, name = _active_store(state, call), call.path["traitGroupName"]
    return _accepted(state, call, "Trait group deletion", lambda: trait_groups.delete(state, store_id, name))


@_handles("CreateStore")
def _create_store(state: State, call: Call) -> Reply:
    body = as_model(call.body, CreateStoreInput)
    return _accepted(state, call, "Store creation", lambda: stores.create(state, body))


@_handles("ListStores")
def _list_stores(state: State, call: Call) -> Reply:
    page = stores.list_page(state, call)
    return _page([msgspec.json.encode(row[0]) for row in page.rows], page.meta)


@_handles("FetchStore")
def _fetch_store(state: State, call: Call) -> Reply:
    store = stores.fetch(state, call.path["storeId"])
    return Reply(200, msgspec.json.encode(store), (("ETag", stores.tag(store)),))


@_handles("PatchStore")
def _patch_store(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, PatchStoreInput), call.path["storeId"]
    return _accepted(state, call, "Store update", lambda: stores.patch(state, store_id, body, call.if_match))


def _active_store(state: State, call: Call) -> str:
    store_id = call.path["storeId"]
    stores.require_active(state, store_id)
    return store_id


def _accepted(state: State, call: Call, what: str, accept: Callable[[], str]) -> Reply:
    with state.database.transaction():
        operation_id = accept()
    body = AcceptedOperation(
        message=f"{what} request accepted for processing.",
        status_url=operations.status_url(call.base_url, operation_id),
    )
    location = ("Location", operations.status_url(call.base_url, operation_id))
    return Reply(202, msgspec.json.encode(body), (*_operation_headers(state, operation_id), location))


def _operation_headers(state: State, operation_id: str) -> tuple[tuple[str, str], ...]:
    return ("Operation-Id", operation_id), ("Retry-After", str(operations.retry_after(state)))


def _page(items: Iterable[bytes], meta: PageMeta) -> Reply:
    """Return a page; the items go out as they are stored."""
    key: Any = meta.key
    head, tail = b'{"' + key.encode() + b'":[', b'],"meta":' + msgspec.json.encode(meta) + b"}"
    return Reply(200, head + b",".join(items) + tail)
