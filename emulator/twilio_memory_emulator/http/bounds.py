"""Bounds of what a client may send over a socket, in size and in time. docs/emulator.md lists them."""

from __future__ import annotations

HEAD_LIMIT = 64 * 1024  # bytes of a request line and its headers
HEADERS_LIMIT = 128  # headers of a request
HEAD_TIMEOUT = 10  # seconds from the first byte of a head to its last, and from a connection to its first byte
PAUSE_TIMEOUT = 20  # seconds in which nothing arrives of a body that is not complete
BODY_TIMEOUT = 600  # seconds from the end of a head to the end of the body
KEEP_ALIVE_TIMEOUT = 75  # seconds between a response and the next request; clients give up sooner
UNREAD_TIMEOUT = 60  # seconds in which a client reads nothing of a response
CONNECTIONS_LIMIT = 1000  # connections at a time, or half of the files that the process may open if that is fewer
LINGER_TIMEOUT = 5  # seconds in which the rest of a refused request is read and dropped, so that the refusal arrives
