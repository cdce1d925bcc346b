"""Build the reference page: one folder of files that a browser shows without a network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import document
from scripts.document.revisions import read_revisions
from scripts.node_tools import NodeToolError
from scripts.reference import PageError, renderer
from scripts.reference.page import static_page

OUTPUT = document.ROOT / "dist" / "reference"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The arguments; by default those of the process.

    Returns:
        The exit code: 0, or 1 if the page cannot be built.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.reference", description=__doc__)
    help_of_spec = "the document, with overlays in the folder revisions beside it (default: %(default)s)"
    parser.add_argument("--spec", type=Path, default=document.DOCUMENT, metavar="FILE", help=help_of_spec)
    help_of_output = "where to write the page (default: %(default)s)"
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER", help=help_of_output)
    help_of_renewal = "first download the version of the renderer that reference/renderer/package.json pins"
    parser.add_argument("--renew-renderer", action="store_true", help=help_of_renewal)
    options = parser.parse_args(arguments)
    try:
        if options.renew_renderer:
            renderer.renew()
        files = static_page(read_revisions(options.spec))
        _write(files, options.output)
    except (OSError, document.DocumentError, NodeToolError, PageError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote the reference page to {options.output}:")
    for name, content in files.items():
        print(f"  {name:<20} {len(content):>9,} bytes")
    return 0


def _write(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
