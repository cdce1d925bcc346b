"""The page's copy of the document: what it adds to the contract, and what it says in other words."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from scripts import document
from scripts.document.revisions import BASE, read_revisions
from scripts.reference import PageError
from scripts.reference import page_document as module
from scripts.reference.annotations import annotate
from scripts.reference.page_document import error_codes, page_documents
from scripts.reference.samples import operations
from scripts.sources import sources

if TYPE_CHECKING:
    from pathlib import Path

CONTRACTS = read_revisions()
CONTRACT = CONTRACTS[BASE]
EMULATOR = document.ROOT / "emulator"
PAGES: dict[str, Any] = page_documents(CONTRACTS)
PAGE: dict[str, Any] = PAGES[BASE]
DESCRIPTIONS = {str(operation["operationId"]): str(operation["description"]) for operation in operations(PAGE)}


def schemas(**named: Any) -> dict[str, Any]:
    return {"components": {"schemas": named}}


def test_the_contracts_stay_as_they_are() -> None:
    before = copy.deepcopy(CONTRACTS)
    page_documents(CONTRACTS)
    assert before == CONTRACTS
    assert "x-codeSamples" not in json.dumps(CONTRACTS)


@pytest.mark.parametrize("revision", CONTRACTS)
def test_every_reading_is_a_sentence_and_no_extension_is_left(revision: str) -> None:
    descriptions = json.dumps(PAGES[revision])
    readings = [source for source in sources(CONTRACTS[revision]) if source.kind == "reading"]
    assert len(readings) >= 10
    assert [
        one for one in readings if json.dumps(f"**Our reading:** {one.why.rstrip('.')}.")[1:-1] not in descriptions
    ] == []
    assert [mark for mark in ('"x-source"', '"x-pii"', '"x-remarks"') if mark in descriptions] == []


def test_a_source_and_what_is_not_personal_are_sentences() -> None:
    parameters = PAGE["components"]["parameters"]
    store: Any = document.root(CONTRACT).inside({"$ref": "#/components/schemas/Store"}).followed().raw
    described = f"{store['description']}\n\n*Source: {store['x-source']['why']}.*"
    assert PAGE["components"]["schemas"]["Store"]["description"] == described
    assert parameters["StoreId"]["description"].endswith("\n\nNot personal data.")


@pytest.mark.parametrize(("marked", "said"), [(True, "Personal data."), (False, "Not personal data.")])
def test_personal_data_is_marked_both_ways(marked: bool, said: str) -> None:
    page: dict[str, Any] = annotate(schemas(Name={"type": "string", "description": "A name.", "x-pii": marked}))
    assert page["components"]["schemas"]["Name"] == {"type": "string", "description": f"A name.\n\n{said}"}


def test_a_parameter_has_its_own_description_and_the_remarks_of_its_schema() -> None:
    why = {"from": "reading", "why": "nobody says so"}
    contract = schemas(Sort={"type": "string", "description": "How.", "enum": ["ASC"], "x-source": why})
    schema = {"$ref": "#/components/schemas/Sort"}
    contract["components"]["parameters"] = {"Sort": {"name": "sort", "description": "The direction.", "schema": schema}}

    page: dict[str, Any] = annotate(contract)

    assert page["components"]["parameters"]["Sort"] == {
        "name": "sort",
        "description": "The direction.\n\n**Our reading:** nobody says so.",
        "schema": {"type": "string", "enum": ["ASC"]},
    }


def test_a_composed_schema_has_the_remarks_of_members_that_are_not_shown() -> None:
    hidden = {"not": {"required": ["a"]}, "x-source": {"from": "reading", "why": "it protects"}}
    page: dict[str, Any] = annotate(schemas(Patch={"description": "A change.", "allOf": [{"$ref": "#/x"}, hidden]}))
    assert page["components"]["schemas"]["Patch"]["description"] == "A change.\n\n**Our reading:** it protects."


def test_a_property_named_like_an_extension_stays() -> None:
    properties = {"x-pii": {"type": "boolean"}}
    page: dict[str, Any] = annotate(schemas(Odd={"type": "object", "properties": properties}))
    assert page["components"]["schemas"]["Odd"]["properties"] == properties


def test_tags_have_titles_in_words() -> None:
    titles = [tag["x-displayName"] for tag in PAGE["tags"]]
    assert titles == ["Data Mappings", "Operations", "Trait Groups", "Stores"]


def test_the_introduction_is_written_for_readers_and_explains_every_error_code() -> None:
    introduction = PAGE["info"]["description"]
    assert introduction.startswith("**Unofficial.**")
    assert "x-source" not in introduction
    assert "{{" not in introduction
    rows = [f"| {code.code} | {code.meaning} | {', '.join(map(str, code.statuses))} |" for code in error_codes()]
    assert [row for row in rows if row not in introduction] == []


def test_an_operation_lists_its_response_headers_with_their_statuses() -> None:
    write = "**Response headers:** `Operation-Id` (202), `Location` (202), `Retry-After` (202, 429)."
    assert write in DESCRIPTIONS["PatchDataMapping"].split("\n\n")
    assert "**Response headers:** `ETag` (200), `Retry-After` (429)." in DESCRIPTIONS["FetchStore"].split("\n\n")


def test_an_operation_lists_its_error_codes() -> None:
    listed = {name: text.rpartition("**Error codes:** ")[2] for name, text in DESCRIPTIONS.items()}
    assert listed["FetchOperation"] == "520046, 520051, 520052, 20003, 20429, 20500, 20503."
    assert {name for name, codes in listed.items() if "520056" in codes} == {"CreateDataMapping", "PatchDataMapping"}
    assert [code.code for code in error_codes() if not any(str(code.code) in codes for codes in listed.values())] == []


def test_an_operation_keeps_its_own_description() -> None:
    for operation in operations(CONTRACT):
        assert DESCRIPTIONS[str(operation["operationId"])].startswith(str(operation["description"]).strip())


def test_every_code_of_the_contract_and_of_the_emulator_is_explained() -> None:
    explained = {str(code.code) for code in error_codes()}
    named = re.findall(r"\b520\d{3}\b", json.dumps(CONTRACTS))
    sent = [code for path in EMULATOR.rglob("*.py") for code in re.findall(r"\b520\d{3}\b", path.read_text("utf-8"))]
    assert len(sent) >= 10
    assert {*named, *sent} - explained == set()


def test_a_code_has_only_statuses_that_one_of_its_operations_documents() -> None:
    statuses = {
        str(operation["operationId"]): document.section(operation, "responses")
        for contract in CONTRACTS.values()
        for operation in operations(contract)
    }
    for code in error_codes():
        documented = {status for name, listed in statuses.items() if code.applies_to(name) for status in listed}
        assert {str(status) for status in code.statuses} <= documented, code


def test_an_error_code_of_no_operation_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = tmp_path / "error_codes.yaml"
    changed.write_text('520099: {meaning: Nothing., statuses: [400], operations: [FetchStore, "Renamed*"]}', "utf-8")
    monkeypatch.setattr(module, "ERROR_CODES", changed)

    with pytest.raises(PageError, match=r"error_codes.yaml, 520099: no operation matches Renamed\*\.$"):
        page_documents(CONTRACTS)


def test_an_error_code_of_an_operation_that_only_one_revision_has_is_listed_there() -> None:
    [deletion] = [one for one in operations(PAGES["2026-10"]) if one["operationId"] == "DeleteStore"]
    assert "520041" in str(deletion["description"])


@pytest.mark.parametrize("revision", CONTRACTS)
def test_the_introduction_names_its_revision_and_how_to_set_it(revision: str) -> None:
    introduction = PAGES[revision]["info"]["description"]
    assert f"This is revision **{revision}** of the API." in introduction
    assert f"`TWILIO_MEMORY_API_REVISION`: `{revision}`" in introduction
    assert f"`twilio-memory spec --revision {revision} --format json`" in introduction


@pytest.mark.parametrize("revision", CONTRACTS)
def test_each_operation_has_four_samples(revision: str) -> None:
    labels = {
        str(one["operationId"]): [sample["label"] for sample in one["x-codeSamples"]]  # type: ignore[call-overload,index,union-attr]  # JSON
        for one in operations(PAGES[revision])
    }
    assert set(map(tuple, labels.values())) == {("curl", "Python", "TypeScript", "Go")}
