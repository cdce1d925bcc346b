"""Listings: order, pages, tokens. Only the query plan shows how a page is read, so one test looks inside."""
# pyright: reportPrivateUsage=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.world import World, error
from twilio_memory_emulator import Emulator, ManualClock, Refusal
from twilio_memory_emulator.storage.page_tokens import Position, TokenSigner
from twilio_memory_emulator.storage.paging import Listing, _select

if TYPE_CHECKING:
    from collections.abc import Callable

ORDERS = pytest.mark.parametrize("order", ["ASC", "DESC"])


def fill(world: World, count: int) -> list[str]:
    names = [f"m{number:03}" for number in range(count)]
    for name in names:
        world.client.post(world.mappings_url, json=world.body(name))
    return names


def pages(world: World, url: str, key: str, **query: Any) -> list[list[Any]]:
    found: list[list[Any]] = []
    while True:
        page = world.client.get(url, params=query).raise_for_status().json()
        found.append(page[key])
        assert page["meta"]["key"] == key
        if "nextToken" not in page["meta"]:
            return found
        query["pageToken"] = page["meta"]["nextToken"]
        assert len(query["pageToken"]) <= 500


def names_of(found: list[list[Any]]) -> list[list[str]]:
    return [[mapping["displayName"] for mapping in page] for page in found]


def test_newest_first_unless_asked_otherwise(world: World) -> None:
    names = fill(world, 3)

    assert world.names() == world.names(orderBy="DESC") == names[::-1]
    assert world.names(orderBy="ASC") == names


@ORDERS
@pytest.mark.parametrize("size", [1, 3, 4, 7, 8, 100])
def test_pages_cover_a_listing_once_without_gap_or_repetition(world: World, order: str, size: int) -> None:
    names = fill(world, 7)
    expected = names if order == "ASC" else names[::-1]

    found = names_of(pages(world, world.mappings_url, "dataMappings", orderBy=order, pageSize=size))

    assert found == [expected[start : start + size] for start in range(0, 7, size)]


def test_fifty_items_to_a_page_unless_asked_otherwise_and_the_meta_says_what_was_asked(world: World) -> None:
    fill(world, 60)

    page = world.client.get(world.mappings_url).json()
    last = world.client.get(world.mappings_url, params={"pageToken": page["meta"]["nextToken"], "pageSize": 20}).json()

    assert (len(page["dataMappings"]), page["meta"]["pageSize"]) == (50, 50)
    assert (len(last["dataMappings"]), last["meta"]["pageSize"]) == (10, 20)


def test_an_empty_listing_is_one_empty_page(world: World) -> None:
    page = world.client.get(world.mappings_url).json()

    assert page == {"dataMappings": [], "meta": {"key": "dataMappings", "pageSize": 50}}


@ORDERS
def test_the_previous_token_leads_back_and_is_absent_on_the_first_page(world: World, order: str) -> None:
    fill(world, 5)
    query: dict[str, Any] = {"orderBy": order, "pageSize": 2}
    first = world.client.get(world.mappings_url, params=query).json()
    second = world.client.get(world.mappings_url, params=query | {"pageToken": first["meta"]["nextToken"]}).json()

    back = world.client.get(world.mappings_url, params=query | {"pageToken": second["meta"]["previousToken"]}).json()

    assert "previousToken" not in first["meta"]
    assert back["dataMappings"] == first["dataMappings"]
    assert "previousToken" not in back["meta"]
    again = world.client.get(world.mappings_url, params=query | {"pageToken": back["meta"]["nextToken"]}).json()
    assert again["dataMappings"] == second["dataMappings"]


def page_at(world: World, place: int, **query: Any) -> dict[str, Any]:
    """Return the page at a place in the listing, counted from 0."""
    page: dict[str, Any] = world.client.get(world.mappings_url, params=query).json()
    for _ in range(place):
        page = world.client.get(world.mappings_url, params=query | {"pageToken": page["meta"]["nextToken"]}).json()
    return page


@ORDERS
@pytest.mark.parametrize("count", [5, 6])
def test_the_last_page_has_a_previous_token_and_no_next_one(world: World, order: str, count: int) -> None:
    fill(world, count)
    query: dict[str, Any] = {"orderBy": order, "pageSize": 2}
    second, last = page_at(world, 1, **query), page_at(world, 2, **query)

    back = world.client.get(world.mappings_url, params=query | {"pageToken": last["meta"]["previousToken"]}).json()

    assert "nextToken" not in last["meta"]
    assert back == second
    assert back["meta"].keys() == {"key", "pageSize", "nextToken", "previousToken"}


