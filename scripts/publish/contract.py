"""The document as a list of operations, with references resolved: what the collection is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scripts.publish.grammar import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.generate.document import Json

    Object = dict[str, Json]


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        path: its path, with parameters in braces.
        method: its method, in capitals.
        node: the operation object.
        parameters: its own parameters and its path's, resolved, with their schemas resolved.
        responses: its responses by status, resolved.
    """

    path: str
    method: str
    node: Object
    parameters: list[Object]
    responses: dict[str, Object]

    @property
    def id(self) -> str:
        """The `operationId`."""
        return cast("str", self.node["operationId"])

    @property
    def summary(self) -> str:
        """The summary, or else the `operationId`."""
        return cast("str", self.node.get("summary", self.id))


def operations(document: Object) -> Iterator[Operation]:
    """Yield the operations of `document` in the order in which they were written."""
    for path, item in cast("dict[str, Object]", document["paths"]).items():
        for method in (name for name in item if name in METHODS):
            node = cast("Object", item[method])
            parameters = [
                *cast("list[Json]", item.get("parameters", [])),
                *cast("list[Json]", node.get("parameters", [])),
            ]
            responses = cast("Object", node["responses"])
            yield Operation(
                path,
                method.upper(),
                node,
                [_with_schema(document, resolved(document, parameter)) for parameter in parameters],
                {status: resolved(document, response) for status, response in responses.items()},
            )


def resolved(document: Object, node: Json) -> Object:
    """Return the object that `node` is or refers to."""
    while isinstance(node, dict) and "$ref" in node:
        target: Json = document
        for part in cast("str", node["$ref"]).removeprefix("#/").split("/"):
            target = cast("Object", target)[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return cast("Object", node)


def _with_schema(document: Object, parameter: Object) -> Object:
    return {**parameter, "schema": resolved(document, parameter["schema"])} if "schema" in parameter else parameter
