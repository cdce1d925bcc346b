"""Memory stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UnsetType

from twilio_memory_emulator.contract.errors import STORE_EXISTS, STORE_LIMIT, STORE_NOT_ACTIVE, STORE_NOT_FOUND, Refusal
from twilio_memory_emulator.resources import trait_groups
from twilio_memory_emulator.resources.writes import Write, accept, applies
from twilio_memory_emulator.storage.entity_tags import entity_tag, require_match
from twilio_memory_emulator.storage.ids import STORE
from twilio_memory_emulator.storage.paging import Listing, Page, PageQuery, read_page
from twilio_memory_server_models import CreateStoreInput, PatchStoreInput, Store, StoreState

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.state import State

LIMIT = 15
_COLUMNS = "display_name, id, status, version, description"


def fetch(state: State, store_id: str) -> Store:
    """Return a store.

    Raises:
        Refusal: 520041, when it does not exist.
    """
    row = state.database.row(f"SELECT {_COLUMNS} FROM stores WHERE id = ?", store_id)  # noqa: S608 - a constant
    if row is None:
        raise Refusal(STORE_NOT_FOUND, "The store does not exist.")
    name, identifier, status, version, description = row
    store = Store(
        display_name=name, id=identifier, status=StoreState(status), intelligence_service_id=None, version=version
    )
    if description is not None:
        store.description = description
    return store


def tag(store: Store) -> str:
    """Return the entity tag of a store."""
    return entity_tag(store.id, store.version)


def require_active(state: State, store_id: str) -> str:
    """Return the id of a store whose contents can be accessed.

    Raises:
        Refusal: 520041, when the store does not exist; 520042, when it is not `ACTIVE`.
    """
    status = state.database.value("SELECT status FROM stores WHERE id = ?", store_id)
    if status is None:
        raise Refusal(STORE_NOT_FOUND, "The store does not exist.")
    if status != StoreState.active:
        raise Refusal(STORE_NOT_ACTIVE, f"The store is {status}: nothing in it can be accessed until it is ACTIVE.")
    return store_id


def list_page(state: State, query: PageQuery) -> Page:
    """Return a page of store ids.

    Raises:
        Refusal: 520046, when the page token is not valid here.
    """
    return read_page(state, Listing("stores", "stores", "id", ("created_at", "id"), {}, ("ListStores",)), query)


def create(state: State, body: CreateStoreInput) -> str:
    """Accept the creation of a store and return the id of the operation.

    Raises:
        Refusal: 520044, when the account has reached the limit of stores; 520045, when the name is taken.
    """
    require_addable(state, body.display_name)
    store_id = state.ids.make(STORE, state.clock.now())
    return accept(state, Write("CreateStore", store_id, store_id, msgspec.json.encode(body)))


def patch(state: State, store_id: str, body: PatchStoreInput, if_match: str | None) -> str:
    """Accept the update of a store and return the id of the operation.

    A name that is taken fails the operation only: the document lists no 409 for updates.

    Raises:
        Refusal: 520041, when the store does not exist; 520043, when `if_match` names another version.
    """
    store = fetch(state, store_id)
    require_match(if_match, store.id, store.version)
    return accept(state, Write("PatchStore", store_id, store_id, msgspec.json.encode(body), if_match))


def delete(state: State, store_id: str) -> str:
    """Accept the deletion of a store, with everything in it, and return the id of the operation.

    Raises:
        Refusal: 520041, when the store does not exist.
    """
    fetch(state, store_id)
    return accept(state, Write("DeleteStore", store_id, store_id))


def require_addable(state: State, name: str) -> None:
    """Raise unless a store of this name may be added.

    Raises:
        Refusal: 520044, when the account has reached the limit of stores; 520045, when the name is taken.
    """
    if state.database.value("SELECT count(*) FROM stores") >= LIMIT:
        raise Refusal(STORE_LIMIT, f"The account has {LIMIT} stores, which is the limit.")
    _require_free_name(state, name)


def insert(state: State, store: Store, created_at: int) -> None:
    """Insert a store together with its trait group `Contact`; `created_at` is in milliseconds since 1970."""
    description = None if store.description is msgspec.UNSET else store.description
    state.database.execute(
        "INSERT INTO stores VALUES (?, ?, ?, ?, ?, ?)",
        (store.id, store.display_name, description, store.status.value, store.version, created_at),
    )
    trait_groups.add_contact(state, store.id, created_at)


def new(identifier: str, name: str, description: str | UnsetType, status: StoreState = StoreState.active) -> Store:
    """Return a new store, in version 1; without a description, `description` is `UNSET`."""
    return Store(
        display_name=name,
        id=identifier,
        status=status,
        intelligence_service_id=None,
        version=1,
        description=description,
    )


@applies("CreateStore")
def _created(state: State, write: Write) -> None:
    body = msgspec.json.decode(write.input, type=CreateStoreInput)
    require_addable(state, body.display_name)
    insert(state, new(write.target, body.display_name, body.description), write.due_at)


@applies("PatchStore")
def _patched(state: State, write: Write) -> None:
    body = msgspec.json.decode(write.input, type=PatchStoreInput)
    store = fetch(state, write.target)
    require_match(write.if_match, store.id, store.version)
    if body.display_name is not msgspec.UNSET and body.display_name != store.display_name:
        _require_free_name(state, body.display_name)
    changes = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET}
    changed = msgspec.structs.replace(store, **changes)
    description = None if changed.description is msgspec.UNSET else changed.description
    state.database.execute(
        "UPDATE stores SET display_name = ?, description = ?, version = version + 1 WHERE id = ?",
        (changed.display_name, description, store.id),
    )


@applies("DeleteStore")
def _deleted(state: State, write: Write) -> None:
    fetch(state, write.target)
    for statement in (
        "DELETE FROM data_mappings WHERE store_id = ?",
        "DELETE FROM trait_groups WHERE store_id = ?",  # their traits go with them
        "DELETE FROM stores WHERE id = ?",
    ):
        state.database.execute(statement, (write.target,))


def _require_free_name(state: State, name: str) -> None:
    if state.database.row("SELECT 1 FROM stores WHERE display_name = ?", name):
        raise Refusal(STORE_EXISTS, f"A store named {name} exists.")
