"""The page's copy of the document: made for a reader, with samples, and never published as the contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from scripts.document import ROOT, section
from scripts.reference import samples
from scripts.reference.told import told

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.document import Json

INTRODUCTION = ROOT / "reference" / "introduction.md"


def page_document(document: dict[str, Json], folder: Path = samples.FOLDER) -> dict[str, Json]:
    """Return the copy of `document` that the page shows.

    Args:
        document: the document; it stays as it is.
        folder: where the code samples are.

    Raises:
        SampleError: an operation lacks a sample, or a sample its operation.
    """
    copy = told(document)
    section(copy, "info")["description"] = INTRODUCTION.read_text(encoding="utf-8")
    found = list(samples.operations(copy))
    samples.check((str(operation["operationId"]) for operation in found), folder)
    for operation in found:
        operation["x-codeSamples"] = samples.code_samples(str(operation["operationId"]), folder)
    copy["tags"] = [_titled(tag) for tag in cast("list[dict[str, Json]]", copy["tags"])]
    return copy


def _titled(tag: dict[str, Json]) -> Json:
    """Return the tag with a title in words: `Data Mappings` for `DataMapping`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(tag["name"]))
    return {**tag, "x-displayName": f"{words}s"}
