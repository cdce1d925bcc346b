"""What is declared, not requested: stores, trait groups and datasets, there at once, held to the same schemas."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import INVALID, Refusal
from twilio_memory_emulator.contract.violations import as_model, check_schema
from twilio_memory_emulator.resources import datasets, stores, trait_groups
from twilio_memory_emulator.resources.operations import apply_due
from twilio_memory_emulator.storage.ids import STORE
from twilio_memory_server_models import CreateTraitGroupInput, PatchTraitGroupInput, Store, StoreState

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from threading import RLock

    from jsonschema_rs import Draft202012Validator

    from twilio_memory_emulator.control.seed import Seed, SeedDataset, SeedStore
    from twilio_memory_emulator.resources.datasets import Dataset
    from twilio_memory_emulator.storage.state import State


# What declares a dataset; a seed may name a file instead of the fields.
DATASET: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["fields"],
    "additionalProperties": False,
    "properties": {
        "id": {"$ref": "#/components/schemas/DataMappingFromDataSet/properties/datasetId"},
        "displayName": {"type": "string", "minLength": 1, "maxLength": 128},
        "fields": {
            "type": "object",
            "propertyNames": {"$ref": "#/components/schemas/MappingTraitItem/properties/fieldName"},
            "additionalProperties": {"$ref": "#/components/schemas/TraitDataType"},
        },
    },
}


@cache
def dataset_validator() -> Draft202012Validator:
    """Return the validator of a dataset's declaration."""
    return document.validator(DATASET)


class Declarations:
    """Declares things in the emulator's database."""

    def __init__(self, state: State, lock: RLock) -> None:
        """Take what to declare in.

        Args:
            state: What the emulator works on.
            lock: Held while something is declared.
        """
        self._state = state
        self._lock = lock

    def stores(self) -> list[Store]:
        """Return every store, oldest first."""
        with self._lock:
            apply_due(self._state)
            rows = self._state.database.execute("SELECT id FROM stores ORDER BY created_at, id").fetchall()
            return [stores.fetch(self._state, row[0]) for row in rows]

    def datasets(self) -> list[Dataset]:
        """Return every dataset, oldest first."""
        with self._lock:
            return datasets.all_datasets(self._state)

    def add_store(self, name: str, identifier: str | None, description: str | None, status: StoreState) -> Store:
        """Add a store.

        Raises:
            Refusal: A schema is broken, or the name, the id or the limit of stores is in the way.
        """
        with self._transaction():
            return self._add_store(name, identifier, description, status)

    def add_trait_group(
        self, store_id: str, name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None
    ) -> None:
        """Add a trait group to a store, or traits to the one that has the name.

        Raises:
            Refusal: A schema is broken, a limit is reached, a protected trait would change or the store is missing.
        """
        with self._transaction():
            stores.fetch(self._state, store_id)
            self._put_trait_group(store_id, name, traits, description)

    def add_dataset(self, fields: Mapping[str, str], identifier: str | None, name: str | None) -> Dataset:
        """Add a dataset, or replace the one that has the id.

        Raises:
            Refusal: A schema is broken.
        """
        _check_dataset(fields, identifier, name)
        with self._transaction():
            return datasets.put(self._state, fields, identifier, name)

    def load(self, seed: Seed) -> None:
        """Declare everything in a seed, or nothing; what is there, by id or else by name, is brought up to it.

        Raises:
            Refusal: A rule is broken.
        """
        with self._transaction():
            for store in seed.stores:
                self._load_store(store)
            for dataset in seed.datasets:
                self._load_dataset(dataset)

    def reset(self) -> None:
        """Delete everything."""
        with self._lock:
            self._state.database.clear()
            self._state.next_due = None

    @contextmanager
    def _transaction(self) -> Generator[None]:
        with self._lock:
            apply_due(self._state)
            with self._state.database.transaction():
                yield

    def _add_store(self, name: str, identifier: str | None, description: str | None, status: StoreState) -> Store:
        body = {"displayName": name} | ({} if description is None else {"description": description})
        check_schema(document.schema_validator("CreateStoreInput"), body)
        if identifier is not None:
            check_schema(document.schema_validator("StoreId"), identifier)
            if self._find("stores", identifier, None):
                raise Refusal(INVALID, f"id: the store {identifier} exists.")
        stores.require_addable(self._state, name)
        store = stores.new(
            identifier or self._state.make_id(STORE), name, UNSET if description is None else description, status
        )
        stores.insert(self._state, store, self._state.now())
        return store

    def _put_trait_group(
        self, store_id: str, name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None
    ) -> None:
        body: dict[str, Any] = {"traits": {trait: dict(definition) for trait, definition in traits.items()}}
        if description is not None:
            body["description"] = description
        check_schema(document.schema_validator("CreateTraitGroupInput"), {"displayName": name, **body})
        state = self._state
        if trait_groups.exists(state, store_id, name):
            change = as_model(body, PatchTraitGroupInput)
            if not trait_groups.holds(state, store_id, name, change):
                trait_groups.change(state, store_id, name, change)
        else:
            group = as_model({"displayName": name, **body}, CreateTraitGroupInput)
            trait_groups.add(state, store_id, group, state.now())

    def _load_store(self, entry: SeedStore) -> None:
        store_id = self._find("stores", entry.id, entry.display_name)
        if store_id is None:
            store_id = self._add_store(entry.display_name, entry.id, entry.description, StoreState.active).id
        for group in entry.trait_groups:
            self._put_trait_group(store_id, group.display_name, group.traits, group.description)

    def _load_dataset(self, entry: SeedDataset) -> None:
        _check_dataset(entry.fields, entry.id, entry.display_name)
        found = self._find("datasets", entry.id, entry.display_name)
        datasets.put(self._state, entry.fields, entry.id or found, entry.display_name)

    def _find(self, table: str, identifier: str | None, name: str | None) -> str | None:
        column, value = ("id", identifier) if identifier else ("display_name", name)
        found: str | None = self._state.database.value(f"SELECT id FROM {table} WHERE {column} = ?", value)  # noqa: S608 -- constants
        return found


def _check_dataset(fields: Mapping[str, str], identifier: str | None, name: str | None) -> None:
    value = {"fields": dict(fields)}
    given = {key: text for key, text in (("id", identifier), ("displayName", name)) if text is not None}
    check_schema(dataset_validator(), value | given)
