"""The page's copy of the document: what it says more than the contract, and in other words."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from scripts import document
from scripts.reference.page_document import page_document
from scripts.reference.samples import operations
from scripts.reference.told import told
from scripts.sources import sources

CONTRACT = document.read()
PAGE: dict[str, Any] = page_document(CONTRACT)


def schemas(**named: Any) -> dict[str, Any]:
    return {"components": {"schemas": named}}


def test_the_contract_stays_as_it_is() -> None:
    before = copy.deepcopy(CONTRACT)
    page_document(CONTRACT)
    assert before == CONTRACT
    assert "x-codeSamples" not in json.dumps(CONTRACT)


def test_every_reading_is_told_to_the_reader_and_no_extension_is_left() -> None:
    descriptions = json.dumps(PAGE)
    readings = [source for source in sources(CONTRACT) if source.kind == "reading"]
    assert len(readings) >= 10
    assert [
        one for one in readings if json.dumps(f"**Our reading:** {one.why.rstrip('.')}.")[1:-1] not in descriptions
    ] == []
    assert [mark for mark in ('"x-source"', '"x-pii"', '"x-said"') if mark in descriptions] == []


def test_what_is_of_the_docs_and_what_is_not_personal_is_told() -> None:
    parameters = PAGE["components"]["parameters"]
    source = "*Source: Twilio's OpenAPI document of May 2026, which closes the object; later versions do not.*"
    assert PAGE["components"]["schemas"]["Store"]["description"] == f"A Memory Store.\n\n{source}"
    assert parameters["StoreId"]["description"].endswith("\n\nNot personal data.")


@pytest.mark.parametrize(("marked", "said"), [(True, "Personal data."), (False, "Not personal data.")])
def test_personal_data_is_told_both_ways(marked: bool, said: str) -> None:
    page: dict[str, Any] = told(schemas(Name={"type": "string", "description": "A name.", "x-pii": marked}))
    assert page["components"]["schemas"]["Name"] == {"type": "string", "description": f"A name.\n\n{said}"}


def test_a_parameter_says_once_what_it_is_and_also_what_its_schema_says_of_its_source() -> None:
    why = {"from": "reading", "why": "nobody says so"}
    contract = schemas(Sort={"type": "string", "description": "How.", "enum": ["ASC"], "x-source": why})
    schema = {"$ref": "#/components/schemas/Sort"}
    contract["components"]["parameters"] = {"Sort": {"name": "sort", "description": "The direction.", "schema": schema}}

    page: dict[str, Any] = told(contract)

    assert page["components"]["parameters"]["Sort"] == {
        "name": "sort",
        "description": "The direction.\n\n**Our reading:** nobody says so.",
        "schema": {"type": "string", "enum": ["ASC"]},
    }


def test_a_composed_schema_says_what_a_member_that_is_not_shown_says_of_its_source() -> None:
    hidden = {"not": {"required": ["a"]}, "x-source": {"from": "reading", "why": "it protects"}}
    page: dict[str, Any] = told(schemas(Patch={"description": "A change.", "allOf": [{"$ref": "#/x"}, hidden]}))
    assert page["components"]["schemas"]["Patch"]["description"] == "A change.\n\n**Our reading:** it protects."


def test_a_property_that_is_called_like_an_extension_stays() -> None:
    properties = {"x-pii": {"type": "boolean"}}
    page: dict[str, Any] = told(schemas(Odd={"type": "object", "properties": properties}))
    assert page["components"]["schemas"]["Odd"]["properties"] == properties


def test_tags_are_titled_in_words() -> None:
    titles = [tag["x-displayName"] for tag in PAGE["tags"]]
    assert titles == ["Data Mappings", "Operations", "Trait Groups", "Stores"]


def test_the_introduction_is_the_readers() -> None:
    assert PAGE["info"]["description"].startswith("**Unofficial.**")
    assert "x-source" not in PAGE["info"]["description"]


def test_each_operation_has_four_samples() -> None:
    labels = {str(one["operationId"]): [sample["label"] for sample in one["x-codeSamples"]] for one in operations(PAGE)}  # type: ignore[call-overload,index,union-attr]  # JSON
    assert set(map(tuple, labels.values())) == {("curl", "Python", "TypeScript", "Go")}
