"""The layout of the database: its tables, the recognition of a file, and the migration of an older one."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Callable

APPLICATION_ID = 0x544D454D  # "TMEM": distinguishes our files from those of other programs
LAYOUT_VERSION = 2
_INCREMENTAL = 2  # the value of `auto_vacuum` with which free pages can be given back a few at a time

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE stores (
    id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL UNIQUE,
    description TEXT,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX stores_in_order ON stores (created_at, id);

CREATE TABLE trait_groups (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL REFERENCES stores,
    display_name TEXT NOT NULL,
    description TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (store_id, display_name)
);
CREATE INDEX trait_groups_in_order ON trait_groups (store_id, created_at, display_name);

CREATE TABLE traits (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id TEXT NOT NULL REFERENCES trait_groups ON DELETE CASCADE,
    name TEXT NOT NULL,
    data_type TEXT NOT NULL,
    definition BLOB NOT NULL,
    UNIQUE (group_id, name)
);
CREATE INDEX traits_in_order ON traits (group_id, position, name);

CREATE TABLE datasets (
    id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    fields BLOB NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX datasets_in_order ON datasets (created_at, id);

CREATE TABLE data_mappings (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL REFERENCES stores,
    source_type TEXT NOT NULL,
    display_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (store_id, display_name)
);
CREATE INDEX data_mappings_in_order ON data_mappings (store_id, source_type, created_at, id);

CREATE TABLE operations (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    store_id TEXT NOT NULL,
    target TEXT NOT NULL,
    input BLOB NOT NULL,
    if_match TEXT,
    accepted_at INTEGER NOT NULL,
    running_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    ended_at INTEGER,
    error BLOB
);
CREATE INDEX operations_waiting ON operations (due_at, position) WHERE ended_at IS NULL;
CREATE INDEX operations_ended ON operations (ended_at) WHERE ended_at IS NOT NULL;
"""

# What layout 2 added.
_INDEXES_AND_ASIDE = """
CREATE INDEX operations_of_store ON operations (store_id, due_at) WHERE ended_at IS NULL;
CREATE INDEX operations_of_target ON operations (target, due_at) WHERE ended_at IS NULL;
CREATE TABLE set_aside (
    position INTEGER PRIMARY KEY,
    found_in TEXT NOT NULL,
    content TEXT NOT NULL
);
"""


def prepare(connection: sqlite3.Connection, data: str) -> None:
    """Create the tables of a new database, or check those of an older one and migrate them.

    Args:
        connection: A connection that no other process shares.
        data: The path, for messages.

    Raises:
        DataFileError: It is not a database of the emulator, is damaged, or comes from a newer version.
    """
    application, layout = (_pragma(connection, name) for name in ("application_id", "user_version"))
    if not (application or layout or _columns(connection)):
        _create(connection)
        return
    _require_ours(connection, data, application, layout)
    connection.execute("PRAGMA journal_mode = WAL")
    while layout < LAYOUT_VERSION:
        layout += 1
        _in_transaction(connection, _MIGRATIONS[layout])
    if _pragma(connection, "auto_vacuum") != _INCREMENTAL:  # of an older layout; without room for a copy it stays so
        connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        with suppress(sqlite3.OperationalError):
            connection.execute("VACUUM")
    _in_transaction(connection, _sign)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
    connection.execute("PRAGMA journal_mode = WAL")

    def fill(connection: sqlite3.Connection) -> None:
        _run(connection, _TABLES + _INDEXES_AND_ASIDE)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
        _sign(connection)

    _in_transaction(connection, fill)


def _require_ours(connection: sqlite3.Connection, data: str, application: int, layout: int) -> None:
    if application != APPLICATION_ID:
        raise DataFileError(f"{data} is a database of another program; give the path of a file of the emulator.")
    if layout > LAYOUT_VERSION:
        raise DataFileError(
            f"{data} was written by another version of the emulator ({_writer(connection)}, layout {layout}), which is"
            f" newer: this one reads layouts up to {LAYOUT_VERSION}. Update twilio-memory, or give another file."
        )
    if layout < 1:
        raise DataFileError(f"{data} has no layout of the emulator (0); give another file.")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DataFileError(f"{data} is damaged; give another file.")
    missing = _expected_columns(layout) - _columns(connection)
    if missing:
        table, column = min(missing)
        raise DataFileError(
            f"{data} is not a database of the emulator, or it is damaged (it lacks {table}.{column}); give another"
            " file."
        )


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return table and name of every column."""
    statement = "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c"
    return set(connection.execute(statement))


def _expected_columns(layout: int) -> set[tuple[str, str]]:
    scratch = sqlite3.connect(":memory:")
    try:
        _run(scratch, _TABLES)
        if layout == 1:
            scratch.execute("DROP TABLE about")
        else:
            _run(scratch, _INDEXES_AND_ASIDE)
        return {(table, column) for table, column in _columns(scratch) if not table.startswith("sqlite_")}
    finally:
        scratch.close()


def _writer(connection: sqlite3.Connection) -> str:
    try:
        found = connection.execute("SELECT value FROM about WHERE name = 'package'").fetchone()
    except sqlite3.Error:
        found = None
    return f"version {found[0]}" if found else "version unknown"


def _sign(connection: sqlite3.Connection) -> None:
    """Record which versions have written to the file. If it says so already, it stays readable on a full disk."""
    recorded = set(connection.execute("SELECT name, value FROM about"))
    for name, value in about().items() - recorded:
        connection.execute("INSERT OR IGNORE INTO about VALUES (?, ?)", (f"created by {name}", value))
        connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))


def about() -> dict[str, str]:
    """Return the version of this package and of its document, by `package` and `document`."""
    try:
        package = version("twilio-memory-emulator")
    except PackageNotFoundError:  # run from a checkout that was never installed
        package = "unknown"
    return {"package": package, "document": str(document.load()["info"]["version"])}


def _to_layout_2(connection: sqlite3.Connection) -> None:
    """Add what layout 2 has more; in bodies, times become whole seconds, as the API shows them."""
    _run(connection, _TABLES.partition(";")[0] + ";" + _INDEXES_AND_ASIDE)
    for name in about():
        connection.execute("INSERT INTO about VALUES (?, 'unknown')", (f"created by {name}",))
    for mapping_id, body in connection.execute("SELECT id, body FROM data_mappings").fetchall():
        connection.execute("UPDATE data_mappings SET body = ? WHERE id = ?", (_whole_seconds(body), mapping_id))
    connection.execute("PRAGMA user_version = 2")


def _whole_seconds(body: bytes) -> bytes:
    try:
        mapping: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
        for name in ("createdAt", "updatedAt"):
            mapping[name] = mapping[name].partition(".")[0].removesuffix("Z") + "Z"
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return body  # unreadable; it is set aside later
    return msgspec.json.encode(mapping)


_MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _to_layout_2}


def _in_transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        work(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _run(connection: sqlite3.Connection, statements: str) -> None:
    """Run statements inside the current transaction; `executescript` would commit it first."""
    for statement in statements.split(";"):
        connection.execute(statement)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
