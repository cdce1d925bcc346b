"""From arguments and TWILIO_* variables to the settings of a client."""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from urllib.parse import SplitResult, urlsplit

from twilio_memory._version import __version__
from twilio_memory.errors import ConfigurationError

DEFAULT_BASE_URL = "https://memory.twilio.com"

_PAIRS = (
    ("account_sid", "auth_token", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    ("api_key", "api_secret", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
)


def base_url(given: str | None) -> str:
    """Return the base URL from the argument, TWILIO_MEMORY_BASE_URL or the default, without a slash at its end."""
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
    """Return the headers of each request, with the credentials from the arguments or else the environment.

    An API key goes before an Account SID where the environment has both, as Twilio recommends for production.
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
    """Return the credentials that were passed; half a pair, or both pairs, is a mistake."""
    found: list[tuple[str, str]] = []
    for user, secret, *_ in _PAIRS:
        name, password = given[user], given[secret]
        if name and password:
            found.append((_sound(user, name), password))
        elif name is not None or password is not None:
            raise ConfigurationError(f"{user} and {secret} go together: pass both, and neither empty.")
    if len(found) > 1:
        raise ConfigurationError("Pass either account_sid and auth_token or api_key and api_secret, not both.")
    return found[0] if found else None


def _environment_pair() -> tuple[str, str] | None:
    for _, _, user, secret in reversed(_PAIRS):
        name, password = os.environ.get(user), os.environ.get(secret)
        if name and password:
            return _sound(user, name), password
    return None


def _sound(label: str, name: str) -> str:
    if ":" in name:
        raise ConfigurationError(f"{label} must not contain a colon; HTTP Basic cannot carry one.")
    return name


def path_here(url: str, base_url: str) -> str | None:
    """Return the path and query of a URL with the base URL's scheme, host and port, or of a path alone; else None."""
    try:
        parts = urlsplit(url)
        elsewhere = (parts.scheme or parts.netloc) and _origin(parts) != _origin(urlsplit(base_url))
    except ValueError:
        return None
    if elsewhere or not parts.path.startswith("/") or not url.isprintable():
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def path_below(url: str, base_url: str) -> str | None:
    """Return what follows the base URL in a URL, or None where it does not begin with it."""
    path, prefix = path_here(url, base_url), urlsplit(base_url).path
    return path.removeprefix(prefix) if path is not None and path.startswith(f"{prefix}/") else None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
