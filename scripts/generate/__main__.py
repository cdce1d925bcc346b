"""Regenerate generated/ from spec/openapi.yaml, or tell whether it is up to date.

The new tree is written beside the old one and takes its place only when it is whole.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.generate import document
from scripts.generate.drift import differences
from scripts.generate.packages import COMMAND, GenerationError, write_all

GENERATED = document.ROOT / "generated"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 1 where a generator failed or the trees differ."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail and say what differs")
    parser.add_argument("--spec", type=Path, default=document.DOCUMENT, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--output", type=Path, default=GENERATED, metavar="FOLDER", help="default: %(default)s")
    options = parser.parse_args(arguments)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.output.parent, prefix=".generated-") as scratch:
        fresh = Path(scratch) / "generated"
        fresh.mkdir()
        try:
            write_all(document.read(options.spec), fresh)
        except (document.DocumentError, GenerationError) as error:
            print(error, file=sys.stderr)
            return 1
        if options.check:
            return _report(differences(options.output, fresh))
        if options.output.exists():
            options.output.rename(Path(scratch) / "old")
        fresh.rename(options.output)
    return 0


def _report(found: list[str]) -> int:
    if not found:
        print("generated/ is what the document gives.")
        return 0
    print("\n".join(found))
    print(f"\ngenerated/ is not what the document gives. Run `{COMMAND}` and commit the result.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
