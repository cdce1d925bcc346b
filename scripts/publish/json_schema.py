"""The models as one JSON Schema (2020-12), for whoever wants to validate a body and has no use for OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scripts.publish.grammar import rewrite

if TYPE_CHECKING:
    from scripts.generate.document import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_HERE = "#/components/schemas/"
# OpenAPI's own keywords. A strict validator refuses keywords that it does not know.
_OPENAPI_ONLY = frozenset({"discriminator", "xml", "externalDocs", "example"})


def json_schema(document: dict[str, Json]) -> dict[str, Json]:
    """Return the bundle: each model below `$defs`, to be referred to as `<bundle>#/$defs/<Model>`."""
    info = cast("dict[str, str]", document["info"])
    components = cast("dict[str, dict[str, Json]]", document.get("components", {}))
    models = components.get("schemas", {})
    return {
        "$schema": DIALECT,
        "$id": f"urn:twilio-memory:models:{info['version']}",
        "title": info["title"],
        "description": f"The models of version {info['version']} of the document, each below $defs.",
        "$defs": {name: rewrite(model, _plain, "schema") for name, model in models.items()},
    }


def _plain(kind: str, node: Json, pointer: str) -> Json:
    del kind, pointer
    if not isinstance(node, dict):
        return node
    plain = {field: value for field, value in node.items() if field not in _OPENAPI_ONLY and not field.startswith("x-")}
    reference = plain.get("$ref")
    if isinstance(reference, str):
        plain["$ref"] = reference.replace(_HERE, "#/$defs/")
    source = node.get("x-source")
    if isinstance(source, dict):
        plain["$comment"] = f"{source['from']}: {source['why']}"
    return plain
