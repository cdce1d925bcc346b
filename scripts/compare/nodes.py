"""A document as nodes that follow their own references, into other files too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

import referencing
import referencing.exceptions
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from referencing._core import Resolver


class ReadError(Exception):
    """A document cannot be read, or refers to what is not there. The message says why."""


@dataclass(frozen=True)
class Node:
    """A value inside a document.

    Attributes:
        raw: the value as it was written.
        resolver: finds what references in it refer to.
        nullable: whether null is allowed beside what `raw`, a schema, allows.
    """

    raw: Any
    resolver: Resolver[Any]
    nullable: bool = False

    @property
    def key(self) -> tuple[int, bool]:
        """What tells this node from every other one of the documents that are being compared."""
        return id(self.raw), self.nullable

    def followed(self) -> Node:
        """Return what the node refers to, over any number of references, or the node itself.

        Raises:
            ReadError: a reference leads nowhere, or in a circle.
        """
        node, seen = self, {self.key}
        while isinstance(node.value("$ref"), str):
            node = node.target()
            if node.key in seen:
                raise ReadError("A reference leads back to itself.")
            seen.add(node.key)
        return node

    def target(self) -> Node:
        """Return what the `$ref` of this node refers to.

        Raises:
            ReadError: it leads nowhere.
        """
        try:
            found = self.resolver.lookup(self.raw["$ref"])
        except (referencing.exceptions.Unresolvable, referencing.exceptions.NoSuchResource) as error:
            raise ReadError(f"The reference {self.raw['$ref']!r} leads nowhere: {_reason(error)}") from error
        return Node(found.contents, found.resolver, self.nullable)

    def field(self, name: str) -> Node | None:
        """Return the node under `name` with its references followed, or None where there is none."""
        fields = as_object(self.raw)
        return Node(fields[name], self.resolver).followed() if name in fields else None

    def value(self, name: str, default: object = None) -> Any:  # noqa: ANN401 (whatever the document holds)
        """Return the plain value under `name`."""
        return as_object(self.raw).get(name, default)

    def members(self, name: str) -> Iterator[tuple[str, Node]]:
        """Yield (key, node) for the object under `name`, with references followed."""
        inner = self.field(name)
        if inner is not None:
            for key, value in as_object(inner.raw).items():
                yield str(key), Node(value, inner.resolver).followed()

    def items(self, name: str) -> Iterator[Node]:
        """Yield the nodes of the list under `name`, with references followed."""
        inner = self.field(name)
        if inner is not None:
            for value in as_list(inner.raw):
                yield Node(value, inner.resolver).followed()

    def inside(self, raw: object) -> Node:
        """Return the node for `raw`, which stands inside this one."""
        return Node(raw, self.resolver)


def as_object(value: object) -> dict[str, Any]:
    """Return `value`, or an empty object where it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return `value`, or an empty list where it is none."""
    return [*cast("list[object]", value)] if isinstance(value, list) else []


def load(path: Path) -> Node:
    """Return the document at `path`, YAML or JSON, OpenAPI 3.0 or newer.

    Raises:
        ReadError: it cannot be read or is no such document.
    """
    uri = path.resolve().as_uri()
    # `retrieve` is an alias of an attribute, which not every type checker sees.
    registry: referencing.Registry[Any] = cast("Any", referencing.Registry)(retrieve=_retrieve)
    node = Node({"$ref": uri}, registry.with_resource(uri, _retrieve(uri)).resolver()).target()
    if not str(node.value("openapi", "")).startswith("3."):
        raise ReadError(f"{path} is not an OpenAPI 3 document.")
    return node


def _reason(error: BaseException) -> BaseException:
    """Return what was wrong in the first place, where the library wrapped it in errors of its own."""
    inner: BaseException | None = error
    while inner is not None and not isinstance(inner, ReadError):
        inner = inner.__cause__
    return inner or error


def _retrieve(uri: str) -> referencing.Resource[Any]:
    parts = urlsplit(uri)
    if parts.scheme != "file":
        raise ReadError(f"{uri} is not on this machine; bundle the document first.")
    try:
        contents = _parsed(Path(unquote(parts.path)).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"{error.filename}: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReadError(f"{uri} is neither YAML nor JSON: {error}") from error
    return referencing.Resource.opaque(contents)


def _parsed(text: str) -> object:
    """Return what `text` holds. JSON goes first: it is read faster, and may hold tabs, which YAML does not take."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return yaml.safe_load(text)
