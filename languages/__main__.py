"""Generate a client in each language from the published document, compile it, and play the scenario with it.

A language whose toolchain this machine lacks is skipped, and said to be. With LANGUAGES_REQUIRED=1 in the environment
that is a failure.
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
    """Run the command line and return its exit code: 0, or 1 where a language failed or, if required, was skipped."""
    parser = argparse.ArgumentParser(prog="python -m languages", description=__doc__)
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=f"{', '.join(TOOLCHAINS)}; default: all")
    parser.add_argument("--documents", type=Path, metavar="FOLDER", help="a published form; default: built anew")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.languages if name not in TOOLCHAINS]
    if unknown:
        parser.error(f"no such language: {', '.join(unknown)}; there are {', '.join(TOOLCHAINS)}")
    with tempfile.TemporaryDirectory() as scratch:
        documents = options.documents.resolve() if options.documents else publish(Path(scratch))
        results = [_one(name, documents) for name in options.languages or TOOLCHAINS]
    return 0 if all(results) else 1


def _one(name: str, documents: Path) -> bool:
    toolchain = TOOLCHAINS[name]
    lacking = toolchain.missing()
    if lacking:
        print(f"{name}: SKIPPED, {lacking}")
        return not required()
    try:
        went = exercise(toolchain, documents)
    except (BuildError, ScenarioError) as error:
        print(f"{name}: FAILED, {error}", file=sys.stderr)
        return False
    print(
        f"{name}: generated and compiled in {went.built_in:.1f} s,"
        f" {went.steps} steps with {went.calls} calls in {went.played_in:.1f} s"
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
