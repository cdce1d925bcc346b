"""The inspection of a data file on opening: rows that nobody can read are set aside, so that they stop nothing else."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from twilio_memory_emulator.storage.clock import LAST_TIME
from twilio_memory_server_models import DataMapping, StoreState, TraitDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twilio_memory_emulator.storage.state import State

_log = logging.getLogger("twilio_memory_emulator")
# In the order in which rows can go: what refers to others comes first.
_TABLES = ("data_mappings", "traits", "datasets", "trait_groups", "stores")


class _Column(NamedTuple):
    """A column whose content must be more than text.

    Attributes:
        table: The table.
        name: The column.
        read: Reads the content, or raises.
    """

    table: str
    name: str
    read: Callable[[Any], object]


_READ = (
    _Column("data_mappings", "body", partial(msgspec.json.decode, type=DataMapping)),
    _Column("traits", "definition", partial(msgspec.json.decode, type=TraitDefinition)),
    _Column("datasets", "fields", partial(msgspec.json.decode, type=dict[str, str])),
    _Column("stores", "status", StoreState),
)
# What a column of each declared type holds where it is not null.
_TYPES = {"TEXT": "'text'", "INTEGER": "'integer'", "BLOB": "'blob', 'text'"}
_IS_NO_TIME = f"created_at NOT BETWEEN 0 AND {LAST_TIME}"


def set_aside_unreadable(state: State) -> None:
    """Move every row that cannot be read, with what belongs to it, to the table `set_aside`, as text."""
    moved: dict[str, int] = {}
    with state.database.transaction():
        for table in _TABLES:
            rows = {*_wrongly_typed(state, table), *_undecodable(state, table)}
            for row in sorted(rows):
                _move(state, table, row, moved)
    if moved:
        found = ", ".join(f"{count} of {table}" for table, count in moved.items())
        _log.error("The data file holds rows that cannot be read: %s. They are in its table set_aside now.", found)


def _wrongly_typed(state: State, table: str) -> Iterator[int]:
    key = "position" if table == "traits" else "rowid"
    conditions = [
        f"({name} IS NOT NULL AND typeof({name}) NOT IN ({_TYPES[declared]}))"
        for _, name, declared, *_ in state.database.execute(f"PRAGMA table_info({table})")
    ]
    if table != "traits":
        conditions.append(_IS_NO_TIME)
    statement = f"SELECT {key} FROM {table} WHERE {' OR '.join(conditions)}"  # noqa: S608 - names are constants
    for (row,) in state.database.execute(statement).fetchall():
        yield row


def _undecodable(state: State, table: str) -> Iterator[int]:
    for column in _READ:
        if column.table == table:
            for row, content in state.database.execute(f"SELECT rowid, {column.name} FROM {table}").fetchall():  # noqa: S608 - constants
                try:
                    column.read(content)
                except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, ValueError):
                    yield row


def _move(state: State, table: str, row: int, moved: dict[str, int]) -> None:
    database = state.database
    if table in {"stores", "trait_groups"}:
        identifier = database.value(f"SELECT id FROM {table} WHERE rowid = ?", row)  # noqa: S608 - a constant
        parts = {"stores": ("data_mappings", "trait_groups"), "trait_groups": ("traits",)}[table]
        for part in parts:
            column = "group_id" if part == "traits" else "store_id"
            for (inner,) in database.execute(f"SELECT rowid FROM {part} WHERE {column} = ?", (identifier,)).fetchall():  # noqa: S608 - constants
                _move(state, part, inner, moved)
    cursor = database.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,))  # noqa: S608 - a constant
    content = dict(zip((name for name, *_ in cursor.description), cursor.fetchone(), strict=True))
    text = json.dumps(content, default=lambda value: value.decode("utf-8", "backslashreplace"))
    database.execute("INSERT INTO set_aside (found_in, content) VALUES (?, ?)", (table, text))
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608 - a constant
    moved[table] = moved.get(table, 0) + 1
