"""Tells in words how two operations differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.compare.nodes import Node
    from scripts.compare.operations import Operation
    from scripts.compare.schemas import SchemaComparison

    Compare = Callable[[str, Node, Node], Iterator["Difference"]]

_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_FLAGS = ("required", "deprecated", "allowEmptyValue", "allowReserved")


class Difference(NamedTuple):
    """One difference of an operation: the part of it, where in that part, as steps, and what, in words."""

    place: str
    path: tuple[str, ...]
    text: str


class OperationComparison:
    """Compares operations of two documents."""

    def __init__(self, schemas: SchemaComparison) -> None:
        """Begin, with what compares the schemas."""
        self._schemas = schemas

    def compare(self, ours: Operation, theirs: Operation) -> Iterator[Difference]:
        """Yield how the operation `theirs` differs from `ours`."""
        yield from _unequal("", "operationId", ours.node.value("operationId"), theirs.node.value("operationId"))
        yield from _unequal("", "path", ours.path, theirs.path)
        yield from _unequal("", "deprecated", *(bool(side.node.value("deprecated")) for side in (ours, theirs)))
        yield from _unequal("", "authentication", *(" or ".join(sorted(side.security())) for side in (ours, theirs)))
        yield from _both("", ours.parameters(), theirs.parameters(), self._parameter)
        yield from self._body(ours.node.field("requestBody"), theirs.node.field("requestBody"))
        yield from _both("response ", _responses(ours), _responses(theirs), self._response)

    def _body(self, ours: Node | None, theirs: Node | None) -> Iterator[Difference]:
        if ours is not None and theirs is not None:
            yield from _unequal(
                "request body", "required", bool(ours.value("required")), bool(theirs.value("required"))
            )
            yield from self._content("request body", ours, theirs)
        elif ours is not theirs:
            yield Difference("", (), f"only {_side(ours)} takes a request body")

    def _response(self, place: str, ours: Node, theirs: Node) -> Iterator[Difference]:
        yield from self._content(place, ours, theirs)
        yield from _within(place, _both("", _headers(ours), _headers(theirs), self._parameter))

    def _parameter(self, place: str, ours: Node, theirs: Node) -> Iterator[Difference]:
        """Yield how a parameter or a header differs."""
        if ours.value("in") == "path":
            yield from _unequal(place, "name", ours.value("name"), theirs.value("name"))
        for name in _FLAGS:
            yield from _unequal(place, name, bool(ours.value(name)), bool(theirs.value(name)))
        mine, other = _style(ours), _style(theirs)
        yield from _unequal(place, "style", mine, other)
        yield from _unequal(
            place, "explode", ours.value("explode", mine == "form"), theirs.value("explode", other == "form")
        )
        yield from self._schema(place, ours, theirs)
        yield from self._content(place, ours, theirs)

    def _content(self, place: str, ours: Node, theirs: Node) -> Iterator[Difference]:
        mine, other = _media(ours), _media(theirs)
        if mine.keys() == other.keys() and len(mine) == 1:
            # One type on both sides goes without saying.
            (media,) = mine
            yield from self._schema(place, mine[media], other[media])
        else:
            yield from _within(place, _both("", mine, other, self._schema))

    def _schema(self, place: str, ours: Node, theirs: Node) -> Iterator[Difference]:
        mine, other = ours.value("schema"), theirs.value("schema")
        if mine is not None and other is not None:
            for finding in self._schemas.compare((ours.inside(mine),), (theirs.inside(other),)):
                yield Difference(place, finding.path, finding.text)
        elif mine is not other:
            yield Difference(place, (), f"only {_side(mine)} describes it with a schema")


def _responses(operation: Operation) -> dict[str, Node]:
    return {
        status.upper() if status != "default" else status: node for status, node in operation.node.members("responses")
    }


def _headers(response: Node) -> dict[str, Node]:
    found = {name.lower(): node for name, node in response.members("headers")}
    return {f"header {name}": node for name, node in found.items() if name != "content-type"}


def _media(holder: Node) -> dict[str, Node]:
    return {name.partition(";")[0].strip().lower(): media for name, media in holder.members("content")}


def _style(parameter: Node) -> object:
    return parameter.value("style", _STYLES.get(str(parameter.value("in", "header"))))


def _both(prefix: str, ours: dict[str, Node], theirs: dict[str, Node], compare: Compare) -> Iterator[Difference]:
    """Yield how two sets of named things differ: what only one has, and how those of both do."""
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        if name in ours and name in theirs:
            yield from compare(f"{prefix}{name}", ours[name], theirs[name])
        else:
            yield Difference("", (), f"only {_side(name in ours)} has the {prefix}{name}")


def _within(place: str, found: Iterator[Difference]) -> Iterator[Difference]:
    """Yield what was `found`, as a part of `place`."""
    for difference in found:
        yield Difference(place, tuple(filter(None, (difference.place, *difference.path))), difference.text)


def _unequal(place: str, name: str, ours: object, theirs: object) -> Iterator[Difference]:
    if ours != theirs:
        yield Difference(place, (), f"{name}: ours {_said(ours)}, theirs {_said(theirs)}")


def _said(value: object) -> str:
    if value is None:
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _side(ours: object) -> str:
    return "ours" if ours else "theirs"
