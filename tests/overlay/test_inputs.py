"""What a caller may say, and what is sent: what is unset is not sent, and null is something else."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import httpx
import pytest

from tests.overlay.worlds import Scripted
from twilio_memory import UNSET, InvalidArgumentError
from twilio_memory.models import MappingTraitItem, TraitDataType, TraitDefinition, UnknownVariant

STORE = "mem_store_00000000000000000000000000"
ITEM = {"fieldName": "a", "traitGroup": "G", "traitName": "t"}


def sent(call: Any) -> Any:
    server = Scripted(httpx.Response(202, headers={"Operation-Id": "proc_job_x"}))
    call(server.client())
    content = server.requests[0].content
    return json.loads(content) if content else None


def create(**more: Any) -> Any:
    given = {"display_name": "x", "mapping_from": "tdi_dataset_x", "mapping_to": [("a", "G", "t")]} | more
    return sent(lambda client: client.store(STORE).data_mappings.create(**given))


def patch(**fields: Any) -> Any:
    return sent(lambda client: client.store(STORE).data_mappings.patch("mem_datamapping_x", **fields))


def test_a_create_sends_what_is_given_and_no_more() -> None:
    assert create() == {
        "displayName": "x",
        "mappingFrom": {"type": "DATASET", "datasetId": "tdi_dataset_x"},
        "mappingTo": {"type": "TRAITS", "mappings": [ITEM]},
    }


def test_a_patch_sends_what_is_given_and_no_more() -> None:
    assert patch() == {}
    assert patch(description="d") == {"description": "d"}
    assert patch(is_enabled=False, mapping_to=[("a", "G", "t")]) == {
        "isEnabled": False,
        "mappingTo": {"type": "TRAITS", "mappings": [ITEM]},
    }


@pytest.mark.parametrize("tag", [None, "", " ", 7, "a\r\nb: c", "\u2192"])
@pytest.mark.parametrize(
    "resource",
    [
        lambda client: partial(client.store(STORE).data_mappings.patch, "mem_datamapping_x"),
        lambda client: partial(client.store(STORE).trait_groups.patch, "G"),
        lambda client: partial(client.stores.patch, STORE),
    ],
    ids=["data mapping", "trait group", "store"],
)
def test_a_precondition_that_is_none_is_refused_rather_than_dropped(resource: Any, tag: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"if_match must be an entity tag, not .* fetch the item first"):
        resource(Scripted().client())(description="d", if_match=tag)


@pytest.mark.parametrize("traits", [None, "tier", [("tier", "STRING")], 7])
@pytest.mark.parametrize("write", ["create", "patch"])
def test_traits_that_are_not_by_name_are_refused(write: str, traits: Any) -> None:
    groups = Scripted().client().store(STORE).trait_groups
    calls: dict[str, Any] = {"create": partial(groups.create, display_name="G"), "patch": partial(groups.patch, "G")}
    with pytest.raises(InvalidArgumentError, match="traits must be a dict by name, such as"):
        calls[write](traits=traits)


def test_unset_is_not_sent() -> None:
    assert patch(description=UNSET) == {}


@pytest.mark.parametrize(
    "to",
    [
        ["a", "b"],
        [("a", "G")],
        [("a", "G", "t", "x")],
        [("a", "G", 7)],
        [ITEM],
        "abc",
        None,
        7,
        UNSET,
    ],
)
def test_a_destination_of_another_form_is_refused_before_anything_is_sent(to: object) -> None:
    with pytest.raises(InvalidArgumentError, match="mapping_to"):
        create(mapping_to=to)


@pytest.mark.parametrize("source", [None, 7, [], UNSET])
def test_a_source_of_another_form_is_refused_before_anything_is_sent(source: object) -> None:
    with pytest.raises(InvalidArgumentError, match="mapping_from must be"):
        create(mapping_from=source)


def test_a_kind_that_is_newer_than_this_package_is_sent_as_it_is() -> None:
    newer = {"type": "INGRESS", "columns": ["a"]}
    assert create(mapping_from=newer)["mappingFrom"] == newer
    assert create(mapping_from=UnknownVariant.from_dict(newer))["mappingFrom"] == newer


def test_short_forms_and_models_may_be_mixed() -> None:
    item = MappingTraitItem(field_name="b", trait_group="G", trait_name="u", expression="b")
    assert create(mapping_to=[("a", "G", "t"), item])["mappingTo"]["mappings"] == [
        ITEM,
        {"fieldName": "b", "traitGroup": "G", "traitName": "u", "expression": "b"},
    ]


def test_a_trait_is_a_dict_or_a_model_and_none_removes_it() -> None:
    traits = {"a": {"dataType": "STRING"}, "b": TraitDefinition(data_type=TraitDataType.NUMBER)}
    made = sent(lambda client: client.store(STORE).trait_groups.create(display_name="G", traits=traits))
    assert made == {"displayName": "G", "traits": {"a": {"dataType": "STRING"}, "b": {"dataType": "NUMBER"}}}
    changed = sent(lambda client: client.store(STORE).trait_groups.patch("G", traits={"a": None}))
    assert changed == {"traits": {"a": {"dataType": ""}}}


def test_an_entity_tag_is_sent_as_it_was_read() -> None:
    server = Scripted(httpx.Response(202, headers={"Operation-Id": "x"}))
    server.client().store(STORE).data_mappings.patch("mem_datamapping_x", if_match='"abc"')
    assert server.requests[0].headers["If-Match"] == '"abc"'
