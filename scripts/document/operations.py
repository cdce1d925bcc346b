"""The operations of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document.grammar import METHODS
from scripts.document.nodes import as_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.document.nodes import Node


@dataclass(frozen=True)
class Operation:
    """One operation of a document.

    Attributes:
        method: The HTTP method in capitals.
        path: The path as the document writes it.
        node: The operation object.
        item: The path item that holds it.
        document: The whole document.
    """

    method: str
    path: str
    node: Node
    item: Node
    document: Node

    def parameters(self) -> Iterator[Node]:
        """Yield the parameters, first those of the path item, then its own."""
        yield from self.item.items("parameters")
        yield from self.node.items("parameters")

    def servers(self) -> list[str]:
        """Return the addresses of its servers: its own, else the path item's, else the document's."""
        return servers(self.node) or servers(self.item) or servers(self.document)


def operations(document: Node) -> Iterator[Operation]:
    """Yield the operations of `document`: paths in the document's order, methods in that of `METHODS`."""
    for path, item in document.members("paths"):
        for method in METHODS:
            node = item.field(method)
            if node is not None:
                yield Operation(method.upper(), path, node, item, document)


def servers(node: Node) -> list[str]:
    """Return the addresses of the servers that a document, a path item or an operation names itself."""
    return [_address(server) for server in node.items("servers")]


def _address(server: Node) -> str:
    """Return the address with each variable replaced by the values that it can have, the default first."""
    url = str(server.value("url", ""))
    for name, variable in server.members("variables"):
        values = [str(variable.value("default")), *map(str, as_list(variable.value("enum")))]
        url = url.replace(f"{{{name}}}", "|".join(dict.fromkeys(values)))
    return url.rstrip("/")
