"""Clients that send too much, too slowly, or what nobody expects, over a real socket."""

from __future__ import annotations

import json
import re
import select
import socket
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.test_server import request_bytes
from tests.emulator.world import check_error
from twilio_memory_emulator.control.admin import UPLOAD_LIMIT
from twilio_memory_emulator.http import bounds
from twilio_memory_emulator.http.endpoints import BODY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from tests.emulator.world import World

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "emulator.md"
JSON = b"Content-Type: application/json"
HEAD = b"GET /v1/ControlPlane/Stores HTTP/1.1\r\nHost: x\r\n"


@contextmanager
def connected(base_url: str) -> Generator[socket.socket]:
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port or 0), timeout=60) as connection:
        yield connection


def received(connection: socket.socket) -> list[tuple[int, bytes]]:
    """Read to the end of the connection, and return status and body of each response."""
    stream = connection.makefile("rb").read()
    found: list[tuple[int, bytes]] = []
    while stream:
        head, _, rest = stream.partition(b"\r\n\r\n")
        length = re.search(rb"^content-length: (\d+)", head, re.IGNORECASE | re.MULTILINE)
        assert length, head
        found.append((int(head.split()[1]), rest[: int(length[1])]))
        stream = rest[int(length[1]) :]
    return found


def refusals(connection: socket.socket) -> list[tuple[int, int]]:
    """Read to the end of the connection, and return status and code of each response."""
    return [check_error(status, json.loads(body)) for status, body in received(connection)]


def send_all(connection: socket.socket, parts: Iterable[bytes]) -> None:
    """Send until the server has had enough."""
    with suppress(OSError):
        for part in parts:
            connection.sendall(part)


def is_healthy(base_url: str) -> bool:
    return httpx.get(f"{base_url}/_emulator/health", timeout=60).status_code == 200


def test_a_connection_is_kept_longer_than_clients_keep_theirs() -> None:
    assert bounds.KEEP_ALIVE_TIMEOUT == 75


def test_the_documentation_states_the_bounds() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## What a client may send")[2]
    cells = [row.split(" | ")[1] for row in text.partition("\n## ")[0].splitlines() if row.startswith("| ")]

    assert cells[2:] == [
        f"{bounds.HEAD_LIMIT // 1024} KiB, {bounds.HEADERS_LIMIT} headers",
        f"{bounds.HEAD_TIMEOUT} seconds",
        f"{bounds.PAUSE_TIMEOUT} seconds",
        f"{bounds.BODY_TIMEOUT} seconds",
        f"{BODY_LIMIT // 1024**2} MiB; {UPLOAD_LIMIT // 1024**2} MiB for an uploaded file",
        f"{bounds.KEEP_ALIVE_TIMEOUT} seconds",
        f"{bounds.UNREAD_TIMEOUT} seconds",
        f"{bounds.CONNECTIONS_LIMIT:,}, or half of the files that the process may open",
    ]


SLOW_HEADS = [b"G", b"GET / HTTP/1.1", HEAD, HEAD + b"X-Half: a"]


