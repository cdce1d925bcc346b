"""The package that carries the page, for the emulator to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.document import as_json, section
from scripts.reference.page import page
from scripts.reference.page_document import page_document

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.document import Json

NAME = "twilio_memory_reference"


def write_reference(document: dict[str, Json], root: Path, opening: str) -> None:
    """Write the package below `root`.

    Args:
        document: the document.
        root: the folder of the generated packages.
        opening: the text of the package's `__init__.py`.

    Raises:
        SampleError: an operation lacks a sample, or a sample its operation.
    """
    package = root / NAME
    package.mkdir()
    (package / "__init__.py").write_text(opening, encoding="utf-8")
    (package / "openapi.json").write_text(as_json(page_document(document)), encoding="utf-8")
    title = str(section(document, "info").get("title"))
    text = page(title, "reference/scalar.js", {"url": "reference/openapi.json"})
    (package / "index.html").write_text(text, encoding="utf-8")
