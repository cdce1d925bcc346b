"""The other forms of the document: YAML, the OpenAPI 3.0 edition with its losses, and a JSON Schema bundle.

Kept tools do the conversions: openapi-down-convert writes OpenAPI 3.0, and Redocly removes components that nothing
uses, checks the structure and writes YAML.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scripts import node_tools
from scripts.compare.differences import TEXTS
from scripts.compare.report import compare, gathered, heading
from scripts.document import as_json, redirect, rewrite, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.compare.differences import Difference
    from scripts.compare.report import Report
    from scripts.document import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# OpenAPI's own keywords. A strict validator of JSON Schema refuses keywords that it does not know.
_OPENAPI_ONLY = frozenset({"discriminator", "xml", "externalDocs", "example"})


class PublicationError(Exception):
    """The document cannot be published as it is. The message says what to do."""


def as_yaml(document: dict[str, Json], heading: str) -> str:
    """Return `document` as YAML without anchors, which readers of YAML 1.1 and 1.2 read alike.

    Args:
        document: The document.
        heading: Lines of text that become a comment at the top.

    Raises:
        PublicationError: If a reference leads nowhere.
    """
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    with tempfile.TemporaryDirectory() as scratch:
        source, result = Path(scratch) / "openapi.json", Path(scratch) / "openapi.yaml"
        source.write_text(as_json(document), encoding="utf-8")
        _run("redocly", "bundle", source.name, "--output", result.name, folder=scratch)
        return comment + result.read_text(encoding="utf-8")


def edition_3_0(document: dict[str, Json]) -> dict[str, Json]:
    """Return the OpenAPI 3.0 edition of a 3.1 `document`, without components that nothing uses.

    Raises:
        PublicationError: If the document uses something that the converter cannot express in OpenAPI 3.0.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source, result = Path(scratch) / "source.json", Path(scratch) / "edition.json"
        source.write_text(as_json(_with_info_3_0(document)), encoding="utf-8")
        _run("openapi-down-convert", "--allOf", "--input", source.name, "--output", "converted.json", folder=scratch)
        _run("redocly", "bundle", "converted.json", "--remove-unused-components", "-o", result.name, folder=scratch)
        _run("redocly", "lint", result.name, "--extends", "spec", folder=scratch)
        return cast("dict[str, Json]", json.loads(result.read_text(encoding="utf-8")))


def losses(document: dict[str, Json], edition: dict[str, Json], title: str) -> str:
    """Return a page of Markdown that lists what `edition`, the 3.0 edition, does not say and `document` does.

    Raises:
        PublicationError: If the edition is stricter than the document or says something else.
    """
    report = compare(root(document), root(edition), with_texts=True, names=("the document", "the edition"))
    for shared in report.operations:
        wrong = [one for one in shared.differences if not _is_a_loss(one)]
        if wrong:
            places = "\n".join([heading(shared.ours), *gathered(wrong, report.names)])
            raise PublicationError(f"The converter cannot express this in OpenAPI 3.0:\n{places}")
    lines = [f"# {title}: what the OpenAPI 3.0 edition loses", ""]
    lines += ["The OpenAPI 3.1 document is the contract. Compared by meaning, this is what its 3.0 edition leaves out:"]
    lines += list(_listed(report)) or ["", "Nothing."]
    return "\n".join([*lines, ""])


def json_schema(document: dict[str, Json]) -> dict[str, Json]:
    """Return the models as one JSON Schema (2020-12): each below `$defs`, to be used as `<bundle>#/$defs/<Model>`.

    The versions of a later revision count from 1.0.0 again, so its name is part of the bundle's `$id`.
    """
    info = cast("dict[str, str]", document["info"])
    version, revision = info["version"], info.get("x-revision")
    components = cast("dict[str, dict[str, Json]]", document.get("components", {}))
    models = components.get("schemas", {})
    return {
        "$schema": DIALECT,
        "$id": ":".join(filter(None, ["urn:twilio-memory:models", revision, version])),
        "title": info["title"],
        "description": f"The models of version {version} of the document, each below $defs.",
        "$defs": {name: rewrite(model, _plain, "schema") for name, model in models.items()},
    }


def _listed(report: Report) -> Iterator[str]:
    for shared in report.operations:
        yield from ("", f"## {heading(shared.ours)}", "")
        yield from (f"- {line}" for line in gathered(shared.differences, report.names))


def _is_a_loss(difference: Difference) -> bool:
    """Return whether the edition only says less, which makes it less strict."""
    if difference.keyword == "patternProperties":
        # Without them, a closed object would forbid the fields that they allow.
        return False
    return difference.theirs is None or difference.keyword in TEXTS


def _with_info_3_0(document: dict[str, Json]) -> dict[str, Json]:
    """Return `document` with the two fields of its info that 3.0 does not have said in another way."""
    info = dict(cast("dict[str, Json]", document["info"]))
    summary = info.pop("summary", None)
    if summary is not None:
        info["description"] = f"{summary}\n\n{info.get('description', '')}".strip() + "\n"
    licence = info.get("license")
    if isinstance(licence, dict) and "identifier" in licence:
        info["license"] = {**licence, "url": f"https://spdx.org/licenses/{licence['identifier']}.html"}
    return {**document, "info": info}


def _plain(kind: str, node: Json, pointer: str) -> Json:
    """Return a schema as plain JSON Schema: without OpenAPI's keywords, with references into the bundle."""
    del kind, pointer
    if not isinstance(node, dict):
        return node
    plain = {field: value for field, value in node.items() if field not in _OPENAPI_ONLY and not field.startswith("x-")}
    source = node.get("x-source")
    if isinstance(source, dict):
        plain["$comment"] = f"{source['from']}: {source['why']}"
    return redirect(plain, "#/components/schemas/", "#/$defs/")


def _run(tool: str, *arguments: str, folder: str) -> None:
    try:
        node_tools.run(tool, *arguments, folder=folder)
    except node_tools.NodeToolError as error:
        raise PublicationError(str(error)) from error
