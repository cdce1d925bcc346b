"""The data file as the operating system sees it: a lock of our own, and whether it is still the file we opened."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Final

from twilio_memory_emulator.contract.errors import UNAVAILABLE, DataFileError, Refusal

if sys.platform != "win32":
    import fcntl

_HEADER_SIZE = 100  # bytes; SQLite changes some of them with each checkpoint
_log = logging.getLogger("twilio_memory_emulator")
_ours: set[tuple[int, int]] = set()  # device and inode of the files that this process uses


class DataFile:
    """A data file that this emulator alone uses.

    SQLite's own lock does not suffice: it belongs to the process, which loses it when any part of it opens the file
    and closes it again. Ours belongs to the open file.

    Attributes:
        path: The absolute path.
    """

    path: Final[Path]

    def __init__(self, data: str) -> None:
        """Lock a file, and create it if it is missing.

        Args:
            data: Its path.

        Raises:
            DataFileError: It cannot be opened, or another emulator uses it.
        """
        self._known: dict[Path, tuple[int, int]] = {}
        self._print = (0, b"")
        self._modified = 0
        self._is_lost = False
        self._process = os.getpid()
        try:
            self.path = Path(data).resolve()  # now, since the working directory may change
            _require_regular_files(self.path, data)
            if self.path.exists() and _identity(self.path.stat()) in _ours:
                # Opening it and closing it again would take SQLite's lock away from the emulator that uses it.
                raise _in_use(data)
            self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        except (OSError, ValueError, RuntimeError) as error:  # the last from Python 3.11, for links in a circle
            raise DataFileError(_reason(data, error)) from error
        self._log_path = self.path.with_name(f"{self.path.name}-wal")
        try:
            self._lock = _lock(self.path, self._descriptor, data)
        except BaseException:
            os.close(self._descriptor)
            raise
        _ours.add(_identity(os.fstat(self._descriptor)))

    def remember(self) -> None:
        """Note what the files are at the start, and after each change of our own."""
        if not self._known:
            # A file system that cannot hold a write-ahead log has none.
            self._known = {path: _identity(path.stat()) for path in (self.path, self._log_path) if path.exists()}
        modified = os.fstat(self._descriptor).st_mtime_ns
        if modified != self._modified:
            self._modified, self._print = modified, self._fingerprint()

    def require_intact(self) -> None:
        """Raise unless the path still leads to the file that was opened, and nobody else has written to it.

        Raises:
            Refusal: 503, when the file was deleted, moved, replaced or overwritten: what is written now would be lost.
        """
        reason = self._loss()
        if reason and not self._is_lost:
            _log.error("The data file %s %s. Writes are refused until it is back.", self.path, reason)
        self._is_lost = bool(reason)
        if reason:
            raise Refusal(UNAVAILABLE, f"The data file {reason} while the emulator was running. Nothing was changed.")

    def size(self) -> int:
        """Return the bytes that the file and its write-ahead log take."""
        return sum(path.stat().st_size for path in (self.path, self._log_path) if path.exists())

    def release(self) -> None:
        """Give up the lock. The database must be closed already, for closing a file takes SQLite's lock away."""
        _ours.discard(_identity(os.fstat(self._descriptor)))
        for descriptor in {self._lock, self._descriptor}:
            if sys.platform != "win32" and os.getpid() == self._process:
                # A process that was forked has the file open, too, and would keep the lock.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    def _loss(self) -> str:
        for path, known in self._known.items():
            try:
                found = path.stat()
            except OSError:
                return "was deleted or moved" if path == self.path else "lost its write-ahead log"
            if _identity(found) != known:
                return "was replaced" if path == self.path else "lost its write-ahead log"
            if path == self.path and found.st_mtime_ns != self._modified and self._fingerprint() != self._print:
                return "was overwritten"
        return ""

    def _fingerprint(self) -> tuple[int, bytes]:
        """Return what another program that writes to the file hardly leaves alone: its size and SQLite's header."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.fstat(self._descriptor).st_size, os.read(self._descriptor, _HEADER_SIZE)


def _require_regular_files(path: Path, data: str) -> None:
    """Raise if SQLite would open something else, such as a pipe, whose other end it would wait for."""
    for suffix in ("", "-wal", "-journal"):
        beside = Path(f"{path}{suffix}")
        if beside.exists() and not beside.is_file():
            raise DataFileError(f"{data} cannot be used as the database: {beside} is not a regular file.")


def _lock(path: Path, descriptor: int, data: str) -> int:
    """Lock the file, and return the descriptor that holds the lock."""
    if sys.platform == "win32":
        return descriptor  # there, SQLite's own lock belongs to the open file
    holder = descriptor
    if sys.platform != "linux":  # elsewhere, a lock of this kind on the file itself would be in the way of SQLite's
        holder = os.open(path.with_name(f"{path.name}-lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if holder != descriptor:
            os.close(holder)
        raise _in_use(data) from None
    except OSError:
        pass  # the file system has no such locks; SQLite's own remains
    return holder


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _in_use(data: str) -> DataFileError:
    return DataFileError(f"{data} is in use by another emulator; stop it, or give another file.")


def _reason(data: str, error: Exception) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"The folder of {data} does not exist; create it first."
    text = error.strerror if isinstance(error, OSError) else str(error)
    return f"{data} cannot be used as the database: {text}."
