"""Presents the comparison of two documents as Markdown, with what is alike in several operations said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scripts.compare.operations import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scripts.compare.differences import Difference
    from scripts.compare.report import Report
    from scripts.document import Operation

Path = tuple[str, ...]
_PLAIN = {"yes", "no", "none"}


@dataclass(frozen=True)
class _Statement:
    """What a difference says, wherever it is said."""

    what: str
    ours: str
    theirs: str

    @classmethod
    def of(cls, difference: Difference) -> _Statement:
        absent = "no" if difference.exclusive else "none"
        return cls(difference.what, difference.ours or absent, difference.theirs or absent)


class _Where(NamedTuple):
    """A part of an operation, and the steps from there to where the path of a statement starts."""

    place: str
    operation: str
    steps: Path = ()


_Found = dict[tuple[Path, _Statement], list[_Where]]


def markdown(report: Report) -> Iterator[str]:
    """Yield `report` as lines of Markdown: a table for each set of places in which several differences are alike."""
    if report.same:
        yield f"No difference in {report.compared} operations."
    for name, operations in zip(report.names, (report.only_ours, report.only_theirs), strict=True):
        if operations:
            yield from (f"Only {name} has these operations:", "")
            yield from (
                f"- `{_name(operation)}`: `{operation.method} {address(operation)}`" for operation in operations
            )
            yield ""
    if report.document:
        yield from _table("Everywhere", [((), _Statement.of(one)) for one in report.document], report.names)
    tables: dict[frozenset[_Where], list[tuple[Path, _Statement]]] = {}
    for row, where in _folded(_found(report)).items():
        tables.setdefault(frozenset(where), []).append(row)
    order = [_name(shared.ours) for shared in report.operations]
    for places, rows in tables.items():
        yield from _table(_phrase(places, order), rows, report.names)


def _name(operation: Operation) -> str:
    return str(operation.node.value("operationId") or f"{operation.method} {address(operation)}")


def _found(report: Report) -> _Found:
    found: _Found = {}
    for shared in report.operations:
        for difference in shared.differences:
            row = difference.path, _Statement.of(difference)
            found.setdefault(row, []).append(_Where(difference.place, _name(shared.ours)))
    return found


def _folded(found: _Found) -> _Found:
    """Return `found` with what is said of the items of a list joined to what is said of one item."""
    result: _Found = {row: [] for row in found}
    for (path, statement), places in found.items():
        ends = [path[start:] for start in range(len(path) - 1, 0, -1)]
        shorter = next((end for end in ends if (end, statement) in found), path)
        steps = path[: len(path) - len(shorter)]
        result[shorter, statement] += [where._replace(steps=steps) for where in places]
    return {row: places for row, places in result.items() if places}


def _phrase(places: Iterable[_Where], order: list[str]) -> str:
    """Return in words where a statement is made: "Request body of `A` and `B`; response 200 of `C`"."""
    operations: dict[tuple[str, Path], list[str]] = {}
    for where in sorted(places, key=lambda one: (_rank(one.place), one.steps, order.index(one.operation))):
        operations.setdefault((where.place, where.steps), []).append(f"`{where.operation}`")
    parts = [
        f"{place or 'all'} of {_listed(names)}" + (f", in {_steps(steps)}" if steps else "")
        for (place, steps), names in operations.items()
    ]
    text = "; ".join(parts)
    return text[0].upper() + text[1:]


def _rank(place: str) -> tuple[bool, str]:
    return place.startswith("response "), place


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _steps(path: Path) -> str:
    return " > ".join(step if " " in step else f"`{step}`" for step in path)


def _table(title: str, rows: Sequence[tuple[Path, _Statement]], names: tuple[str, str]) -> Iterator[str]:
    yield from (f"**{title}**", "", f"| | {names[0]} | {names[1]} |", "| --- | --- | --- |")
    for path, said in rows:
        what = f"{_steps(path)}: {said.what}" if path else said.what
        yield f"| {_cell(what)} | {_value(said.ours)} | {_value(said.theirs)} |"
    yield ""


def _value(text: str) -> str:
    return text if text in _PLAIN else _cell(f"`{text}`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