@ORDERS
def test_a_single_page_has_no_tokens_even_when_it_is_full(world: World, order: str) -> None:
    fill(world, 2)

    page = world.client.get(world.mappings_url, params={"orderBy": order, "pageSize": 2}).json()

    assert page["meta"] == {"key": "dataMappings", "pageSize": 2}


@ORDERS
@pytest.mark.parametrize("token", ["nextToken", "previousToken"])
def test_a_page_whose_items_were_all_deleted_is_empty_and_has_no_tokens(world: World, order: str, token: str) -> None:
    fill(world, 6)
    query: dict[str, Any] = {"orderBy": order, "pageSize": 2}
    middle, gone = page_at(world, 1, **query), page_at(world, 2 if token == "nextToken" else 0, **query)
    for mapping in gone["dataMappings"]:
        world.client.delete(world.mapping_url(mapping["id"]))

    page = world.client.get(world.mappings_url, params=query | {"pageToken": middle["meta"][token]}).json()

    assert page == {"dataMappings": [], "meta": {"key": "dataMappings", "pageSize": 2}}


def test_items_created_and_deleted_between_pages_shift_nothing(world: World) -> None:
    fill(world, 6)
    page = world.client.get(world.mappings_url, params={"orderBy": "ASC", "pageSize": 3}).json()
    for mapping in page["dataMappings"]:
        world.client.delete(world.mapping_url(mapping["id"]))
    world.create("m006")

    rest = world.names(orderBy="ASC", pageToken=page["meta"]["nextToken"])

    assert rest == ["m003", "m004", "m005", "m006"]


def test_a_token_remembers_the_order_that_a_client_leaves_out(world: World) -> None:
    names = fill(world, 4)
    page = world.client.get(world.mappings_url, params={"orderBy": "ASC", "pageSize": 2}).json()

    assert world.names(pageToken=page["meta"]["nextToken"]) == names[2:]


@pytest.mark.parametrize(("size", "count"), [("1", 1), ("100", 100), ("000000000000000002", 2)])
def test_a_page_has_between_one_and_a_hundred_items(world: World, size: str, count: int) -> None:
    fill(world, 101)

    assert len(world.names(pageSize=size)) == count


def test_items_of_the_same_time_are_listed_in_the_order_of_their_creation(world: World) -> None:
    world.emulator.reset()
    stores = [world.emulator.add_store(display_name=f"s{number}") for number in range(5)]

    found = pages(world, "/v1/ControlPlane/Stores", "stores", orderBy="ASC", pageSize=2)

    assert found == [stores[:2], stores[2:4], stores[4:]]


def token(world: World, **query: Any) -> str:
    first: dict[str, Any] = {"pageSize": 1, "orderBy": "ASC"} | query
    return str(world.client.get(world.mappings_url, params=first).json()["meta"]["nextToken"])


