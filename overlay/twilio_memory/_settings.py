"""A client's settings, from arguments and `TWILIO_*` environment variables."""

from __future__ import annotations

import os
import random
import sys
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from twilio_memory._checks import at_least, instance_of
from twilio_memory._version import __version__
from twilio_memory.errors import ConfigurationError
from twilio_memory.polling import Polling
from twilio_memory.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_BASE_URL = "https://memory.twilio.com"
MIN_TIMEOUT = 0.001

_PAIRS = (
    ("account_sid", "auth_token", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    ("api_key", "api_secret", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a client, shared by everything it hands out. They know nothing of the HTTP library."""

    base_url: str
    headers: dict[str, str] = field(repr=False)
    timeout: float = 10.0
    retry: Retry = field(default_factory=Retry)
    polling: Polling = field(default_factory=Polling)
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        """Refuse invalid settings when they are made, not when they are first used."""
        at_least("timeout", self.timeout, MIN_TIMEOUT)
        instance_of("retry", self.retry, Retry)
        instance_of("polling", self.polling, Polling)


@dataclass(frozen=True, slots=True)
class InAccount:
    """Base of the flows of what belongs to the account."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class InStore(InAccount):
    """Base of the flows of what belongs to one store."""

    store_id: str


def base_url(given: str | None) -> str:
    """Return the base URL from the argument, TWILIO_MEMORY_BASE_URL or the default, without a trailing slash."""
    url = (os.environ.get("TWILIO_MEMORY_BASE_URL") or DEFAULT_BASE_URL) if given is None else given
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        well_formed = well_formed and url.isprintable() and " " not in url
    except ValueError:
        well_formed = False
        parts = urlsplit("")
    if not well_formed or parts.query or parts.fragment or parts.username or parts.password:
        raise ConfigurationError(
            f"base_url must be an http or https URL without credentials, query, fragment or spaces, such as "
            f"{DEFAULT_BASE_URL}. It came from {'the argument' if given is not None else 'TWILIO_MEMORY_BASE_URL'}."
        )
    return url.rstrip("/")


def headers(
    account_sid: str | None, auth_token: str | None, api_key: str | None, api_secret: str | None
) -> dict[str, str]:
    """Return the headers sent with every request, including the credentials from the arguments or the environment.

    If the environment holds both pairs, the API key is used, as Twilio recommends for production.
    """
    given = {"account_sid": account_sid, "auth_token": auth_token, "api_key": api_key, "api_secret": api_secret}
    pair = _given_pair(given) or _environment_pair()
    if pair is None:
        raise ConfigurationError(
            "No credentials. Pass account_sid and auth_token (or api_key and api_secret), "
            "or set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET)."
        )
    return {
        "Authorization": "Basic " + b64encode(":".join(pair).encode()).decode(),
        "Accept": "application/json",
        "User-Agent": f"twilio-memory/{__version__} python/{sys.version_info.major}.{sys.version_info.minor}",
    }


def _given_pair(given: dict[str, str | None]) -> tuple[str, str] | None:
    """Return the credentials that were passed. Half a pair, or both pairs, is an error."""
    found: list[tuple[str, str]] = []
    for user, secret, *_ in _PAIRS:
        name, password = given[user], given[secret]
        if name and password:
            found.append((_without_colon(user, name), password))
        elif name is not None or password is not None:
            raise ConfigurationError(f"{user} and {secret} go together: pass both, and neither empty.")
    if len(found) > 1:
        raise ConfigurationError("Pass either account_sid and auth_token or api_key and api_secret, not both.")
    return found[0] if found else None


def _environment_pair() -> tuple[str, str] | None:
    for _, _, user, secret in reversed(_PAIRS):
        name, password = os.environ.get(user), os.environ.get(secret)
        if name and password:
            return _without_colon(user, name), password
    return None


def _without_colon(label: str, name: str) -> str:
    if ":" in name:
        raise ConfigurationError(f"{label} must not contain a colon; HTTP Basic cannot carry one.")
    return name


def local_path(url: str, base_url: str) -> str | None:
    """Return path and query of a relative URL, or of one with the base URL's origin; otherwise None."""
    try:
        parts = urlsplit(url)
        foreign = (parts.scheme or parts.netloc) and _origin(parts) != _origin(urlsplit(base_url))
    except ValueError:
        return None
    if foreign or not parts.path.startswith("/") or not url.isprintable():
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def path_below(url: str, base_url: str) -> str | None:
    """Return the part of a URL after the base URL, or None if it does not start with the base URL."""
    path, prefix = local_path(url, base_url), urlsplit(base_url).path
    return path.removeprefix(prefix) if path is not None and path.startswith(f"{prefix}/") else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
