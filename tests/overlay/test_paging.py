"""Listings: lazy, page by page, from a page token, with a limit, and never endless."""

from __future__ import annotations

import gc
import warnings
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.harness import KINDS, STORE, ScriptedServer, open_harness
from twilio_memory import BadRequestError, InvalidArgumentError, InvalidResponseError, MemoryClient, PagingError
from twilio_memory.models import TraitGroupTraits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.overlay.harness import Harness


@pytest.fixture(params=KINDS)
def seven(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """A store with seven data mappings; m-0 is the oldest."""
    with open_harness(request.param, delay=0) as opened:
        for number in range(7):
            opened.create(f"m-{number}")
            opened.clock.advance(1)
        yield opened


COLLECTIONS: dict[str, Callable[[MemoryClient], Any]] = {
    "stores": lambda client: client.stores,
    "data mappings": lambda client: client.store(STORE).data_mappings,
    "trait groups": lambda client: client.store(STORE).trait_groups,
}


def names(items: Any) -> list[str]:
    return [item.display_name for item in items]


def test_a_listing_yields_the_items_of_all_pages_in_order(seven: Harness) -> None:
    assert names(seven.mappings.list(page_size=3, order_by="ASC")) == [f"m-{number}" for number in range(7)]
    assert names(seven.mappings.list(page_size=3)) == [f"m-{number}" for number in reversed(range(7))]


def test_a_page_has_the_token_to_continue_from(seven: Harness) -> None:
    pages = list(seven.mappings.list(page_size=3, order_by="ASC", type="DATASET").pages())
    assert [len(page) for page in pages] == [3, 3, 1]
    assert pages[-1].next_token is None
    assert [page.token for page in pages] == [None, pages[0].next_token, pages[1].next_token]
    rest = seven.mappings.list(page_size=3, order_by="ASC", type="DATASET", page_token=pages[0].next_token)
    assert names(rest) == names([*pages[1], *pages[2]])


@pytest.mark.parametrize(
    ("limit", "sizes"), [(0, []), (2, [2]), (3, [3]), (5, [3, 2]), (7, [3, 3, 1]), (99, [3, 3, 1])]
)
def test_a_limit_bounds_items_and_pages(seven: Harness, limit: int, sizes: list[int]) -> None:
    listing = seven.mappings.list(page_size=3, limit=limit)
    assert [len(page) for page in listing.pages()] == sizes
    assert len(list(listing)) == sum(sizes)


def test_a_page_cut_short_by_a_limit_has_no_next_token(seven: Harness) -> None:
    first, second = seven.mappings.list(page_size=3, limit=5).pages()
    assert second.next_token is None
    assert second.token == first.next_token
    assert first.next_token is not None


def test_a_page_that_a_limit_ends_without_cutting_it_keeps_its_next_token() -> None:
    (only,) = listing(ScriptedServer(page("t1", {"id": "a"}, {"id": "b"})), limit=2).pages()
    assert len(only) == 2
    assert only.next_token == "t1"


@pytest.mark.parametrize("limit", [None, 1, 2])
def test_the_last_page_keeps_the_token_of_the_previous_one(limit: int | None) -> None:
    body = {"dataMappings": [{"id": "a"}], "meta": {"previousToken": "t0"}}
    (last,) = listing(ScriptedServer(httpx.Response(200, json=body)), page_token="t1", limit=limit).pages()
    assert (last.token, last.next_token, last.previous_token) == ("t1", None, "t0")


def test_a_listing_starts_over_with_each_for(seven: Harness) -> None:
    listing = seven.mappings.list(page_size=4)
    assert names(listing) == names(listing)


def test_the_repr_of_a_pager_shows_what_it_requests(seven: Harness) -> None:
    assert repr(seven.mappings.list(page_size=3)).endswith("Pager(page_size=3, page_token=None, limit=None)")


def test_a_token_of_another_listing_is_refused(seven: Harness) -> None:
    token = next(iter(seven.mappings.list(page_size=3).pages())).next_token
    with pytest.raises(BadRequestError):
        list(seven.mappings.list(page_size=3, order_by="ASC", page_token=token))


def test_a_loop_can_be_left_early_without_a_warning(seven: Harness) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for _ in seven.mappings.list(page_size=3):
            break
        for _ in seven.mappings.list(page_size=3).pages():
            break
        gc.collect()
    assert warned == []


@pytest.mark.parametrize("size", [1, 100])
def test_a_page_size_is_sent(size: int) -> None:
    server = ScriptedServer(page(None))
    list(listing(server, page_size=size))
    assert server.requests[0].url.params["pageSize"] == str(size)


@pytest.mark.parametrize("size", [0, 101, -1, 2.5, True, "50"])
def test_a_page_size_out_of_bounds_is_refused_before_anything_is_sent(size: Any) -> None:
    server = ScriptedServer()
    with pytest.raises(InvalidArgumentError, match="page_size must be a whole number from 1 to 100, not"):
        server.client().store(STORE).data_mappings.list(page_size=size)
    assert server.requests == []


@pytest.mark.parametrize(
    "more", [{"limit": -1}, {"limit": 1.5}, {"order_by": "UP"}, {"type": "CSV"}, {"page_token": ""}, {"page_token": 5}]
)
def test_other_invalid_arguments_are_refused_at_once(more: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{next(iter(more))} must be"):
        ScriptedServer().client().store(STORE).data_mappings.list(**more)


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=COLLECTIONS)
def test_every_listing_takes_an_order_and_refuses_an_unknown_one(collection: Any) -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    assert list(collection(server.client()).list(order_by="DESC")) == []
    assert server.requests[0].url.params["orderBy"] == "DESC"
    with pytest.raises(InvalidArgumentError) as caught:
        collection(server.client()).list(order_by="UP")
    assert str(caught.value) == "order_by must be one of 'ASC', 'DESC', not 'UP'."


@pytest.mark.parametrize("include", [True, False])
def test_a_listing_of_trait_groups_says_whether_it_includes_the_traits(include: bool) -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    list(server.client().store(STORE).trait_groups.list(include_traits=include))
    assert server.requests[0].url.params["includeTraits"] == str(include).lower()


def page(token: str | None, *items: object) -> httpx.Response:
    meta = {"key": "dataMappings", "pageSize": 50} | ({"nextToken": token} if token else {})
    return httpx.Response(200, json={"dataMappings": items, "meta": meta})


def listing(server: ScriptedServer, **more: Any) -> Any:
    return server.client().store(STORE).data_mappings.list(**more)


def test_a_page_is_fetched_only_when_it_is_needed() -> None:
    server = ScriptedServer(page("t1", {"id": "a"}, {"id": "b"}), page(None, {"id": "c"}))
    items = iter(listing(server))
    assert server.requests == []
    assert [next(items).id, next(items).id] == ["a", "b"]
    assert len(server.requests) == 1
    assert next(items).id == "c"


def test_every_page_is_requested_with_the_filters() -> None:
    server = ScriptedServer(page("t1"), page("t2"), page(None))
    assert list(listing(server, page_size=7, order_by="ASC", type="DATASET")) == []
    sent = [dict(request.url.params) for request in server.requests]
    assert sent == [
        {"pageSize": "7", "orderBy": "ASC", "type": "DATASET"} | token
        for token in ({}, {"pageToken": "t1"}, {"pageToken": "t2"})
    ]


def test_a_listing_without_arguments_sends_no_query() -> None:
    server = ScriptedServer(page(None))
    list(listing(server))
    assert server.requests[0].url.query == b""


def test_a_limit_sets_the_page_size_to_what_it_needs() -> None:
    server = ScriptedServer(page(None), page(None))
    list(listing(server, limit=3))
    list(listing(server, limit=300))
    assert [request.url.params["pageSize"] for request in server.requests] == ["3", "100"]


def test_a_repeated_page_token_is_an_error() -> None:
    server = ScriptedServer(*[page("t1", {"id": "a"}), page("t2"), page("t1")])
    with pytest.raises(PagingError, match=r"'t1' twice; the listing would never end\.$"):
        list(listing(server))
    assert len(server.requests) == 3


def test_empty_pages_are_skipped_while_there_are_fewer_than_a_hundred_in_a_row() -> None:
    pages = [page(f"t{number}") for number in range(198)]
    pages.insert(99, page("item", {"id": "a"}))
    assert [item.id for item in listing(ScriptedServer(*pages, page(None, {"id": "b"})))] == ["a", "b"]


def test_a_hundred_empty_pages_in_a_row_are_an_error() -> None:
    server = ScriptedServer(page("item", {"id": "a"}), *[page(f"t{number}") for number in range(100)])
    with pytest.raises(PagingError) as caught:
        list(listing(server))
    assert str(caught.value) == "the service returned 100 empty pages in a row; the listing may never end."


@pytest.mark.parametrize("meta", [None, {}, {"nextToken": None}, {"nextToken": ""}, "odd"])
def test_a_page_without_a_next_token_is_the_last(meta: object) -> None:
    server = ScriptedServer(httpx.Response(200, json={"dataMappings": [{"id": "a"}], "meta": meta}))
    assert [item.id for item in listing(server)] == ["a"]


@pytest.mark.parametrize("body", [{}, {"dataMappings": None}])
def test_a_page_without_items_is_empty(body: object) -> None:
    assert list(listing(ScriptedServer(httpx.Response(200, json=body)))) == []


def test_a_page_whose_items_are_not_a_list_is_an_error() -> None:
    with pytest.raises(InvalidResponseError, match="'dataMappings' is not a list"):
        list(listing(ScriptedServer(httpx.Response(200, json={"dataMappings": "none"}))))


def test_a_list_of_stores_as_objects_yields_ids() -> None:
    server = ScriptedServer(httpx.Response(200, json={"stores": ["mem_store_a", {"id": "mem_store_b"}]}))
    assert list(server.client().stores.list()) == ["mem_store_a", "mem_store_b"]


def traits_page(token: str | None, *names: str) -> httpx.Response:
    found = {"traits": {name: {"dataType": "STRING"} for name in names}} if names else {}
    return httpx.Response(200, json={"traitGroup": {"displayName": "G"} | found, "meta": {"nextToken": token}})


def test_a_group_has_the_traits_of_all_its_pages_even_if_some_are_empty() -> None:
    server = ScriptedServer(traits_page("t1"), traits_page("t2", "a", "b"), traits_page("t3"), traits_page(None, "c"))
    group = server.client().store(STORE).trait_groups.fetch("G")
    assert isinstance(group.traits, TraitGroupTraits)
    assert group.traits.additional_properties.keys() == {"a", "b", "c"}
    sent = [dict(request.url.params) for request in server.requests]
    assert sent == [
        {"includeTraits": "true", "pageSize": "100"} | token
        for token in ({}, {"pageToken": "t1"}, {"pageToken": "t2"}, {"pageToken": "t3"})
    ]


def test_a_group_is_fetched_without_its_traits_on_request() -> None:
    server = ScriptedServer(httpx.Response(200, json={"traitGroup": {"displayName": "G"}}, headers={"ETag": '"2"'}))
    group = server.client().store(STORE).trait_groups.fetch("G", include_traits=False)
    assert (group.display_name, group.etag) == ("G", '"2"')
    assert server.requests[0].url.params["includeTraits"] == "false"


def test_the_traits_of_a_group_may_take_twenty_more_pages_and_not_one_more() -> None:
    pages = [traits_page(f"t{number}") for number in range(20)]
    ScriptedServer(*pages, traits_page(None)).client().store(STORE).trait_groups.fetch("G")
    with pytest.raises(PagingError) as caught:
        ScriptedServer(*pages, traits_page("last")).client().store(STORE).trait_groups.fetch("G")
    assert str(caught.value) == "the traits take more than 20 pages, more than a group can hold."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"traitGroup": {"displayName": "H"}}, "the response is about 'H', but 'G' was asked for."),
        ({"traitGroup": {"displayName": "G"}, "meta": {"nextToken": 5}}, "meta.nextToken is not a page token."),
    ],
)
def test_an_invalid_response_to_the_fetch_of_a_group_is_kept_in_the_error(body: object, message: str) -> None:
    response = httpx.Response(200, json=body)
    with pytest.raises(InvalidResponseError) as caught:
        ScriptedServer(response).client().store(STORE).trait_groups.fetch("G")
    assert str(caught.value).startswith(f"HTTP 200: {message}")
    assert caught.value.response.content == response.content


def test_a_repeated_page_token_of_traits_is_an_error() -> None:
    server = ScriptedServer(traits_page("t1", "a"), traits_page("t2", "b"), traits_page("t1", "c"))
    with pytest.raises(PagingError, match=r"'t1' twice; the traits would never end\.$"):
        server.client().store(STORE).trait_groups.fetch("G")
