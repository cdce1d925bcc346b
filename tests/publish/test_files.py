"""The published files, as their readers see them."""

from __future__ import annotations

import copy
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator
from ruamel.yaml import YAML

from scripts.document import read, walk
from scripts.document.revisions import read_revision
from scripts.publish.editions import PublicationError
from scripts.publish.files import published_files, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT: Any = read()
FILES = published_files(DOCUMENT)
SCHEMAS: Any = json.loads(FILES["schemas.json"])


def yaml_1_2(text: str) -> Any:
    reader: Any = YAML(typ="safe", pure=True)
    return reader.load(text)


def body_examples(document: Any) -> Iterator[Any]:
    """Yield a parameter set (model, value) for each example of a request or response body."""
    for kind, node, pointer in walk(document):
        media: Any = node
        for name, example in media.get("examples", {}).items() if kind == "media" else ():
            yield pytest.param(media["schema"]["$ref"].rpartition("/")[2], example["value"], id=f"{pointer}/{name}")


def validator(model: str) -> Any:
    """Return a validator as a user of the bundle would make one."""
    registry = jsonschema_rs.Registry([(SCHEMAS["$id"], SCHEMAS)])
    reference = {"$ref": f"{SCHEMAS['$id']}#/$defs/{model}"}
    return jsonschema_rs.Draft202012Validator(reference, registry=registry, validate_formats=True)


def test_a_later_revision_is_published_in_the_same_forms_from_its_own_document() -> None:
    document: Any = read_revision("2026-10")
    files = published_files(document, "2026-10")
    package = resources.files("twilio_memory_spec") / "2026-10"

    assert files.keys() == FILES.keys()
    assert {name: package.joinpath(name).read_text(encoding="utf-8") for name in files} == files
    assert yaml.safe_load(files["openapi.yaml"]) == json.loads(files["openapi.json"]) == document
    assert f"\n## {version_of(document)}" in files["CHANGELOG.md"]
    OpenAPIV30SpecValidator(json.loads(files["openapi-3.0.json"])).validate()
    jsonschema_rs.meta.validate(json.loads(files["schemas.json"]))


def test_the_bundles_of_two_revisions_have_different_ids() -> None:
    """Their versions count apart, so that both can have a version 1.0.0."""
    later: Any = json.loads(published_files(read_revision("2026-10"), "2026-10")["schemas.json"])

    assert SCHEMAS["$id"] == f"urn:twilio-memory:models:{version_of(DOCUMENT)}"
    assert later["$id"] == "urn:twilio-memory:models:2026-10:1.0.0"


@pytest.mark.parametrize("name", ["openapi.yaml", "openapi.json"])
def test_the_document_is_published_as_it_is(name: str) -> None:
    assert yaml.safe_load(FILES[name]) == DOCUMENT


def test_a_reader_of_yaml_1_2_reads_the_same() -> None:
    assert yaml_1_2(FILES["openapi.yaml"]) == json.loads(FILES["openapi.json"])


def test_strings_that_look_like_other_types_stay_strings_in_yaml() -> None:
    tricky = ["1e3", "0o17", "yes", "~", "1_000", "2026-01-15T10:30:00Z", "null", "a: b", "# c", "", " d", "é"]
    document = copy.deepcopy(DOCUMENT)
    document["info"]["x-tricky"] = tricky
    text = published_files(document)["openapi.yaml"]

    assert yaml.safe_load(text)["info"]["x-tricky"] == tricky
    assert yaml_1_2(text)["info"]["x-tricky"] == tricky


def test_the_yaml_has_no_anchors_and_starts_with_its_version() -> None:
    events = list(yaml.parse(FILES["openapi.yaml"]))

    assert not any(isinstance(event, yaml.AliasEvent) for event in events)
    assert all(getattr(event, "anchor", None) is None for event in events)
    assert version_of(DOCUMENT) in FILES["openapi.yaml"].splitlines()[0]


def test_the_same_document_gives_the_same_files() -> None:
    assert published_files(copy.deepcopy(DOCUMENT)) == FILES


def test_the_package_carries_the_same_files() -> None:
    package = resources.files("twilio_memory_spec")

    assert {name: package.joinpath(name).read_text(encoding="utf-8") for name in FILES} == FILES


def test_each_file_has_its_checksum() -> None:
    listed = {name: digest for digest, name in (line.split("  ") for line in FILES["SHA256SUMS"].splitlines())}

    assert listed == {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in FILES.items() if name != "SHA256SUMS"
    }


def test_the_changelog_has_an_entry_for_the_version() -> None:
    assert FILES["VERSION"] == f"{version_of(DOCUMENT)}\n"
    assert f"\n## {version_of(DOCUMENT)}" in FILES["CHANGELOG.md"]


def test_the_schemas_are_valid_json_schema_without_keywords_of_openapi() -> None:
    jsonschema_rs.meta.validate(SCHEMAS)

    models = [model for _, schema in SCHEMAS["$defs"].items() for _, model, _ in walk(schema, "schema")]
    keywords = {keyword for model in models if isinstance(model, dict) for keyword in model}
    assert keywords.isdisjoint({"discriminator", "nullable", "xml", "externalDocs", "example"})
    assert not any(keyword.startswith("x-") for keyword in keywords)


def test_every_model_is_in_the_bundle_and_resolves() -> None:
    assert list(SCHEMAS["$defs"]) == list(DOCUMENT["components"]["schemas"])
    for model in SCHEMAS["$defs"]:
        validator(model)


@pytest.mark.parametrize(("model", "value"), list(body_examples(DOCUMENT)))
def test_every_example_of_a_body_satisfies_its_model_in_the_bundle(model: str, value: Any) -> None:
    validator(model).validate(value)


def test_the_bundle_refuses_what_the_document_refuses() -> None:
    models = validator("CreateDataMappingInput")

    assert not models.is_valid({"displayName": "1-crm"})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda document: document["paths"].update({"/x": {"$ref": "other.yaml#/x"}}), "refers to 'other.yaml#/x'"),
        (lambda document: document["info"].pop("version"), r"no info\.version"),
        (lambda document: document.pop("info"), r"no info\.title"),
        (lambda document: document.pop("paths"), "no paths"),
    ],
)
def test_a_document_that_cannot_be_published_is_refused(change: Any, complaint: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(document)

    with pytest.raises(PublicationError, match=complaint):
        published_files(document)
