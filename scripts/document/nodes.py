"""A document as nodes that follow references, into other files too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

import referencing
import referencing.exceptions

from scripts.document.grammar import reference
from scripts.document.source import DocumentError, checked, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from referencing._core import Resolver


@dataclass(frozen=True)
class Node:
    """A value inside a document.

    Attributes:
        raw: The value as it was written.
        resolver: Looks up the targets of the references in `raw`.
        nullable: Whether null is allowed in addition to what `raw`, a schema, allows.
    """

    raw: Any
    resolver: Resolver[Any]
    nullable: bool = False

    @property
    def key(self) -> tuple[int, bool]:
        """An identity that no other node of the documents in use has."""
        return id(self.raw), self.nullable

    @property
    def reference(self) -> str | None:
        """What this node refers to, or None if it is no reference."""
        return reference(self.raw)

    @property
    def own(self) -> dict[str, Any]:
        """The fields of this node other than `$ref`."""
        return {name: value for name, value in as_object(self.raw).items() if name != "$ref"}

    def followed(self) -> Node:
        """Return what the node refers to, through any number of references, or the node itself.

        Raises:
            DocumentError: If a reference leads nowhere or in a circle.
        """
        node, seen = self, {self.key}
        while node.reference is not None:
            node = node.target()
            if node.key in seen:
                raise DocumentError("A reference leads back to itself.")
            seen.add(node.key)
        return node

    def target(self) -> Node:
        """Return what the `$ref` of this node refers to.

        Raises:
            DocumentError: If it leads nowhere.
        """
        return self.at(self.raw["$ref"])

    def at(self, target: str) -> Node:
        """Return what a reference to `target` refers to, if it is written in this node.

        Raises:
            DocumentError: If it leads nowhere.
        """
        try:
            found = self.resolver.lookup(target)
        except (referencing.exceptions.Unresolvable, referencing.exceptions.NoSuchResource) as error:
            raise DocumentError(f"The reference {target} leads nowhere: {_cause(error)}") from error
        return Node(found.contents, found.resolver, self.nullable)

    def field(self, name: str) -> Node | None:
        """Return the node under `name`, references followed, or None if there is none."""
        fields = as_object(self.raw)
        return Node(fields[name], self.resolver).followed() if name in fields else None

    def value(self, name: str, default: object = None) -> Any:  # noqa: ANN401 - a document holds any JSON
        """Return the plain value under `name`."""
        return as_object(self.raw).get(name, default)

    def members(self, name: str) -> Iterator[tuple[str, Node]]:
        """Yield (key, node) for the object under `name`, references followed."""
        inner = self.field(name)
        if inner is not None:
            for key, value in as_object(inner.raw).items():
                yield str(key), Node(value, inner.resolver).followed()

    def items(self, name: str) -> Iterator[Node]:
        """Yield the nodes of the list under `name`, references followed."""
        inner = self.field(name)
        if inner is not None:
            for value in as_list(inner.raw):
                yield Node(value, inner.resolver).followed()

    def inside(self, raw: object) -> Node:
        """Return the node for `raw`, a value inside this one."""
        return Node(raw, self.resolver)


def as_object(value: object) -> dict[str, Any]:
    """Return `value`, or an empty object if it is not one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return a copy of the list `value`, or an empty list if it is not one."""
    return [*cast("list[object]", value)] if isinstance(value, list) else []


def root(document: object) -> Node:
    """Return the node for a whole document in memory. Its references can only lead into itself."""
    registry: referencing.Registry[Any] = referencing.Registry()
    return Node(document, registry.with_resource("", referencing.Resource.opaque(document)).resolver(""))


def load(path: Path) -> Node:
    """Return the node for the OpenAPI document at `path`, YAML or JSON. Its references may lead into other files.

    Raises:
        DocumentError: If the file cannot be read or holds no OpenAPI 3 document.
    """
    document = checked(parse(path), path)
    uri = path.resolve().as_uri()
    # `retrieve` is an alias of an attribute, which not every type checker sees.
    registry: referencing.Registry[Any] = cast("Any", referencing.Registry)(retrieve=_retrieve)
    return Node(document, registry.with_resource(uri, referencing.Resource.opaque(document)).resolver(uri))


def _retrieve(uri: str) -> referencing.Resource[Any]:
    parts = urlsplit(uri)
    if parts.scheme != "file":
        raise DocumentError(f"{uri} is not a local file; bundle the document first.")
    return referencing.Resource.opaque(parse(Path(unquote(parts.path))))


def _cause(error: BaseException) -> BaseException:
    """Return our own error, if the library wrapped one in its own."""
    inner: BaseException | None = error
    while inner is not None and not isinstance(inner, DocumentError):
        inner = inner.__cause__
    return inner or error
