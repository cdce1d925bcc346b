"""The code samples: one file of reference/samples/ for each operation and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document import ROOT, root
from scripts.document import operations as every_operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scripts.document import Json

FOLDER = ROOT / "reference" / "samples"


class SampleError(Exception):
    """Samples and operations do not belong together. The message names the files."""


@dataclass(frozen=True)
class Language:
    """A language that every operation has a sample in.

    Attributes:
        suffix: How the names of its files end, with the dot.
        lang: What `x-codeSamples` calls it.
        label: What the reader sees.
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
    """Yield each operation of the document, in its order."""
    yield from (operation.node.raw for operation in every_operation(root(document)))


def check(names: Iterable[str], folder: Path = FOLDER) -> None:
    """Make sure that `folder` holds a sample in each language for each operation, and nothing else.

    Args:
        names: The `operationId` of each operation.
        folder: Where the samples are.

    Raises:
        SampleError: a file is missing, or belongs to no operation or language.
    """
    wanted = {f"{name}{language.suffix}" for name in names for language in LANGUAGES}
    found = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set[str]()
    faults = [f"missing: {name}" for name in sorted(wanted - found)]
    faults += [f"of no operation or language: {name}" for name in sorted(found - wanted)]
    if faults:
        raise SampleError(f"The samples in {folder.name}/ do not match the document.\n" + "\n".join(faults))


def code_samples(name: str, folder: Path = FOLDER) -> list[Json]:
    """Return the samples of the operation `name`, as `x-codeSamples` has them."""
    return [
        {
            "lang": language.lang,
            "label": language.label,
            "source": (folder / f"{name}{language.suffix}").read_text(encoding="utf-8").rstrip("\n"),
        }
        for language in LANGUAGES
    ]
