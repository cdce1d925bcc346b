"""Lenient reading: one malformed mapping in a listing arrives as it is, and does not affect the others."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.overlay.harness import EMAIL, STORE, Harness, ScriptedServer
from twilio_memory import InvalidResponseError
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
    assert strange.to_dict() == {name: value for name, value in wire.items() if value is not None}


@pytest.mark.parametrize("odd", [None, "a string", 7, []])
def test_an_item_that_is_not_an_object_arrives_as_it_is(odd: object) -> None:
    first, strange, _ = read(GOOD, odd, GOOD)
    assert strange == odd
    assert first.version == 3


def test_a_new_type_of_source_gives_access_to_its_fields() -> None:
    (mapping,) = read(GOOD | ODD["a new type of source"])
    assert isinstance(mapping.mapping_from, UnknownVariant)
    assert (mapping.mapping_from["type"], mapping.mapping_from["columns"]) == ("STREAM", ["a", "b"])


def test_an_absent_field_and_a_null_are_none() -> None:
    (mapping,) = read({"id": "x", "description": None})
    absent: list[object] = [mapping.version, mapping.description, mapping.mapping_to, mapping.created_at]
    assert absent == [None] * 4
    assert f"{mapping.description}" == "None"
    assert json.loads(json.dumps(mapping.to_dict())) == {"id": "x"}


@pytest.mark.parametrize(
    ("source", "dataset_id"),
    [
        ({"type": "DATASET", "datasetId": "tdi_1"}, "tdi_1"),
        ({"type": "DATASET_CLOUDAPP", "datasetId": "tdi_1"}, "tdi_1"),
        ({"type": "DATASET_WAREHOUSE", "datasetId": "tdi_1"}, "tdi_1"),
        ({"type": "INGRESS", "columns": ["a"]}, None),
        ({"type": "DATASET_LAKE", "datasetId": "tdi_1"}, "tdi_1"),
        ({"type": "DATASET_LAKE", "datasetId": 7}, None),
        ({"type": "DATASET"}, None),
        ("tdi_1", None),
        (None, None),
    ],
)
def test_a_mapping_gives_the_id_of_its_dataset_whatever_its_source(source: object, dataset_id: str | None) -> None:
    (mapping,) = read(GOOD | {"mappingFrom": source})
    assert mapping.dataset_id == dataset_id


@pytest.mark.parametrize(
    ("destination", "fields"),
    [
        (GOOD["mappingTo"], [("primary_email", "Contact", "email")]),
        (
            {"type": "TRAITS", "mappings": [{"expression": "a", "traitGroup": "G", "traitName": "t"}, None]},
            [("a", "G", "t")],
        ),
        ({"type": "TRAITS", "mappings": [{"traitGroup": "G", "traitName": "t"}]}, [("", "G", "t")]),
        ({"type": "SEGMENT", "segment": "vip"}, []),
        ({"type": "TRAITS"}, []),
        (None, []),
    ],
)
def test_a_mapping_gives_its_fields_as_create_takes_them(destination: object, fields: object) -> None:
    (mapping,) = read(GOOD | {"mappingTo": destination})
    assert mapping.fields == fields


def test_a_copy_of_a_mapping_can_be_created_without_asking_for_its_types(harness: Harness) -> None:
    first = harness.create()
    again = harness.create("again", mapping_from=first.dataset_id, mapping_to=first.fields)
    assert (again.dataset_id, again.fields) == (first.dataset_id, first.fields) == (harness.dataset_id, EMAIL)


def test_the_repr_of_a_mapping_fits_a_line() -> None:
    (mapping,) = read(GOOD)
    assert repr(mapping) == (
        "DataMapping(id='mem_datamapping_00000000000000000000000000', display_name='crm-contacts', version=3, …)"
    )
    (mapping,) = read({"id": "x", "version": 0, "isEnabled": False, "description": "a\nb", "new": 1})
    assert repr(mapping) == (
        "DataMapping(id='x', version=0, description='a\\nb', is_enabled=False, additional_properties={'new': 1})"
    )
    (mapping,) = read({"id": "x" * 200})
    assert repr(mapping) == f"DataMapping(id='{'x' * 86}…)"
    assert repr(DataMapping.from_dict({"id": "x"})) == "DataMapping(id='x')"


def test_threads_that_read_a_nested_object_at_the_same_time_all_get_it_whole() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as pool:
            for _ in range(300):
                mapping = DataMapping.from_dict(GOOD)
                found = [one.result() for one in [pool.submit(getattr, mapping, "mapping_to") for _ in range(2)]]
                assert [one.to_dict() for one in found] == [GOOD["mappingTo"]] * 2
                assert mapping.to_dict() == GOOD
    finally:
        sys.setswitchinterval(interval)


def test_an_unknown_field_is_kept() -> None:
    (mapping,) = read(GOOD | {"tenant": "emea"})
    assert mapping["tenant"] == "emea"


def test_a_good_mapping_is_typed() -> None:
    (mapping,) = read(GOOD)
    assert isinstance(mapping.created_at, datetime)
    assert mapping.created_at.tzinfo is not None
    assert isinstance(mapping.mapping_to, DataMappingToTraits)
    assert mapping.mapping_to.mappings[0].expression is None
    assert mapping.etag is None


def test_a_mapping_can_be_copied_and_pickled() -> None:
    ways: list[Any] = [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
    for again in ways:
        (mapping,) = read(GOOD)
        other = again(mapping)
        assert other == mapping
        assert other.description is None
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
