"""Compare the document with the last published version, and fail if its version number hides what has changed.

The document of each revision of the API is compared with its own last version. A breaking change needs a new major
version, an additive one a new minor version, and each new version an entry in the changelog.

Exit code: 0 if the documents may land, 1 if one may not, 2 if two cannot be compared.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.breaking.changes import Change, Class, objections, worst
from scripts.breaking.comparison import changes
from scripts.breaking.oasdiff import ComparisonError, ToolMissingError
from scripts.document import DocumentError, read
from scripts.document.revisions import BASE, read_revisions
from scripts.publish.editions import PublicationError
from scripts.publish.files import changelog_of, latest, published, version_of

if TYPE_CHECKING:
    from scripts.document import Json

CANNOT_TELL = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.base is None:
            return max(_since_published(revision, new) for revision, new in read_revisions().items())
        new = read_revisions()[BASE] if options.new is None else read(options.new)
        return _compare(options.base.name, read(options.base), new, options.changelog)
    except ToolMissingError as error:
        print(f"NOT CHECKED for breaking changes: {error}", file=sys.stderr)
        return 0 if options.allow_missing_tool else CANNOT_TELL
    except (OSError, ComparisonError, DocumentError, PublicationError) as error:
        print(error, file=sys.stderr)
        return CANNOT_TELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.breaking", description=__doc__)
    parser.add_argument(
        "base",
        type=Path,
        nargs="?",
        metavar="BASE",
        help="the older version (default: for each revision, the newest in spec/published/)",
    )
    parser.add_argument(
        "new", type=Path, nargs="?", metavar="NEW", help="the newer version (default: spec/openapi.yaml)"
    )
    parser.add_argument(
        "--changelog",
        type=Path,
        default=changelog_of(BASE),
        metavar="FILE",
        help="the changelog of NEW (default: %(default)s)",
    )
    parser.add_argument(
        "--allow-missing-tool",
        action="store_true",
        help="succeed with a warning if oasdiff is not here and cannot be built",
    )
    return parser


def _since_published(revision: str, new: dict[str, Json]) -> int:
    file = latest(published(revision))
    if file is None:
        raise PublicationError(f"Nothing of {revision} is published yet. Run `python -m scripts.publish --record`.")
    return _compare(f"{revision}, {file.name}", read(file), new, changelog_of(revision))


def _compare(name: str, old: dict[str, Json], new: dict[str, Json], changelog: Path) -> int:
    found = changes(old, new)
    print(f"{name} ({version_of(old)}) -> {version_of(new)}: {_summary(found)}")
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
