"""Minimum CPU times over several rounds. The candidates alternate, so that noise affects them alike."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def least_cpu(
    *tasks: Callable[[], object], rounds: int = 7, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Run the tasks alternately for some rounds, and return the minimum seconds of each by the clock."""
    best = [float("inf")] * len(tasks)
    for task in tasks:
        task()
    for _ in range(rounds):
        for number, task in enumerate(tasks):
            gc.collect()
            started = clock()
            task()
            best[number] = min(best[number], clock() - started)
    return best
