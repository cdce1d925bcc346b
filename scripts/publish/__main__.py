"""Build the published form of the document: YAML, JSON, OpenAPI 3.0, JSON Schema, changelog and checksums.

The files of each later revision of the API are in a folder of its name.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.document import DOCUMENT, ROOT, DocumentError
from scripts.document.revisions import BASE, read_revisions
from scripts.publish.editions import PublicationError
from scripts.publish.files import published, published_files, record, version_of

if TYPE_CHECKING:
    from scripts.document import Json

OUTPUT = ROOT / "dist" / "spec"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 1 if the document cannot be published."""
    parser = argparse.ArgumentParser(prog="python -m scripts.publish", description=__doc__)
    parser.add_argument(
        "--spec", type=Path, default=DOCUMENT, metavar="FILE", help="the document (default: %(default)s)"
    )
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, metavar="FOLDER", help="where to write (default: %(default)s)"
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="also keep the document in spec/published/, for later changes to be compared with",
    )
    options = parser.parse_args(arguments)
    try:
        for revision, contract in read_revisions(options.spec).items():
            folder = options.output if revision == BASE else options.output / revision
            _publish(contract, revision, folder)
            if options.record:
                print(f"Recorded as {record(contract, published(revision))}.")
    except (OSError, DocumentError, PublicationError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _publish(contract: dict[str, Json], revision: str, folder: Path) -> None:
    files = published_files(contract, revision)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Revision {revision}, version {version_of(contract)}, in {folder}:")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(f"  {name:<24} {len(text.encode()):>8,} bytes")


if __name__ == "__main__":
    sys.exit(main())
