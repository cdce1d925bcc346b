"""The embedded SQLite database: its tables, opening it, and transactions."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twilio_memory_emulator.contract.errors import UNAVAILABLE, DataFileError, Refusal

if TYPE_CHECKING:
    import os
    from collections.abc import Generator

_APPLICATION_ID = 0x544D454D  # "TMEM": distinguishes our files from those of other programs
_LAYOUT_VERSION = 1
_LOCK_TIMEOUT = 0.5  # seconds; enough for an emulator that is just closing the file
_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_PRIMARY = 0xFF  # masks the primary part of an extended SQLite error code

_LAYOUT = """
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


class Database:
    """The emulator's only connection to its database.

    Attributes:
        data: Where the database is: `:memory:` or the path of the file.
    """

    def __init__(self, data: str | os.PathLike[str]) -> None:
        """Open the database, and create its tables if it is new.

        Args:
            data: `":memory:"`, or the path of a file, which is created if it is missing.

        Raises:
            DataFileError: The file cannot be opened, is in use, or is not a database of the emulator.
        """
        self.data = str(data)
        if not self.data:
            raise DataFileError("The path of the database file is empty; give a path, or :memory:.")
        try:
            self._connection = self._open()
        except sqlite3.Error as error:
            raise DataFileError(_reason(self.data, error)) from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.data, timeout=_LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
        try:
            # A second emulator on the same file would not know what this one keeps in memory.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            _require_ours(connection, self.data)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            _create_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def execute(self, statement: str, arguments: tuple[Any, ...] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Execute one statement and return its cursor."""
        return self._connection.execute(statement, arguments)

    def row(self, statement: str, *arguments: object) -> tuple[Any, ...] | None:
        """Return the first row of a query's result, or `None`."""
        found: tuple[Any, ...] | None = self._connection.execute(statement, arguments).fetchone()
        return found

    def value(self, statement: str, *arguments: object) -> Any:  # noqa: ANN401 - columns hold different types
        """Return the first column of the first row of a query's result, or `None`."""
        found = self.row(statement, *arguments)
        return found[0] if found else None

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Commit all writes of a `with` block when it ends, or none if it raises.

        Yields:
            Nothing; the writes are in the file once the block has ended.

        Raises:
            Refusal: 503, when the file cannot be written to, as on a full disk.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.commit()
        except BaseException as error:
            self._connection.rollback()
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _UNWRITABLE:
                raise Refusal(
                    UNAVAILABLE, f"The data file cannot be written to: {error}. Nothing was changed."
                ) from error
            raise

    def secret(self, name: str) -> bytes:
        """Return a secret of this database by its name; the first call creates it."""
        self._connection.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, secrets.token_bytes(32)))
        return bytes(self._connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()[0])

    def clear(self) -> None:
        """Delete every store, trait group, dataset, data mapping and operation."""
        with self.transaction():
            for table in ("operations", "data_mappings", "datasets", "traits", "trait_groups", "stores"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are the ones above

    def close(self) -> None:
        """Close the connection; everything committed stays in the file."""
        self._connection.close()


def _require_ours(connection: sqlite3.Connection, data: str) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != _APPLICATION_ID:
        raise DataFileError(f"{data} is a database of another program; give the path of a file of the emulator.")
    if tables and layout != _LAYOUT_VERSION:
        raise DataFileError(
            f"{data} was created by another version of the emulator (layout {layout}, expected {_LAYOUT_VERSION})."
        )
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DataFileError(f"{data} is damaged; give another file.")


def _create_tables(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == _LAYOUT_VERSION:
        connection.execute("BEGIN IMMEDIATE").connection.commit()  # takes the lock now rather than at the first write
        return
    connection.executescript(
        f"BEGIN IMMEDIATE; {_LAYOUT} PRAGMA application_id = {_APPLICATION_ID};"
        f"PRAGMA user_version = {_LAYOUT_VERSION}; COMMIT;"
    )


def _reason(data: str, error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text:
        return f"{data} is in use by another process; stop it, or give another file."
    if "not a database" in text or "malformed" in text:
        return f"{data} is not a database of the emulator, or it is damaged; give another file."
    if not Path(data).absolute().parent.is_dir():
        return f"The folder of {data} does not exist; create it first."
    return f"{data} cannot be used as the database: {text}."
