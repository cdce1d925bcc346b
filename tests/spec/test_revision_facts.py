"""The document of October 2026 agrees with Twilio's OpenAPI document of that time, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.spec.openapi_reader import Document

ROWS: list[tuple[str, dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("facts-2026-10.yaml").read_text(encoding="utf-8")
)
DOCUMENT = Document.of("2026-10")
BASE = Document.read()
# The statuses of each operation, as documented. 401 is our reading everywhere, and 412 wherever If-Match is accepted.
STATUSES = {
    "CreateDataMapping": {202, 400, 404, 409, 429, 500, 503},
    "PatchDataMapping": {202, 400, 404, 429, 500, 503},
    "DeleteDataMapping": {202, 400, 404, 429, 500, 503},
    "FetchDataMapping": {200, 400, 404, 429, 500, 503},
    "DeleteTraitGroup": {202, 400, 404, 409, 429, 500, 503},
    "PatchTraitGroup": {202, 400, 404, 429, 500, 503},
    "PatchStore": {202, 400, 404, 412, 429, 500, 503},
    "DeleteStore": {202, 400, 404, 429, 500, 503},
}


def said(place: str) -> dict[str, Any]:
    """Return what the document says at a place.

    Args:
        place: An operation, then a part of it, then steps into its schema: names of fields, values of discriminators,
            `items`, and `values` for those of a map. The part is `request`, `response`, or the place and the name of a
            parameter; `answered` and the name of a header are a header of the successful response.
    """
    name, part, *steps = place.split()
    operation = DOCUMENT.operations[name]
    further: dict[str, Any] = {}
    if part == "request":
        body = operation.node["requestBody"]
        schema, further["bodyRequired"] = DOCUMENT.body(body), body["required"]
    elif part == "response":
        schema = DOCUMENT.body(operation.success[1])
    elif part == "answered":
        schema = DOCUMENT.follow(operation.success[1]["headers"][steps.pop(0)])["schema"]
    else:
        parameter = operation.parameters[steps.pop(0)]
        assert parameter["in"] == part
        schema, further["required"] = parameter["schema"], parameter.get("required", False)
    for step in steps:
        further = {}
        outer = DOCUMENT.merged(schema)
        if step in outer["properties"]:
            schema, further["required"] = outer["properties"][step], step in outer["required"]
        elif step == "values":
            schema = outer["additionalProperties"]
        else:
            schema = outer["items"] if step == "items" else DOCUMENT.at(outer["discriminator"]["mapping"][step])
    found = DOCUMENT.merged(schema)
    return {
        **found,
        "fields": sorted(found["properties"]),
        "closed": found.get("additionalProperties") is False,
        "variants": [*found.get("discriminator", {}).get("mapping", {})],
        "required": False,
        **further,
    }


@pytest.mark.parametrize(("place", "expected"), ROWS, ids=[place for place, _ in ROWS])
def test_the_document_says_what_twilios_does(place: str, expected: dict[str, Any]) -> None:
    found = said(place)
    assert {keyword: found.get(keyword) for keyword in expected} == expected


@pytest.mark.parametrize("name", STATUSES)
def test_the_statuses_are_those_of_twilios_document(name: str) -> None:
    operation = DOCUMENT.operations[name]
    readings = {"401"} | ({"412"} if "If-Match" in operation.parameters else set())
    assert operation.responses.keys() == {str(status) for status in STATUSES[name]} | readings


def test_the_only_new_operation_deletes_stores() -> None:
    assert DOCUMENT.operations.keys() - BASE.operations.keys() == {"DeleteStore"}
    assert BASE.operations.keys() <= DOCUMENT.operations.keys()
    deletion = DOCUMENT.operations["DeleteStore"]
    assert (deletion.method, deletion.path) == ("delete", "/v1/ControlPlane/Stores/{storeId}")
    assert deletion.parameters.keys() == {"storeId"}


def test_error_codes_of_six_digits_are_allowed() -> None:
    assert DOCUMENT.schemas["TwilioError"]["properties"]["code"]["maximum"] == 999999


def test_a_page_tells_how_many_items_it_has() -> None:
    """In the examples too, as in those of Twilio's document."""
    for name in ("ListDataMappings", "ListTraitGroups", "ListStores"):
        for example in DOCUMENT.operations[name].success[1]["content"]["application/json"]["examples"].values():
            page = example["value"]
            assert page["meta"]["pageSize"] == len(page[page["meta"]["key"]])
    assert DOCUMENT.schemas["PageMeta"]["properties"]["pageSize"]["description"] == "The number of items on the page."


def test_the_checks_are_described_for_datasets_only() -> None:
    text = DOCUMENT.operations["CreateDataMapping"].node["description"]
    assert "(`DATASET_CLOUDAPP` and `DATASET_WAREHOUSE`)" in text
    assert "Nothing is said of `INGRESS`" in text


def test_the_number_of_stores_is_limited_to_15() -> None:
    assert "up to 15" in DOCUMENT.operations["CreateStore"].node["description"]


def test_nothing_names_what_only_the_older_revision_has() -> None:
    text = yaml.safe_dump(DOCUMENT.raw["paths"]) + yaml.safe_dump(DOCUMENT.raw["components"])
    assert "fieldName" not in text
    assert "DataMappingFromDataSet" not in text
    assert "DATASET" not in text.replace("DATASET_CLOUDAPP", "").replace("DATASET_WAREHOUSE", "")


def test_it_has_versions_of_its_own_and_names_its_revision() -> None:
    assert DOCUMENT.raw["info"]["x-revision"] == "2026-10"
    assert "x-revision" not in BASE.raw["info"]
    assert DOCUMENT.raw["info"]["version"] == "1.0.0"
