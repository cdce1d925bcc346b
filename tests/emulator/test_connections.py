"""Requests that follow one another on a connection: offers of other protocols, broken ones, clients that are gone."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, cast

import pytest
import uvicorn
from uvicorn.server import ServerState

from tests.emulator.test_hostile_clients import (
    HEAD,
    JSON,
    MEGABYTE,
    connected,
    post,
    received,
    refusals,
    send_all,
)
from tests.emulator.test_server import request_bytes
from tests.emulator.world import check_error
from twilio_memory_emulator.http import bounds
from twilio_memory_emulator.http.endpoints import BODY_LIMIT
from twilio_memory_emulator.http.protocol import EmulatorProtocol

if TYPE_CHECKING:
    from tests.emulator.world import World


UPGRADES = [
    b"Connection: Upgrade\r\nUpgrade: foo/2",
    b"Upgrade: websocket\r\nConnection: keep-alive, Upgrade",
    b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA",
    b"CONNECTION:upgrade\r\nUPGRADE:TLS/1.0, h2c",
]


@pytest.mark.parametrize("offer", UPGRADES)
@pytest.mark.parametrize("chunked", [False, True])
def test_an_offer_of_another_protocol_is_ignored_and_the_body_is_kept(
    world: World, offer: bytes, chunked: bool
) -> None:
    created = [json.dumps(world.body(f"m{number}")).encode() for number in range(3)]
    length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d"
    requests = b""
    for body in created:
        head = post(world, world.mappings_url, JSON, *offer.split(b"\r\n"), length)
        requests += (head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)) if chunked else head % len(body) + body
    last = request_bytes(world, "GET", world.mappings_url, *offer.split(b"\r\n"))
    with world.emulator.serve() as base_url:
        for size in (len(requests) + len(last), 1, 50):
            with connected(base_url) as connection:
                everything = requests + last
                for start in range(0, len(everything), size):
                    connection.sendall(everything[start : start + size])
                connection.shutdown(socket.SHUT_WR)
                answers = received(connection)
            assert [status for status, _ in answers][-1] == 200
            assert {status for status, _ in answers[:-1]} == ({202} if size > 50 else {409})
            assert len(answers) == 4
    assert sorted(world.names()) == ["m0", "m1", "m2"]


def test_a_body_that_looks_like_an_offer_of_another_protocol_is_left_alone(world: World) -> None:
    body = b'{"a": "\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"}' + b" " * 70_000
    head = b"POST /v1/ControlPlane/Stores HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    last = request_bytes(world, "GET", world.mappings_url, b"Connection: close")
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(head)
        first = connection.recv(8)
        connection.sendall(body + last)

        assert first == b"HTTP/1.1"
        assert re.findall(rb"(?:HTTP/1.1 )(\d+)", b"HTTP/1.1" + connection.makefile("rb").read()) == [b"401", b"200"]


def test_what_follows_connect_is_dropped(world: World) -> None:
    request = request_bytes(world, "CONNECT", world.store_url) + HEAD + b"\r\n"
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(request)

        assert refusals(connection) == [(405, 20004)]


TARGETS = [
    b"CONNECT x:1",
    b"GET http://x",
    b"GET http://[x",
    b"GET http://x:99999/",
    b"OPTIONS *",
    b"GET /\xff",
    b"GET x",
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("pause", [False, True])
def test_a_target_that_cannot_be_parsed_is_refused(world: World, target: bytes, before: int, pause: bool) -> None:
    good = request_bytes(world, "GET", world.mappings_url)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(good * before)
        if pause and before:
            assert connection.recv(1, socket.MSG_PEEK) == b"H"
        connection.sendall(target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = received(connection)

    assert [status for status, _ in answers[:-1]] == [200] * before
    assert check_error(answers[-1][0], json.loads(answers[-1][1])) in {(400, 520046), (404, 20404)}


@pytest.mark.parametrize("broken", [b"hello\r\n\r\n", b"GET / HTTP/1.1\r\nA B: c\r\n\r\n", HEAD + b"X: a\r\n" * 200])
def test_a_broken_request_is_refused_after_the_responses_to_those_before_it(world: World, broken: bytes) -> None:
    good = request_bytes(world, "GET", world.mappings_url)
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(good * 3 + broken)

        assert [status for status, _ in received(connection)][:3] == [200, 200, 200]


def test_a_broken_body_is_refused_after_the_responses_to_the_requests_before_it(world: World) -> None:
    good = request_bytes(world, "GET", world.mappings_url)
    broken = post(world, world.mappings_url, JSON, b"Transfer-Encoding: chunked") + b"zz\r\n"
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(good * 2 + broken)

        assert [status for status, _ in received(connection)] == [200, 200, 400]


def test_a_client_that_still_sends_receives_the_refusal_of_its_body(world: World) -> None:
    head = post(world, world.mappings_url, JSON, b"Content-Length: %d" % (100 * BODY_LIMIT))
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(head)
        send_all(connection, [MEGABYTE] * 20)

        assert refusals(connection) == [(413, 413)]


def test_a_client_that_sends_no_more_receives_the_response(world: World) -> None:
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        connection.sendall(request_bytes(world, "GET", world.mappings_url))
        connection.shutdown(socket.SHUT_WR)

        assert [status for status, _ in received(connection)] == [200]


def test_a_client_that_does_not_read_is_disconnected(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Event()
    monkeypatch.setattr(bounds, "UNREAD_TIMEOUT", 0.1)
    monkeypatch.setattr(EmulatorProtocol, "connection_lost", lambda _, __: lost.set())
    page = request_bytes(world, "GET", "/_emulator/reference/scalar.js")
    with world.emulator.serve() as base_url, connected(base_url) as connection:
        Thread(target=send_all, args=(connection, [page] * 100), daemon=True).start()

        assert lost.wait(60)


class GoneTransport:
    """What asyncio offers of a connection that the client has reset, before asyncio notices."""

    aborted = False

    def is_closing(self) -> bool:
        return self.aborted

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        raise OSError("Transport endpoint is not connected")

    def abort(self) -> None:
        self.aborted = True

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


def test_a_client_that_is_gone_before_its_refusal_is_sent_ends_nothing_else() -> None:
    async def reset() -> bool:
        protocol = EmulatorProtocol(uvicorn.Config(lambda: None), ServerState(), {}, asyncio.get_running_loop())
        transport: Any = GoneTransport()
        protocol.connection_made(transport)
        protocol.data_received(b"GET / HTTP/1.1\r\nA B: c\r\n\r\n")
        return cast("bool", transport.aborted)

    assert asyncio.run(reset())
