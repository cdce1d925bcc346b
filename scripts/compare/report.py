"""Compares two whole documents, and presents the result to people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts.compare.differences import NAMES, Difference
from scripts.compare.operations import OperationComparison, address, key
from scripts.compare.schemas import SchemaComparison
from scripts.document import operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.document import Node, Operation


@dataclass(frozen=True)
class Shared:
    """An operation that both documents have and that differs.

    Attributes:
        ours: The operation in our document.
        theirs: The operation in theirs.
        differences: How they differ.
    """

    ours: Operation
    theirs: Operation
    differences: list[Difference]


@dataclass
class Report:
    """How two documents differ.

    Attributes:
        document: Differences that all shared operations have in common: the servers.
        operations: The shared operations that differ.
        only_ours: The operations that only ours has.
        only_theirs: The operations that only theirs has.
        compared: The number of shared operations.
        names: What to call the two documents.
    """

    document: list[Difference] = field(default_factory=list[Difference])
    operations: list[Shared] = field(default_factory=list[Shared])
    only_ours: list[Operation] = field(default_factory=list["Operation"])
    only_theirs: list[Operation] = field(default_factory=list["Operation"])
    compared: int = 0
    names: tuple[str, str] = NAMES

    @property
    def same(self) -> bool:
        """Whether the documents mean the same."""
        return not (self.document or self.operations or self.only_ours or self.only_theirs)


def compare(
    ours: Node, theirs: Node, *, with_texts: bool = False, shared_only: bool = False, names: tuple[str, str] = NAMES
) -> Report:
    """Return how the document `theirs` differs from `ours`.

    Args:
        ours: One document.
        theirs: The other document.
        with_texts: Compare titles, descriptions and examples of schemas too.
        shared_only: Ignore operations that only one of them has.
        names: What to call the two documents.

    Raises:
        DocumentError: If a reference leads nowhere.
    """
    report = Report(names=names)
    mine, other = ({key(operation): operation for operation in operations(side)} for side in (ours, theirs))
    comparison = OperationComparison(SchemaComparison(with_texts=with_texts))
    shared = [
        Shared(mine[known], other[known], list(comparison.compare(mine[known], other[known])))
        for known in mine
        if known in other
    ]
    report.compared = len(shared)
    report.document = _common_servers(shared)
    for each in shared:
        found = [difference for difference in each.differences if difference not in report.document]
        if found:
            report.operations.append(Shared(each.ours, each.theirs, found))
    if not shared_only:
        report.only_ours = [operation for known, operation in mine.items() if known not in other]
        report.only_theirs = [operation for known, operation in other.items() if known not in mine]
    return report


def _common_servers(shared: list[Shared]) -> list[Difference]:
    """Return the difference of the servers, if it is the same for every operation."""
    found = {tuple(one for one in each.differences if one.keyword == "servers") for each in shared}
    return list(found.pop()) if len(found) == 1 else []


def lines(report: Report) -> Iterator[str]:
    """Yield `report` line by line, grouped by operation. What is alike in several places is said once."""
    for difference in report.document:
        yield difference.text(report.names)
    for shared in report.operations:
        yield f"\n{heading(shared.ours)}"
        yield from (f"  {line}" for line in gathered(shared.differences, report.names))
    for name, found in zip(report.names, (report.only_ours, report.only_theirs), strict=True):
        if found:
            yield f"\nOnly {name} has:"
            yield from (f"  {heading(operation)}" for operation in found)
    yield f"\n{_summary(report)}"


def heading(operation: Operation) -> str:
    """Return method, path and `operationId` of an operation, for a heading."""
    name = operation.node.value("operationId")
    return f"{operation.method} {address(operation)}" + (f" ({name})" if name else "")


def gathered(found: list[Difference], names: tuple[str, str] = NAMES) -> list[str]:
    """Return the differences of an operation as lines, one for those that are alike in several of its parts."""
    places: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for difference in found:
        known = places.setdefault((difference.path, difference.text(names)), [])
        if difference.place not in known:
            known.append(difference.place)
    return [": ".join(filter(None, (_joined(known), " > ".join(path), text))) for (path, text), known in places.items()]


def _summary(report: Report) -> str:
    if report.same:
        return f"No difference in {report.compared} operations."
    count = sum(len(gathered(shared.differences)) for shared in report.operations) + len(report.document)
    return (
        f"{count} differences; {len(report.operations)} of {report.compared} shared operations differ, "
        f"{len(report.only_ours)} are only in {report.names[0]}, {len(report.only_theirs)} only in {report.names[1]}."
    )


def _joined(places: list[str]) -> str:
    """Return `places` as one phrase: "responses 400, 404"."""
    statuses = [place.removeprefix("response ") for place in places if place.startswith("response ")]
    others = [place for place in places if place and not place.startswith("response ")]
    named = [f"response{'s' if len(statuses) > 1 else ''} {', '.join(statuses)}"] if statuses else []
    return " and ".join([*others, *named])
