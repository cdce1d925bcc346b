"""Listings: lazy, page by page, from a token, with a limit, and never without end."""

from __future__ import annotations

import gc
import warnings
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.overlay.worlds import Scripted, world
from twilio_memory import BadRequestError, InvalidArgumentError, InvalidResponseError, PagingError
from twilio_memory.models import TraitGroupTraits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.overlay.worlds import World

STORE = "mem_store_00000000000000000000000000"


@pytest.fixture(params=["sync", "asyncio", "trio"])
def seven(request: pytest.FixtureRequest) -> Iterator[World]:
    """A store with seven data mappings, m-0 the eldest."""
    with world(request.param, delay=0) as opened:
        for number in range(7):
            opened.create(f"m-{number}")
            opened.clock.advance(1)
        yield opened


def names(items: Any) -> list[str]:
    return [item.display_name for item in items]


def test_items_come_from_all_pages_in_order(seven: World) -> None:
    assert names(seven.mappings.list(page_size=3, order_by="ASC")) == [f"m-{number}" for number in range(7)]
    assert names(seven.mappings.list(page_size=3)) == [f"m-{number}" for number in reversed(range(7))]


def test_pages_tell_the_token_to_go_on_from(seven: World) -> None:
    pages = list(seven.mappings.list(page_size=3, order_by="ASC", type="DATASET").pages())
    assert [len(page) for page in pages] == [3, 3, 1]
    assert pages[-1].next_token is None
    assert [page.token for page in pages] == [None, pages[0].next_token, pages[1].next_token]
    rest = seven.mappings.list(page_size=3, order_by="ASC", type="DATASET", page_token=pages[0].next_token)
    assert names(rest) == names([*pages[1], *pages[2]])


@pytest.mark.parametrize(
    ("limit", "sizes"), [(0, []), (2, [2]), (3, [3]), (5, [3, 2]), (7, [3, 3, 1]), (99, [3, 3, 1])]
)
def test_a_limit_bounds_items_and_pages(seven: World, limit: int, sizes: list[int]) -> None:
    listing = seven.mappings.list(page_size=3, limit=limit)
    assert [len(page) for page in listing.pages()] == sizes
    assert len(list(listing)) == sum(sizes)


def test_a_page_that_a_limit_cut_has_no_next_token(seven: World) -> None:
    first, second = seven.mappings.list(page_size=3, limit=5).pages()
    assert second.next_token is None
    assert second.token == first.next_token
    assert first.next_token is not None


def test_a_listing_starts_anew_with_each_for(seven: World) -> None:
    listing = seven.mappings.list(page_size=4)
    assert names(listing) == names(listing)


def test_the_repr_of_a_pager_shows_what_it_requests(seven: World) -> None:
    assert repr(seven.mappings.list(page_size=3)).endswith("Pager(page_size=3, page_token=None, limit=None)")


def test_a_token_of_another_listing_is_refused(seven: World) -> None:
    token = next(iter(seven.mappings.list(page_size=3).pages())).next_token
    with pytest.raises(BadRequestError):
        list(seven.mappings.list(page_size=3, order_by="ASC", page_token=token))


def test_a_loop_can_be_left_early_without_closing_anything(seven: World) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for _ in seven.mappings.list(page_size=3):
            break
        for _ in seven.mappings.list(page_size=3).pages():
            break
        gc.collect()
    assert warned == []


@pytest.mark.parametrize("size", [0, 101, -1, 2.5, True, "50"])
def test_a_page_size_out_of_bounds_is_refused_before_anything_is_sent(size: Any) -> None:
    server = Scripted()
    with pytest.raises(InvalidArgumentError, match="page_size must be a whole number from 1 to 100, not"):
        server.client().store(STORE).data_mappings.list(page_size=size)
    assert server.requests == []


