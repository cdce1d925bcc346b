"""The operations of a document, with what they take over from their path and the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.compare.nodes import Node, as_list, as_object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Headers that the specification says to ignore where they are described as parameters or on responses.
_IGNORED = {"header": {"accept", "content-type", "authorization"}}


@dataclass(frozen=True)
class Operation:
    """One operation of a document.

    Attributes:
        method: in capitals.
        path: as a request sees it, with the path of the server's address before it.
        item: the path item.
        node: the operation object.
        document: the whole document.
    """

    method: str
    path: str
    item: Node
    node: Node
    document: Node

    @property
    def key(self) -> str:
        """What tells it from others: the names of path parameters do not count."""
        return f"{self.method} {re.sub(r'{[^}]*}', '{}', self.path)}"

    def parameters(self) -> dict[str, Node]:
        """Return its parameters, those of its path included, by what tells them apart."""
        names = re.findall(r"{([^}]*)}", self.path)
        found: dict[str, Node] = {}
        for parameter in (*self.item.items("parameters"), *self.node.items("parameters")):
            place, name = str(parameter.value("in")), str(parameter.value("name"))
            if name.lower() not in _IGNORED.get(place, set()):
                known = f"{names.index(name) + 1}" if place == "path" and name in names else name
                found[f"{place} parameter {known.lower() if place == 'header' else known}"] = parameter
        return found

    def security(self) -> frozenset[str]:
        """Return the ways to authenticate, each in words that do not depend on names."""
        own = self.node.value("security", self.document.value("security", []))
        components = self.document.field("components")
        schemes = dict(components.members("securitySchemes")) if components else {}
        alternatives = [
            " and ".join(sorted({_scheme(schemes.get(name)) for name in as_object(alternative)})) or "nothing"
            for alternative in as_list(own)
        ]
        return frozenset(alternatives or ["nothing"])


def operations(document: Node) -> dict[str, Operation]:
    """Return the operations of `document` by method and path."""
    found: dict[str, Operation] = {}
    for path, item in document.members("paths"):
        for method in METHODS:
            node = item.field(method)
            if node is not None:
                address = next(iter(servers(item) or servers(document)), "")
                full = urlsplit(address).path.rstrip("/") + path
                operation = Operation(method.upper(), full, item, node, document)
                found[operation.key] = operation
    return found


def servers(node: Node) -> list[str]:
    """Return the addresses that a document or a path item names."""
    return [str(server.value("url", "")).rstrip("/") for server in node.items("servers")]


def _scheme(node: Node | None) -> str:
    if node is None:
        return "an undescribed scheme"
    kind = str(node.value("type"))
    if kind == "http":
        return f"HTTP {str(node.value('scheme')).lower()}"
    if kind == "apiKey":
        return f"a key in the {node.value('in')} {node.value('name')}"
    return kind
