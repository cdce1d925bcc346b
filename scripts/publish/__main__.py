"""Build the published form of the document: YAML, JSON, OpenAPI 3.0, JSON Schema, changelog and checksums."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.document import DOCUMENT, ROOT, DocumentError, read
from scripts.publish.editions import PublicationError
from scripts.publish.files import published_files, record, version_of

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
        contract = read(options.spec)
        files = published_files(contract)
        recorded = record(contract) if options.record else None
        _write(files, options.output)
    except (OSError, DocumentError, PublicationError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Version {version_of(contract)} in {options.output}:")
    for name, text in files.items():
        print(f"  {name:<24} {len(text.encode()):>8,} bytes")
    if recorded:
        print(f"Recorded as {recorded}.")
    return 0


def _write(files: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
