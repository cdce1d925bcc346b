"""Arguments, and the requests made from them: UNSET is not sent, null is, and what is invalid is refused unsent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.overlay.harness import MAPPING, STORE, ScriptedServer, accepted
from twilio_memory import UNSET, InvalidArgumentError, NotFoundError
from twilio_memory.models import MappingTraitItem, TraitDataType, TraitDefinition, UnknownVariant

ITEM = {"fieldName": "a", "traitGroup": "G", "traitName": "t"}

Call = Callable[..., Any]
CREATES: dict[str, Call] = {
    "data mapping": lambda client, **fields: client.store(STORE).data_mappings.create(
        **{"display_name": "x", "mapping_from": "tdi_dataset_x", "mapping_to": [("a", "G", "t")]} | fields
    ),
    "trait group": lambda client, **fields: client.store(STORE).trait_groups.create(**{"display_name": "x"} | fields),
    "store": lambda client, **fields: client.stores.create(display_name="x", **fields),
}
PATCHES: dict[str, Call] = {
    "data mapping": lambda client, **fields: client.store(STORE).data_mappings.patch(MAPPING, **fields),
    "trait group": lambda client, **fields: client.store(STORE).trait_groups.patch("G", **fields),
    "store": lambda client, **fields: client.stores.patch(STORE, **fields),
}
DELETES: dict[str, Call] = {
    "delete data mapping": lambda client: client.store(STORE).data_mappings.delete(MAPPING),
    "delete trait group": lambda client: client.store(STORE).trait_groups.delete("G"),
}
WRITES = {f"create {name}": call for name, call in CREATES.items()} | {
    f"patch {name}": call for name, call in PATCHES.items()
}
BY_ID: dict[str, dict[str, Call]] = {
    "store_id": {
        "store": lambda client, given: client.store(given),
        "stores.fetch": lambda client, given: client.stores.fetch(given),
        "stores.patch": lambda client, given: client.stores.patch(given),
        "stores.delete": lambda client, given: client.stores.delete(given),
    },
    "mapping_id": {
        "data_mappings.fetch": lambda client, given: client.store(STORE).data_mappings.fetch(given),
        "data_mappings.patch": lambda client, given: client.store(STORE).data_mappings.patch(given),
        "data_mappings.edit": lambda client, given: client.store(STORE).data_mappings.edit(given, lambda _: {}),
        "data_mappings.delete": lambda client, given: client.store(STORE).data_mappings.delete(given),
    },
    "name": {
        "trait_groups.fetch": lambda client, given: client.store(STORE).trait_groups.fetch(given),
        "trait_groups.patch": lambda client, given: client.store(STORE).trait_groups.patch(given),
        "trait_groups.delete": lambda client, given: client.store(STORE).trait_groups.delete(given),
    },
    "operation": {
        "operation": lambda client, given: client.operation(given),
        "data_mappings.operation": lambda client, given: client.store(STORE).data_mappings.operation(given),
    },
}


def request_of(call: Call, **fields: Any) -> httpx.Request:
    """Return the request that a write sends."""
    server = ScriptedServer(accepted())
    call(server.client(), **fields)
    return server.requests[0]


def sent(call: Call, **fields: Any) -> Any:
    """Return the body that a write sends."""
    return json.loads(request_of(call, **fields).content)


def create(**fields: Any) -> Any:
    return sent(CREATES["data mapping"], **fields)


def patch(**fields: Any) -> Any:
    return sent(PATCHES["data mapping"], **fields)


def test_a_create_sends_only_the_given_fields() -> None:
    assert create() == {
        "displayName": "x",
        "mappingFrom": {"type": "DATASET", "datasetId": "tdi_dataset_x"},
        "mappingTo": {"type": "TRAITS", "mappings": [ITEM]},
    }
    assert sent(CREATES["trait group"]) == {"displayName": "x"}
    assert sent(CREATES["store"]) == {"displayName": "x"}


def test_a_patch_sends_only_the_given_fields() -> None:
    assert patch() == {}
    assert patch(description="d") == {"description": "d"}
    assert patch(is_enabled=False, mapping_to=[("a", "G", "t")]) == {
        "isEnabled": False,
        "mappingTo": {"type": "TRAITS", "mappings": [ITEM]},
    }
    assert sent(PATCHES["trait group"]) == {}
    assert sent(PATCHES["store"]) == {}
    assert sent(PATCHES["store"], display_name="y") == {"displayName": "y"}


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_a_description_is_sent(call: Call) -> None:
    assert sent(call, description="d")["description"] == "d"


def test_unset_is_not_sent() -> None:
    assert patch(description=UNSET) == {}


@pytest.mark.parametrize("tag", [None, "", " ", 7, "a\r\nb: c", "\u2192"])
@pytest.mark.parametrize("call", PATCHES.values(), ids=PATCHES)
def test_an_invalid_precondition_is_refused_not_dropped(call: Call, tag: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"if_match must be an entity tag, not .* fetch the item first"):
        call(ScriptedServer().client(), description="d", if_match=tag)


@pytest.mark.parametrize("tag", ['"abc"', 'W/"1"', "abc", '"a b"', "*"])
@pytest.mark.parametrize("call", PATCHES.values(), ids=PATCHES)
def test_a_precondition_is_sent_as_it_was_given(call: Call, tag: str) -> None:
    assert request_of(call, description="d", if_match=tag).headers["If-Match"] == tag


@pytest.mark.parametrize("call", [*WRITES.values(), *DELETES.values()], ids=[*WRITES, *DELETES])
def test_a_write_without_a_precondition_sends_none(call: Call) -> None:
    assert "If-Match" not in request_of(call).headers


@pytest.mark.parametrize("traits", [None, "tier", [("tier", "STRING")], 7])
@pytest.mark.parametrize("call", [CREATES["trait group"], PATCHES["trait group"]], ids=["create", "patch"])
def test_traits_that_are_not_a_dict_by_name_are_refused(call: Call, traits: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        call(ScriptedServer().client(), traits=traits)
    assert str(caught.value) == (
        "traits must be a dict by name, such as {'tier': {'dataType': 'STRING'}}, "
        f"not a {'NoneType' if traits is None else type(traits).__name__}."
    )


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
def test_an_invalid_destination_is_refused_before_anything_is_sent(to: object) -> None:
    with pytest.raises(InvalidArgumentError, match="mapping_to"):
        create(mapping_to=to)


def test_the_error_for_an_invalid_destination_names_the_item() -> None:
    with pytest.raises(InvalidArgumentError, match=r"^mapping_to\[1\] must be \(field name, trait group, trait name\)"):
        create(mapping_to=[("a", "G", "t"), ("b", "G")])


@pytest.mark.parametrize("source", [None, 7, [], UNSET])
def test_an_invalid_source_is_refused_before_anything_is_sent(source: object) -> None:
    with pytest.raises(InvalidArgumentError, match="mapping_from must be"):
        create(mapping_from=source)


def test_a_source_of_a_newer_type_is_sent_as_it_is() -> None:
    newer = {"type": "STREAM", "columns": ["a"]}
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
    created = sent(CREATES["trait group"], traits=traits)
    assert created == {"displayName": "x", "traits": {"a": {"dataType": "STRING"}, "b": {"dataType": "NUMBER"}}}
    patched = sent(PATCHES["trait group"], traits={"a": None})
    assert patched == {"traits": {"a": {"dataType": ""}}}


@pytest.mark.parametrize("given", [None, 7, "", "  ", ".", "..", b"x"])
@pytest.mark.parametrize(
    ("argument", "call"),
    [pytest.param(argument, call, id=name) for argument, calls in BY_ID.items() for name, call in calls.items()],
)
def test_an_id_that_would_address_something_else_is_refused(argument: str, call: Call, given: Any) -> None:
    server = ScriptedServer()
    with pytest.raises(InvalidArgumentError, match=f"^{argument} must be a string"):
        call(server.client(), given)
    assert server.requests == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (7, "store_id must be a string, not a int."),
        (" ", "store_id must be a string that is not empty and not a path, not ' '."),
    ],
)
def test_the_error_for_an_id_says_what_is_wrong_with_it(given: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        ScriptedServer().client().store(given)
    assert str(caught.value) == message


@pytest.mark.parametrize("given", [7, "", " ", ".", "..", b"x"])
def test_a_name_of_a_trait_group_that_could_not_be_its_id_is_refused(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^display_name must be a string"):
        CREATES["trait group"](ScriptedServer().client(), display_name=given)


@pytest.mark.parametrize(("length", "fits"), [(2048, True), (2049, False)])
def test_an_id_has_at_most_2048_characters(length: int, fits: bool) -> None:
    client = ScriptedServer().client()
    if fits:
        assert client.store("x" * length).id == "x" * length
    else:
        with pytest.raises(InvalidArgumentError, match=r"^store_id must be text of at most 2,048 characters\.$"):
            client.store("x" * length)


def test_the_error_for_a_field_that_is_not_json_says_why() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        create(mapping_to={"type": b"x"})
    assert str(caught.value) == "a field cannot be sent as JSON: Object of type bytes is not JSON serializable."


def test_the_error_for_a_field_that_contains_itself_says_so() -> None:
    field: dict[str, object] = {"type": "TRAITS"}
    field["mappings"] = field
    with pytest.raises(InvalidArgumentError) as caught:
        create(mapping_to=field)
    assert str(caught.value) == "a field contains itself, or is nested too deeply to be sent."


def test_an_id_cannot_change_the_path() -> None:
    server = ScriptedServer(httpx.Response(404))
    with pytest.raises(NotFoundError):
        server.client().store("a/../b?c#d").data_mappings.fetch("x/y")
    assert server.requests[0].url.raw_path == b"/v1/ControlPlane/Stores/a%2F..%2Fb%3Fc%23d/DataMappings/x%2Fy"
