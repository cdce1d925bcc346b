"""The page's copy of the document: written for readers, with samples, and never published as the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

import yaml

from scripts.document import ROOT, root, section
from scripts.document import operations as every_operation
from scripts.document.revisions import BASE
from scripts.reference import PageError, samples
from scripts.reference.annotations import annotate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.document import Json, Node

INTRODUCTION = ROOT / "reference" / "introduction.md"
ERROR_CODES = ROOT / "reference" / "error_codes.yaml"


@dataclass(frozen=True)
class ErrorCode:
    """An error code, as reference/error_codes.yaml explains it.

    Attributes:
        code: The code.
        meaning: What went wrong, in one sentence.
        statuses: The HTTP statuses of the responses that carry it; none if only an accepted write fails with it.
        operations: The ids of the operations that list it, as patterns with `*`.
    """

    code: int
    meaning: str
    statuses: tuple[int, ...]
    operations: tuple[str, ...]

    def applies_to(self, operation_id: str) -> bool:
        """Return whether an operation lists the code."""
        return any(fnmatchcase(operation_id, pattern) for pattern in self.operations)


def page_documents(documents: dict[str, dict[str, Json]], folder: Path = samples.FOLDER) -> dict[str, dict[str, Json]]:
    """Return the copies of the documents that the page shows, by revision.

    Args:
        documents: The document of each revision; they are not changed.
        folder: The folder of the code samples.

    Raises:
        DocumentError: A reference to a response leads nowhere.
        PageError: The samples or the error codes do not match the operations.
    """
    pages = {revision: page_document(document, revision, folder) for revision, document in documents.items()}
    names = {str(one.node.value("operationId")) for page in pages.values() for one in every_operation(root(page))}
    _check(error_codes(), names)
    return pages


def page_document(document: dict[str, Json], revision: str = BASE, folder: Path = samples.FOLDER) -> dict[str, Json]:
    """Return the copy of the document of one revision that the page shows.

    Raises:
        DocumentError: A reference to a response leads nowhere.
        PageError: The samples do not match the operations.
    """
    copy = annotate(document)
    codes = error_codes()
    introduction = INTRODUCTION.read_text(encoding="utf-8")
    introduction = introduction.replace("{{error_codes}}", _table(codes)).replace("{{revision}}", revision)
    section(copy, "info")["description"] = introduction
    operations = {str(found.node.value("operationId")): found.node for found in every_operation(root(copy))}
    samples.check(operations, revision, folder)
    for name, node in operations.items():
        # The renderer's search looks into descriptions, but neither into response headers nor into error codes.
        listed = [str(code.code) for code in codes if code.applies_to(name)]
        lines = [*_response_headers(node), f"**Error codes:** {', '.join(listed)}."]
        operation = cast("dict[str, Json]", node.raw)
        operation["description"] = "\n\n".join([str(operation["description"]), *lines])
        operation["x-codeSamples"] = samples.code_samples(name, revision, folder)
    copy["tags"] = [_titled(tag) for tag in cast("list[dict[str, Json]]", copy["tags"])]
    return copy


def error_codes() -> list[ErrorCode]:
    """Return the error codes of reference/error_codes.yaml in its order."""
    entries = yaml.safe_load(ERROR_CODES.read_text(encoding="utf-8"))
    return [
        ErrorCode(code, entry["meaning"], tuple(entry["statuses"]), tuple(entry["operations"]))
        for code, entry in entries.items()
    ]


def _check(codes: list[ErrorCode], operations: set[str]) -> None:
    """Raise unless every pattern of operation ids matches an operation of a revision."""
    for code in codes:
        for pattern in code.operations:
            if not any(fnmatchcase(name, pattern) for name in operations):
                raise PageError(f"reference/{ERROR_CODES.name}, {code.code}: no operation matches {pattern}.")


def _table(codes: list[ErrorCode]) -> str:
    """Return the error codes as a Markdown table."""
    rows = [f"| {code.code} | {code.meaning} | {', '.join(map(str, code.statuses))} |" for code in codes]
    return "\n".join(["| Code | Meaning | Status |", "| --- | --- | --- |", *rows])


def _response_headers(operation: Node) -> Iterator[str]:
    """Yield a line with the headers of the operation's responses, each with its statuses, if there are any."""
    headers: dict[str, list[str]] = {}
    for status, response in operation.members("responses"):
        for name, _ in response.members("headers"):
            headers.setdefault(name, []).append(status)
    if headers:
        listed = [f"`{name}` ({', '.join(statuses)})" for name, statuses in headers.items()]
        yield f"**Response headers:** {', '.join(listed)}."


def _titled(tag: dict[str, Json]) -> Json:
    """Return the tag with a title in words: `Data Mappings` for `DataMapping`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(tag["name"]))
    return {**tag, "x-displayName": f"{words}s"}
