"""Benchmark the client and the emulator, as ratios within one run, and say which targets are met.

CPU times are the minimum over several rounds in which the candidates alternate. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench import client, due, emulator, package, uploads
from scripts.bench.server import fill, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPINGS = 10_000
SMALL = 100


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument(
        "--mappings", type=int, default=MAPPINGS, help="number of mappings to list (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    print(
        f"Python {platform.python_version()}, {platform.machine()}; each ratio is the first candidate to the second.\n"
    )
    missed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, value, target in measurements(Path(scratch), options.mappings):
            met = meets(value, target)
            missed += not met
            print(f"  {name:<68} {value:6.2f}  {target:<8} {'' if met else 'MISSED'}", flush=True)
    return 1 if missed else 0


def measurements(scratch: Path, mappings: int) -> Iterator[tuple[str, float, str]]:
    """Yield name, value and target of each measurement."""
    large_store, small_store = fill(scratch / "large.db", mappings), fill(scratch / "small.db", SMALL)
    with serving(scratch / "large.db", large_store) as large, serving(scratch / "small.db", small_store) as small:
        yield from chain(
            client.listing(large, mappings),
            client.fetching(large),
            client.concurrency(large),
            emulator.paging(large),
            emulator.growth(small, large),
            uploads.waiting(small),
        )
    yield from chain(due.falling_due(scratch), package.importing(), package.size())


def meets(value: float, target: str) -> bool:
    """Return whether a value meets a target. A target in brackets is for comparison only."""
    sign, _, bound = target.partition(" ")
    return {"<=": lambda: value <= float(bound), ">=": lambda: value >= float(bound)}.get(sign, lambda: True)()


if __name__ == "__main__":
    sys.exit(main())
