"""The emulator on a socket."""

from __future__ import annotations

import base64
import json
import re
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.world import error
from twilio_memory_emulator import ServeError
from twilio_memory_emulator.http.listeners import listen

if TYPE_CHECKING:
    from tests.emulator.world import World


def test_it_serves_on_a_socket(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url, auth=auth) as client:
        accepted = client.post(world.mappings_url, json=world.body())
        assert accepted.headers["Location"].startswith(f"{base_url}/v1/ControlPlane/Operations/")
        assert client.get(accepted.headers["Location"]).json()["status"] == "COMPLETED"
        assert client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n").status_code == 201
        assert error(client.get("/nothing")) == (404, 20404)
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)


def test_it_can_be_served_twice_at_a_time_and_again(world: World) -> None:
    with world.emulator.serve() as one, world.emulator.serve() as two:
        assert one != two
        assert httpx.get(f"{one}/_emulator/health").json() == httpx.get(f"{two}/_emulator/health").json()
    with world.emulator.serve() as again:
        assert httpx.get(f"{again}/_emulator/health").status_code == 200


def test_an_address_that_cannot_be_listened_on_is_an_error(world: World) -> None:
    with world.emulator.serve() as base_url, pytest.raises(ServeError, match="in use"):
        world.emulator.serve(port=httpx.URL(base_url).port or 0).__enter__()
    for host, port in (("192.0.2.1", 0), ("no-such-host.invalid", 0), ("127.0.0.1", 70_000)):
        with pytest.raises(ServeError, match="Cannot listen"):
            world.emulator.serve(host, port).__enter__()


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


BOTH = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("0.0.0.0", BOTH),  # noqa: S104 - that is what is tested
        ("::", BOTH),
        ("localhost", ["127.0.0.1"]),
        ("127.0.0.1", ["127.0.0.1"]),
        ("::1", BOTH[1:]),
    ],
)
@pytest.mark.parametrize("chosen", [False, True])
def test_it_listens_on_every_address_that_a_host_stands_for(
    world: World, host: str, addresses: list[str], chosen: bool
) -> None:
    if not addresses:
        pytest.skip("this machine has no IPv6")
    with world.emulator.serve() as free:
        port = httpx.URL(free).port or 0
    with world.emulator.serve(host, port if chosen else 0) as base_url:
        url = httpx.URL(base_url)
        assert url.host == addresses[0]
        assert not chosen or url.port == port
        for address in addresses:
            with socket.create_connection((address, url.port or 0), timeout=10) as connection:
                connection.sendall(b"GET /_emulator/health HTTP/1.1\r\nHost: x\r\n\r\n")
                assert connection.recv(12) == b"HTTP/1.1 200"


def test_a_name_with_an_address_of_another_machine_is_listened_on_at_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("192.0.2.1", "127.0.0.1")]
    monkeypatch.setattr("twilio_memory_emulator.http.listeners.socket.getaddrinfo", lambda *_, **__: found)
    listeners = listen("name", 0)

    assert [listener.getsockname()[0] for listener in listeners] == ["127.0.0.1"]
    listeners[0].close()


def test_no_address_is_listened_on_if_one_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.2", 0)) as taken:
        port = taken.getsockname()[1]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("127.0.0.1", "127.0.0.2")]
        monkeypatch.setattr("twilio_memory_emulator.http.listeners.socket.getaddrinfo", lambda *_, **__: found)
        with pytest.raises(ServeError, match="in use"):
            listen("name", port)

    socket.create_server(("127.0.0.1", port)).close()


def exchange(base_url: str, request: bytes) -> tuple[bytes, bytes]:
    """Send bytes over a new connection, and return head and body of the response."""
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
        connection.sendall(request)
        stream = connection.makefile("rb")
        head = b"".join(iter(stream.readline, b"\r\n"))
        length = re.search(rb"^content-length: (\d+)", head, re.IGNORECASE | re.MULTILINE)
        assert length, head
        return head, stream.read(int(length[1]))


