"""Measure the client and the emulator, as ratios in one run, and say whether each meets its target.

Figures of CPU time are the least of several rounds in which what is compared takes turns; nothing else should be busy.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bench import client, emulator, package
from scripts.bench.server import fill, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

MAPPINGS = 10_000
SMALL = 100


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--mappings", type=int, default=MAPPINGS, help="how many to list (default: %(default)s)")
    options = parser.parse_args(arguments)
    print(
        f"Python {platform.python_version()}, {platform.machine()}; a ratio is ours to what stands after the stroke.\n"
    )
    missed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, value, target in measurements(Path(scratch), options.mappings):
            met = meets(value, target)
            missed += not met
            print(f"  {name:<68} {value:6.2f}  {target:<8} {'' if met else 'MISSED'}", flush=True)
    return 1 if missed else 0


def measurements(scratch: Path, mappings: int) -> Iterator[tuple[str, float, str]]:
    """Yield name, value and target of each figure."""
    large_store, small_store = fill(scratch / "large.db", mappings), fill(scratch / "small.db", SMALL)
    with serving(scratch / "large.db", large_store) as large, serving(scratch / "small.db", small_store) as small:
        yield from chain(
            client.listing(large, mappings),
            client.fetching(large),
            client.concurrency(large),
            emulator.paging(large),
            emulator.growth(small, large),
        )
    yield from chain(package.importing(), package.size())


def meets(value: float, target: str) -> bool:
    """Return whether a value meets a target; one in brackets is only for comparison."""
    sign, _, bound = target.partition(" ")
    return {"<=": lambda: value <= float(bound), ">=": lambda: value >= float(bound)}.get(sign, lambda: True)()


if __name__ == "__main__":
    sys.exit(main())
