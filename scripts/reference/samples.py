"""The code samples: one file in reference/samples/ for each operation and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document import ROOT, root
from scripts.document import operations as every_operation
from scripts.reference import PageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scripts.document import Json

FOLDER = ROOT / "reference" / "samples"


@dataclass(frozen=True)
class Language:
    """A language in which every operation has a sample.

    Attributes:
        suffix: The suffix of the sample files, with the dot.
        lang: The language's name in `x-codeSamples`.
        label: The label that the page shows.
    """

    suffix: str
    lang: str
    label: str


LANGUAGES = (
    Language(".sh", "bash", "curl"),
    Language(".py", "python", "Python"),
    Language(".ts", "typescript", "TypeScript"),
    Language(".go", "go", "Go"),
)


def operations(document: dict[str, Json]) -> Iterator[dict[str, Json]]:
    """Yield the operations of the document in its order."""
    yield from (operation.node.raw for operation in every_operation(root(document)))


def check(names: Iterable[str], folder: Path = FOLDER) -> None:
    """Check that `folder` holds one sample for each operation and language, and nothing else.

    Args:
        names: The `operationId` of each operation.
        folder: The folder of the samples.

    Raises:
        PageError: A sample is missing, or a file belongs to no operation or language.
    """
    wanted = {f"{name}{language.suffix}" for name in names for language in LANGUAGES}
    found = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set[str]()
    faults = [f"missing: {name}" for name in sorted(wanted - found)]
    faults += [f"unexpected: {name}" for name in sorted(found - wanted)]
    if faults:
        raise PageError(f"The samples in {folder.name}/ do not match the document's operations.\n" + "\n".join(faults))


def code_samples(name: str, folder: Path = FOLDER) -> list[Json]:
    """Return the samples of the operation `name` in the form of `x-codeSamples`."""
    return [
        {
            "lang": language.lang,
            "label": language.label,
            "source": (folder / f"{name}{language.suffix}").read_text(encoding="utf-8").rstrip("\n"),
        }
        for language in LANGUAGES
    ]
