"""Settings: defaults, bounds and forms, in a module that needs no package, as the command works without the extra."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

ACCOUNT_SID = "AC00000000000000000000000000000000"
AUTH_TOKEN = "00000000000000000000000000000000"  # noqa: S105 - public on purpose: it protects nothing
HOST = "127.0.0.1"
PORT = 8765
LONGEST_DELAY = 24 * 60 * 60  # seconds
RETENTION = 7 * 24 * 60 * 60  # seconds, as the documentation has it
SHORTEST_RETENTION, LONGEST_RETENTION = 1, 10 * 365 * 24 * 60 * 60  # seconds
REVISIONS = ("2026-05", "2026-10")  # of the API, oldest first
REFERENCE = "/_emulator/reference"


def host_name(text: str) -> str:
    """Return the name of a host as browsers are compared to it: in lower case, without a dot at its end.

    Args:
        text: The name, such as `memory.example`.

    Raises:
        ValueError: It is no bare name: it has a scheme or a port, for example.
    """
    with suppress(ValueError):
        return str(ip_address(text))
    if not text.isprintable() or not text.strip(".") or any(mark in text for mark in " /:@?#*"):
        raise ValueError("the name of a host is without scheme, port and wildcard: memory.example")
    return text.lower().rstrip(".")


def public_url(text: str) -> str:
    """Return the URL by which clients reach the emulator, without a slash at its end.

    Args:
        text: The URL, such as `https://memory.example:8443`.

    Raises:
        ValueError: It is no URL of scheme and host, with a port if need be.
    """
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or an address that is none
        is_right = False
    else:
        is_right = is_right and text.isascii() and text.isprintable() and " " not in text
        is_right = is_right and parts.path in {"", "/"} and not any(mark in text for mark in "?#@")
    if not is_right:
        raise ValueError("a public URL has a scheme and a host, and perhaps a port: https://memory.example:8443")
    return text.removesuffix("/")
