"""Datasets: what a data mapping reads from. No public API makes them; the admin surface and seeds declare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import INVALID, Refusal
from twilio_memory_emulator.storage.ids import DATASET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twilio_memory_emulator.storage.state import State


class Dataset(msgspec.Struct, frozen=True, rename="camel"):
    """A dataset.

    Attributes:
        id: Its id, which a data mapping names.
        display_name: A name for people.
        fields: The type of each field: ``STRING``, ``NUMBER``, ``BOOLEAN`` or ``ARRAY``.
    """

    id: str
    display_name: str
    fields: dict[str, str]


def put(state: State, fields: Mapping[str, str], identifier: str | None, name: str | None) -> Dataset:
    """Add a dataset, or replace the one that has the id."""
    now = state.now()
    identifier = identifier or state.make_id(DATASET)
    dataset = Dataset(identifier, name or identifier, dict(fields))
    state.database.execute(
        "INSERT INTO datasets VALUES (?, ?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET display_name = excluded.display_name, fields = excluded.fields",
        (dataset.id, dataset.display_name, msgspec.json.encode(dataset.fields), now),
    )
    return dataset


def all_datasets(state: State) -> list[Dataset]:
    """Return every dataset, oldest first."""
    rows = state.database.execute("SELECT id, display_name, fields FROM datasets ORDER BY created_at, id")
    return [_dataset(row) for row in rows]


def require(state: State, identifier: str) -> Dataset:
    """Return the dataset that a data mapping names.

    Raises:
        Refusal: 520046, when there is none.
    """
    row = state.database.row("SELECT id, display_name, fields FROM datasets WHERE id = ?", identifier)
    if row is None:
        raise Refusal(INVALID, f"mappingFrom.datasetId: no dataset has the id {identifier}.")
    return _dataset(row)


def _dataset(row: tuple[Any, ...]) -> Dataset:
    identifier, name, fields = row
    return Dataset(identifier, name, msgspec.json.decode(fields, type=dict[str, str]))
