"""One program for every revision of the API: sources and mapped fields, as they are sent and as they are read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.overlay.harness import KINDS, MAPPING, ScriptedServer, open_harness
from tests.overlay.revisions import (
    CLOUD_APP,
    DATASET,
    EMAIL,
    ID,
    INGRESS,
    ITEM,
    WAREHOUSE,
    created,
    every_revision,
    items,
    mappings,
    refusal,
    way_to,
)
from twilio_memory import (
    CloudApp,
    Dataset,
    Ingress,
    InvalidArgumentError,
    Warehouse,
)
from twilio_memory._revisions import FIELD_KEYS, REVISIONS
from twilio_memory.models import DataMapping, DataMappingToTraits, MappingTraitItem, UnknownVariant

# Sources.


@pytest.mark.parametrize("make", [CloudApp, Warehouse])
def test_a_dataset_of_a_known_kind_is_sent_in_every_revision(make: Any) -> None:
    october = CLOUD_APP if make is CloudApp else WAREHOUSE
    for given in (make(ID), october, UnknownVariant.from_dict(october)):
        assert created("2026-05", mapping_from=given)["mappingFrom"] == DATASET
        assert created("2026-10", mapping_from=given)["mappingFrom"] == october


@pytest.mark.parametrize("given", [ID, Dataset(ID), DATASET], ids=["id", "model", "dict"])
def test_a_dataset_of_an_unknown_kind_is_refused_where_the_kind_must_be_said(given: Any) -> None:
    assert created("2026-05", mapping_from=given)["mappingFrom"] == DATASET
    assert refusal("2026-10", mapping_from=given) == (
        "revision 2026-10 of the API has no source of type 'DATASET'. "
        f"Say what the dataset is of: CloudApp('{ID}') or Warehouse('{ID}')."
    )


@pytest.mark.parametrize("given", [Ingress(columns=["primary_email"]), INGRESS], ids=["model", "dict"])
def test_rows_that_are_sent_are_a_source_in_october_only(given: Any) -> None:
    assert created("2026-10", mapping_from=given)["mappingFrom"] == INGRESS
    assert refusal("2026-05", mapping_from=given) == (
        f"revision 2026-05 of the API has no source of type 'INGRESS'. {way_to('2026-10')}"
    )


@every_revision
@pytest.mark.parametrize("given", [{"type": "STREAM", "id": "s"}, {"type": ["DATASET"]}, {"type": None}, {}])
def test_a_source_that_no_revision_has_is_left_to_the_service(revision: str, given: dict[str, Any]) -> None:
    assert created(revision, mapping_from=given)["mappingFrom"] == given


@every_revision
def test_translating_does_not_change_what_was_given(revision: str) -> None:
    source: dict[str, Any] = dict(CLOUD_APP)
    item: dict[str, Any] = {"fieldName": "a", "traitGroup": "G", "traitName": "t"}
    model = MappingTraitItem("a", "G", "t")
    created(revision, mapping_from=source, mapping_to={"type": "TRAITS", "mappings": [item]})
    created(revision, mapping_to=[model])
    assert (source, item, model) == (
        CLOUD_APP,
        {"fieldName": "a", "traitGroup": "G", "traitName": "t"},
        MappingTraitItem("a", "G", "t"),
    )


# Mapped fields.


@every_revision
def test_a_short_form_names_the_field_as_the_revision_does(revision: str) -> None:
    assert items(revision, *EMAIL) == [ITEM[revision]]
    assert items(revision, MappingTraitItem("primary_email", "Contact", "email")) == [ITEM[revision]]


@every_revision
@pytest.mark.parametrize("form", ["dict", "unknown variant", "model"])
@pytest.mark.parametrize("of", REVISIONS)
def test_an_item_of_any_revision_is_sent_as_the_revision_of_the_client_names_it(
    revision: str, form: str, of: str
) -> None:
    destination = {"type": "TRAITS", "mappings": [ITEM[of]]}
    forms = {
        "dict": destination,
        "unknown variant": UnknownVariant.from_dict(destination),
        "model": DataMappingToTraits.from_dict(destination),
    }
    (item,) = created(revision, mapping_to=forms[form])["mappingTo"]["mappings"]
    both = ITEM["2026-05"] | ITEM["2026-10"]
    assert item == (both if (revision, of) == ("2026-05", "2026-10") else ITEM[revision])


@every_revision
def test_a_field_named_twice_alike_is_named_as_the_revision_does(revision: str) -> None:
    both = ITEM["2026-05"] | ITEM["2026-10"]
    destination = {"type": "TRAITS", "mappings": [both]}
    assert created(revision, mapping_to=destination)["mappingTo"]["mappings"] == [
        both if revision == "2026-05" else ITEM[revision]
    ]


@every_revision
def test_two_different_fields_in_an_item_are_refused(revision: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        items(revision, *EMAIL, MappingTraitItem("a", "G", "t", expression="b"))
    assert str(caught.value) == (
        "mapping_to[1] names two source fields, 'a' as fieldName and 'b' as expression; give one of them."
    )


@every_revision
@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize("key", FIELD_KEYS)
def test_a_key_that_holds_nothing_is_not_sent(revision: str, nothing: str | None, key: str) -> None:
    (other,) = {*FIELD_KEYS} - {key}
    item = {key: nothing, other: "a", "traitGroup": "G", "traitName": "t"}
    (sent,) = created(revision, mapping_to={"type": "TRAITS", "mappings": [item]})["mappingTo"]["mappings"]
    assert sent[REVISIONS[revision].field_keys[0]] == "a"
    assert not {None, ""} & {*sent.values()}


@pytest.mark.parametrize("length", [64, 65, 256])
def test_a_field_whose_name_is_too_long_for_the_revision_is_refused(length: int) -> None:
    name = "x" * length
    for item in ((name, "G", "t"), MappingTraitItem(None, "G", "t", expression=name)):
        assert items("2026-10", item) == [{"expression": name, "traitGroup": "G", "traitName": "t"}]
        if length <= 64:
            assert items("2026-05", item)[0]["fieldName"] == name
        else:
            assert refusal("2026-05", mapping_to=[item]) == (
                f"mapping_to[0] names a source field of {length} characters; there are at most 64 in revision 2026-05 "
                f"of the API. {way_to('2026-10')}"
            )


@every_revision
def test_what_no_revision_allows_is_left_to_the_service(revision: str) -> None:
    key = REVISIONS[revision].field_keys[0]
    assert items(revision, ("x" * 257, "G", "t"))[0][key] == "x" * 257
    assert created(revision, display_name="1")["displayName"] == "1"
    odd = [None, 7, ["a"], {"traitGroup": "G"}, {key: ["a"], "traitGroup": "G"}]
    for destination in (
        {"type": "TRAITS", "mappings": odd},
        {"type": "TRAITS", "mappings": None},
        {"type": "SEGMENT", "mappings": [{"fieldName": "a", "expression": "b"}]},
    ):
        assert created(revision, mapping_to=destination)["mappingTo"] == destination


# Reading, and sending back what was read.


def read(revision: str, source: object, *given: object) -> DataMapping:
    body = {"id": MAPPING, "displayName": "x", "mappingFrom": source}
    body |= {"mappingTo": {"type": "TRAITS", "mappings": list(given)}}
    mapping: DataMapping = mappings(ScriptedServer(httpx.Response(200, json=body)), revision).fetch(MAPPING)
    return mapping


@every_revision
@pytest.mark.parametrize(
    ("wire", "model"),
    [
        (DATASET, Dataset(ID)),
        (CLOUD_APP, CloudApp(ID)),
        (WAREHOUSE, Warehouse(ID)),
        (INGRESS, Ingress(columns=["primary_email"])),
    ],
)
def test_sources_of_every_revision_are_read_as_what_people_write(
    revision: str, wire: dict[str, Any], model: object
) -> None:
    mapping = read(revision, wire, *ITEM.values())
    assert mapping.mapping_from == model
    assert mapping.to_dict()["mappingFrom"] == wire


@every_revision
def test_an_item_has_its_field_under_one_name_whichever_key_carried_it(revision: str) -> None:
    both, neither = ITEM["2026-05"] | ITEM["2026-10"], {"traitGroup": "G", "traitName": "t"}
    mapping = read(revision, DATASET, *ITEM.values(), both, neither)
    assert isinstance(mapping.mapping_to, DataMappingToTraits)
    assert [item.field for item in mapping.mapping_to.mappings] == [*["primary_email"] * 3, None]


@every_revision
@pytest.mark.parametrize("of", REVISIONS)
@pytest.mark.parametrize("wire", [CLOUD_APP, WAREHOUSE])
def test_what_was_read_can_be_sent_back(revision: str, of: str, wire: dict[str, Any]) -> None:
    mapping = read(revision, wire, ITEM[of])
    body = created(revision, mapping_from=mapping.mapping_from, mapping_to=mapping.mapping_to)
    assert body["mappingFrom"] == (DATASET if revision == "2026-05" else wire)
    assert body["mappingTo"]["mappings"][0][REVISIONS[revision].field_keys[0]] == "primary_email"


def test_what_was_read_of_an_unknown_kind_of_dataset_is_sent_back_in_may_and_refused_in_october() -> None:
    source = read("2026-10", DATASET).mapping_from
    assert created("2026-05", mapping_from=source)["mappingFrom"] == DATASET
    assert "CloudApp(" in refusal("2026-10", mapping_from=source)


@pytest.mark.parametrize("kind", KINDS)
def test_the_emulator_takes_what_names_the_kind_of_dataset(kind: Any) -> None:
    with open_harness(kind) as harness:
        mapping = harness.create(mapping_from=CloudApp(harness.dataset_id))
        assert mapping.mapping_from == Dataset(harness.dataset_id)
        assert mapping.mapping_to.mappings[0].field == "primary_email"
        again = harness.create("again", mapping_from=mapping.mapping_from, mapping_to=mapping.mapping_to)
        assert again.mapping_to == mapping.mapping_to
