"""The embedded SQLite database: opening it, transactions, backups."""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from twilio_memory_emulator.contract.errors import UNAVAILABLE, DataFileError, Refusal
from twilio_memory_emulator.storage import layout
from twilio_memory_emulator.storage.data_file import DataFile

if TYPE_CHECKING:
    import os
    from collections.abc import Generator
    from pathlib import Path
    from threading import RLock

_LOCK_TIMEOUT = 0.5  # seconds; enough for an emulator that is just closing the file
_UNUSABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
_PRIMARY = 0xFF  # masks the primary part of an extended SQLite error code
_PAGES_PER_STEP = 256  # of a backup: one mebibyte
_LOG_SIZE = 4 * 1024 * 1024  # bytes that the write-ahead log keeps after a checkpoint
_ROOM = 8192  # bytes; twice as many characters are written
_PAUSE = 0.001  # seconds between two steps, for requests that wait


class Database:
    """The emulator's only connection to its database.

    Attributes:
        data: Where the database is: `:memory:` or the path of the file.
    """

    def __init__(self, data: str | os.PathLike[str], *, durable: bool = False) -> None:
        """Open the database: create its tables if it is new, migrate them if they are of an older version.

        Args:
            data: `":memory:"`, or the path of a file, which is created if it is missing.
            durable: Whether each write waits until the disk has it, so that it survives a power cut, too.

        Raises:
            DataFileError: The file cannot be opened, is in use, or is not a database of the emulator.
        """
        self.data = str(data)
        if not self.data:
            raise DataFileError("The path of the database file is empty; give a path, or :memory:.")
        self._file = None if self.data == ":memory:" else DataFile(self.data)
        self._has_failed = False
        try:
            self._connection = self._open(durable=durable)
        except BaseException as error:
            if self._file:
                self._file.release()
            if isinstance(error, sqlite3.Error):
                raise DataFileError(_reason(self.data, error)) from error
            raise

    def _open(self, *, durable: bool) -> sqlite3.Connection:
        path = self._file.path if self._file else self.data
        connection = sqlite3.connect(path, timeout=_LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
        try:
            # A second emulator on the same file would not know what this one keeps in memory.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.execute(f"PRAGMA fullfsync = {'ON' if durable else 'OFF'}")  # macOS only
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_SIZE}")
            layout.prepare(connection, self.data)
            connection.execute("PRAGMA foreign_keys = ON")
            if self._file:
                self._file.remember()
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
        if self._file:
            self._file.require_intact()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.commit()
        except BaseException as error:
            self._connection.rollback()
            if is_unusable(error):
                self._has_failed = True
                raise Refusal(
                    UNAVAILABLE, f"The data file cannot be written to: {error}. Nothing was changed."
                ) from error
            raise
        self._has_failed = False
        if self._file:
            self._file.remember()

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """Undo the writes of a `with` block inside a transaction if the block raises.

        Yields:
            Nothing.
        """
        self._connection.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # SQLite has rolled all of it back where the disk is full
                self._connection.execute("ROLLBACK TO step")
            raise
        finally:
            if self._connection.in_transaction:
                self._connection.execute("RELEASE step")

    def check(self) -> None:
        """Raise unless the database answers, and can be written to as far as is known.

        Raises:
            Refusal: 503, when a query fails, the file is gone, or the last write failed and another one fails, too.
        """
        try:
            self.value("SELECT count(*) FROM stores")
        except sqlite3.Error as error:
            raise Refusal(UNAVAILABLE, f"The database does not answer: {error}.") from error
        if self._file:
            self._file.require_intact()
        if self._has_failed:
            with self.transaction():  # as much as a write of the usual size takes
                self.execute("INSERT INTO about VALUES ('room', hex(zeroblob(?)))", (_ROOM,))
                self.execute("DELETE FROM about WHERE name = 'room'")

    def size(self) -> int:
        """Return the bytes that the data takes: on the disk, or in memory."""
        if self._file:
            return self._file.size()
        size: int = self.value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return size

    def is_at(self, path: Path) -> bool:
        """Return whether the database is in the file at `path`."""
        return self._file is not None and self._file.path == path.resolve()

    def backup(self, path: Path, lock: RLock) -> None:
        """Write a consistent copy to a file, step by step.

        Args:
            path: The file; it must not exist.
            lock: Held during each step, so that no write is half done; requests take their turns in between.

        Raises:
            sqlite3.Error: The file cannot be written.
        """

        def give_way(*_progress: int) -> None:
            lock.release()
            time.sleep(_PAUSE)
            lock.acquire()

        target = sqlite3.connect(path, isolation_level=None)
        try:
            with lock:
                self._connection.backup(target, pages=_PAGES_PER_STEP, progress=give_way, sleep=0)
        finally:
            target.close()

    def give_back(self, pages: int) -> None:
        """Return up to `pages` pages that hold nothing any more to the file system."""
        for _ in range(min(pages, self.value("PRAGMA freelist_count"))):
            self._connection.execute("PRAGMA incremental_vacuum(1)")  # sqlite3 never gets beyond the first page

    def secret(self, name: str) -> bytes:
        """Return a secret of this database by its name; it is created if there is none that can be used."""
        value = self.value("SELECT value FROM secrets WHERE name = ?", name)
        if not isinstance(value, bytes):
            value = secrets.token_bytes(32)
            with self.transaction():
                self.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?)", (name, value))
        return value

    def clear(self) -> None:
        """Delete every store, trait group, dataset, data mapping and operation, and give their space back."""
        with self.transaction():
            for table in ("operations", "data_mappings", "datasets", "traits", "trait_groups", "stores", "set_aside"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are the ones above
        with suppress(Refusal), self.transaction():  # a file that cannot be written to any more keeps its size
            self.give_back(self.value("PRAGMA freelist_count"))
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self._file:
            self._file.remember()

    def close(self) -> None:
        """Close the connection; everything committed stays in the file. Closing it again does nothing."""
        self._connection.close()
        if self._file:
            self._file.release()
            self._file = None


def is_unusable(error: BaseException) -> bool:
    """Return whether an error says that the file cannot be read or written: a full disk, for example, or damage."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _UNUSABLE


def _reason(data: str, error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text:
        return f"{data} is in use by another process; stop it, or give another file."
    if "not a database" in text or "malformed" in text:
        return f"{data} is not a database of the emulator, or it is damaged; give another file."
    return f"{data} cannot be used as the database: {text}."
