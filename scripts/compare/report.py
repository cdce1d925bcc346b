"""The comparison of two whole documents, and how it is put before a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts.compare.differences import Difference, OperationComparison
from scripts.compare.operations import Operation, operations, servers
from scripts.compare.schemas import SchemaComparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.compare.nodes import Node


@dataclass
class Report:
    """How two documents differ.

    Attributes:
        document: differences of the documents as wholes.
        operations: the differences of each operation that both have and that differs, by its title.
        only_ours: titles of operations that only ours has.
        only_theirs: titles of operations that only theirs has.
        compared: how many operations both have.
    """

    document: list[str] = field(default_factory=list[str])
    operations: dict[str, list[Difference]] = field(default_factory=dict[str, list[Difference]])
    only_ours: list[str] = field(default_factory=list[str])
    only_theirs: list[str] = field(default_factory=list[str])
    compared: int = 0

    @property
    def same(self) -> bool:
        """Whether the documents say the same."""
        return not (self.document or self.operations or self.only_ours or self.only_theirs)


def compare(ours: Node, theirs: Node, *, with_texts: bool = False, shared_only: bool = False) -> Report:
    """Return how the document `theirs` differs from `ours`.

    Args:
        ours: one document.
        theirs: the other.
        with_texts: compare titles, descriptions and examples of schemas too.
        shared_only: pass over operations that only one of them has.
    """
    report = Report()
    mine, other = operations(ours), operations(theirs)
    comparison = OperationComparison(SchemaComparison(with_texts=with_texts))
    addresses = [" ".join(sorted(_origins(*side))) for side in ((ours, mine), (theirs, other))]
    if addresses[0] != addresses[1]:
        report.document.append(f"servers: ours {addresses[0] or 'none'}, theirs {addresses[1] or 'none'}")
    for key in (key for key in mine if key in other):
        report.compared += 1
        found = list(comparison.compare(mine[key], other[key]))
        if found:
            report.operations[_title(mine[key])] = found
    if not shared_only:
        report.only_ours = [_title(operation) for key, operation in mine.items() if key not in other]
        report.only_theirs = [_title(operation) for key, operation in other.items() if key not in mine]
    return report


def lines(report: Report) -> Iterator[str]:
    """Yield `report` line by line, grouped by operation; what is alike in several places is said once."""
    for text in report.document:
        yield text
    for title, found in report.operations.items():
        yield f"\n{title}"
        for places, path, text in _gathered(found):
            yield "  " + ": ".join(filter(None, (_joined(places), " > ".join(path), text)))
    for side, titles in (("ours", report.only_ours), ("theirs", report.only_theirs)):
        if titles:
            yield f"\nOnly {side} has:"
            yield from (f"  {title}" for title in titles)
    yield f"\n{summary(report)}"


def summary(report: Report) -> str:
    """Return the outcome in a sentence."""
    if report.same:
        return f"No difference in {report.compared} operations."
    count = sum(len(_gathered(found)) for found in report.operations.values()) + len(report.document)
    return (
        f"{count} differences; {len(report.operations)} of {report.compared} operations that both have differ, "
        f"{len(report.only_ours)} are only ours, {len(report.only_theirs)} only theirs."
    )


def _gathered(found: list[Difference]) -> list[tuple[list[str], tuple[str, ...], str]]:
    places: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for difference in found:
        known = places.setdefault((difference.path, difference.text), [])
        if difference.place not in known:
            known.append(difference.place)
    return [(known, path, text) for (path, text), known in places.items()]


def _joined(places: list[str]) -> str:
    """Return `places` as one phrase: "responses 400, 404"."""
    statuses = [place.removeprefix("response ") for place in places if place.startswith("response ")]
    others = [place for place in places if place and not place.startswith("response ")]
    named = [f"response{'s' if len(statuses) > 1 else ''} {', '.join(statuses)}"] if statuses else []
    return " and ".join([*others, *named])


def _title(operation: Operation) -> str:
    name = operation.node.value("operationId")
    return f"{operation.method} {operation.path}" + (f" ({name})" if name else "")


def _origins(document: Node, found: dict[str, Operation]) -> set[str]:
    """Return the addresses that requests go to."""
    return {address for operation in found.values() for address in servers(operation.item) or servers(document)}
