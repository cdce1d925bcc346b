"""A progress display for terminals, to pass as `on_update` to `wait` or `result`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from twilio_memory._operations import has_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory.models import OperationStatus

__all__ = ["TerminalProgress"]


class TerminalProgress:
    """Shows an operation's state and the seconds waited: on one line in a terminal, else on a new line per change.

    ```python
    operation.result(on_update=TerminalProgress())
    ```
    """

    def __init__(self, stream: TextIO | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the display.

        Args:
            stream: Where to write. Default: standard error.
            clock: Returns the time in seconds. For tests.

        """
        self._stream = stream or sys.stderr
        self._clock = clock
        self._started = clock()
        self._shown = ""

    def __call__(self, status: OperationStatus) -> None:
        """Show a state."""
        line = f"{status.operation_id}  {status.status!s:<9}  {self._clock() - self._started:.1f} s"
        if self._stream.isatty():
            self._stream.write("\r\033[K" + line + ("\n" if has_ended(status) else ""))
        elif str(status.status) != self._shown:
            self._stream.write(line + "\n")
        self._shown = str(status.status)
        self._stream.flush()