def request_bytes(world: World, method: str, path: str, *headers: bytes, body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    credentials = f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode()
    lines = [
        f"{method} {path} HTTP/1.1".encode(),
        b"Host: emulator.test",
        b"Authorization: Basic " + base64.b64encode(credentials),
        b"Content-Length: %d" % len(body),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


RAW_REQUESTS = {
    "not HTTP": b"hello\r\n\r\n",
    "no host": b"GET /v1/ControlPlane/Stores HTTP/1.0\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "escapes in the path": b"GET /v1/ControlPlane/Stores/%ff%00%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a target that is no URL": b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
    "long path": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: \xff\xfe\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "bad chunks": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("name", RAW_REQUESTS)
def test_broken_http_is_answered_with_a_4xx_and_the_emulator_goes_on(world: World, name: str) -> None:
    with world.emulator.serve() as base_url:
        head, body = exchange(base_url, RAW_REQUESTS[name])
        assert head.startswith(b"HTTP/1.1 4"), head
        assert head.startswith(f"HTTP/1.1 {json.loads(body)['status']}".encode())
        assert httpx.get(f"{base_url}/_emulator/health").status_code == 200


@pytest.mark.parametrize("last", [b"Upgrade: h2c\r\n", b"upgrade:h2c\r\nAccept: */*\r\n"])
def test_an_offer_of_http_2_is_ignored_and_the_body_is_read(world: World, last: bytes) -> None:
    offer = (b"Connection: Upgrade, HTTP2-Settings", b"HTTP2-Settings: AAEAAEAA", *last.splitlines())
    body = json.dumps(world.body()).encode()
    request = request_bytes(world, "POST", world.mappings_url, b"Content-Type: application/json", *offer, body=body)
    with world.emulator.serve() as base_url:
        head, _ = exchange(base_url, request)
    assert head.startswith(b"HTTP/1.1 202"), head


def names(head: bytes) -> set[bytes]:
    return {line.partition(b":")[0] for line in head.splitlines()[1:]}


def test_headers_have_their_documented_names_on_a_socket(world: World) -> None:
    mapping = world.mapping_url(world.create())
    body = json.dumps(world.body("another")).encode()
    create = request_bytes(world, "POST", world.mappings_url, b"Content-Type: application/json", body=body)
    own = {b"Content-Type", b"Content-Length", b"Twilio-Request-Id", b"Date", b"Server"}
    with world.emulator.serve() as base_url:
        accepted, _ = exchange(base_url, create)
        fetched, _ = exchange(base_url, request_bytes(world, "GET", mapping))
        wrong_method, _ = exchange(base_url, request_bytes(world, "PUT", mapping))
        closed, _ = exchange(base_url, request_bytes(world, "GET", mapping, b"Connection: close"))
        anonymous, _ = exchange(base_url, b"GET /v1/ControlPlane/Stores HTTP/1.1\r\nHost: x\r\n\r\n")
        broken, _ = exchange(base_url, RAW_REQUESTS["not HTTP"])

    assert names(accepted) == own | {b"Operation-Id", b"Location", b"Retry-After"}
    assert names(fetched) == own | {b"ETag"}
    assert names(wrong_method) == own | {b"Allow"}
    assert names(closed) == own | {b"ETag", b"Connection"}
    assert names(anonymous) == own | {b"WWW-Authenticate"}
    assert names(broken) == own - {b"Twilio-Request-Id"} | {b"Connection"}


def test_requests_that_follow_each_other_at_once_are_answered_in_order(world: World) -> None:
    mapping = world.mapping_url(world.create())
    requests = request_bytes(world, "GET", mapping) + request_bytes(world, "GET", "/nothing", b"Connection: close")
    with world.emulator.serve() as base_url:
        url = httpx.URL(base_url)
        with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
            connection.sendall(requests)
            received = connection.makefile("rb").read()

    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"404"]
    assert received.count(b"Twilio-Request-Id: RQ") == 2


def test_an_unread_body_does_not_spoil_the_next_request_on_the_connection(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url) as client:
        for _ in range(3):
            assert client.post("/nothing", content=b"x" * 100_000).status_code == 404
            assert client.post(world.mappings_url, content=b"x" * 100_000).status_code == 401
            assert client.get(world.mappings_url, auth=auth).status_code == 200


def test_a_body_far_too_large_is_refused_over_a_socket(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    headers = {"Content-Type": "application/json"}
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url, auth=auth, headers=headers) as client:
        response = client.post(world.mappings_url, content=iter([b" " * 65536] * 100))

        assert error(response) == (413, 413)
        assert client.get(world.mappings_url).status_code == 200
