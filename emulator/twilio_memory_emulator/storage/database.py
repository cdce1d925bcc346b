"""The embedded SQLite database: its tables, how it is opened, and transactions."""

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

_APPLICATION_ID = 0x544D454D  # "TMEM": tells our files from those of other programs
_LAYOUT_VERSION = 1
_LOCK_TIMEOUT = 0.5  # seconds: long enough for an emulator that is just closing
_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_PRIMARY = 0xFF  # the part of an SQLite error code that these are; the rest tells details

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
    """One connection to the database, for the emulator alone."""

    def __init__(self, data: str | os.PathLike[str]) -> None:
        """Open the database, and lay out its tables where it is new.

        Args:
            data: ``":memory:"`` or the path of a file, which is made when it is missing.

        Raises:
            DataFileError: The file cannot be opened, is in use, or holds something else.
        """
        self.data = str(data)
        if not self.data:
            message = "The path of the database file is empty; give a path, or :memory:."
            raise DataFileError(message)
        try:
            self._connection = self._open()
        except sqlite3.Error as error:
            raise DataFileError(_why(self.data, error)) from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.data, timeout=_LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
        try:
            # One owner: a second emulator on the same file would not see what this one keeps in memory.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            _require_ours(connection, self.data)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            _lay_out(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def execute(self, statement: str, arguments: tuple[Any, ...] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement and return its cursor."""
        return self._connection.execute(statement, arguments)

    def row(self, statement: str, *arguments: object) -> tuple[Any, ...] | None:
        """Return the first row that a query finds, or ``None``."""
        found: tuple[Any, ...] | None = self._connection.execute(statement, arguments).fetchone()
        return found

    def value(self, statement: str, *arguments: object) -> Any:  # noqa: ANN401 -- whatever the column holds
        """Return the first column of the first row that a query finds, or ``None``."""
        found = self.row(statement, *arguments)
        return found[0] if found else None

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Make the writes of a ``with`` block all or none; they are in the file when the block is left.

        Raises:
            Refusal: 503, when the file takes no writes, as on a full disk.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.commit()
        except BaseException as error:
            self._connection.rollback()
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _UNWRITABLE:
                raise Refusal(UNAVAILABLE, f"The data file takes no writes: {error}. Nothing is changed.") from error
            raise

    def secret(self, name: str) -> bytes:
        """Return the secret of this database that has a name; it is made at the first request and then stays."""
        self._connection.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, secrets.token_bytes(32)))
        return bytes(self._connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()[0])

    def clear(self) -> None:
        """Delete every store, trait group, dataset, data mapping and operation."""
        with self.transaction():
            for table in ("operations", "data_mappings", "datasets", "traits", "trait_groups", "stores"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- the names are the ones above

    def close(self) -> None:
        """Close the connection; what was committed stays in the file."""
        self._connection.close()


def _require_ours(connection: sqlite3.Connection, data: str) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != _APPLICATION_ID:
        message = f"{data} is a database of another program; give a path that the emulator may make a file at."
        raise DataFileError(message)
    if tables and layout != _LAYOUT_VERSION:
        message = f"{data} was made by another version of the emulator (layout {layout}, needed {_LAYOUT_VERSION})."
        raise DataFileError(message)
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        message = f"{data} is damaged; give another file."
        raise DataFileError(message)


def _lay_out(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == _LAYOUT_VERSION:
        connection.execute("BEGIN IMMEDIATE").connection.commit()  # takes the lock now, not at the first write
        return
    connection.executescript(
        f"BEGIN IMMEDIATE; {_LAYOUT} PRAGMA application_id = {_APPLICATION_ID};"
        f"PRAGMA user_version = {_LAYOUT_VERSION}; COMMIT;"
    )


def _why(data: str, error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text:
        return f"{data} is in use by another process; stop it, or give another file."
    if "not a database" in text or "malformed" in text:
        return f"{data} is not a database of the emulator, or is damaged; give another file."
    if not Path(data).absolute().parent.is_dir():
        return f"The folder of {data} does not exist; make it first."
    return f"{data} cannot be used as the database: {text}."
