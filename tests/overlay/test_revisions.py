"""The API's revisions: the setting, what is refused in one of them, and what each is held to by its document."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any, get_args

import httpx
import pytest
from jsonschema_rs import validator_for

from tests.overlay.harness import KINDS, MAPPING, STORE, ScriptedServer, accepted, open_harness, state
from tests.overlay.revisions import (
    DATASET,
    EMAIL,
    ID,
    ITEM,
    MAY,
    OCTOBER,
    created,
    every_revision,
    mappings,
    refusal,
    way_to,
)
from twilio_memory import (
    ApiRevision,
    AsyncMemoryClient,
    CloudApp,
    ConfigurationError,
    InvalidArgumentError,
    MemoryClient,
    RevisionError,
    Warehouse,
)
from twilio_memory._revisions import DEFAULT, FIELD_KEYS, REVISIONS, Revision
from twilio_memory.models import DataMappingType

ACCOUNT = ("AC" + "1" * 32, "token")

# The data of the revisions are those of their documents.


def published(revision: Revision, name: str = "openapi.json") -> Any:
    folder = resources.files("twilio_memory_spec")
    folder = folder if revision is MAY else folder.joinpath(revision.name)
    return json.loads(folder.joinpath(name).read_bytes())


@pytest.mark.parametrize("revision", REVISIONS.values(), ids=REVISIONS)
def test_a_revision_is_what_its_document_says(revision: Revision) -> None:
    document = published(revision)
    schemas = document["components"]["schemas"]
    assert list(revision.source_types) == schemas["DataMappingType"]["enum"]
    item = schemas["MappingTraitItem"]
    assert list(revision.field_keys) == [key for key in FIELD_KEYS if key in item["properties"]]
    assert [key for key in FIELD_KEYS if key in item["required"]] == [revision.field_keys[0]]
    assert revision.longest_field == item["properties"][revision.field_keys[0]]["maxLength"]
    name = schemas["DataMappingName"]
    whole = name["pattern"].replace("*$", f"{{0,{name['maxLength'] - 1}}}$")
    assert f"^{revision.name_pattern}$" == whole
    patches = [schemas[f"Patch{what}Input"] for what in ("DataMapping", "TraitGroup", "Store")]
    assert {revision.empty_patches} == {one.get("minProperties", 0) == 0 for one in patches}
    assert revision.deletes_stores == ("delete" in document["paths"]["/v1/ControlPlane/Stores/{storeId}"])


def test_the_revisions_are_those_that_have_a_document() -> None:
    folders = {
        one.name for one in resources.files("twilio_memory_spec").iterdir() if re.match(r"\d{4}-\d\d$", one.name)
    }
    assert set(REVISIONS) == {MAY.name} | folders == set(get_args(ApiRevision))
    assert DEFAULT is MAY


def test_a_type_that_means_the_same_is_one_of_another_revision() -> None:
    for revision in REVISIONS.values():
        foreign = {kind for one in REVISIONS.values() for kind in one.source_types} - {*revision.source_types}
        assert revision.same_types.keys() <= foreign
        assert set(revision.same_types.values()) <= {*revision.source_types}


@every_revision
@pytest.mark.parametrize("source", [CloudApp(ID), Warehouse(ID)])
@pytest.mark.parametrize("of", REVISIONS)
def test_what_is_sent_is_valid_by_the_document_of_the_revision(revision: str, source: Any, of: str) -> None:
    definitions = published(REVISIONS[revision], "schemas.json")["$defs"]
    create = validator_for({"$ref": "#/$defs/CreateDataMappingInput", "$defs": definitions})
    for destination in (EMAIL, {"type": "TRAITS", "mappings": [ITEM[of]]}):
        create.validate(created(revision, mapping_from=source, mapping_to=destination))


# The setting.


def test_the_revision_is_that_of_may_2026_by_default() -> None:
    server = ScriptedServer(accepted())
    server.client().store(STORE).data_mappings.create(display_name="x", mapping_from=ID, mapping_to=EMAIL)
    assert json.loads(server.requests[0].content)["mappingFrom"] == DATASET


@pytest.mark.parametrize("given", ["", "2026-05", "2026-10"])
def test_the_revision_comes_from_the_environment_unless_it_is_an_argument(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("TWILIO_MEMORY_API_REVISION", given)
    assert created_by_default() == ITEM[given or "2026-05"]
    assert created_by_default(api_revision="2026-10") == ITEM["2026-10"]
    assert created_by_default(api_revision="2026-05") == ITEM["2026-05"]


def created_by_default(**settings: Any) -> Any:
    server = ScriptedServer(accepted())
    server.client(**settings).store(STORE).data_mappings.create(
        display_name="x", mapping_from=CloudApp(ID), mapping_to=EMAIL
    )
    return json.loads(server.requests[0].content)["mappingTo"]["mappings"][0]


@pytest.mark.parametrize("given", ["2026-11", "", "2026-5", "latest", 2026, True, ["2026-05"]])
def test_an_unknown_revision_is_refused_with_the_known_ones(given: Any) -> None:
    for client in (MemoryClient, AsyncMemoryClient):
        with pytest.raises(ConfigurationError) as caught:
            client(*ACCOUNT, api_revision=given)
        assert str(caught.value) == (
            f"api_revision must be one of '2026-05', '2026-10', not {given!r}. It came from the argument."
        )


def test_an_unknown_revision_in_the_environment_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_MEMORY_API_REVISION", "october")
    with pytest.raises(ConfigurationError, match=r"not 'october'\. It came from TWILIO_MEMORY_API_REVISION\.$"):
        MemoryClient(*ACCOUNT)


def test_a_client_with_other_options_keeps_the_revision() -> None:
    client = ScriptedServer(accepted()).client(api_revision="2026-10").with_options(timeout=1)
    with pytest.raises(RevisionError):
        client.store(STORE).data_mappings.create(display_name="x", mapping_from=ID, mapping_to=EMAIL)


# Names, patches and types.


@pytest.mark.parametrize("name", ["crm_contacts", "x" * 65, "x" * 128])
def test_a_name_that_another_revision_allows_is_refused(name: str) -> None:
    assert created("2026-05", display_name=name)["displayName"] == name
    said = f"display_name must match {OCTOBER.name_pattern} in revision 2026-10 of the API, not {name!r}. "
    assert refusal("2026-10", display_name=name) == said + way_to("2026-05")
    server = ScriptedServer()
    with pytest.raises(RevisionError, match="display_name must match"):
        mappings(server, "2026-10").patch(MAPPING, display_name=name)
    assert server.requests == []


@every_revision
@pytest.mark.parametrize("name", ["x", "crm-contacts", "a.b-9", "x" * 64])
def test_a_name_that_every_revision_allows_is_sent(revision: str, name: str) -> None:
    assert created(revision, display_name=name)["displayName"] == name


EMPTY_PATCHES: dict[str, Any] = {
    "data mapping": lambda client: client.store(STORE).data_mappings.patch(MAPPING),
    "trait group": lambda client: client.store(STORE).trait_groups.patch("G"),
    "store": lambda client: client.stores.patch(STORE),
}


@pytest.mark.parametrize("call", EMPTY_PATCHES.values(), ids=EMPTY_PATCHES)
def test_a_patch_without_fields_is_sent_in_may_and_refused_in_october(call: Any) -> None:
    server = ScriptedServer(accepted())
    call(server.client(api_revision="2026-05"))
    assert json.loads(server.requests[0].content) == {}
    with pytest.raises(RevisionError) as caught:
        call(ScriptedServer().client(api_revision="2026-10"))
    assert str(caught.value) == "a patch changes at least one field in revision 2026-10 of the API; pass one."


@every_revision
def test_creating_without_optional_fields_is_no_patch(revision: str) -> None:
    server = ScriptedServer(accepted())
    server.client(api_revision=revision).store(STORE).trait_groups.create(display_name="G")
    assert json.loads(server.requests[0].content) == {"displayName": "G"}


@every_revision
def test_a_patch_and_an_edit_say_the_destination_as_the_revision_does(revision: str) -> None:
    fetched = httpx.Response(200, json={"id": MAPPING, "displayName": "x"}, headers={"ETag": '"1"'})
    server = ScriptedServer(accepted(), fetched, accepted())
    mappings(server, revision).patch(MAPPING, mapping_to=EMAIL)
    mappings(server, revision).edit(MAPPING, lambda _: {"mappingTo": EMAIL})
    for index in (0, 2):
        assert json.loads(server.requests[index].content)["mappingTo"]["mappings"] == [ITEM[revision]]


@pytest.mark.parametrize("kind", DataMappingType)
@every_revision
def test_the_types_to_list_are_those_of_the_revision(revision: str, kind: DataMappingType) -> None:
    for given in (kind, str(kind)):
        server = ScriptedServer(httpx.Response(200, json={"dataMappings": []}))
        if kind in REVISIONS[revision].source_types:
            assert list(mappings(server, revision).list(type=given)) == []
            assert server.requests[0].url.params["type"] == kind
        else:
            with pytest.raises(RevisionError) as caught:
                mappings(server, revision).list(type=given)
            known = ", ".join(map(repr, REVISIONS[revision].source_types))
            assert str(caught.value) == (
                f"type must be one of {known} in revision {revision} of the API, not {kind.value!r}."
            )


@every_revision
@pytest.mark.parametrize("given", ["CSV", "", None, 7, ["DATASET"]])
def test_a_type_of_no_revision_is_an_invalid_argument(revision: str, given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"type must be one of .* in revision {revision}") as caught:
        mappings(ScriptedServer(), revision).list(type=given)
    assert not isinstance(caught.value, RevisionError)


@every_revision
def test_a_listing_without_a_type_names_none(revision: str) -> None:
    server = ScriptedServer(httpx.Response(200, json={"dataMappings": []}))
    assert list(mappings(server, revision).list()) == []
    assert "type" not in server.requests[0].url.params


@every_revision
@pytest.mark.parametrize(("length", "fits"), [(501, True), (4096, True), (4097, False)])
def test_a_page_token_is_as_long_as_any_revision_makes_it(revision: str, length: int, fits: bool) -> None:
    token = "x" * length
    first = httpx.Response(200, json={"dataMappings": [], "meta": {"nextToken": token}})
    server = ScriptedServer(first, httpx.Response(200, json={"dataMappings": []}))
    if not fits:
        with pytest.raises(InvalidArgumentError, match=r"^page_token must be text of at most 4,096 characters\.$"):
            mappings(server, revision).list(page_token=token)
        return
    assert list(mappings(server, revision).list()) == []
    assert server.requests[1].url.params["pageToken"] == token


# Deleting a store.


def test_a_store_is_deleted_in_october() -> None:
    server = ScriptedServer(accepted(), state("COMPLETED"))
    operation = server.client(api_revision="2026-10").stores.delete(STORE)
    assert operation.result() is None
    request = server.requests[0]
    assert (request.method, request.url.path) == ("DELETE", f"/v1/ControlPlane/Stores/{STORE}")


@pytest.mark.parametrize("kind", KINDS)
def test_deleting_a_store_is_refused_in_may_before_anything_is_sent(kind: Any) -> None:
    with open_harness(kind) as harness:
        with pytest.raises(RevisionError) as caught:
            harness.memory.stores.delete(harness.store_id)
        assert str(caught.value) == f"revision 2026-05 of the API cannot delete a store. {way_to('2026-10')}"
