"""The code samples: one file in reference/samples/ for each operation and language.

A folder in there, named after a later revision of the API, holds those that differ in that revision and those of
operations that only it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document import ROOT, root
from scripts.document import operations as every_operation
from scripts.document.revisions import BASE
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


def check(names: Iterable[str], revision: str = BASE, folder: Path = FOLDER) -> None:
    """Check that there is one sample for each operation and language, and nothing else.

    Args:
        names: The `operationId` of each operation of the revision.
        revision: The revision.
        folder: The folder of the samples.

    Raises:
        PageError: A sample is missing or twice the same, or a file belongs to no operation or language.
    """
    wanted = {f"{name}{language.suffix}" for name in names for language in LANGUAGES}
    shared, own = _files(folder), _files(folder / revision)
    found = shared if revision == BASE else own | (shared & wanted)
    faults = [f"missing: {name}" for name in sorted(wanted - found)]
    faults += [f"unexpected: {name}" for name in sorted(found - wanted)]
    if revision != BASE:
        same = (name for name in own & shared if _text(folder / revision / name) == _text(folder / name))
        faults += [f"the same as in the other revisions: {name}" for name in sorted(same)]
    if faults:
        place = folder.name if revision == BASE else f"{folder.name}/{revision}"
        raise PageError(f"The samples in {place}/ do not match the document's operations.\n" + "\n".join(faults))


def sample(name: str, language: Language, revision: str = BASE, folder: Path = FOLDER) -> Path:
    """Return the file of a sample: that of the revision, else the one that all revisions share."""
    own = folder / revision / f"{name}{language.suffix}"
    return own if own.exists() else folder / f"{name}{language.suffix}"


def code_samples(name: str, revision: str = BASE, folder: Path = FOLDER) -> list[Json]:
    """Return the samples of the operation `name` in the form of `x-codeSamples`."""
    return [
        {
            "lang": language.lang,
            "label": language.label,
            "source": _text(sample(name, language, revision, folder)).rstrip("\n"),
        }
        for language in LANGUAGES
    ]


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set[str]()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
