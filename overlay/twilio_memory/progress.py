"""A progress display for the terminal, to pass as `on_update` to `wait` or `result`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from twilio_memory._polling_flows import has_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory.models import OperationStatus

__all__ = ["TerminalProgress"]


class TerminalProgress:
    """Shows the state of an operation and the seconds waited: one changing line in a terminal, else a line a change.

    ```python
    operation.result(on_update=TerminalProgress())
    ```
    """

    def __init__(self, stream: TextIO | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take where to write.

        Args:
            stream: Where to. Default: standard error.
            clock: Tells the time in seconds. For tests.

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