FORGERIES: dict[str, Callable[[str], str]] = {
    "edited": lambda token: token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
    "edited at its start": lambda token: ("A" if token[0] != "A" else "B") + token[1:],
    "cut": lambda token: token[:-4],
    "longer": lambda token: token + "AAAA",
    "padded": lambda token: token + "=",
    "empty": lambda _: "",
    "spaced": lambda token: token + " ",
    "not base64": lambda _: "!!!!",
    "one character": lambda _: "A",
    "non-ASCII": lambda _: "é" * 20,
    "a guess": lambda _: "bmV4dA",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_is_refused(world: World, forgery: str) -> None:
    fill(world, 2)

    response = world.client.get(world.mappings_url, params={"pageToken": FORGERIES[forgery](token(world))})

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith("pageToken: ")


def test_a_token_leads_back_to_its_position_whatever_characters_it_has() -> None:
    signer = TokenSigner(b"secret")
    item = "mem_datamapping_00000000000000000000000000"
    positions = [Position(1_768_473_000_000 + n, item, backwards=n % 2 == 0, descending=n % 3 == 0) for n in range(500)]

    tokens = [signer.write("listing", position) for position in positions]

    assert [signer.read("listing", token) for token in tokens] == positions
    assert len(set(tokens)) == 500
    assert max(map(len, tokens)) < 120


@pytest.mark.parametrize(
    ("path", "listing"),
    [
        ("/v1/ControlPlane/Stores", "ListStores"),
        ("{store}/DataMappings", "ListDataMappings\n{id}\ntype=DATASET"),
        ("{store}/TraitGroups", "ListTraitGroups\n{id}"),
        ("{store}/TraitGroups/Contact", "FetchTraitGroup\n{id}\nContact"),
    ],
)
def test_tokens_in_the_hands_of_clients_stay_valid_when_the_emulator_is_upgraded(
    world: World, path: str, listing: str
) -> None:
    """The name that a listing's tokens are bound to must not change."""
    signer = world.emulator._fixtures._state.tokens
    position = Position(0, "", backwards=False, descending=False)
    token = signer.write(listing.format(id=world.store_id), position)

    assert world.client.get(path.format(store=world.store_url), params={"pageToken": token}).status_code == 200


def test_a_token_is_bound_to_its_listing_and_to_its_secret() -> None:
    position = Position(5, "x", backwards=False, descending=True)
    token = TokenSigner(b"secret").write("listing", position)

    for signer, listing in ((TokenSigner(b"secret"), "other"), (TokenSigner(b"other"), "listing")):
        with pytest.raises(Refusal, match="not a token of this listing"):
            signer.read(listing, token)


def test_a_token_of_another_store_listing_order_or_database_is_refused(world: World) -> None:
    fill(world, 2)
    other_store = world.emulator.add_store(display_name="other")
    good = token(world)

    assert error(world.client.get(f"/v1/ControlPlane/Stores/{other_store}/DataMappings?pageToken={good}"))[0] == 400
    assert error(world.client.get(world.groups_url, params={"pageToken": good})) == (400, 520046)
    assert error(world.client.get("/v1/ControlPlane/Stores", params={"pageToken": good})) == (400, 520046)
    assert error(world.client.get(world.mappings_url, params={"pageToken": good, "orderBy": "DESC"})) == (400, 520046)
    with Emulator(clock=world.clock) as emulator:
        other = World(emulator, world.clock)
        emulator.add_store(display_name="same-id", id=world.store_id)
        assert error(other.client.get(world.mappings_url, params={"pageToken": good})) == (400, 520046)


def test_a_token_may_be_reused_with_another_page_size_and_after_a_restart(tmp_path: Any, clock: ManualClock) -> None:
    with Emulator(tmp_path / "memory.db", clock=clock) as emulator:
        world = World(emulator, clock)
        names = fill(world, 4)
        kept = token(world, type="DATASET")
        assert world.names(pageToken=kept, pageSize=2) == names[1:3]

    with Emulator(tmp_path / "memory.db", clock=clock) as emulator:
        world.client._transport = emulator.transport()
        assert world.names(pageToken=kept, type="DATASET") == names[1:]


@pytest.mark.parametrize("position", [None, Position(5, "x", backwards=False, descending=True)])
@pytest.mark.parametrize(
    ("table", "sort", "where"),
    [
        ("data_mappings", ("created_at", "id"), {"store_id": "s", "source_type": "DATASET"}),
        ("trait_groups", ("created_at", "display_name"), {"store_id": "s"}),
        ("traits", ("position", "name"), {"group_id": "g"}),
        ("stores", ("created_at", "id"), {}),
    ],
)
def test_a_page_is_read_through_an_index_however_deep_it_is(
    world: World, table: str, sort: tuple[str, str], where: dict[str, str], position: Position | None
) -> None:
    statements: list[str] = []
    database = world.emulator._database
    database._connection.set_trace_callback(statements.append)
    start = position or Position(0, None, backwards=False, descending=True)
    _select(world.emulator._fixtures._state, Listing("k", table, "1", sort, where, ()), start, 10)
    database._connection.set_trace_callback(None)

    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]

    assert len(plan) == 1
    assert f"{table}_in_order" in plan[0]
    if position:
        assert f"({sort[0]},{sort[1]})<(?,?)" in plan[0]


def test_stores_and_trait_groups_are_paged_like_mappings(world: World) -> None:
    stores = [world.store_id, *(world.emulator.add_store(display_name=f"s{number}") for number in range(4))]
    groups = ["Contact", "g0", "g1", "g2"]
    for name in groups[1:]:
        world.emulator.add_trait_group(world.store_id, name, traits={})

    found_stores = pages(world, "/v1/ControlPlane/Stores", "stores", orderBy="ASC", pageSize=2)
    found_groups = pages(world, world.groups_url, "traitGroups", orderBy="ASC", pageSize=3)

    assert found_stores == [stores[:2], stores[2:4], stores[4:]]
    assert [[group["displayName"] for group in page] for page in found_groups] == [groups[:3], groups[3:]]
