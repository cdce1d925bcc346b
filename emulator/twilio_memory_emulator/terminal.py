"""Standard output and standard error, even if they are closed, full, ASCII only, or a pipe that nobody reads."""

from __future__ import annotations

import io
import logging
import os
import sys
from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import TextIO

_STANDARD = (0, 1, 2)
_PENDING = 1000  # messages; more are dropped while nobody reads them
_PATIENCE = 1  # seconds to wait at the end for messages to be read


class OutputError(Exception):
    """Standard output cannot be written to; the message says why, in one sentence."""


class ReaderGoneError(OutputError):
    """Standard output is a pipe whose reader has ended."""


class StderrHandler(logging.Handler):
    """Writes log records to standard error in a thread of its own, so that logging never blocks."""

    def __init__(self) -> None:
        """Start the thread."""
        super().__init__()
        self._lines: Queue[str | Event] = Queue(_PENDING)
        Thread(target=self._write, name="twilio-memory-log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Have a record written, or drop it if too many wait."""
        with suppress(Full):
            self._lines.put_nowait(f"{record.levelname}: {self.format(record)}\n")

    def drain(self) -> None:
        """Wait a moment for what has been logged to be written."""
        done = Event()
        try:
            self._lines.put_nowait(done)
        except Full:
            return
        done.wait(_PATIENCE)

    def _write(self) -> None:
        while True:
            line = self._lines.get()
            if isinstance(line, Event):
                line.set()
            else:
                _write_error(line)


def prepare() -> None:
    """Keep the numbers of closed standard streams from files that are opened later, such as the database."""
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def require_output() -> TextIO:
    """Return standard output.

    Raises:
        OutputError: It is closed.
    """
    stream = _stream(sys.stdout)
    if stream is None:
        raise OutputError("Standard output is closed; redirect it to a file or to /dev/null.")
    return stream


def say(text: str) -> None:
    """Print a text, with escapes for what the terminal's encoding lacks.

    Args:
        text: The text.

    Raises:
        ReaderGoneError: Standard output is a pipe that is not read any more.
        OutputError: It cannot be printed for another reason.
    """
    stream = require_output()
    try:
        stream.write(_encodable(text, stream.encoding) + "\n")
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
        raise ReaderGoneError("Nothing reads standard output any more.") from None
    except (OSError, ValueError) as error:
        _discard(stream)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"Cannot write to standard output: {reason}.") from None


def complain(message: str) -> None:
    """Print a message to standard error; if that is impossible, or takes too long, go on."""
    writing = Thread(target=_write_error, args=(f"{message}\n",), daemon=True)
    writing.start()
    writing.join(_PATIENCE)


def printable(text: str) -> str:
    """Return a text with escapes for control characters, which could steer a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _encodable(text: str, encoding: str | None) -> str:
    """Return a text with escapes for the characters that an encoding lacks."""
    return text.encode(encoding or "ascii", "backslashreplace").decode(encoding or "ascii")


def _stream(stream: TextIO | None) -> TextIO | None:
    return stream  # None where it was closed when Python started, which its type does not say


def _write_error(text: str) -> None:
    stream = _stream(sys.stderr)
    if stream is None:
        return
    try:
        # Not through Python's buffer: its lock would be held while nobody reads, and the interpreter waits for it.
        number = stream.fileno()
        data = _encodable(text, stream.encoding).encode(stream.encoding or "ascii")
        while data:
            data = data[os.write(number, data) :]
    except (io.UnsupportedOperation, AttributeError):
        stream.write(text)
    except (OSError, ValueError):
        pass


def _discard(stream: TextIO) -> None:
    """Send what waits to be printed nowhere; Python would try again on exit, and fail with a traceback."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
