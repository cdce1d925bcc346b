"""Generate generated/ from spec/openapi.yaml and the overlays in spec/revisions/, or check that it is up to date.

The new tree is written next to the old one and replaces it only when it is complete.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.document import DOCUMENT, ROOT, DocumentError
from scripts.document.revisions import read_revisions
from scripts.generate.packages import COMMAND, GenerationError, differences, write_all

GENERATED = ROOT / "generated"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 1 if a generator failed or the trees differ."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; print what differs and fail if anything does"
    )
    parser.add_argument(
        "--spec",
        type=Path,
        default=DOCUMENT,
        metavar="FILE",
        help="the document, with overlays in the folder revisions beside it (default: %(default)s)",
    )
    parser.add_argument(
        "--output", type=Path, default=GENERATED, metavar="FOLDER", help="where to write (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.output.parent, prefix=".generated-") as scratch:
        fresh = Path(scratch) / "generated"
        fresh.mkdir()
        try:
            write_all(read_revisions(options.spec), fresh)
        except (DocumentError, GenerationError) as error:
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
        print("generated/ matches the document.")
        return 0
    print("\n".join(found))
    print(f"\ngenerated/ does not match the document. Run `{COMMAND}` and commit the result.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
