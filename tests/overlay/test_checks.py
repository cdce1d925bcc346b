"""Argument checks: which values they accept, and what their errors say."""

from __future__ import annotations

from typing import Any

import pytest

from twilio_memory import NO_RETRY, InvalidArgumentError, PagingError, Retry
from twilio_memory._checks import (
    _camel,
    at_least,
    first_time,
    identifier,
    instance_of,
    known_keys,
    page_size,
    whole_at_least,
)
from twilio_memory._inputs import known_value
from twilio_memory.models import UNSET, OrderBy

KNOWN = ("displayName", "isEnabled", "mappingTo")


@pytest.mark.parametrize("value", [2, 2.0, 2.5, 1e9])
def test_a_number_may_be_equal_to_the_least_or_greater(value: float) -> None:
    at_least("pause", value, 2)


@pytest.mark.parametrize("value", [1.9, -2, True, None, "3", float("inf"), float("nan")])
def test_any_other_number_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        at_least("pause", value, 2.0)
    assert str(caught.value) == f"pause must be a number of at least 2, not {value!r}."


@pytest.mark.parametrize("value", [1_000_000_001, 1e308, 10**400])
def test_a_time_that_no_system_can_wait_is_refused(value: float) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^pause must be at most 1,000,000,000 seconds, which is"):
        at_least("pause", value, 2.0)


def test_a_whole_number_may_be_equal_to_the_least_or_greater() -> None:
    whole_at_least("attempts", 2, 2)
    whole_at_least("attempts", 3, 2)


@pytest.mark.parametrize("value", [1, -2, 2.0, True, None, "3"])
def test_any_other_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        whole_at_least("attempts", value, 2)
    assert str(caught.value) == f"attempts must be a whole number of at least 2, not {value!r}."


def test_an_instance_of_the_settings_class_is_accepted() -> None:
    instance_of("retry", NO_RETRY, Retry)


def test_anything_but_an_instance_of_the_settings_class_is_refused() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        instance_of("retry", 3, Retry)
    assert str(caught.value) == "retry must be a Retry, such as Retry(), not 3."


@pytest.mark.parametrize("value", [1, 2, 99, 100])
def test_a_page_size_is_from_1_to_100(value: int) -> None:
    page_size(value)


@pytest.mark.parametrize("value", [0, 101, 50.0, True, "50", None])
def test_any_other_page_size_is_refused(value: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        page_size(value)
    assert str(caught.value) == f"page_size must be a whole number from 1 to 100, not {value!r}."


@pytest.mark.parametrize("value", ["x", " x ", "...", "a/b"])
def test_an_id_is_returned_as_it_is(value: str) -> None:
    assert identifier("id", value) == value


def test_a_page_token_may_come_once() -> None:
    seen: set[str] = set()
    first_time("a", seen, "listing")
    first_time("b", seen, "listing")
    with pytest.raises(PagingError) as caught:
        first_time("a", seen, "listing")
    assert str(caught.value) == "the service gave the page token 'a' twice; the listing would never end."


def test_known_keys_are_accepted_in_any_order() -> None:
    known_keys("a patch", ["mappingTo", "displayName"], KNOWN)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("display_name", " Did you mean 'displayName'?"),
        ("mapping_to", " Did you mean 'mappingTo'?"),
        ("isEnable", " Did you mean 'isEnabled'?"),
        ("colour", ""),
        (7, ""),
    ],
)
def test_an_unknown_key_is_refused_with_the_closest_known_one(key: object, hint: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        known_keys("a patch", ["displayName", key], KNOWN)
    assert str(caught.value) == f"a patch has no field {key!r}.{hint} It has displayName, isEnabled, mappingTo."


@pytest.mark.parametrize(
    ("name", "camel"),
    [("mapping_to", "mappingTo"), ("a_bc_def", "aBcDef"), ("displayName", "displayName"), ("id", "id")],
)
def test_an_unknown_key_in_snake_case_is_compared_in_camel_case(name: str, camel: str) -> None:
    assert _camel(name) == camel


@pytest.mark.parametrize("value", [OrderBy.ASC, "ASC"], ids=["member", "value"])
def test_an_enumeration_takes_its_members_and_their_values(value: object) -> None:
    assert known_value("order_by", value, OrderBy) is OrderBy.ASC


def test_an_unset_value_of_an_enumeration_stays_unset() -> None:
    assert known_value("order_by", UNSET, OrderBy) is UNSET


@pytest.mark.parametrize("value", ["asc", None, 1])
def test_any_other_value_of_an_enumeration_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        known_value("order_by", value, OrderBy)
    assert str(caught.value) == f"order_by must be one of 'ASC', 'DESC', not {value!r}."
