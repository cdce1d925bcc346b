"""The package that carries the published form of the document, for `importlib.resources` and `twilio-memory spec`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.publish.editions import published_files

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.generate.document import Json

NAME = "twilio_memory_spec"


def write_published(document: dict[str, Json], root: Path, opening: str) -> None:
    """Write the package below `root`; `opening` is the text of its `__init__.py`."""
    package = root / NAME
    package.mkdir()
    (package / "__init__.py").write_text(opening, encoding="utf-8")
    for name, text in published_files(document).items():
        (package / name).write_text(text, encoding="utf-8")
