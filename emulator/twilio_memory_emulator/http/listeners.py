"""The sockets that the server listens on."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import ip_address
from typing import Any, TypeAlias

from twilio_memory_emulator.contract.errors import ServeError

_LAST_PORT = 65535
_BACKLOG = 2048
_TRIES = 20
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to recognise them
# The machine has no such address, or no such family: no reason to refuse if it has another one of the same name.
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_Address: TypeAlias = "tuple[socket.AddressFamily, tuple[Any, ...]]"


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on every address that a host stands for, on the same port.

    Args:
        host: An address, or a name; `0.0.0.0` and `::` stand for every address of the machine, of both families.
        port: The port; 0 picks a free one.

    Returns:
        The listening sockets, IPv4 first.

    Raises:
        ServeError: An address is in use or not permitted, or none belongs to this machine.
    """
    if not 0 <= port <= _LAST_PORT:  # the resolver would reduce it modulo 65536
        raise ServeError(f"Cannot listen on {host} port {port}: a port is a number from 0 to {_LAST_PORT}.")
    tries = 1 if port else _TRIES  # the port that one address has free may be taken at another
    while True:
        tries -= 1
        try:
            return _listen_on(_addresses(host), port)
        except (OSError, ValueError, OverflowError) as error:
            if not (tries and isinstance(error, OSError) and error.errno == errno.EADDRINUSE):
                raise ServeError(f"Cannot listen on {host} port {port}: {_reason(error)}.") from error


def base_url(listeners: list[socket.socket], scheme: str) -> str:
    """Return a URL of the scheme that leads to the sockets from this machine."""
    host, port = listeners[0].getsockname()[:2]
    if host in _EVERYWHERE:
        host = "127.0.0.1" if listeners[0].family == socket.AF_INET else "::1"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def is_local(host: str) -> bool:
    """Return whether a host stands for addresses that only this machine can reach."""
    return all(ip_address(str(address[0]).partition("%")[0]).is_loopback for _, address in _addresses(host))


def _addresses(host: str) -> list[_Address]:
    names = sorted(_EVERYWHERE) if host in _EVERYWHERE else [host]
    found = [one for name in names for one in socket.getaddrinfo(name, 0, type=socket.SOCK_STREAM)]
    addresses: dict[_Address, None] = {(family, address): None for family, _, _, _, address in found}
    return sorted(addresses, key=lambda one: one[0] != socket.AF_INET)


def _listen_on(addresses: list[_Address], port: int) -> list[socket.socket]:
    listeners: list[socket.socket] = []
    absent: OSError | None = None
    for family, (name, _, *scope) in addresses:
        try:
            listener = socket.create_server((name, port, *scope), family=family, backlog=_BACKLOG)
        except OSError as error:
            if error.errno not in _ABSENT:
                for listener in listeners:
                    listener.close()
                raise
            absent = error
        else:
            listeners.append(listener)
            port = listener.getsockname()[1]
    if not listeners and absent is not None:
        raise absent
    return listeners


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):  # its numbers are the resolver's own
        return str(error.strerror)
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno)  # its text would also name the address
    return "that is not the name of a host" if isinstance(error, UnicodeError) else str(error)
