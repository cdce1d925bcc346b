"""Datasets: the sources of data mappings. The API has no call that creates them; fixtures do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import INVALID, Refusal, invalid
from twilio_memory_emulator.resources.references import mapped_fields
from twilio_memory_emulator.storage.ids import DATASET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema_rs import Draft202012Validator

    from twilio_memory_emulator.storage.state import State

# Describes a dataset in JSON. A seed extends it, since a dataset there may name a file instead of its fields.
SCHEMA: Final[dict[str, Any]] = {
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


class Dataset(msgspec.Struct, frozen=True, rename="camel"):
    """A dataset.

    Attributes:
        id: The id that data mappings refer to.
        display_name: A name for people.
        fields: The type of each field by name: `STRING`, `NUMBER`, `BOOLEAN` or `ARRAY`.
    """

    id: str
    display_name: str
    fields: dict[str, str]


@cache
def validator() -> Draft202012Validator:
    """Return the validator of a dataset in JSON."""
    return document.validator(SCHEMA)


def put(state: State, fields: Mapping[str, str], dataset_id: str | None, name: str | None) -> Dataset:
    """Add a dataset, or replace the one with the same id.

    Args:
        state: The state.
        fields: The type of each field by name.
        dataset_id: The id; `None` generates one.
        name: A name for people; `None` takes the id.

    Returns:
        The dataset.

    Raises:
        Refusal: 520046, when a data mapping reads a field that would be gone or have another type, and the emulator
            refuses such changes.
    """
    if state.strict_references and dataset_id is not None:
        _check_references(state, dataset_id, fields)
    now = state.clock.now()
    dataset_id = dataset_id or state.ids.make(DATASET, now)
    dataset = Dataset(dataset_id, name or dataset_id, dict(fields))
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


def require(state: State, dataset_id: str) -> Dataset:
    """Return the dataset that a data mapping refers to.

    Raises:
        Refusal: 520046, when it does not exist.
    """
    row = state.database.row("SELECT id, display_name, fields FROM datasets WHERE id = ?", dataset_id)
    if row is None:
        raise Refusal(INVALID, f"mappingFrom.datasetId: no dataset has the id {dataset_id}.")
    return _dataset(row)


def _dataset(row: tuple[Any, ...]) -> Dataset:
    dataset_id, name, fields = row
    return Dataset(dataset_id, name, msgspec.json.decode(fields, type=dict[str, str]))


def _check_references(state: State, dataset_id: str, fields: Mapping[str, str]) -> None:
    mapped = mapped_fields(state, dataset_id)
    before = require(state, dataset_id).fields if mapped else {}
    for field in mapped.keys() & before.keys():
        if fields.get(field) != before[field]:
            raise invalid(
                f"fields.{field}",
                f"the data mapping {mapped[field]} reads it; it cannot be removed, nor can its type change, until the"
                " mapping is changed or deleted",
            )