@pytest.mark.parametrize("part", SLOW_HEADS)
def test_a_head_that_does_not_end_is_refused_with_408(
    world: World, monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    monkeypatch.setattr(bounds, "HEAD_TIMEOUT", 0.1)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(part)

        assert refusals(connection) == [(408, 408)]


def test_a_head_that_comes_byte_by_byte_is_refused_with_408(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "HEAD_TIMEOUT", 0.5)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(HEAD)
        while not select.select([connection], [], [], 0.01)[0]:
            connection.sendall(b"a")

        assert refusals(connection) == [(408, 408)]


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n"])
def test_a_connection_without_a_request_is_closed(world: World, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(bounds, "HEAD_TIMEOUT", 0.1)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(sent)

        assert connection.recv(1) == b""


@pytest.mark.parametrize("blank", [b"", b"\r\n"])
def test_a_connection_without_a_further_request_is_closed(
    world: World, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    monkeypatch.setattr(bounds, "KEEP_ALIVE_TIMEOUT", 0.1)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(HEAD + b"\r\n" + blank)

        assert refusals(connection) == [(401, 20003)]


def post(world: World, path: str, *headers: bytes) -> bytes:
    """Return the head of a POST request with credentials and these headers."""
    return request_bytes(world, "POST", path, *headers).replace(b"Content-Length: 0\r\n", b"")


HALVES = [
    (b"Content-Length: 100", b""),
    (b"Content-Length: 100", b'{"displayName"'),
    (b"Transfer-Encoding: chunked", b""),
    (b"Transfer-Encoding: chunked", b"5\r\nab"),
    (b"Transfer-Encoding: chunked", b"2\r\n{}\r\n"),
    (b"Transfer-Encoding: chunked", b"2\r\n{}\r\n0\r\nX-Trailer: a"),
]


@pytest.mark.parametrize("slow", ["PAUSE_TIMEOUT", "BODY_TIMEOUT"])
@pytest.mark.parametrize(("length", "part"), HALVES)
@pytest.mark.parametrize("path", ["/v1/ControlPlane/Stores", "/_emulator/seed"])
def test_a_body_that_does_not_end_is_refused_with_408(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str, length: bytes, part: bytes, slow: str
) -> None:
    monkeypatch.setattr(bounds, slow, 0.1)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(post(world, path, JSON, length) + part)

        assert refusals(connection) == [(408, 408)]
    assert len(world.emulator.stores()) == 1


def test_the_rest_of_a_body_whose_request_was_answered_is_waited_for_no_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "PAUSE_TIMEOUT", 0.1)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(b"POST /v1/ControlPlane/Stores HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")

        assert refusals(connection) == [(401, 20003)]


MEGABYTE = b"a" * 1024 * 1024
LARGE_HEADS = {
    "100 MB in one header": [HEAD + b"X: ", *[MEGABYTE] * 100, b"\r\n\r\n"],
    "100 MB in a header's name": [HEAD, *[MEGABYTE] * 100, b": x\r\n\r\n"],
    "100 MB in the path": [b"GET /", *[MEGABYTE] * 100, b" HTTP/1.1\r\n\r\n"],
    "100 MB of headers": [HEAD, *[b"X: " + b"a" * 997 + b"\r\n"] * 100_000, b"\r\n"],
    "50,000 headers": [HEAD + b"X: a\r\n" * 50_000 + b"\r\n"],
    "one header too many": [HEAD + b"X: a\r\n" * bounds.HEADERS_LIMIT + b"\r\n"],
    "one byte too many": [HEAD + b"X: " + b"a" * (bounds.HEAD_LIMIT - len(b"HostxX") + 1) + b"\r\n\r\n"],
    "empty lines": [b"\r\n" * 500_000] * 20,
}


@pytest.mark.parametrize("name", LARGE_HEADS)
def test_a_large_head_is_refused_with_431_before_it_is_read(world: World, name: str) -> None:
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        sending = Thread(target=send_all, args=(connection, LARGE_HEADS[name]))
        sending.start()

        assert refusals(connection) == [(431, 431)]
        sending.join()
        assert is_healthy(base_url)


LARGEST_HEADS = {
    "headers": HEAD + b"X: a\r\n" * (bounds.HEADERS_LIMIT - 2) + b"Connection: close\r\n\r\n",
    "bytes": HEAD
    + b"Connection: close\r\nX: "
    + b"a" * (bounds.HEAD_LIMIT - len(b"HostxConnectioncloseX"))
    + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", LARGEST_HEADS)
def test_a_head_at_the_limit_is_read(world: World, name: str) -> None:
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(LARGEST_HEADS[name])

        assert refusals(connection) == [(401, 20003)]


CHUNK_PARTS = {
    "extensions": [b"2;" + MEGABYTE, *[MEGABYTE] * 20],
    "one trailer": [b"2\r\n{}\r\n0\r\nX: ", *[MEGABYTE] * 20],
    "many trailers": [b"2\r\n{}\r\n0\r\n", *[b"X: a\r\n" * 10_000] * 20],
}


@pytest.mark.parametrize("name", CHUNK_PARTS)
def test_what_surrounds_the_chunks_of_a_body_has_the_limit_of_a_head(world: World, name: str) -> None:
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        head = post(world, "/v1/ControlPlane/Stores", JSON, b"Transfer-Encoding: chunked")
        Thread(target=send_all, args=(connection, [head, *CHUNK_PARTS[name]]), daemon=True).start()

        assert refusals(connection) == [(431, 431)]


def test_a_trailer_is_no_header(world: World) -> None:
    authorization = request_bytes(world, "GET", "/").split(b"\r\n")[2]
    head = (
        b"POST /v1/ControlPlane/Stores HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(head + b"2\r\n{}\r\n0\r\n" + authorization + b"\r\n\r\n")

        assert refusals(connection) == [(401, 20003)]


def test_connections_that_send_nothing_do_not_keep_others_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twilio_memory_emulator.http.protocol._connections_limit", lambda: 10)
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url, auth=auth) as client:
        stream = client.get(world.store_url).extensions["network_stream"]
        idle: list[socket.socket] = []
        for number in range(50):
            url = httpx.URL(base_url)
            idle.append(socket.create_connection((url.host, url.port or 0), timeout=60))
            idle[-1].sendall(b"" if number % 2 else b"GET /")
            assert is_healthy(base_url)
        again = client.get(world.store_url)
        assert again.status_code == 200
        assert again.extensions["network_stream"] is stream
        assert idle[0].recv(1) == b""
        for connection in idle:
            connection.close()


def test_slow_bodies_do_not_keep_others_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twilio_memory_emulator.http.protocol._connections_limit", lambda: 10)
    half = post(world, "/v1/ControlPlane/Stores", JSON, b"Content-Length: 100")
    with world.emulator.serve() as base_url:
        url = httpx.URL(base_url)
        slow = [socket.create_connection((url.host, url.port or 0), timeout=60) for _ in range(10)]
        for connection in slow:
            connection.sendall(half)
        assert is_healthy(base_url)
        for connection in slow:
            connection.close()
