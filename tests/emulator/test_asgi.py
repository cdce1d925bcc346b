"""The emulator as an ASGI application."""

from __future__ import annotations

import base64
import json
import tempfile
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.emulator.world import mapping_to
from twilio_memory_emulator.control import admin
from twilio_memory_emulator.http.endpoints import BODY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.emulator.world import World

JSON = (b"content-type", b"application/json")
DISCONNECT: dict[str, Any] = {"type": "http.disconnect"}


class Exchange:
    """One request to the application, and what it sent in return."""

    def __init__(self, world: World, messages: Iterable[dict[str, Any]] = ()) -> None:
        self._app = world.emulator.app
        self._messages = list(messages)
        self.received = 0
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        self.received += 1
        return self._messages.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    def run(self, scope: dict[str, Any]) -> None:
        async def call() -> None:
            await self._app(scope, self.receive, self.send)

        anyio.run(call)

    @property
    def status(self) -> int:
        status: int = self.sent[0]["status"]
        return status

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> Any:
        return json.loads(self.sent[1]["body"])


def scope(
    world: World, path: str, *headers: tuple[bytes, bytes], method: str = "POST", known: bool = True, query: bytes = b""
) -> dict[str, Any]:
    pair = f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode()
    authorization = [(b"authorization", b"Basic " + base64.b64encode(pair))] if known else []
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [*authorization, *headers],
        "server": ("127.0.0.1", 8765),
    }


def parts(*bodies: bytes) -> list[dict[str, Any]]:
    """Return a body in pieces; the last message omits what ASGI makes optional."""
    more = [{"type": "http.request", "body": body, "more_body": True} for body in bodies]
    return [*more, {"type": "http.request"}]


def test_a_body_may_come_in_pieces(world: World) -> None:
    body = json.dumps(world.body()).encode()
    exchange = Exchange(world, parts(body[:10], b"", body[10:]))

    exchange.run(scope(world, world.mappings_url, JSON))

    assert [message["type"] for message in exchange.sent] == ["http.response.start", "http.response.body"]
    assert exchange.status == 202
    assert exchange.headers[b"location"].startswith(b"http://127.0.0.1:8765/v1/ControlPlane/Operations/")
    assert world.names() == ["crm-contacts"]


def test_names_of_headers_are_in_lower_case_as_asgi_wants_them(world: World) -> None:
    exchange = Exchange(world, parts(json.dumps(world.body()).encode()))

    exchange.run(scope(world, world.mappings_url, JSON))

    own = {b"content-type", b"content-length", b"twilio-request-id"}
    assert exchange.headers.keys() == own | {b"operation-id", b"location", b"retry-after"}


def test_a_client_that_disconnects_within_its_body_changes_nothing(world: World) -> None:
    body = json.dumps(world.body()).encode()
    exchange = Exchange(world, [*parts(body)[:1], DISCONNECT])

    exchange.run(scope(world, world.mappings_url, JSON))

    assert (exchange.status, exchange.body["code"]) == (400, 520046)
    assert exchange.body["message"] == "body: the connection ended before the body did"
    assert world.names() == []


@pytest.mark.parametrize(
    ("path", "headers", "known", "status"),
    [
        ("/v1/ControlPlane/Stores", [JSON], False, 401),
        ("/nothing", [JSON], True, 404),
        ("/v1/ControlPlane/Stores", [JSON, (b"content-length", str(BODY_LIMIT + 1).encode())], True, 413),
        ("/v1/ControlPlane/Stores", [JSON, (b"content-length", b"9" * 5000)], True, 413),
        ("/_emulator/datasets", [JSON], False, 401),
        ("/_emulator/datasets", [JSON, (b"content-length", str(BODY_LIMIT + 1).encode())], True, 413),
        ("/_emulator/datasets", [(b"content-type", b"application/zip")], True, 400),
        ("/_emulator/datasets", [(b"content-type", b"text/csv"), (b"content-length", b"268435457")], True, 413),
        ("/_emulator/seed", [(b"content-length", str(BODY_LIMIT + 1).encode())], True, 413),
    ],
)
def test_what_can_be_refused_by_its_head_is_refused_before_its_body_is_read(
    world: World, path: str, headers: list[tuple[bytes, bytes]], known: bool, status: int
) -> None:
    exchange = Exchange(world)

    exchange.run(scope(world, path, *headers, known=known))

    assert exchange.status == status
    assert exchange.received == 0
    assert exchange.headers.get(b"connection") == (b"close" if status == 413 else None)


