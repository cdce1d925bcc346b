"""Build the reference page: one folder of files that a browser shows without any network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts import document
from scripts.node_tools import NodeToolError
from scripts.reference import renderer
from scripts.reference.page import page
from scripts.reference.page_document import page_document
from scripts.reference.samples import SampleError

OUTPUT = document.ROOT / "dist" / "reference"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 1 where the page cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m scripts.reference", description=__doc__)
    parser.add_argument("--spec", type=Path, default=document.DOCUMENT, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument(
        "--renew-renderer",
        action="store_true",
        help="first take the renderer that reference/renderer/package.json pins from npm",
    )
    options = parser.parse_args(arguments)
    try:
        if options.renew_renderer:
            renderer.renew()
        files = static_page(document.read(options.spec))
        _write(files, options.output)
    except (OSError, document.DocumentError, NodeToolError, SampleError, renderer.RendererError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The reference page in {options.output}:")
    for name, content in files.items():
        print(f"  {name:<20} {len(content):>9,} bytes")
    return 0


def static_page(contract: dict[str, document.Json]) -> dict[str, bytes]:
    """Return the content of each file of the page by its name, the same for the same document.

    The document is inside the page, since a browser fetches nothing for a page that was opened from a disk; for the
    same reason no request can be tried from it.

    Raises:
        DocumentError: the document has no title.
        SampleError: an operation lacks a sample, or a sample its operation.
        RendererError: the renderer is not there.
    """
    title = document.section(contract, "info").get("title")
    if not isinstance(title, str):
        raise document.DocumentError("The document has no info.title, or it is not a string.")
    settings: dict[str, document.Json] = {"content": page_document(contract), "hideTestRequestButton": True}
    return {
        "index.html": page(title, "scalar.js", settings).encode(),
        "scalar.js": renderer.script(),
        "scalar-licences.txt": renderer.LICENCES.read_bytes(),
    }


def _write(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
