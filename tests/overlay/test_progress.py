from __future__ import annotations

import io
from typing import TYPE_CHECKING

from twilio_memory.models import OperationStatus
from twilio_memory.progress import TerminalProgress

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(stream: io.StringIO, *states: str) -> str:
    ticks = iter(range(100))
    show = TerminalProgress(stream, clock=lambda: float(next(ticks)))
    for state in states:
        show(OperationStatus.from_dict({"operationId": "proc_job_x", "status": state}))
    return stream.getvalue()


def test_a_terminal_shows_a_single_line_that_is_updated() -> None:
    shown = watch(Terminal(), "PENDING", "RUNNING", "COMPLETED")
    assert shown.count("\n") == 1
    assert shown.count("\r") == 3
    assert shown.endswith("proc_job_x  COMPLETED  3.0 s\n")


def test_a_file_gets_a_line_per_change() -> None:
    shown = watch(io.StringIO(), "PENDING", "PENDING", "RUNNING", "FAILED")
    assert [line.split()[1] for line in shown.splitlines()] == ["PENDING", "RUNNING", "FAILED"]
    assert "\r" not in shown


def test_it_writes_to_standard_error_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    TerminalProgress()(OperationStatus.from_dict({"operationId": "proc_job_x", "status": "RUNNING"}))
    assert "RUNNING" in capsys.readouterr().err
