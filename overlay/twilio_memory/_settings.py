"""A client's settings, from arguments and `TWILIO_*` environment variables."""

from __future__ import annotations

import os
import random
import re
import sys
import time
from base64 import b64encode
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from twilio_memory._checks import at_least, function, instance_of, whole_at_least
from twilio_memory._revisions import DEFAULT, REVISIONS, Revision
from twilio_memory._version import __version__
from twilio_memory.errors import ClientUsageError, ConfigurationError, InvalidArgumentError
from twilio_memory.polling import Polling
from twilio_memory.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_BASE_URL = "https://memory.twilio.com"
MIN_TIMEOUT = 0.001
MAX_RESPONSE_BYTES = 16 * 1024 * 1024  # a page of a hundred mappings of a hundred items has about 3 MB

_PAIRS = (
    ("account_sid", "auth_token", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    ("api_key", "api_secret", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
)
_LONGEST_LABEL = 63  # of a host's name
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Secrets(dict[str, str]):
    """Headers with credentials, which no `repr` and no pickle shows."""

    def __repr__(self) -> str:
        """Show the names only."""
        return f"<{', '.join(self)}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise ClientUsageError("a client cannot be pickled. Create one in each process.")


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
    max_response_bytes: int = MAX_RESPONSE_BYTES
    revision: Revision = DEFAULT

    def __post_init__(self) -> None:
        """Refuse invalid settings when they are made, not when they are first used."""
        at_least("timeout", self.timeout, MIN_TIMEOUT)
        instance_of("retry", self.retry, Retry)
        instance_of("polling", self.polling, Polling)
        whole_at_least("max_response_bytes", self.max_response_bytes, 1)
        function("clock", self.clock)
        function("random", self.random)


@dataclass(frozen=True, slots=True)
class InAccount:
    """Base of the flows of what belongs to the account."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class InStore(InAccount):
    """Base of the flows of what belongs to one store."""

    store_id: str


def base_url(given: str | None, *, allow_insecure_http: bool | None) -> str:
    """Return the base URL from the argument, TWILIO_MEMORY_BASE_URL or the default, without a trailing slash.

    Args:
        given: The argument.
        allow_insecure_http: Whether credentials may be sent over http to a host that is not this machine. Default:
            TWILIO_MEMORY_ALLOW_INSECURE_HTTP, else False.

    """
    url = (os.environ.get("TWILIO_MEMORY_BASE_URL") or DEFAULT_BASE_URL) if given is None else given
    source = "the argument" if given is not None else "TWILIO_MEMORY_BASE_URL"
    parts = _well_formed(url)
    if parts is None or parts.query or parts.fragment or parts.username or parts.password:
        raise ConfigurationError(
            f"base_url must be an http or https URL without credentials, query, fragment or spaces, such as "
            f"{DEFAULT_BASE_URL}. It came from {source}."
        )
    if not isinstance(allow_insecure_http, bool | None):  # pyright: ignore[reportUnnecessaryIsInstance]  # "false" would be true
        raise InvalidArgumentError(f"allow_insecure_http must be True or False, not {allow_insecure_http!r}.")
    if allow_insecure_http is None:
        allow_insecure_http = os.environ.get("TWILIO_MEMORY_ALLOW_INSECURE_HTTP", "").lower() in {"1", "true", "yes"}
    if parts.scheme == "http" and not allow_insecure_http and local_host(url) is None:
        raise ConfigurationError(
            "base_url uses http, which would send the credentials in clear text over the network. Use https; or, if "
            "the network can be trusted, pass allow_insecure_http=True or set TWILIO_MEMORY_ALLOW_INSECURE_HTTP=1. "
            f"It came from {source}."
        )
    return url.rstrip("/")


def revision(given: str | None) -> Revision:
    """Return the API's revision from the argument, TWILIO_MEMORY_API_REVISION or the default."""
    name = (os.environ.get("TWILIO_MEMORY_API_REVISION") or DEFAULT.name) if given is None else given
    for one in REVISIONS.values():
        if one.name == name:
            return one
    source = "the argument" if given is not None else "TWILIO_MEMORY_API_REVISION"
    known = ", ".join(map(repr, REVISIONS))
    raise ConfigurationError(f"api_revision must be one of {known}, not {name!r}. It came from {source}.")


def _well_formed(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https URL that httpx accepts, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = httpx.URL(url).host
    except (ValueError, TypeError, AttributeError, httpx.InvalidURL):  # not every caller uses types
        return None
    named = bool(host) and all(0 < len(label) <= _LONGEST_LABEL for label in host.removesuffix(".").split("."))
    well_formed = parts.scheme in {"http", "https"} and named and port != 0 and url.isprintable() and " " not in url
    return parts if well_formed else None


def local_host(url: str) -> str | None:
    """Return the host of a URL if it is this machine, otherwise None."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return host
    try:
        return host if ip_address(host).is_loopback else None
    except ValueError:
        return None


def headers(given: dict[str, str | None]) -> dict[str, str] | str:
    """Return the headers sent with every request, including the credentials, or what is wrong with those.

    It does not raise: the caller first drops the secrets from its frame, which an error report could show.

    Args:
        given: The arguments `account_sid`, `auth_token`, `api_key` and `api_secret`. If none is given, and the
            environment holds both pairs, the API key is used, as Twilio recommends for production.

    """
    pair, problem = _pair(given)
    if pair is None:
        return problem
    return {
        "Authorization": "Basic " + b64encode(":".join(pair).encode()).decode(),
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate",
        "User-Agent": f"twilio-memory/{__version__} python/{sys.version_info.major}.{sys.version_info.minor}",
    }


def _pair(given: dict[str, str | None]) -> tuple[tuple[str, str] | None, str]:
    """Return the credentials from the arguments or else the environment, or None and what is wrong."""
    passed = [(user, given[user], secret, given[secret]) for user, secret, *_ in _PAIRS]
    for user, name, secret, password in passed:
        if (name or password) is not None and not (name and password):
            return None, f"{user} and {secret} go together: pass both, and neither empty."
    found = [pair for pair in passed if pair[1] is not None]
    if len(found) > 1:
        return None, "Pass either account_sid and auth_token or api_key and api_secret, not both."
    environment = [(user, os.environ.get(user), secret, os.environ.get(secret)) for *_, user, secret in _PAIRS[::-1]]
    found += [pair for pair in environment if pair[1] and pair[3]]
    if not found:
        return None, (
            "No credentials. Pass account_sid and auth_token (or api_key and api_secret), "
            "or set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET)."
        )
    user, name, secret, password = found[0]
    for label, value in ((user, name), (secret, password)):
        if not isinstance(value, str) or not value.isprintable():
            return None, f"{label} must be text without line breaks or other control characters, even at its end."
    if ":" in str(name):
        return None, f"{user} must not contain a colon; HTTP Basic cannot carry one."
    return (str(name), str(password)), ""


def local_path(url: str, base_url: str) -> str | None:
    """Return path and query of a relative URL, or of one with the base URL's origin; otherwise None.

    A path with dot segments, however they are encoded, is None as well: it may lead out of the base URL's path.
    """
    try:
        parts = urlsplit(url)
        foreign = (parts.scheme or parts.netloc) and _origin(parts) != _origin(urlsplit(base_url))
    except ValueError:
        return None
    segments = re.split(r"[/\\]", unquote(unquote(parts.path)))
    if foreign or not parts.path.startswith("/") or not url.isprintable() or not {".", ".."}.isdisjoint(segments):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def path_below(url: str, base_url: str) -> str | None:
    """Return the part of a URL after the base URL, or None if it does not start with the base URL."""
    path, prefix = local_path(url, base_url), urlsplit(base_url).path
    return path.removeprefix(prefix) if path is not None and path.startswith(f"{prefix}/") else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
