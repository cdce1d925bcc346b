"""The emulator as a Python object."""

from __future__ import annotations

import json
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

import twilio_memory_emulator
from tests.emulator.world import World, connect, error
from twilio_memory_emulator import Emulator, EmulatorError, Refusal
from twilio_memory_emulator.contract.document import operations
from twilio_memory_emulator.control.seed import Seed, SeedDataset, SeedStore, SeedTraitGroup
from twilio_memory_emulator.http import handlers as handlers_module
from twilio_memory_emulator.http.handlers import handlers
from twilio_memory_emulator.resources.writes import applied_kinds
from twilio_memory_emulator.storage.ids import IdGenerator

if TYPE_CHECKING:
    from pathlib import Path


def test_every_operation_of_the_document_has_a_handler_and_every_handler_an_operation() -> None:
    assert handlers().keys() == operations().keys()


def test_every_write_of_the_document_has_a_function_that_applies_it() -> None:
    assert applied_kinds() == {name for name, operation in operations().items() if operation.method != "GET"}


@pytest.mark.parametrize("change", ["more", "fewer"])
def test_an_emulator_is_not_built_if_handlers_and_operations_differ(
    monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    known = handlers()
    fetch = known.pop("FetchStore")
    changed = known if change == "fewer" else known | {"FetchStore": fetch, "Unknown": fetch}
    monkeypatch.setattr(handlers_module, "handlers", lambda: changed)

    with pytest.raises(LookupError, match="FetchStore" if change == "fewer" else "Unknown"):
        Emulator()


def test_the_package_exports_its_public_names() -> None:
    for name in twilio_memory_emulator.__all__:
        assert getattr(twilio_memory_emulator, name) is not None
    with pytest.raises(AttributeError, match="nobody"):
        _ = twilio_memory_emulator.nobody


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_asynchronous_transport_works_under_asyncio_and_trio(world: World, backend: str) -> None:
    async def flow() -> list[int]:
        transport = world.emulator.async_transport()
        auth = (world.emulator.account_sid, world.emulator.auth_token)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", auth=auth) as client:
            created = await client.post(world.mappings_url, json=world.body())
            listed = await client.get(world.mappings_url)
            uploaded = await client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n")
            return [created.status_code, len(listed.json()["dataMappings"]), uploaded.status_code]

    assert anyio.run(flow, backend=backend) == [202, 1, 201]


def test_the_synchronous_transport_works_inside_a_running_loop(world: World) -> None:
    async def flow() -> int:
        return world.client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n").status_code

    assert anyio.run(flow) == 201


def test_many_threads_share_one_emulator_and_nothing_is_lost(world: World) -> None:
    def create(thread: int) -> None:
        with connect(world.emulator) as client:
            for number in range(10):
                assert client.post(world.mappings_url, json=world.body(f"m{thread}-{number}")).status_code == 202

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(world.names(pageSize=100)) == 80


def test_credentials_can_be_chosen_and_are_attributes() -> None:
    with Emulator(account_sid="SK123", auth_token="pässword:with:colons") as emulator:
        assert (emulator.account_sid, emulator.auth_token) == ("SK123", "pässword:with:colons")
        with connect(emulator) as client:
            assert client.get("/v1/ControlPlane/Stores").status_code == 200
        with connect(emulator, auth=("SK123", "other")) as client:
            assert error(client.get("/v1/ControlPlane/Stores")) == (401, 20003)


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_sid": ""},
        {"account_sid": "a:b"},
        {"auth_token": ""},
        {"account_sid": "a\udcff"},
        {"auth_token": "secret\udcff"},
    ],
)
def test_credentials_that_cannot_be_sent_are_refused_and_not_shown(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="account_sid") as raised:
        Emulator(**wrong)

    assert type(raised.value) is ValueError
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    assert "secret" not in repr(raised.value)


@pytest.mark.parametrize("delay", [-1, float("inf"), float("nan"), 86_401, 1e300])
def test_a_delay_is_between_nothing_and_a_day(delay: float) -> None:
    with pytest.raises(ValueError, match="operation_delay"):
        Emulator(operation_delay=delay)


