"""Generate a client in each language from each revision's document, compile it, and run the scenario with it.

A language whose toolchain is not installed is skipped with a message. LANGUAGES_REQUIRED=1 in the environment makes
that a failure.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from languages.exercise import BuildError, exercise, publish
from languages.scenario import ScenarioError
from languages.toolchains import TOOLCHAINS, required


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code: 0, or 1 if a language failed, or was skipped although required.
    """
    parser = argparse.ArgumentParser(prog="python -m languages", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=f"{', '.join(TOOLCHAINS)}; default: all")
    parser.add_argument(
        "--documents",
        type=Path,
        metavar="FOLDER",
        help="the published documents; default: publish them to a new folder",
    )
    options = parser.parse_args(arguments)
    unknown = [name for name in options.languages if name not in TOOLCHAINS]
    if unknown:
        parser.error(f"unknown language: {', '.join(unknown)}; choose from {', '.join(TOOLCHAINS)}")
    with tempfile.TemporaryDirectory() as scratch:
        documents = options.documents.resolve() if options.documents else publish(Path(scratch))
        results = [_exercise(name, documents) for name in options.languages or TOOLCHAINS]
    return 0 if all(results) else 1


def _exercise(name: str, documents: Path) -> bool:
    """Exercise one language, print the results, and return whether it counts as a success."""
    toolchain = TOOLCHAINS[name]
    lacking = toolchain.missing()
    if lacking:
        print(f"{name}: SKIPPED, {lacking}")
        return not required()
    try:
        for done in exercise(toolchain, documents):
            print(
                f"{name}, {done.revision}: generated and compiled in {done.build_seconds:.1f} s,"
                f" ran {done.steps} steps with {done.calls} calls in {done.run_seconds:.1f} s"
            )
    except (BuildError, ScenarioError) as error:
        print(f"{name}: FAILED, {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
