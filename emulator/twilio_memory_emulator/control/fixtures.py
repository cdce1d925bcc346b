"""Fixtures: stores, trait groups and datasets that exist at once, under the rules that hold for clients, too."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import INVALID, DataFileError, Refusal
from twilio_memory_emulator.contract.violations import as_model, check_schema
from twilio_memory_emulator.resources import datasets, stores, trait_groups
from twilio_memory_emulator.resources.writes import apply_due
from twilio_memory_emulator.storage.ids import STORE
from twilio_memory_emulator.storage.layout import about
from twilio_memory_server_models import CreateTraitGroupInput, PatchTraitGroupInput, Store, StoreState

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from twilio_memory_emulator.control.seed import Seed, SeedDataset, SeedStore
    from twilio_memory_emulator.resources.datasets import Dataset
    from twilio_memory_emulator.storage.state import State


class Fixtures:
    """Reads and changes what an emulator holds, without operations."""

    def __init__(self, state: State) -> None:
        """Set what to work on.

        Args:
            state: The state.
        """
        self._state = state

    def stores(self) -> list[Store]:
        """Return every store, oldest first."""
        with self._state.lock:
            apply_due(self._state)
            rows = self._state.database.execute("SELECT id FROM stores ORDER BY created_at, id").fetchall()
            return [stores.fetch(self._state, row[0]) for row in rows]

    def datasets(self) -> list[Dataset]:
        """Return every dataset, oldest first."""
        with self._state.lock:
            return datasets.all_datasets(self._state)

    def add_store(self, name: str, store_id: str | None, description: str | None, status: StoreState) -> Store:
        """Add a store.

        Args:
            name: Its name.
            store_id: Its id; `None` generates one.
            description: What it is for; `None` leaves it out.
            status: Its status.

        Returns:
            The store.

        Raises:
            Refusal: A value breaks its schema, the name or the id is taken, or the limit of stores is reached.
        """
        with self._transaction():
            return self._add_store(name, store_id, description, status)

    def add_trait_group(
        self, store_id: str, name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None
    ) -> None:
        """Add a trait group to a store, or add traits to the group of this name.

        Args:
            store_id: The store.
            name: The name of the group.
            traits: The definition of each trait by name.
            description: What the group is for; `None` leaves it out.

        Raises:
            Refusal: A value breaks its schema, a limit is reached, a protected trait would change, or the store does
                not exist.
        """
        with self._transaction():
            stores.fetch(self._state, store_id)
            self._put_trait_group(store_id, name, traits, description)

    def add_dataset(self, fields: Mapping[str, str], dataset_id: str | None, name: str | None) -> Dataset:
        """Add a dataset, or replace the one with the same id.

        Args:
            fields: The type of each field by name.
            dataset_id: Its id; `None` generates one.
            name: A name for people; `None` takes the id.

        Returns:
            The dataset.

        Raises:
            Refusal: A value breaks its schema.
        """
        _check_dataset(fields, dataset_id, name)
        with self._transaction():
            return datasets.put(self._state, fields, dataset_id, name)

    def load(self, seed: Seed) -> None:
        """Add everything that a seed declares; what exists already, by id or else by name, is updated.

        Args:
            seed: The seed.

        Raises:
            Refusal: The seed breaks a rule; then nothing of it is added.
        """
        with self._transaction():
            for store in seed.stores:
                self._load_store(store)
            for dataset in seed.datasets:
                self._load_dataset(dataset)

    def prepare(self) -> bool:
        """Apply a batch of the writes that are due, and return whether all of them are applied."""
        with self._state.lock:
            return apply_due(self._state, batches=1)

    def health(self) -> dict[str, Any]:
        """Ask the database how it is.

        Returns:
            The versions of the emulator and its document, the number of writes that are still to be applied, and the
            bytes that the data takes.

        Raises:
            Refusal: 503, when the database does not answer or cannot be written to.
        """
        with self._state.lock:
            self._state.database.check()
            waiting = self._state.database.value("SELECT count(*) FROM operations WHERE ended_at IS NULL")
            versions = about()
            return {
                "version": versions["package"],
                "documentVersion": versions["document"],
                "waitingOperations": waiting,
                "fileSize": self._state.database.size(),
            }

    def backup(self, path: Path) -> None:
        """Write a consistent copy of everything to a file, while the emulator goes on.

        Args:
            path: The file. An existing one is replaced once the copy is complete.

        Raises:
            DataFileError: The file cannot be written, or is the data file itself.
        """
        database = self._state.database
        part: Path | None = None
        try:
            if database.is_at(path):
                raise DataFileError(f"{path} is the data file itself; give the path of another file.")
            part = path.with_name(f"{path.name}.part")
            part.unlink(missing_ok=True)
            database.backup(part, self._state.lock)
            part.replace(path)
        except (OSError, ValueError, sqlite3.Error) as error:
            if part is not None:
                with suppress(OSError, ValueError):
                    part.unlink(missing_ok=True)
            raise DataFileError(f"The backup {path} cannot be written: {error}.") from error

    def reset(self) -> None:
        """Delete everything."""
        with self._state.lock:
            self._state.database.clear()
            self._state.next_due = self._state.next_expiry = None

    @contextmanager
    def _transaction(self) -> Generator[None]:
        with self._state.lock:
            apply_due(self._state)
            with self._state.database.transaction():
                yield

    def _add_store(self, name: str, store_id: str | None, description: str | None, status: StoreState) -> Store:
        body = {"displayName": name} | ({} if description is None else {"description": description})
        check_schema(document.schema_validator("CreateStoreInput"), body)
        if store_id is not None:
            check_schema(document.schema_validator("StoreId"), store_id)
            if self._find("stores", store_id, None):
                raise Refusal(INVALID, f"id: the store {store_id} exists.")
        stores.require_addable(self._state, name)
        now = self._state.clock.now()
        store_id = store_id or self._state.ids.make(STORE, now)
        store = stores.new(store_id, name, UNSET if description is None else description, status)
        stores.insert(self._state, store, now)
        return store

    def _put_trait_group(
        self, store_id: str, name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None
    ) -> None:
        body: dict[str, Any] = {"traits": {trait: dict(definition) for trait, definition in traits.items()}}
        if description is not None:
            body["description"] = description
        check_schema(document.schema_validator("CreateTraitGroupInput"), {"displayName": name, **body})
        if trait_groups.exists(self._state, store_id, name):
            change = as_model(body, PatchTraitGroupInput)
            if not trait_groups.is_up_to_date(self._state, store_id, name, change):
                trait_groups.update(self._state, store_id, name, change)
        else:
            group = as_model({"displayName": name, **body}, CreateTraitGroupInput)
            trait_groups.add(self._state, store_id, group, self._state.clock.now())

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

    def _find(self, table: str, row_id: str | None, name: str | None) -> str | None:
        column, value = ("id", row_id) if row_id else ("display_name", name)
        found: str | None = self._state.database.value(f"SELECT id FROM {table} WHERE {column} = ?", value)  # noqa: S608 - constants
        return found


def _check_dataset(fields: Mapping[str, str], dataset_id: str | None, name: str | None) -> None:
    value = {"fields": dict(fields)}
    given = {key: text for key, text in (("id", dataset_id), ("displayName", name)) if text is not None}
    check_schema(datasets.validator(), value | given)
