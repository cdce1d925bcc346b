"""Reading responses: pages, resources with their entity tag, `Retry-After`, and what is not the API's."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.overlay.harness import STORE, ScriptedServer
from twilio_memory import NO_RETRY, HttpResponse, InvalidResponseError
from twilio_memory._call import Call, Policy, call
from twilio_memory._pages import Page, page_of
from twilio_memory._reading import json_object, last_segment, retry_after, tagged, usable_id
from twilio_memory.models import Store

HINT = "Something other than the API answered; check the base URL and any proxy."


def response(body: object = None, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(200, httpx.Headers(named), json.dumps(body).encode())


def page(body: object) -> Page[Any]:
    def names(items: list[Any]) -> list[Any]:
        return [item["name"] for item in items]

    return page_of("names", names)(response(body))


def test_a_page_has_the_items_under_its_key_and_both_tokens() -> None:
    body = {"names": [{"name": "a"}, {"name": "b"}], "meta": {"nextToken": "n", "previousToken": "p"}}
    assert page(body) == Page(["a", "b"], None, "n", "p")


def test_an_item_that_is_not_an_object_is_kept_as_it_is() -> None:
    read = page_of("names", Store.read_all)
    items: list[Any] = read(response({"names": [{"id": "a"}, "b", None, 3]})).items
    assert items[0].id == "a"
    assert items[1:] == ["b", None, 3]


@pytest.mark.parametrize("body", [{}, {"names": None}, {"names": []}, {"others": [{"name": "a"}]}])
def test_a_page_without_items_is_empty(body: object) -> None:
    assert page(body) == Page([], None, None, None)


@pytest.mark.parametrize("name", ["nextToken", "previousToken"])
@pytest.mark.parametrize("token", [5, ["x"], "a\nb", "..", " "])
def test_a_page_token_that_cannot_be_sent_back_is_an_invalid_response(name: str, token: object) -> None:
    received = response({"names": [], "meta": {name: token}})
    with pytest.raises(InvalidResponseError) as caught:
        page_of("names", list)(received)
    assert str(caught.value) == f"HTTP 200: meta.{name} is not a page token."
    assert caught.value.response is received


@pytest.mark.parametrize("meta", [None, {}, {"nextToken": None, "previousToken": None}, {"nextToken": ""}, "odd"])
def test_a_page_without_tokens_has_none(meta: object) -> None:
    assert page({"names": [], "meta": meta}) == Page([], None, None, None)


@pytest.mark.parametrize("odd", ["a", {"name": "a"}, 5, True])
def test_items_that_are_not_a_list_are_an_invalid_response(odd: object) -> None:
    received = response({"names": odd})
    with pytest.raises(InvalidResponseError) as caught:
        page_of("names", list)(received)
    assert str(caught.value) == "HTTP 200: 'names' is not a list."
    assert caught.value.response is received


def test_a_resource_is_read_with_its_entity_tag() -> None:
    read = tagged(Store, "id")(STORE)
    store = read(response({"id": STORE}, ETag='"7"'))
    assert (store.id, store.etag) == (STORE, '"7"')
    assert read(response({"id": STORE})).etag is None


def test_a_resource_other_than_the_requested_one_is_an_invalid_response() -> None:
    received = response({"id": "mem_store_\n" + "x" * 200})
    with pytest.raises(InvalidResponseError) as caught:
        tagged(Store, "id")(STORE)(received)
    shown = repr("mem_store_\n" + "x" * 89)
    assert str(caught.value) == f"HTTP 200: the response is about {shown}, but {STORE!r} was asked for. {HINT}"
    assert caught.value.response is received


@pytest.mark.parametrize("named", [None, 5, {}])
def test_a_resource_that_names_no_id_is_taken_for_the_requested_one(named: object) -> None:
    assert tagged(Store, "id")(STORE)(response({"id": named, "displayName": "x"})).display_name == "x"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", f"HTTP 200: the body is not JSON. {HINT}"),
        (b"[]", f"HTTP 200: the body is not a JSON object. {HINT}"),
    ],
)
def test_a_body_that_is_not_a_json_object_is_an_invalid_response(content: bytes, message: str) -> None:
    received = HttpResponse(200, {}, content)
    with pytest.raises(InvalidResponseError) as caught:
        json_object(received)
    assert str(caught.value) == message
    assert caught.value.response is received


def test_a_response_whose_reading_fails_is_invalid() -> None:
    server = ScriptedServer(httpx.Response(200, json={}))
    client = server.client()

    def read(_: HttpResponse) -> None:
        raise LookupError("what no reader expects")

    with pytest.raises(InvalidResponseError) as caught:
        client._driver.run(call(client._settings, Call({"method": "get", "url": "/x"}, read), Policy(1, NO_RETRY)))
    assert str(caught.value) == "HTTP 200: the response cannot be read (LookupError)."
    assert caught.value.response.content == b"{}"


@pytest.mark.parametrize("body", [{}, {"traitGroup": None}, {"traitGroup": "G"}])
def test_a_response_without_a_trait_group_is_invalid(body: object) -> None:
    server = ScriptedServer(httpx.Response(200, json=body))
    with pytest.raises(InvalidResponseError) as caught:
        server.client().store(STORE).trait_groups.fetch("G")
    assert str(caught.value) == "HTTP 200: the response holds no trait group."
    assert json.loads(caught.value.response.content) == body


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", 0.0),
        ("inf", None),
        ("nan", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: float | None) -> None:
    assert retry_after(response(Retry_After=value)) == seconds


def test_a_response_without_retry_after_asks_for_nothing() -> None:
    assert retry_after(response()) is None


@pytest.mark.parametrize(
    "value",
    [
        "Fri, 31 Dec 2100 23:59:59 GMT",
        "Fri, 31 Dec 2100 23:59:59 -0000",
        "Fri, 31 Dec 2100 23:59:59",
        "Sat, 01 Jan 2101 00:59:59 +0100",
    ],
)
def test_a_retry_after_date_is_in_utc_unless_it_names_another_zone(value: str) -> None:
    seconds = retry_after(response(Retry_After=value))
    in_utc = retry_after(response(Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"))
    assert seconds == pytest.approx(in_utc, abs=60)
    assert seconds is not None
    assert seconds > 3600


@pytest.mark.parametrize("value", ["x", "a/b", "x" * 2048, " x ", "…"])
def test_text_that_fits_into_a_url_can_be_an_id(value: str) -> None:
    assert usable_id(value)


@pytest.mark.parametrize("value", [None, 5, b"x", "", " ", ".", "..", "x" * 2049, "a\nb", "\ud800"])
def test_anything_else_cannot_be_an_id(value: object) -> None:
    assert not usable_id(value)


@pytest.mark.parametrize(
    ("url", "segment"),
    [
        ("https://memory.example/v1/Operations/x", "x"),
        ("/v1/Operations/x/", "x"),
        ("/v1/Operations/X", "X"),
        ("/v1/Operations/a%2Fb?view=full#end", "a/b"),
        ("https://memory.example", ""),
        ("https://memory.example/", ""),
        ("https://[broken/x", ""),
    ],
)
def test_the_last_segment_of_a_url_is_that_of_its_path(url: str, segment: str) -> None:
    assert last_segment(url) == segment