@pytest.mark.parametrize(
    "more", [{"limit": -1}, {"limit": 1.5}, {"order_by": "UP"}, {"type": "CSV"}, {"page_token": ""}, {"page_token": 5}]
)
def test_other_arguments_out_of_bounds_are_refused_at_once(more: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{next(iter(more))} must be"):
        Scripted().client().store(STORE).data_mappings.list(**more)


def page(token: str | None, *items: object) -> httpx.Response:
    meta = {"key": "dataMappings", "pageSize": 50} | ({"nextToken": token} if token else {})
    return httpx.Response(200, json={"dataMappings": items, "meta": meta})


def listing(server: Scripted, **more: Any) -> Any:
    return server.client().store(STORE).data_mappings.list(**more)


def test_nothing_is_fetched_before_it_is_asked_for() -> None:
    server = Scripted(page("t1", {"id": "a"}, {"id": "b"}), page(None, {"id": "c"}))
    items = iter(listing(server))
    assert server.requests == []
    assert [next(items).id, next(items).id] == ["a", "b"]
    assert len(server.requests) == 1
    assert next(items).id == "c"


def test_the_filters_are_kept_on_each_page() -> None:
    server = Scripted(page("t1"), page("t2"), page(None))
    assert list(listing(server, page_size=7, order_by="ASC", type="DATASET")) == []
    sent = [dict(request.url.params) for request in server.requests]
    assert sent == [
        {"pageSize": "7", "orderBy": "ASC", "type": "DATASET"} | token
        for token in ({}, {"pageToken": "t1"}, {"pageToken": "t2"})
    ]


def test_what_is_not_asked_for_is_not_sent() -> None:
    server = Scripted(page(None))
    list(listing(server))
    assert server.requests[0].url.query == b""


def test_a_limit_asks_for_no_more_than_it_needs() -> None:
    server = Scripted(page(None), page(None))
    list(listing(server, limit=3))
    list(listing(server, limit=300))
    assert [request.url.params["pageSize"] for request in server.requests] == ["3", "100"]


def test_a_token_that_comes_again_ends_in_an_error() -> None:
    server = Scripted(*[page("t1", {"id": "a"}), page("t2"), page("t1")])
    with pytest.raises(PagingError, match="'t1' twice"):
        list(listing(server))
    assert len(server.requests) == 3


@pytest.mark.parametrize("meta", [None, {}, {"nextToken": None}, {"nextToken": ""}, "odd"])
def test_a_page_without_a_next_token_is_the_last(meta: object) -> None:
    server = Scripted(httpx.Response(200, json={"dataMappings": [{"id": "a"}], "meta": meta}))
    assert [item.id for item in listing(server)] == ["a"]


@pytest.mark.parametrize("body", [{}, {"dataMappings": None}])
def test_a_page_without_items_is_empty(body: object) -> None:
    assert list(listing(Scripted(httpx.Response(200, json=body)))) == []


def test_a_page_that_is_no_page_is_an_error() -> None:
    with pytest.raises(InvalidResponseError, match="'dataMappings' is not a list"):
        list(listing(Scripted(httpx.Response(200, json={"dataMappings": "none"}))))


def test_a_store_list_of_objects_gives_ids() -> None:
    server = Scripted(httpx.Response(200, json={"stores": ["mem_store_a", {"id": "mem_store_b"}]}))
    assert list(server.client().stores.list()) == ["mem_store_a", "mem_store_b"]


def traits_page(token: str | None, *names: str) -> httpx.Response:
    found = {"traits": {name: {"dataType": "STRING"} for name in names}} if names else {}
    return httpx.Response(200, json={"traitGroup": {"displayName": "G"} | found, "meta": {"nextToken": token}})


def test_the_traits_of_a_group_come_from_all_its_pages_even_if_one_has_none() -> None:
    server = Scripted(traits_page("t1"), traits_page("t2", "a", "b"), traits_page("t3"), traits_page(None, "c"))
    group = server.client().store(STORE).trait_groups.fetch("G")
    assert isinstance(group.traits, TraitGroupTraits)
    assert group.traits.additional_properties.keys() == {"a", "b", "c"}


def test_traits_without_end_are_an_error() -> None:
    server = Scripted(traits_page("t1", "a"), traits_page("t2", "b"), traits_page("t1", "c"))
    with pytest.raises(PagingError, match="'t1' twice"):
        server.client().store(STORE).trait_groups.fetch("G")
