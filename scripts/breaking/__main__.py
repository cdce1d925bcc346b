"""Compare the document with the last published version, and fail if its version number hides what has changed.

A breaking change needs a new major version, an additive one a new minor version, and each new version an entry in
spec/CHANGELOG.md. Exit code: 0 if the document may land, 1 if it may not, 2 if the two cannot be compared.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.breaking.changes import Change, Class, objections, worst
from scripts.breaking.comparison import changes
from scripts.breaking.oasdiff import ComparisonError, ToolMissingError
from scripts.document import DOCUMENT, DocumentError, read
from scripts.publish.editions import PublicationError
from scripts.publish.files import CHANGELOG, latest, version_of

CANNOT_TELL = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _compare(options.base or _last_published(), options.revision, options.changelog)
    except ToolMissingError as error:
        print(f"NOT CHECKED for breaking changes: {error}", file=sys.stderr)
        return 0 if options.allow_missing_tool else CANNOT_TELL
    except (OSError, ComparisonError, DocumentError, PublicationError) as error:
        print(error, file=sys.stderr)
        return CANNOT_TELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.breaking", description=__doc__)
    parser.add_argument(
        "base", type=Path, nargs="?", metavar="BASE", help="the older version (default: the newest in spec/published/)"
    )
    parser.add_argument(
        "revision",
        type=Path,
        nargs="?",
        default=DOCUMENT,
        metavar="REVISION",
        help="the newer version (default: %(default)s)",
    )
    parser.add_argument(
        "--changelog", type=Path, default=CHANGELOG, metavar="FILE", help="its changelog (default: %(default)s)"
    )
    parser.add_argument(
        "--allow-missing-tool",
        action="store_true",
        help="succeed with a warning if oasdiff is not here and cannot be built",
    )
    return parser


def _last_published() -> Path:
    file = latest()
    if file is None:
        raise PublicationError("Nothing has been published yet. Run `python -m scripts.publish --record`.")
    return file


def _compare(base: Path, revision: Path, changelog: Path) -> int:
    old, new = read(base), read(revision)
    found = changes(old, new)
    print(f"{base.name} ({version_of(old)}) -> {revision.name} ({version_of(new)}): {_summary(found)}")
    for change in found:
        print(f"  {change.kind.name.lower():<8}  {change}")
    against = objections(worst(found), version_of(old), version_of(new), changelog.read_text(encoding="utf-8"))
    for objection in against:
        print(objection, file=sys.stderr)
    return 1 if against else 0


def _summary(found: list[Change]) -> str:
    counts = {kind: sum(change.kind is kind for change in found) for kind in (Class.BREAKING, Class.ADDITIVE)}
    said = [f"{count} {kind.name.lower()}" for kind, count in counts.items() if count]
    return ", ".join(said) or "no change of meaning"


if __name__ == "__main__":
    sys.exit(main())