def test_repr_shows_no_credentials() -> None:
    with Emulator(auth_token="secret-token") as emulator:
        assert repr(emulator) == "<Emulator data=':memory:'>"


ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def number_of(made: str) -> int:
    """Return the number that the 26 characters of an id stand for."""
    value = 0
    for character in made[-26:]:
        value = value * 32 + ALPHABET.index(character)
    return value


def test_an_id_holds_the_time_in_its_first_48_bits_and_chance_in_the_others() -> None:
    numbers = [number_of(IdGenerator().make("mem_store", now)) for now in range(1_768_473_000_000, 1_768_473_000_300)]

    assert [number >> 80 for number in numbers] == list(range(1_768_473_000_000, 1_768_473_000_300))
    assert {bit for bit in range(80) for number in numbers if number >> bit & 1} == set(range(80))
    assert {bit for bit in range(80) for number in numbers if not number >> bit & 1} == set(range(80))


def test_ids_of_one_millisecond_increase_by_steps_that_cannot_be_guessed() -> None:
    generator = IdGenerator()
    numbers = [number_of(generator.make("mem_store", 5)) for _ in range(300)]

    assert numbers == sorted(set(numbers))
    assert len({second - first for first, second in pairwise(numbers)}) > 290


def test_ids_increase_even_if_time_stands_still_or_goes_back() -> None:
    generator = IdGenerator()
    ids = [generator.make("mem_store", now) for now in (5, 5, 5, 4, 2**48 - 1)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 5
    assert all(operations()["FetchStore"].parameters[0].validator.is_valid(value) for value in ids)


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": "a b"},
        {"display_name": "x", "id": "mem_store_x"},
        {"display_name": "x", "description": ""},
        {"display_name": "support"},
    ],
)
def test_a_store_that_breaks_a_rule_is_not_added(world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_store(**wrong)
    assert [store.display_name for store in world.emulator.stores()] == ["support"]


@pytest.mark.parametrize("description", [None, "For sales"])
def test_an_added_store_reads_back_as_it_was_added(world: World, description: str | None) -> None:
    store_id = world.emulator.add_store("sales", description=description)

    store = world.client.get(f"/v1/ControlPlane/Stores/{store_id}").json()
    assert (store["displayName"], store["status"], store["version"]) == ("sales", "ACTIVE", 1)
    assert store.get("description") == description
    with pytest.raises(Refusal, match=f"^id: the store {store_id} exists.$"):
        world.emulator.add_store("other", id=store_id)


def test_a_trait_group_is_added_to_its_store_and_then_extended(world: World) -> None:
    add, other = world.emulator.add_trait_group, world.emulator.add_store("other")
    add(other, "Loyalty", {"points": {"dataType": "NUMBER"}}, "Standing")
    add(other, "Loyalty", {"tier": {"dataType": "STRING"}})

    group = world.client.get(f"/v1/ControlPlane/Stores/{other}/TraitGroups/Loyalty?orderBy=ASC").json()["traitGroup"]
    traits = {"points": {"dataType": "NUMBER"}, "tier": {"dataType": "STRING"}}
    assert group == {"displayName": "Loyalty", "description": "Standing", "traits": traits, "version": 2}
    assert error(world.client.get(f"{world.groups_url}/Loyalty")) == (404, 520047)


@pytest.mark.parametrize(("name", "description"), [("a b", None), ("x" * 65, None), ("G", "x" * 5000)])
def test_a_malformed_name_or_description_of_a_trait_group_is_refused(
    world: World, name: str, description: str | None
) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_trait_group(world.store_id, name, {}, description)


@pytest.mark.parametrize("traits", [{"t": {"dataType": "DATE"}}, {"t": {}}, {"t": {"dataType": ""}}])
def test_a_trait_group_that_breaks_a_rule_is_not_added(world: World, traits: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_trait_group(world.store_id, "G", traits=traits)
    with pytest.raises(Refusal):
        world.emulator.add_trait_group("mem_store_00000000000000000000000000", "G", traits={})


def test_a_dataset_may_be_added_from_a_file_with_types_beside_it(world: World, tmp_path: Path) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("phone,points\n5550100,1\n")

    for types, phone in ((None, "NUMBER"), ({"phone": "STRING"}, "STRING")):
        dataset_id = world.emulator.add_dataset(file=str(file), types=types)

        (added,) = (dataset for dataset in world.emulator.datasets() if dataset.id == dataset_id)
        assert added.fields == {"phone": phone, "points": "NUMBER"}
    with pytest.raises(EmulatorError, match="a type is given for 'mobile', but no column has that name"):
        world.emulator.add_dataset(file=file, types={"mobile": "STRING"})
    with pytest.raises(EmulatorError, match="no such file"):
        world.emulator.add_dataset(file=tmp_path / "none.csv")


@pytest.mark.parametrize(
    "wrong",
    [{}, {"fields": {}, "file": "x.csv"}, {"fields": {}, "types": {}}, {"types": {"a": "STRING"}}],
)
def test_a_dataset_is_added_either_from_fields_or_from_a_file(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected either fields, or a file and perhaps types"):
        world.emulator.add_dataset(**wrong)


@pytest.mark.parametrize("wrong", [{"fields": {"a": "TEXT"}}, {"fields": {}, "id": "x"}])
def test_a_dataset_that_breaks_a_rule_is_not_added(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_dataset(**wrong)


def seed(*, points: str = "NUMBER", store: str = "seeded") -> Seed:
    groups = (SeedTraitGroup("Loyalty", "d", {"points": {"dataType": points}}), SeedTraitGroup("Contact", None, {}))
    datasets = (SeedDataset(None, "crm", {"a": "STRING"}),)
    return Seed((SeedStore(store, None, None, groups),), datasets)


def test_a_seed_is_loaded_and_loading_it_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        world.emulator.load(seed())

    store = world.emulator.stores()[-1]
    group = world.client.get(f"/v1/ControlPlane/Stores/{store.id}/TraitGroups/Loyalty").json()["traitGroup"]
    assert group == {
        "displayName": "Loyalty",
        "description": "d",
        "traits": {"points": {"dataType": "NUMBER"}},
        "version": 1,
    }
    assert [dataset.display_name for dataset in world.emulator.datasets()][1:] == ["crm"]


def test_loading_a_changed_seed_updates_what_exists(world: World) -> None:
    world.emulator.load(seed())
    world.emulator.load(seed(points="STRING"))

    store = world.emulator.stores()[-1]
    group = world.client.get(f"/v1/ControlPlane/Stores/{store.id}/TraitGroups/Loyalty").json()["traitGroup"]
    assert (group["traits"]["points"]["dataType"], group["version"]) == ("STRING", 2)


def test_a_seed_brings_ids_and_descriptions(world: World) -> None:
    store_id, dataset_id = "mem_store_00000000000000000000000001", "tdi_dataset_00000000000000000000000001"
    stores = (SeedStore("seeded", store_id, "All we know", ()),)
    world.emulator.load(Seed(stores, (SeedDataset(dataset_id, "crm", {"a": "STRING"}),)))

    store = world.client.get(f"/v1/ControlPlane/Stores/{store_id}").json()
    assert (store["displayName"], store["description"]) == ("seeded", "All we know")
    assert dataset_id in [dataset.id for dataset in world.emulator.datasets()]


@pytest.mark.parametrize(
    "dataset", [SeedDataset("x", "crm", {}), SeedDataset(None, "", {}), SeedDataset(None, "crm", {"a": "TEXT"})]
)
def test_a_seed_with_a_malformed_dataset_is_refused(world: World, dataset: SeedDataset) -> None:
    with pytest.raises(Refusal):
        world.emulator.load(Seed((), (dataset,)))


def test_a_seed_that_breaks_a_rule_is_not_loaded_even_in_part(world: World) -> None:
    broken = Seed((*seed().stores, SeedStore("a b", None, None, ())), ())

    with pytest.raises(Refusal):
        world.emulator.load(broken)
    assert [store.display_name for store in world.emulator.stores()] == ["support"]


def test_a_reset_empties_the_emulator(world: World) -> None:
    world.create()
    world.emulator.reset()

    assert (world.emulator.stores(), world.emulator.datasets()) == ([], [])


def test_text_is_sent_as_utf_8_without_escapes(world: World) -> None:
    content = world.client.get(world.mapping_url(world.create(description="Zoë 🚀"))).content

    assert "Zoë 🚀".encode() in content
    assert json.loads(content)["description"] == "Zoë 🚀"
