"""What a harness found: its figures in one line, and what was lost."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

_SHOWN = 20


@dataclass
class Report:
    """The figures and the losses of one harness; threads may add to it.

    Attributes:
        name: The harness.
        seed: The seed of the run.
        figures: How often each thing was counted, in the order in which the line shows them.
        losses: What was lost or wrong, a sentence each.
    """

    name: str
    seed: int
    figures: Counter[str] = field(default_factory=Counter[str])
    losses: list[str] = field(default_factory=list[str])
    _started: float = field(default_factory=time.monotonic)
    _lock: Lock = field(default_factory=Lock)

    def count(self, what: str, number: int = 1) -> None:
        """Add to a figure."""
        with self._lock:
            self.figures[what] += number

    def lose(self, what: str) -> None:
        """Record a loss."""
        with self._lock:
            self.losses.append(what)

    def expect(self, condition: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion does
        """Record a loss unless a condition holds."""
        if not condition:
            self.lose(what)

    def line(self) -> str:
        """Return everything in one line."""
        figures = {**self.figures, "lost": len(self.losses)}
        parts = ", ".join(f"{what} {number:,}" for what, number in figures.items())
        return f"{self.name}: {parts} (seed {self.seed}, {time.monotonic() - self._started:.1f} s)"

    def details(self) -> list[str]:
        """Return the first losses, a line each."""
        more = len(self.losses) - _SHOWN
        return self.losses[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])
