"""Checks of arguments, each with a message that says what was wrong and what would be right."""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from twilio_memory.errors import InvalidArgumentError, PagingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

T = TypeVar("T")


def at_least(name: str, value: object, least: float) -> None:
    """Refuse what is not a finite number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < least:
        raise InvalidArgumentError(f"{name} must be a number of at least {least:g}, not {value!r}.")


def settings(name: str, value: object, cls: type) -> None:
    """Refuse what is not the object that holds certain settings, such as a bare number of attempts."""
    if not isinstance(value, cls):
        raise InvalidArgumentError(f"{name} must be a {cls.__name__}, such as {cls.__name__}(), not {value!r}.")


def whole_at_least(name: str, value: object, least: int) -> None:
    """Refuse what is not a whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidArgumentError(f"{name} must be a whole number of at least {least}, not {value!r}.")


def page_size(value: object) -> None:
    """Refuse a page size outside the 1 to 100 that the service takes (seed)."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:  # noqa: PLR2004  # as documented
        raise InvalidArgumentError(f"page_size must be a whole number from 1 to 100, not {value!r}.")


def identifier(name: str, value: object) -> str:
    """Return an id that can stand in a path. An empty one would name the collection instead of an item."""
    if not isinstance(value, str):
        raise InvalidArgumentError(f"{name} must be a string, not a {type(value).__name__}.")
    if not value.strip() or value in {".", ".."}:
        raise InvalidArgumentError(f"{name} must be a string that is not empty and not a path, not {value!r}.")
    return value


def closable(client: T, method: str, example: str) -> T:
    """Return an HTTP client that is of the right world, told by how it is closed."""
    if not hasattr(client, method):
        raise InvalidArgumentError(f"http_client must be in the shape of {example}, not a {type(client).__name__}.")
    return client


def first_time(token: str, seen: set[str], what: str) -> None:
    """Note a page token, and refuse one that the service gave before."""
    if token in seen:
        raise PagingError(f"the service gave the page token {token!r} twice; the {what} would never end.")
    seen.add(token)


def known_keys(what: str, given: Iterable[object], known: Collection[str]) -> None:
    """Refuse a key that the API does not know, with the one that was probably meant."""
    for key in given:
        if key in known:
            continue
        meant = get_close_matches(_camel(str(key)), known, 1)
        hint = f" Did you mean {meant[0]!r}?" if meant else ""
        raise InvalidArgumentError(f"{what} has no field {key!r}.{hint} It has {', '.join(sorted(known))}.")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
