"""Compares two operations: addresses, parameters, request body, responses, authentication."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts.compare.differences import Difference, only, unequal
from scripts.document import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.compare.schemas import SchemaComparison
    from scripts.document import Node, Operation

    Compare = Callable[[Node, Node], Iterator[Difference]]

# Headers that the specification says to ignore where a document describes them as parameters.
_IGNORED = {"header": {"accept", "content-type", "authorization"}}
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_FLAGS = ("required", "deprecated", "allowEmptyValue", "allowReserved")


def address(operation: Operation) -> str:
    """Return the path that a request has, with the path of the first server in front."""
    first = next(iter(operation.servers()), "")
    return urlsplit(first).path.rstrip("/") + operation.path


def key(operation: Operation) -> str:
    """Return what identifies an operation: method and path, without the names of path parameters."""
    return f"{operation.method} {_nameless(address(operation))}"


class OperationComparison:
    """Compares operations of two documents."""

    def __init__(self, schemas: SchemaComparison) -> None:
        """Begin, with `schemas` to compare the schemas."""
        self._schemas = schemas

    def compare(self, ours: Operation, theirs: Operation) -> Iterator[Difference]:
        """Yield how the operation `theirs` differs from `ours`."""
        yield from _servers(ours, theirs)
        mine, other = ours.node, theirs.node
        yield from unequal("operationId", "operationId", mine.value("operationId"), other.value("operationId"))
        yield from unequal("path", "path", address(ours), address(theirs))
        yield from unequal("deprecated", "deprecated", bool(mine.value("deprecated")), bool(other.value("deprecated")))
        yield from unequal("security", "authentication", _authentication(ours), _authentication(theirs))
        yield from _each("parameters", "", _parameters(ours), _parameters(theirs), self._parameter)
        yield from self._body(mine.field("requestBody"), other.field("requestBody"))
        yield from _each("responses", "response ", _responses(ours), _responses(theirs), self._response)

    def _body(self, ours: Node | None, theirs: Node | None) -> Iterator[Difference]:
        if ours is not None and theirs is not None:
            required = bool(ours.value("required")), bool(theirs.value("required"))
            for difference in (*unequal("required", "required", *required), *self._content(ours, theirs)):
                yield difference.within("request body")
        elif ours is not theirs:
            yield only("requestBody", "takes a request body", ours=ours is not None)

    def _response(self, ours: Node, theirs: Node) -> Iterator[Difference]:
        yield from self._content(ours, theirs)
        yield from _each("headers", "header ", _headers(ours), _headers(theirs), self._parameter)

    def _parameter(self, ours: Node, theirs: Node) -> Iterator[Difference]:
        """Yield how a parameter or a header differs."""
        if ours.value("in") == "path":
            yield from unequal("name", "name", ours.value("name"), theirs.value("name"))
        for name in _FLAGS:
            yield from unequal(name, name, bool(ours.value(name)), bool(theirs.value(name)))
        mine, other = _style(ours), _style(theirs)
        yield from unequal("style", "style", mine, other)
        exploded = ours.value("explode", mine == "form"), theirs.value("explode", other == "form")
        yield from unequal("explode", "explode", *exploded)
        yield from self._schema(ours, theirs)
        yield from self._content(ours, theirs)

    def _content(self, ours: Node, theirs: Node) -> Iterator[Difference]:
        mine, other = _media(ours), _media(theirs)
        if mine.keys() == other.keys() and len(mine) == 1:
            # If both have the same single type, it goes without saying.
            (media,) = mine
            yield from self._schema(mine[media], other[media])
        else:
            yield from _each("content", "media type ", mine, other, self._schema)

    def _schema(self, ours: Node, theirs: Node) -> Iterator[Difference]:
        mine, other = ours.value("schema"), theirs.value("schema")
        if mine is not None and other is not None:
            yield from self._schemas.compare((ours.inside(mine),), (theirs.inside(other),))
        elif mine is not other:
            yield only("schema", "describes it with a schema", ours=mine is not None)


def _servers(ours: Operation, theirs: Operation) -> list[Difference]:
    """Return how the addresses differ that requests go to, wherever a part of them is written."""
    mine, other = ({_nameless(server + side.path) for server in side.servers() or [""]} for side in (ours, theirs))
    if mine == other:
        return []
    return unequal("servers", "servers", *(" ".join(sorted(side.servers())) or None for side in (ours, theirs)))


def _nameless(path: str) -> str:
    return re.sub(r"{[^}]*}", "{}", path)


def _parameters(operation: Operation) -> dict[str, Node]:
    """Return the parameters by what identifies each: its name and place, or in a path its position."""
    names = re.findall(r"{([^}]*)}", address(operation))
    found: dict[str, Node] = {}
    for parameter in operation.parameters():
        place, name = str(parameter.value("in")), str(parameter.value("name"))
        if name.lower() not in _IGNORED.get(place, set()):
            known = f"{names.index(name) + 1}" if place == "path" and name in names else name
            found[f"{place} parameter {known.lower() if place == 'header' else known}"] = parameter
    return found


def _authentication(operation: Operation) -> str:
    """Return the ways to authenticate, in words that do not depend on the names of schemes."""
    required = operation.node.value("security", operation.document.value("security", []))
    components = operation.document.field("components")
    schemes = dict(components.members("securitySchemes")) if components else {}
    alternatives = {
        " and ".join(sorted(_scheme(schemes.get(name), scopes) for name, scopes in as_object(alternative).items()))
        or "nothing"
        for alternative in as_list(required)
    }
    return " or ".join(sorted(alternatives)) or "nothing"


def _scheme(node: Node | None, scopes: Any) -> str:  # noqa: ANN401 - a document holds any JSON
    if node is None:
        return "an undescribed scheme"
    kind = str(node.value("type"))
    if kind == "http":
        return f"HTTP {str(node.value('scheme')).lower()}"
    if kind == "apiKey":
        return f"a key in the {node.value('in')} {node.value('name')}"
    granted = ", ".join(sorted(map(str, as_list(scopes))))
    return f"{kind} with {granted}" if granted else kind


def _responses(operation: Operation) -> dict[str, Node]:
    found = operation.node.members("responses")
    return {status.upper() if status != "default" else status: node for status, node in found}


def _headers(response: Node) -> dict[str, Node]:
    found = {name.lower(): node for name, node in response.members("headers")}
    return {name: node for name, node in found.items() if name != "content-type"}


def _media(holder: Node) -> dict[str, Node]:
    return {name.partition(";")[0].strip().lower(): media for name, media in holder.members("content")}


def _style(parameter: Node) -> object:
    return parameter.value("style", _STYLES.get(str(parameter.value("in", "header"))))


def _each(
    keyword: str, prefix: str, ours: dict[str, Node], theirs: dict[str, Node], compare: Compare
) -> Iterator[Difference]:
    """Yield how two sets of named things differ: what only one has, and how those differ that both have."""
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        if name in ours and name in theirs:
            names = () if keyword == "content" else _names(name, ours[name])
            for difference in compare(ours[name], theirs[name]):
                yield difference.within(f"{prefix}{name}", *names)
        else:
            names = _names(name, (ours.get(name) or theirs[name]))
            yield replace(only(keyword, f"has the {prefix}{name}", ours=name in ours), names=names)


def _names(name: str, node: Node) -> tuple[str, ...]:
    """Return what identifies a parameter, by its own name instead of its position, or any other named thing."""
    place = node.value("in")
    return (name,) if place is None else (str(place), str(node.value("name")))
