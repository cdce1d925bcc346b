"""Lenient reading: one malformed mapping in a listing arrives as it is, and does not affect the others."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.overlay.harness import STORE, ScriptedServer
from twilio_memory import UNSET, InvalidResponseError
from twilio_memory.models import DataMapping, DataMappingToTraits, UnknownVariant

GOOD: dict[str, Any] = {
    "displayName": "crm-contacts",
    "isEnabled": True,
    "mappingFrom": {"type": "DATASET", "datasetId": "tdi_dataset_00000000000000000000000000"},
    "mappingTo": {
        "type": "TRAITS",
        "mappings": [{"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}],
    },
    "id": "mem_datamapping_00000000000000000000000000",
    "createdAt": "2026-01-15T10:30:00Z",
    "updatedAt": "2026-01-15T11:45:00Z",
    "version": 3,
}
ODD: dict[str, dict[str, Any]] = {
    "a new field": {"archivedAt": "2026-01-15T10:30:00Z"},
    "a null": {"description": None, "createdAt": None, "mappingTo": None, "isEnabled": None},
    "a new type of source": {"mappingFrom": {"type": "STREAM", "columns": ["a", "b"]}},
    "a new type of destination": {"mappingTo": {"type": "SEGMENT", "segment": "vip"}},
    "an item without its field name": {
        "mappingTo": {"type": "TRAITS", "mappings": [{"expression": "a", "traitGroup": "G", "traitName": "t"}]}
    },
    "an item that is null": {"mappingTo": {"type": "TRAITS", "mappings": [None]}},
    "a type that is null": {"mappingFrom": {"type": None}},
    "a type that is a list": {"mappingFrom": {"type": ["DATASET"]}},
    "a malformed date": {"updatedAt": "yesterday"},
    "a number as a string": {"version": "3"},
    "a string instead of an object": {"mappingFrom": "tdi_dataset_x"},
}


def read(*items: object) -> list[DataMapping]:
    server = ScriptedServer(httpx.Response(200, json={"dataMappings": items}))
    return list(server.client().store(STORE).data_mappings.list())


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_an_odd_mapping_arrives_as_it_is_between_good_ones(odd: dict[str, Any]) -> None:
    wire = GOOD | odd
    first, strange, last = read(GOOD, wire, GOOD)
    assert first == last
    assert first.display_name == strange.display_name == "crm-contacts"
    assert strange.to_dict() == wire


@pytest.mark.parametrize("odd", [None, "a string", 7, []])
def test_an_item_that_is_not_an_object_arrives_as_it_is(odd: object) -> None:
    first, strange, _ = read(GOOD, odd, GOOD)
    assert strange == odd
    assert first.version == 3


def test_a_new_type_of_source_gives_access_to_its_fields() -> None:
    (mapping,) = read(GOOD | ODD["a new type of source"])
    assert isinstance(mapping.mapping_from, UnknownVariant)
    assert (mapping.mapping_from["type"], mapping.mapping_from["columns"]) == ("STREAM", ["a", "b"])


def test_a_missing_field_is_unset_and_a_null_is_none() -> None:
    (mapping,) = read({"id": "x", "description": None})
    missing: object = mapping.version
    assert missing is UNSET
    assert not missing
    null: object = mapping.description
    assert null is None
    assert mapping.to_dict() == {"id": "x", "description": None}


def test_an_unknown_field_is_kept() -> None:
    (mapping,) = read(GOOD | {"tenant": "emea"})
    assert mapping["tenant"] == "emea"


def test_a_good_mapping_is_typed() -> None:
    (mapping,) = read(GOOD)
    assert isinstance(mapping.created_at, datetime)
    assert mapping.created_at.tzinfo is not None
    assert isinstance(mapping.mapping_to, DataMappingToTraits)
    assert mapping.mapping_to.mappings[0].expression is UNSET
    assert mapping.etag is None


def test_a_mapping_can_be_copied_and_pickled() -> None:
    ways: list[Any] = [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
    for again in ways:
        (mapping,) = read(GOOD)
        other = again(mapping)
        assert other == mapping
        assert other.description is UNSET
        assert other.to_dict() == GOOD


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    (mapping,) = read(GOOD)
    with pytest.raises(AttributeError, match="has no attribute 'nope'"):
        getattr(mapping, "nope")  # noqa: B009 - type checkers refuse mapping.nope, as they should


def test_reading_does_not_change_the_given_dict() -> None:
    given = copy.deepcopy(GOOD)
    mapping = DataMapping.from_dict(given)
    assert isinstance(mapping.mapping_to, DataMappingToTraits)
    mapping.mapping_to.mappings.clear()
    assert given == GOOD


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON"),
        (b"<html>502 Bad Gateway</html>", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe", "not JSON"),
        (b'"ok"', "not a JSON object"),
    ],
)
def test_a_success_whose_body_is_not_the_apis_is_an_invalid_response(content: bytes, message: str) -> None:
    server = ScriptedServer(httpx.Response(200, content=content))
    with pytest.raises(InvalidResponseError, match=message):
        server.client().store(STORE).data_mappings.fetch("mem_datamapping_x")
