"""Argument checks. Each error says what was wrong and what to pass instead."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from twilio_memory.errors import InvalidArgumentError, PagingError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MAX_ID_LENGTH = 2048
"""The longest id or name that is put into a URL."""

MAX_TOKEN_LENGTH = 4096
"""The longest page token that is put into a URL: what any revision of the API may give."""


MAX_SECONDS = 1_000_000_000
"""The longest time that a setting may have. Beyond some nine billion seconds, systems cannot wait."""
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)
_FRAMING = frozenset({"connection", "content-length", "host", "transfer-encoding"})


def at_least(name: str, value: object, least: float) -> None:
    """Raise unless `value` is a number of seconds ≥ `least`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < math.inf:
        raise InvalidArgumentError(f"{name} must be a number of at least {least:g}, not {value!r}.")
    if value > MAX_SECONDS:
        raise InvalidArgumentError(f"{name} must be at most {MAX_SECONDS:,} seconds, which is thirty years.")


def seconds(name: str, value: object, least: float) -> None:
    """Raise unless `value` is a number of seconds ≥ `least`. An `httpx.Timeout` is told apart."""
    if hasattr(value, "read"):
        raise InvalidArgumentError(
            f"{name} is one number of seconds, for the whole exchange, such as 10.0; not {value!r}. Bounds for its "
            "parts can be set on an http_client of your own."
        )
    at_least(name, value, least)


def extra_headers(value: object) -> Mapping[str, str]:
    """Return headers that can be sent as they are.

    Raises:
        InvalidArgumentError: It is not a dict of strings, or the HTTP library itself sets one of them.

    """
    given = _by_name("extra_headers", value)
    for name, text in given.items():
        if not isinstance(text, str) or not _TOKEN.fullmatch(name) or not (text.isascii() and text.isprintable()):
            raise InvalidArgumentError(
                f"extra_headers[{name!r}] must be the value of a header: printable ASCII, without line breaks."
            )
        if name.lower() in _FRAMING:
            raise InvalidArgumentError(f"extra_headers must not have {name!r}: it belongs to the connection.")
    return cast("Mapping[str, str]", given)


def extra_query(value: object) -> Mapping[str, str | int | float | bool]:
    """Return query parameters.

    Raises:
        InvalidArgumentError: It is not a dict of strings, numbers and booleans.

    """
    given = _by_name("extra_query", value)
    for name, one in given.items():
        if not isinstance(one, str | int | float) or not encodable(f"{name}{one}"):
            raise InvalidArgumentError(f"extra_query[{name!r}] must be a string, a number or a boolean.")
    return cast("Mapping[str, str | int | float | bool]", given)


def _by_name(argument: str, value: object) -> Mapping[str, object]:
    """Return a copy of a dict by name; refuse anything else."""
    kind = type(value).__name__
    if isinstance(value, Mapping):
        given = dict(cast("Mapping[object, object]", value))
        if all(isinstance(name, str) for name in given):
            return cast("Mapping[str, object]", given)
    raise InvalidArgumentError(f"{argument} must be a dict by name, not a {kind}.")


def whole_at_least(name: str, value: object, least: int) -> None:
    """Raise unless `value` is an integer ≥ `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidArgumentError(f"{name} must be a whole number of at least {least}, not {value!r}.")


def instance_of(name: str, value: object, cls: type) -> None:
    """Raise unless `value` is an instance of the settings class `cls`, and not, say, a bare number of attempts."""
    if not isinstance(value, cls):
        raise InvalidArgumentError(f"{name} must be a {cls.__name__}, such as {cls.__name__}(), not {value!r}.")


def function(name: str, value: object) -> None:
    """Raise unless `value` can be called."""
    if not callable(value):
        raise InvalidArgumentError(f"{name} must be a function, not {value!r}.")


def page_size(value: object) -> None:
    """Raise unless `value` is a page size that the service accepts: 1 to 100 (seed)."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:  # noqa: PLR2004 - as documented
        raise InvalidArgumentError(f"page_size must be a whole number from 1 to 100, not {value!r}.")


def identifier(name: str, value: object, longest: int = MAX_ID_LENGTH) -> str:
    """Return an id that fits into a path. An empty one would address the collection instead of an item."""
    if not isinstance(value, str):
        raise InvalidArgumentError(f"{name} must be a string, not a {type(value).__name__}.")
    if not value.strip() or value in {".", ".."}:
        raise InvalidArgumentError(f"{name} must be a string that is not empty and not a path, not {value!r}.")
    if len(value) > longest or not encodable(value):
        raise InvalidArgumentError(f"{name} must be text of at most {longest:,} characters.")
    return value


def encodable(value: str) -> bool:
    """Return whether a string is valid Unicode: no half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def first_time(token: str, seen: set[str], what: str) -> None:
    """Remember a page token. Raise if the service has returned it before."""
    if token in seen:
        raise PagingError(f"the service gave the page token {token!r} twice; the {what} would never end.")
    seen.add(token)


def known_keys(what: str, given: Iterable[object], known: Collection[str]) -> None:
    """Raise for a key that the API does not know, and suggest the one that was probably meant."""
    for key in given:
        if key in known:
            continue
        meant = get_close_matches(_camel(str(key)), known, 1)
        hint = f" Did you mean {meant[0]!r}?" if meant else ""
        raise InvalidArgumentError(f"{what} has no field {key!r}.{hint} It has {', '.join(sorted(known))}.")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
