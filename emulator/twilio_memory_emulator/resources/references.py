"""What data mappings refer to, so that a change under them can be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twilio_memory_emulator.storage.state import State


class _Item(msgspec.Struct, rename="camel"):
    field_name: str
    trait_group: str
    trait_name: str


class _Items(msgspec.Struct):
    mappings: list[_Item]


class _Source(msgspec.Struct, rename="camel"):
    dataset_id: str


class _Mapping(msgspec.Struct, rename="camel"):
    display_name: str
    mapping_from: _Source
    mapping_to: _Items


def mapped_traits(state: State, store_id: str, group: str) -> dict[str, str]:
    """Return the traits of a group that are mapped, each with the name of a data mapping that writes to it."""
    bodies = state.database.execute("SELECT body FROM data_mappings WHERE store_id = ?", (store_id,))
    return {
        item.trait_name: mapping.display_name
        for mapping in _read(bodies)
        for item in mapping.mapping_to.mappings
        if item.trait_group == group
    }


def mapped_fields(state: State, dataset_id: str) -> dict[str, str]:
    """Return the fields of a dataset that are mapped, each with the name of a data mapping that reads it."""
    return {
        item.field_name: mapping.display_name
        for mapping in _read(state.database.execute("SELECT body FROM data_mappings"))
        if mapping.mapping_from.dataset_id == dataset_id
        for item in mapping.mapping_to.mappings
    }


def _read(rows: Iterator[tuple[bytes]]) -> Iterator[_Mapping]:
    for (body,) in rows:
        yield msgspec.json.decode(body, type=_Mapping)
