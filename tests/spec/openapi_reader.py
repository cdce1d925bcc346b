"""Read an OpenAPI document with references resolved, `allOf` merged, and the parameters of each operation collected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from scripts.document import DOCUMENT
from scripts.document.revisions import read_revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Operation:
    """One operation, with its references resolved one level deep.

    Attributes:
        name: The `operationId`.
        method: The HTTP method, in lower case.
        path: The path, with placeholders.
        node: The operation as the document has it.
        parameters: The parameters of the operation and of its path, by name, spelled as in the document.
        responses: The responses, by status.
    """

    name: str
    method: str
    path: str
    node: dict[str, Any]
    parameters: dict[str, dict[str, Any]]
    responses: dict[str, dict[str, Any]]

    @property
    def success(self) -> tuple[str, dict[str, Any]]:
        """The status and the response of the only success that the operation has."""
        (found,) = [(status, response) for status, response in self.responses.items() if status.startswith("2")]
        return found


class Document:
    """An OpenAPI document."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.schemas: dict[str, dict[str, Any]] = raw["components"]["schemas"]
        self.operations = {operation.name: operation for operation in self._operations()}

    @classmethod
    def read(cls, path: Path = DOCUMENT) -> Document:
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, revision: str) -> Document:
        """Return the document of a revision, with the changes of its overlay made."""
        return cls(read_revision(revision))

    def follow(self, node: dict[str, Any]) -> dict[str, Any]:
        """Resolve `node` if it is a reference. Keys beside the reference override those of its target."""
        while "$ref" in node:
            beside = {key: value for key, value in node.items() if key != "$ref"}
            node = {**self.at(node["$ref"]), **beside}
        return node

    def at(self, pointer: str) -> Any:
        """Return the node at a JSON pointer such as `#/components/schemas/Store`."""
        node: Any = self.raw
        for part in pointer.removeprefix("#").split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            node = node[int(name)] if isinstance(node, list) else node[name]
        return node

    def merged(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema with its references resolved and its `allOf` merged, property by property."""
        schema = self.follow(schema)
        merged: dict[str, Any] = {"properties": {}, "required": []}
        for part in [*schema.get("allOf", []), {key: value for key, value in schema.items() if key != "allOf"}]:
            inner = self.merged(part) if "allOf" in part or "$ref" in part else part
            for name, field in inner.get("properties", {}).items():
                merged["properties"][name] = {**merged["properties"].get(name, {}), **self.follow(field)}
            merged["required"] = sorted({*merged["required"], *inner.get("required", [])})
            merged.update({key: value for key, value in inner.items() if key not in ("properties", "required")})
        return merged

    def body(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the merged schema of a JSON request or response body."""
        return self.merged(self.follow(content)["content"]["application/json"]["schema"])

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.raw["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                node = item[method]
                parameters = [self.follow(one) for one in [*item.get("parameters", []), *node.get("parameters", [])]]
                responses = {status: self.follow(one) for status, one in node["responses"].items()}
                by_name = {one["name"]: one for one in parameters}
                yield Operation(node["operationId"], method, path, node, by_name, responses)