@pytest.mark.parametrize(("surplus", "status"), [(0, 202), (1, 413)])
def test_a_body_is_refused_once_it_is_longer_than_the_limit(world: World, surplus: int, status: int) -> None:
    body = json.dumps(world.body()).encode()
    padding = b" " * (BODY_LIMIT - len(body) + surplus)
    exchange = Exchange(world, parts(body, padding))

    exchange.run(scope(world, world.mappings_url, JSON))

    assert exchange.status == status


@pytest.mark.parametrize(("surplus", "status"), [(0, 201), (1, 413)])
def test_an_upload_is_refused_once_it_is_longer_than_its_limit(
    world: World, monkeypatch: pytest.MonkeyPatch, surplus: int, status: int
) -> None:
    monkeypatch.setattr(admin, "UPLOAD_LIMIT", 8)
    exchange = Exchange(world, parts(b"a,b\n", b"1,2\n" + b" " * surplus))

    exchange.run(scope(world, "/_emulator/datasets", (b"content-type", b"text/csv")))

    assert exchange.status == status
    assert [dataset.fields for dataset in world.emulator.datasets()[1:]] == [{"a": "NUMBER", "b": "NUMBER"}][
        : 1 - surplus
    ]


def test_an_upload_that_cannot_be_stored_is_refused_with_503(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    exchange = Exchange(world, parts(b"a\n1\n"))

    exchange.run(scope(world, "/_emulator/datasets", (b"content-type", b"text/csv")))

    assert (exchange.status, exchange.body["code"]) == (503, 20503)
    assert exchange.body["message"] == "The upload cannot be stored: No such file or directory. Nothing was changed."


def test_a_request_without_a_body_is_not_waited_for(world: World) -> None:
    exchange = Exchange(world)

    exchange.run(scope(world, world.mappings_url, (b"content-length", b"5"), method="GET"))

    assert (exchange.status, exchange.received) == (200, 0)


def test_head_is_answered_without_a_body(world: World) -> None:
    exchange = Exchange(world)

    exchange.run(scope(world, world.mappings_url, method="HEAD"))

    assert (exchange.status, exchange.sent[1]["body"]) == (200, b"")
    assert int(exchange.headers[b"content-length"]) > 0


def test_the_application_may_be_mounted_below_a_path(world: World) -> None:
    below = {"path": f"/memory{world.mappings_url}", "root_path": "/memory"}
    beside = {"path": f"/memory-too{world.mappings_url}", "root_path": "/memory"}
    found, other = Exchange(world), Exchange(world)

    found.run(scope(world, "", method="GET") | below)
    other.run(scope(world, "", method="GET") | beside)

    assert (found.status, other.status) == (200, 404)


def test_the_status_url_has_the_scheme_that_the_server_reports(world: World) -> None:
    mapping = world.body(mappingTo=mapping_to(("mobile", "Contact", "phone")))
    exchange = Exchange(world, parts(json.dumps(mapping).encode()))

    exchange.run(scope(world, world.mappings_url, JSON, (b"host", b"memory.test")) | {"scheme": "https"})

    assert exchange.body["statusUrl"].startswith("https://memory.test/v1/")


def test_a_websocket_is_closed(world: World) -> None:
    exchange = Exchange(world)

    exchange.run({"type": "websocket", "path": world.mappings_url})

    assert exchange.sent == [{"type": "websocket.close"}]


def test_the_start_and_the_end_of_the_lifespan_are_confirmed(world: World) -> None:
    exchange = Exchange(world, [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    exchange.run({"type": "lifespan"})

    assert exchange.sent == [{"type": "lifespan.startup.complete"}, {"type": "lifespan.shutdown.complete"}]
