"""The file that a dataset is declared from: opened, bounded, and handed to its reader as text or to DuckDB.

A file may come from anyone. So everything is bounded before a parser sees it: a line has at most 2,000,000 bytes, a
name 64 characters, and what is not a regular file is never opened to be read.
"""

from __future__ import annotations

import glob
import json
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

from twilio_memory_emulator.contract.errors import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    import duckdb

LONGEST_LINE: Final = 2_000_000  # bytes; also DuckDB's bound on a row of a CSV, whose line breaks may be quoted
MEMORY: Final = "2GiB"  # what DuckDB may reserve; 2,000 columns need 1 GiB of it, and fill 425 MiB
_PIECE: Final = 1024 * 1024
_NOT_TEXT: Final = {
    b"\x1f\x8b": "compressed with gzip; unpack it",
    b"PK\x03\x04": "a workbook or a ZIP archive; save the sheet as CSV in UTF-8, or unpack it",
    b"\xd0\xcf\x11\xe0": "a workbook; save the sheet as CSV in UTF-8",
    b"%PDF-": "a PDF; export the data as CSV in UTF-8",
}
# FIFOs would wait for a writer otherwise.
_FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class DatasetError(EmulatorError):
    """A file does not define the fields of a dataset; the message says which file, why, and what to do."""


@contextmanager
def opened(path: Path) -> Generator[BinaryIO]:
    """Open a regular file that is not empty, during a `with` block.

    Args:
        path: The file.

    Yields:
        The file, to read bytes from.

    Raises:
        DatasetError: It is missing, is not a regular file, cannot be read, is empty, or has changed by the end of the
            block: then its beginning and its end need not belong together.
    """
    try:
        with _open(path) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise DatasetError(f"{path}: not a regular file; save what it delivers to a file first")
            if not before.st_size:
                raise DatasetError(f"{path}: the file is empty")
            try:
                yield file
            finally:
                if _version(path.stat()) != _version(before):
                    raise DatasetError(f"{path}: the file changed while it was read; try again")
    except FileNotFoundError:
        raise DatasetError(f"{path}: no such file") from None
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror}") from None


def _open(path: Path) -> BinaryIO:
    try:
        return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _FLAGS))
    except ValueError:  # the name contains NUL, or what no file system can hold
        raise DatasetError(f"{path}: no such file") from None


def _version(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def blocks(path: Path, file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Read text in UTF-8, some whole lines at a time.

    Args:
        path: The name of the file, for errors.
        file: The file; it is read from its start.

    Yields:
        The number of the first line, and one or more lines with their ends: LF, CR LF or CR. A byte order mark at the
        start of the file is left out.

    Raises:
        DatasetError: The file is not UTF-8, contains a NUL byte, or has a line that is too long.
    """
    line, rest = 1, b""
    file.seek(0)
    while piece := file.read(_PIECE):
        block = rest + piece
        if line == 1 and not rest:
            _require_text(path, block)
        # A CR at the very end may be the first half of a CR LF.
        end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, -1)) + 1
        _require_short(path, line, block, end)
        if end:
            text = _decoded(path, line, block[:end])
            yield line, text.lstrip("\ufeff") if line == 1 else text
            line += line_breaks(text)
        rest = block[end:]
    if rest:
        text = _decoded(path, line, rest)
        yield line, text.lstrip("\ufeff") if line == 1 else text


def line_breaks(text: str) -> int:
    """Return how many lines end in a text."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _require_text(path: Path, start: bytes) -> None:
    for beginning, advice in _NOT_TEXT.items():
        if start.startswith(beginning):
            raise DatasetError(f"{path}: not text but {advice}")
    encoding = json.detect_encoding(start)
    if not encoding.startswith("utf-8"):
        raise DatasetError(f"{path}: not UTF-8 but {encoding[:6].upper()}, as it seems; save the file as UTF-8")


def _require_short(path: Path, line: int, block: bytes, end: int) -> None:
    """Raise if one of the lines that end in a block, or the one that goes on after it, is too long."""
    if len(block) <= LONGEST_LINE:
        return
    for number, content in enumerate(block[:end].splitlines(), line):
        if len(content) > LONGEST_LINE:
            raise too_long(path, f"line {number}")
    if len(block) - end > LONGEST_LINE:
        raise too_long(path, f"line {line + len(block[:end].splitlines())}")


def too_long(path: Path, place: str) -> DatasetError:
    """Return the error for a line or row that is longer than can be read."""
    return DatasetError(f"{path}: {place}: longer than {LONGEST_LINE:,} bytes, the most that a line or row can have")


def _decoded(path: Path, line: int, block: bytes) -> str:
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        line += line_breaks(block[: error.start].decode())
        raise DatasetError(f"{path}: line {line}: not UTF-8; save the file with that encoding") from None
    if (position := text.find("\0")) >= 0:
        line += line_breaks(text[:position])
        raise DatasetError(f"{path}: line {line}: a NUL byte; remove it, or save the file as UTF-8 if it is UTF-16")
    return text


def connect(path: str) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that can read one file and nothing else.

    Args:
        path: The absolute path of the file.

    Returns:
        The connection; the caller closes it.
    """
    import duckdb  # noqa: PLC0415 - takes 30 ms and 60 MB; only inference needs it

    database = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": MEMORY,
            "threads": 2,
        }
    )
    database.execute("SET allowed_paths = ?", [[path, glob.escape(path)]])
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database
