"""Run Twilio's official packages against an emulator, and say which calls work.

A package whose toolchain is not installed is skipped with a message. LANGUAGES_REQUIRED=1 in the environment makes that
a failure.
"""

from __future__ import annotations

import argparse
import sys
import time

from languages.toolchains import required
from official.outcomes import GONE, OURS, WORKS, DriverError, Record, exercise
from official.packages import PACKAGES, InstallError
from official.report import write


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code: 0, or 1 if a call failed by ours, a fault was gone, or a package could not be run.
    """
    parser = argparse.ArgumentParser(prog="python -m official", description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"{', '.join(PACKAGES)}; default: all")
    parser.add_argument("--write", action="store_true", help="keep the results and write docs/official-packages.md")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.packages if name not in PACKAGES]
    if unknown:
        parser.error(f"unknown package: {', '.join(unknown)}; choose from {', '.join(PACKAGES)}")
    records: dict[str, Record] = {}
    succeeded = [_run(name, records) for name in options.packages or PACKAGES]
    if options.write:
        write(records)
    return 0 if all(succeeded) else 1


def _run(name: str, records: dict[str, Record]) -> bool:
    """Run one package, print the result, keep its record, and return whether it counts as a success."""
    package = PACKAGES[name]
    lacking = package.missing()
    if lacking:
        print(f"{name}: SKIPPED, {lacking}")
        return not required()
    started = time.perf_counter()
    try:
        record = records[name] = exercise(package)
    except (InstallError, DriverError, LookupError) as error:
        print(f"{name}: FAILED, {error}", file=sys.stderr)
        return False
    outcomes = list(record.calls.values())
    wrong = {call: outcome for call, outcome in record.calls.items() if outcome.startswith((OURS, GONE))}
    failing = len(outcomes) - outcomes.count(WORKS) - len(wrong)
    seconds = time.perf_counter() - started
    print(f"{name}: {outcomes.count(WORKS)} calls work, {failing} fail by its faults, in {seconds:.1f} s")
    for call, outcome in wrong.items():
        print(f"  {call}: {' '.join(outcome.split())}")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
