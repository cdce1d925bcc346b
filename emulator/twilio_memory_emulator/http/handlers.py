"""One handler for each operation of the document. Handlers hold no rules: they read the call and write the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.violations import as_model
from twilio_memory_emulator.http.endpoints import Endpoint, Reply, Route
from twilio_memory_emulator.http.requests import read_call
from twilio_memory_emulator.resources import data_mappings, operations, revisions, stores, trait_groups
from twilio_memory_emulator.resources.writes import Reach, apply_due, retry_after, status_url
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

    from twilio_memory_emulator.contract.document import Operation
    from twilio_memory_emulator.http.endpoints import Request
    from twilio_memory_emulator.http.requests import Call
    from twilio_memory_emulator.storage.state import State

Handler: TypeAlias = "Callable[[State, Call], Reply]"
_HANDLERS: dict[str, Handler] = {}
# Which writes an operation can notice: any in its store, unless it says otherwise.
_REACHES = {
    "CreateStore": Reach.STORES,
    "ListStores": Reach.STORES,
    "FetchStore": Reach.STORE_ITSELF,
    "FetchDataMapping": Reach.MAPPING,
    "FetchTraitGroup": Reach.TRAIT_GROUP,
    "FetchOperation": Reach.OPERATION,
}


def build_routes(state: State, *, strict: bool, public_url: str | None = None) -> list[Route]:
    """Build the routes of the API: one endpoint for each operation of the revision that the emulator holds to.

    Args:
        state: What the handlers work on.
        strict: Whether what clients send for unset fields is validated like any other value. If not, it counts as
            absent.
        public_url: Scheme and host that clients are told, instead of those by which they reached the emulator.

    Returns:
        The routes.

    Raises:
        LookupError: An operation has no handler, or a handler has no operation.
    """
    known, documented = handlers(), document.operations()
    if known.keys() != documented.keys():
        raise LookupError(f"operations and handlers differ: {sorted(known.keys() ^ documented.keys())}")
    methods: dict[str, dict[str, Endpoint]] = {}
    for operation in document.operations(state.revision).values():
        endpoint = _endpoint(state, operation, known[operation.id], strict=strict, public_url=public_url)
        methods.setdefault(operation.path, {})[operation.method] = endpoint
    return [Route(path, endpoints) for path, endpoints in methods.items()]


def handlers() -> dict[str, Handler]:
    """Return the handlers by `operationId`."""
    return dict(_HANDLERS)


def _endpoint(
    state: State, operation: Operation, handler: Handler, *, strict: bool, public_url: str | None
) -> Endpoint:
    reach = _REACHES.get(operation.id, Reach.STORE)

    def prepare(request: Request) -> bool:
        with state.lock:
            return apply_due(state, reach, request.parameters, batches=1)

    def answer(request: Request) -> Reply:
        call = read_call(operation, request, strict=strict, public_url=public_url)
        with state.lock:
            apply_due(state, reach, request.parameters)
            return handler(state, call)

    return Endpoint(answer, reads_body=bool(operation.body_validators), prepare=prepare)


def _handles(operation_id: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        _HANDLERS[operation_id] = handler
        return handler

    return register


@_handles("CreateDataMapping")
def _create_data_mapping(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, CreateDataMappingInput), _active_store(state, call)
    return _accepted(state, call, "Data mapping creation", data_mappings.create(state, store_id, body))


@_handles("ListDataMappings")
def _list_data_mappings(state: State, call: Call) -> Reply:
    page = data_mappings.list_page(state, _active_store(state, call), call.argument("type"), call.page_query())
    return _page([revisions.shown(state, *row) for row in page.rows], page.meta)


@_handles("FetchDataMapping")
def _fetch_data_mapping(state: State, call: Call) -> Reply:
    body, tag = data_mappings.fetch(state, _active_store(state, call), call.path["dataMappingId"])
    return Reply(200, body, (("ETag", tag),))


@_handles("PatchDataMapping")
def _patch_data_mapping(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, PatchDataMappingInput), _active_store(state, call)
    operation_id = data_mappings.patch(state, store_id, call.path["dataMappingId"], body, call.if_match)
    return _accepted(state, call, "Data mapping update", operation_id)


@_handles("DeleteDataMapping")
def _delete_data_mapping(state: State, call: Call) -> Reply:
    operation_id = data_mappings.delete(state, _active_store(state, call), call.path["dataMappingId"])
    return _accepted(state, call, "Data mapping deletion", operation_id)


@_handles("FetchOperation")
def _fetch_operation(state: State, call: Call) -> Reply:
    operation = operations.fetch(state, call.path["operationId"], call.base_url)
    headers = (("Operation-Id", operation.operation_id), ("Retry-After", str(retry_after(state))))
    return Reply(200, msgspec.json.encode(operation), headers)


@_handles("CreateTraitGroup")
def _create_trait_group(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, CreateTraitGroupInput), _active_store(state, call)
    return _accepted(state, call, "Trait group creation", trait_groups.create(state, store_id, body))


@_handles("ListTraitGroups")
def _list_trait_groups(state: State, call: Call) -> Reply:
    store_id, include_traits = _active_store(state, call), call.argument("includeTraits")
    return _page(*trait_groups.list_page(state, store_id, call.page_query(), include_traits=include_traits))


@_handles("FetchTraitGroup")
def _fetch_trait_group(state: State, call: Call) -> Reply:
    store_id = _active_store(state, call)
    group = trait_groups.fetch(state, store_id, call.path["traitGroupName"])
    page = trait_groups.traits_page(state, store_id, group, call.page_query())
    included = call.argument("includeTraits")
    meta = page.meta if included else PageMeta(key=page.meta.key, page_size=page.meta.page_size)
    shown = group.as_json([(name, definition) for name, definition in page.rows] if included else None)
    body = b'{"traitGroup":' + shown + b',"meta":' + msgspec.json.encode(meta) + b"}"
    return Reply(200, body, (("ETag", group.tag),))


@_handles("PatchTraitGroup")
def _patch_trait_group(state: State, call: Call) -> Reply:
    body, store_id = as_model(call.body, PatchTraitGroupInput), _active_store(state, call)
    operation_id = trait_groups.patch(state, store_id, call.path["traitGroupName"], body, call.if_match)
    return _accepted(state, call, "Trait group update", operation_id)


@_handles("DeleteTraitGroup")
def _delete_trait_group(state: State, call: Call) -> Reply:
    operation_id = trait_groups.delete(state, _active_store(state, call), call.path["traitGroupName"])
    return _accepted(state, call, "Trait group deletion", operation_id)


@_handles("CreateStore")
def _create_store(state: State, call: Call) -> Reply:
    return _accepted(state, call, "Store creation", stores.create(state, as_model(call.body, CreateStoreInput)))


@_handles("ListStores")
def _list_stores(state: State, call: Call) -> Reply:
    page = stores.list_page(state, call.page_query())
    return _page([msgspec.json.encode(row[0]) for row in page.rows], page.meta)


@_handles("FetchStore")
def _fetch_store(state: State, call: Call) -> Reply:
    store = stores.fetch(state, call.path["storeId"])
    return Reply(200, msgspec.json.encode(store), (("ETag", stores.tag(store)),))


@_handles("PatchStore")
def _patch_store(state: State, call: Call) -> Reply:
    body = as_model(call.body, PatchStoreInput)
    operation_id = stores.patch(state, call.path["storeId"], body, call.if_match)
    return _accepted(state, call, "Store update", operation_id)


@_handles("DeleteStore")
def _delete_store(state: State, call: Call) -> Reply:
    return _accepted(state, call, "Store deletion", stores.delete(state, call.path["storeId"]))


def _active_store(state: State, call: Call) -> str:
    return stores.require_active(state, call.path["storeId"])


def _accepted(state: State, call: Call, what: str, operation_id: str) -> Reply:
    url = status_url(call.base_url, operation_id)
    body = AcceptedOperation(message=f"{what} request accepted for processing.", status_url=url)
    headers = (("Operation-Id", operation_id), ("Retry-After", str(retry_after(state))), ("Location", url))
    return Reply(202, msgspec.json.encode(body), headers)


def _page(items: Iterable[bytes], meta: PageMeta) -> Reply:
    """Return the reply with a page; the items are sent as they are stored."""
    key: Any = meta.key
    head, tail = b'{"' + key.encode() + b'":[', b'],"meta":' + msgspec.json.encode(meta) + b"}"
    return Reply(200, head + b",".join(items) + tail)
