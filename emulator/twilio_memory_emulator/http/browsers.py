"""Protection from web pages: only a page that the emulator itself served may use it from a browser.

Any page on the internet can make a browser send requests to this machine, and the default credentials are public. A
browser says which page a request comes from (`Origin`, `Sec-Fetch-Site`), and by which name it reached the emulator
(`Host`). The second gives away a page that has its own name resolve to this machine (DNS rebinding).
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from twilio_memory_emulator import defaults
from twilio_memory_emulator.contract.errors import FORBIDDEN, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twilio_memory_emulator.http.endpoints import BrowserCheck, Request

_ADMIN = "/_emulator/"


def build_browser_check(allowed_hosts: Iterable[str]) -> BrowserCheck:
    """Build the check of requests that a browser sends.

    Args:
        allowed_hosts: Names of hosts, besides those of this machine, by which browsers may reach the emulator, and
            whose pages may use it.

    Returns:
        A function that raises a `Refusal` with 403 for the request of a page that must not use the emulator.

    Raises:
        ValueError: They are one string, or one of them is no bare name of a host.
    """
    if isinstance(allowed_hosts, str):  # each of its characters would count as a name
        raise ValueError(f"allowed_hosts is a list of names, such as [{allowed_hosts!r}]")  # noqa: TRY004 - as for all settings
    allowed = {defaults.host_name(name) for name in allowed_hosts}

    def check(request: Request) -> None:
        host = ",".join(request.headers.get("host", []))
        if _is_loopback(request.server) and not _is_own_name(_host_name(f"//{host}"), allowed):
            raise Refusal(FORBIDDEN, "Host: a browser must use an address, localhost, or a name given as --allow-host.")
        if _is_foreign(request, host, allowed) and not _opens_the_reference(request):
            raise Refusal(FORBIDDEN, "Origin: pages of another origin must not use the emulator.")

    return check


def _is_foreign(request: Request, host: str, allowed: set[str]) -> bool:
    """Return whether the page that sends a request is another origin's."""
    sites, origins = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if origins and all(_host_name(origin) in allowed for origin in origins):
        return False
    if sites and not {site.lower() for site in sites} <= {"same-origin", "none"}:
        return True
    # A development server that forwards its page's calls of the API leaves the page's origin in them.
    if sites and not request.path.startswith(_ADMIN):
        return False
    return origins is not None and any(origin.lower() not in _own_origins(host) for origin in origins)


def _opens_the_reference(request: Request) -> bool:
    """Return whether a person follows a link to the reference page."""
    opens = (request.header("sec-fetch-mode"), request.header("sec-fetch-dest")) == ("navigate", "document")
    return opens and request.method == "GET" and request.path == defaults.REFERENCE


def _own_origins(host: str) -> set[str]:
    return {f"http://{host.lower()}", f"https://{host.lower()}"}


def _is_own_name(name: str, allowed: set[str]) -> bool:
    # No name server can make an address lead elsewhere.
    return name in allowed or name == "localhost" or name.endswith(".localhost") or _is_address(name)


def _host_name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(server: tuple[str, int | None] | None) -> bool:
    if server is None or not _is_address(server[0]):
        return False
    address = ip_address(server[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
