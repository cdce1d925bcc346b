"""Torture a served emulator, and fail if it loses anything: `python -m scripts.torture --long kill disk`.

Each harness prints one line with its figures. With the same seed it sends the same requests; what runs concurrently is
up to the machine.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.torture.report import Report

HARNESSES = {
    "kill": "SIGKILL under concurrent writers",
    "races": "racers for one entity tag and one name",
    "listings": "listings under churn",
    "disk": "a full disk",
    "hostile": "hostile bytes on a raw socket",
    "oracle": "bodies judged by another validator",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The command line. Default: `sys.argv[1:]`.

    Returns:
        The exit code: 1 if anything was lost.
    """
    options = _parser().parse_args(arguments)
    lost = 0
    for name in options.names or HARNESSES:
        report = run(name, options.seed, long=options.long)
        print(report.line(), flush=True)
        for loss in report.details():
            print(f"  {loss}", file=sys.stderr)
        lost += len(report.losses)
    return 1 if lost else 0


def run(name: str, seed: int, *, long: bool) -> Report:
    """Run one harness.

    Args:
        name: One of `HARNESSES`.
        seed: The seed of what it generates.
        long: Whether to run the long form.

    Returns:
        Its figures, and what was lost.
    """
    with TemporaryDirectory() as folder:
        report: Report = import_module(f"scripts.torture.{name}").run(Path(folder), seed, long=long)
        return report


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.torture",
        description="Torture a served emulator, and fail if it loses anything.",
        epilog="; ".join(f"{name}: {what}" for name, what in HARNESSES.items()),
    )
    parser.add_argument("--long", action="store_true", help="run the long forms, which take minutes")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the seed (default: %(default)s)")
    parser.add_argument(
        "names", nargs="*", choices=[*HARNESSES, []], metavar="NAME", help="the harnesses (default: all)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
