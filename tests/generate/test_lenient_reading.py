"""The client's models read what the document does not describe, and send it back unchanged."""

from __future__ import annotations

import copy
import datetime
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from twilio_memory_generated import models
from twilio_memory_generated.types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Callable

MAPPING: dict[str, Any] = {
    "displayName": "crm-contacts",
    "description": "Contacts",
    "isEnabled": True,
    "mappingFrom": {"type": "DATASET", "datasetId": "tdi_dataset_00000000000000000000000000"},
    "mappingTo": {
        "type": "TRAITS",
        "mappings": [{"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}],
    },
    "id": "mem_datamapping_00000000000000000000000000",
    "createdAt": "2026-01-15T10:30:00Z",
    "updatedAt": "2026-01-15T11:45:00.123456Z",
    "version": 3,
}
# Responses that deviate from the document or are newer.
ODD: dict[str, dict[str, Any]] = {
    "as documented": {},
    "an unknown field": {"colour": {"of": ["the", 1, None]}},
    "an unknown field inside": {"mappingFrom": {**MAPPING["mappingFrom"], "region": "eu1"}},
    "an unknown variant": {"mappingFrom": {"type": "STREAM", "streamId": "s", "tags": ["a"]}},
    "a variant without its type": {"mappingFrom": {"datasetId": "tdi_dataset_0"}},
    "a variant of another JSON type": {"mappingTo": "TRAITS"},
    "null for an object": {"mappingTo": None},
    "null for a text": {"description": None},
    "null for a timestamp": {"createdAt": None},
    "null for a list": {"mappingTo": {"type": "TRAITS", "mappings": None}},
    "null in a list": {"mappingTo": {"type": "TRAITS", "mappings": [None]}},
    "a timestamp that is none": {"createdAt": "yesterday"},
    "a timestamp without offset": {"createdAt": "2026-01-15T10:30:00"},
    "a date": {"createdAt": "2026-01-15"},
    "a timestamp with an offset": {"createdAt": "2026-01-15T10:30:00+02:00"},
    "a number for a text": {"id": 5},
    "a text for a number": {"version": "three"},
}
COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
}


def sent_back(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent back: nulls count as absent."""
    found = {name: value for name, value in answer.items() if value is not None}
    for name, value in found.items():
        if isinstance(value, dict) and name in {"mappingFrom", "mappingTo"}:
            found[name] = sent_back(value)
    return found


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_an_odd_response_is_read_and_sent_back_unchanged_but_for_nulls(change: dict[str, Any]) -> None:
    answer = {**MAPPING, **change}
    assert models.DataMapping.from_dict(answer).to_dict() == sent_back(answer)


@pytest.mark.parametrize("missing", MAPPING)
def test_an_absent_field_is_none_and_is_not_sent(missing: str) -> None:
    answer = {name: value for name, value in MAPPING.items() if name != missing}
    mapping = models.DataMapping.from_dict(answer)
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in missing)
    assert getattr(mapping, name) is None
    assert mapping.to_dict() == answer


def test_documented_fields_have_their_types() -> None:
    mapping = models.DataMapping.from_dict(MAPPING)
    assert isinstance(mapping.mapping_from, models.DataMappingFromDataSet)
    assert isinstance(mapping.mapping_to, models.DataMappingToTraits)
    assert [type(item) for item in mapping.mapping_to.mappings] == [models.MappingTraitItem]
    assert mapping.created_at == datetime.datetime(2026, 1, 15, 10, 30, tzinfo=datetime.UTC)


def test_the_fields_of_an_unknown_variant_can_be_read() -> None:
    mapping = models.DataMapping.from_dict({**MAPPING, "mappingFrom": ODD["an unknown variant"]["mappingFrom"]})
    assert isinstance(mapping.mapping_from, models.UnknownVariant)
    assert mapping.mapping_from["streamId"] == "s"
    assert "region" not in mapping.mapping_from


def test_an_unknown_value_becomes_a_member_that_equals_it() -> None:
    answer = {"operationId": "proc_job_0", "status": "PAUSED", "createdAt": "2026-01-15T10:30:00Z"}
    operation = models.OperationStatus.from_dict(answer)
    assert isinstance(operation.status, models.OperationState)
    assert operation.status == "PAUSED"
    assert operation.status.name == "UNKNOWN_PAUSED"
    assert "PAUSED" not in {state.value for state in models.OperationState}
    assert operation.to_dict() == answer


@pytest.mark.parametrize("value", [5, ["PENDING"], {"a": 1}])
def test_a_state_that_is_not_a_string_stays_unchanged(value: object) -> None:
    assert models.OperationStatus.from_dict({"status": value}).to_dict() == {"status": value}


def test_one_odd_item_does_not_lose_the_page() -> None:
    items = [{**MAPPING, **change} for change in ODD.values()]
    page: dict[str, Any] = {"dataMappings": items, "meta": {"key": "dataMappings"}}
    listing = models.DataMappingList.from_dict(page)
    assert isinstance(listing.data_mappings, list)
    assert len(listing.data_mappings) == len(ODD)
    assert listing.to_dict() == {**page, "dataMappings": [sent_back(one) for one in items]}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_unset_survives_copying_and_pickling(copied: Any) -> None:
    patch = models.PatchDataMappingInput(display_name="crm-contacts-v2")
    assert copied(UNSET) is UNSET
    assert Unset() is UNSET
    assert copied(patch).to_dict() == {"displayName": "crm-contacts-v2"}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("value", [None, {"type": "TRAITS", "mappings": []}, "TRAITS"])
def test_a_nested_object_reads_the_same_before_and_after_it_was_read(copied: Any, value: object) -> None:
    mapping = copied(models.DataMapping.from_dict({"mappingTo": value}))
    first = mapping.mapping_to
    assert mapping.mapping_to is first
    del mapping.mapping_to
    assert not hasattr(mapping, "mapping_to")


def test_neither_none_nor_unset_is_sent_in_what_is_also_read() -> None:
    for absent in (None, UNSET):
        item = models.MappingTraitItem(absent, "G", "t", expression="a")  # type: ignore[arg-type]  # as older code does
        assert item.to_dict() == {"traitGroup": "G", "traitName": "t", "expression": "a"}


def test_null_is_sent_and_unset_is_not() -> None:
    patch = models.PatchDataMappingInput.from_dict({"description": None})
    assert patch.to_dict() == {"description": None}
    assert models.PatchDataMappingInput().to_dict() == {}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_a_model_equals_its_copy(copied: Any, change: dict[str, Any]) -> None:
    """Nested objects are read late. It makes no difference whether a copy is made before or after."""
    answer = {**MAPPING, **change}
    unread, seen = models.DataMapping.from_dict(answer), models.DataMapping.from_dict(answer)
    assert seen.mapping_to is seen.mapping_to
    assert copied(unread) == copied(seen) == unread
    assert copied(unread).to_dict() == sent_back(answer)
    assert repr(copied(seen)) == repr(models.DataMapping.from_dict(answer))


def test_reading_does_not_change_the_response() -> None:
    answer = copy.deepcopy(MAPPING)
    mapping = models.DataMapping.from_dict(answer)
    assert isinstance(mapping.mapping_to, models.DataMappingToTraits)
    mapping.mapping_to.mappings.clear()
    mapping["colour"] = "red"
    assert answer == MAPPING


def test_a_nested_object_can_be_replaced_before_it_is_read() -> None:
    mapping = models.DataMapping.from_dict(MAPPING)
    mapping.mapping_from = models.DataMappingFromDataSet(
        type_=models.DataMappingFromDataSetType.DATASET, dataset_id="tdi_dataset_1"
    )
    assert mapping.to_dict()["mappingFrom"] == {"type": "DATASET", "datasetId": "tdi_dataset_1"}
