"""Whatever a broken or hostile server sends, a call ends in a value or a `TwilioMemoryError`, within its bounds."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from tests.overlay.harness import MAPPING, OPERATION, STORE
from tests.overlay.raw_server import Connection, serving
from twilio_memory import (
    NO_RETRY,
    APIError,
    AsyncMemoryClient,
    BadRequestError,
    InvalidArgumentError,
    InvalidResponseError,
    MemoryClient,
    NotFoundError,
    OperationTimeoutError,
    PagingError,
    Polling,
    RateLimitError,
    RequestTimeoutError,
    Retry,
    TransportError,
    TwilioMemoryError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT = 1_000_000
NAMED = {"Operation-Id": OPERATION}
COMPLETED = {"operationId": OPERATION, "status": "COMPLETED", "result": {"type": "RESOURCE_ID", "id": MAPPING}}
HALF = "\\ud800"


def memory(*responses: Any, **settings: Any) -> MemoryClient:
    """Return a client of a server that returns these responses in order, then the last one again and again."""
    left = list(responses)

    def respond(request: httpx.Request) -> httpx.Response:
        scripted = left.pop(0) if len(left) > 1 else left[0]
        response: Any = scripted(request) if callable(scripted) else scripted
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)

    http = httpx.Client(transport=httpx.MockTransport(respond))
    given: dict[str, Any] = {"base_url": "https://memory.example", "sleep": lambda _: None} | settings
    return MemoryClient("AC1", "token", http_client=http, **given)


def fetch(client: MemoryClient) -> Any:
    return client.stores.fetch(STORE)


def items(client: MemoryClient) -> list[Any]:
    return list(client.store(STORE).data_mappings.list())


def create(client: MemoryClient, timeout: float = 5) -> Any:
    mappings = client.store(STORE).data_mappings
    operation = mappings.create(display_name="a", mapping_from="tdi_x", mapping_to=[("a", "b", "c")])
    return operation.result(timeout=timeout)


def page(token: object) -> httpx.Response:
    return httpx.Response(200, json={"dataMappings": [], "meta": {"nextToken": token}})


@pytest.mark.parametrize("token", [["x"], {"a": 1}, 5, True, "\ud800", "x" * 70_000, "a\nb", ".."])
def test_a_page_token_that_cannot_be_sent_back_is_an_invalid_response(token: object) -> None:
    body = json.dumps({"dataMappings": [], "meta": {"nextToken": token}}).encode()
    with pytest.raises(InvalidResponseError, match="nextToken is not a page token"):
        items(memory(httpx.Response(200, content=body)))


def test_endless_empty_pages_are_a_paging_error() -> None:
    tokens = (str(number) for number in range(10_000))
    with pytest.raises(PagingError, match="100 empty pages in a row"):
        items(memory(lambda _: page(next(tokens))))


def test_endless_pages_of_traits_are_a_paging_error() -> None:
    tokens = (str(number) for number in range(10_000))

    def traits(_: httpx.Request) -> httpx.Response:
        token = next(tokens)
        group = {"displayName": "G", "traits": {f"t{token}": {"dataType": "STRING"}}}
        return httpx.Response(200, json={"traitGroup": group, "meta": {"nextToken": token}})

    with pytest.raises(PagingError, match="more than a group can hold"):
        memory(traits).store(STORE).trait_groups.fetch("G")


@pytest.mark.parametrize("found", [HALF, ".", "..", "x" * 5000, "a\\u0000b", ""])
def test_an_operation_that_names_no_usable_id_is_an_error(found: str) -> None:
    body = json.dumps(COMPLETED).replace(MAPPING, found).encode()
    with pytest.raises(TwilioMemoryError, match="does not name the resource's id"):
        create(memory(httpx.Response(202, headers=NAMED), httpx.Response(200, content=body)))


@pytest.mark.socket
@pytest.mark.parametrize("location", ["javascript:x", "http://[::1", "//", "http://a b/", "\x7f"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_wherever_it_leads_and_is_not_retried(status: int, location: str) -> None:
    paths: list[str] = []

    def redirect(connection: Connection) -> None:
        paths.append(connection.path)
        connection.respond(b"", status, f"Location: {location}\r\n")

    with (
        serving(redirect) as base_url,
        MemoryClient("AC1", "t", base_url=base_url) as client,
        pytest.raises(APIError, match="a redirect, which the client does not follow"),
    ):
        fetch(client)
    assert len(paths) == 1


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 01 Jan 2026 00:00:00 +99999999999999",
        "1 Jan 10000000000000000000000 00:00",
        "1_0",
        "\u0661\u0660",
        "nan",
        "inf",
        "1e3",
    ],
)
def test_a_malformed_retry_after_is_ignored(value: str) -> None:
    with pytest.raises(RateLimitError) as caught:
        fetch(memory(httpx.Response(429, headers=[(b"Retry-After", value.encode())]), retry=NO_RETRY))
    assert caught.value.retry_after is None
    accepted = httpx.Response(202, headers=[(b"Operation-Id", OPERATION.encode()), (b"Retry-After", value.encode())])
    assert memory(accepted).store(STORE).data_mappings.delete(MAPPING).id == OPERATION


def test_a_body_nested_too_deeply_is_an_invalid_response() -> None:
    # How deep is too deep depends on the interpreter.
    body = b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(InvalidResponseError):
        fetch(memory(httpx.Response(200, content=body)))


def drip_status(connection: Connection) -> None:
    connection.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000)


def drip_body(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    connection.drip(b" " * 1000)


def endless_interim(connection: Connection) -> None:
    while not connection.stopped.is_set():
        connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def drip_interim(connection: Connection) -> None:
    while not connection.stopped.wait(0.05):
        connection.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def silence(connection: Connection) -> None:
    connection.stopped.wait()


SLOW = [drip_status, drip_body, endless_interim, drip_interim, silence]


@pytest.mark.socket
@pytest.mark.parametrize("script", SLOW)
def test_the_timeout_bounds_the_whole_exchange(script: Callable[[Connection], None]) -> None:
    with (
        serving(script) as base_url,
        MemoryClient("AC1", "t", base_url=base_url, timeout=0.4, retry=NO_RETRY) as client,
        pytest.raises(RequestTimeoutError, match=r"no complete response within 0\.4 s"),
    ):
        fetch(client)


@pytest.mark.socket
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("script", SLOW)
def test_the_timeout_bounds_the_whole_exchange_of_the_async_client(
    script: Callable[[Connection], None], backend: str
) -> None:
    async def main(base_url: str) -> None:
        async with AsyncMemoryClient("AC1", "t", base_url=base_url, timeout=0.4, retry=NO_RETRY) as client:
            with pytest.raises(RequestTimeoutError, match=r"no complete response within 0\.4 s"):
                await client.stores.fetch(STORE)

    with serving(script) as base_url:
        anyio.run(main, base_url, backend=backend)


@pytest.mark.socket
def test_a_result_ends_within_its_timeout_even_if_the_poll_is_slow() -> None:
    def script(connection: Connection) -> None:
        if connection.path.endswith("/DataMappings"):
            connection.respond(b"{}", 202, f"Operation-Id: {OPERATION}\r\nRetry-After: 0\r\n")
        else:
            drip_body(connection)

    with (
        serving(script) as base_url,
        MemoryClient("AC1", "t", base_url=base_url) as client,
        pytest.raises(OperationTimeoutError, match=r"did not end within 0\.5 s"),
    ):
        create(client, timeout=0.5)


class Time:
    """A clock that sleeping advances."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def settings(self) -> dict[str, Any]:
        return {"sleep": self.sleep, "clock": lambda: self.now, "random": lambda: 0.5}


def test_retries_of_the_last_fetch_end_with_the_timeout_of_the_result() -> None:
    time = Time()
    busy = httpx.Response(503, headers={"Retry-After": "50"})
    client = memory(httpx.Response(202, headers=NAMED), httpx.Response(200, json=COMPLETED), busy, **time.settings())
    with pytest.raises(OperationTimeoutError) as caught:
        create(client, timeout=5)
    assert isinstance(caught.value.__cause__, APIError)
    assert time.now == pytest.approx(5)


def test_repeated_edits_end_with_the_timeout_of_the_result() -> None:
    time = Time()
    requests: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request.method)
        if request.method == "GET" and "Operations" in request.url.path:
            failed = {"operationId": OPERATION, "status": "FAILED", "error": {"code": 520043}}
            return httpx.Response(200, json=failed)
        if request.method == "GET":
            return httpx.Response(200, json={"id": MAPPING}, headers={"ETag": '"1"'})
        return httpx.Response(202, headers=NAMED) if len(requests) < 3 else httpx.Response(412)

    mappings = memory(respond, retry=Retry(backoff=3), **time.settings()).store(STORE).data_mappings
    operation = mappings.edit(MAPPING, lambda _: {"description": "d"}, attempts=100)
    with pytest.raises(OperationTimeoutError):
        operation.result(timeout=20)
    assert time.now <= 20


def big(connection: Connection, status: int = 200, *, packed: bool = False) -> None:
    """Send a body of 1.5 GB, or as much of it as the client reads."""
    encoding = b"Content-Encoding: gzip\r\n" if packed else b""
    connection.send(b"HTTP/1.1 %d X\r\nTransfer-Encoding: chunked\r\n%s\r\n" % (status, encoding))
    part = b" " * 1_000_000
    compressor = zlib.compressobj(wbits=31)
    for _ in range(1500):
        chunk = compressor.compress(part) if packed else part
        if chunk:
            connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))


@pytest.mark.socket
@pytest.mark.parametrize("packed", [False, True])
def test_a_successful_response_is_read_up_to_a_limit(packed: bool) -> None:
    with (
        serving(lambda connection: big(connection, packed=packed)) as base_url,
        MemoryClient("AC1", "t", base_url=base_url, max_response_bytes=LIMIT) as client,
        pytest.raises(InvalidResponseError, match="longer than 1,000,000 bytes; max_response_bytes sets the limit"),
    ):
        fetch(client)


@pytest.mark.socket
@pytest.mark.parametrize("packed", [False, True])
def test_the_body_of_an_error_is_kept_up_to_a_smaller_limit(packed: bool) -> None:
    with (
        serving(lambda connection: big(connection, 404, packed=packed)) as base_url,
        MemoryClient("AC1", "t", base_url=base_url) as client,
        pytest.raises(NotFoundError) as caught,
    ):
        fetch(client)
    assert len(caught.value.response.content) == 64 * 1024


@pytest.mark.socket
@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "x"])
def test_a_content_encoding_that_was_not_requested_is_an_invalid_response(encoding: str) -> None:
    body = gzip.compress(gzip.compress(b" " * 10_000))
    with (
        serving(lambda connection: connection.respond(body, headers=f"Content-Encoding: {encoding}\r\n")) as base_url,
        MemoryClient("AC1", "t", base_url=base_url) as client,
        pytest.raises(InvalidResponseError, match="which was not asked for"),
    ):
        fetch(client)


def test_an_error_message_has_no_control_characters_and_a_maximum_length() -> None:
    refused = httpx.Response(400, json={"code": 520046, "message": "a\u001b[2J\nb" + "x" * 5000})
    with pytest.raises(BadRequestError) as caught:
        fetch(memory(refused))
    assert str(caught.value).isprintable()
    assert "a\\x1b[2J\\nb" in str(caught.value)
    assert len(caught.value.message) == 1024


@pytest.mark.parametrize("tag", ["é\x01".encode("latin-1"), b" ", "→".encode()])
def test_an_entity_tag_that_cannot_be_sent_back_is_not_an_invalid_argument(tag: bytes) -> None:
    current = httpx.Response(200, json={"id": MAPPING}, headers=[(b"ETag", tag)])
    with pytest.raises(TwilioMemoryError, match="entity tag") as caught:
        memory(current).store(STORE).data_mappings.edit(MAPPING, lambda _: {"description": "d"})
    assert not isinstance(caught.value, InvalidArgumentError)


@pytest.mark.parametrize(
    "location",
    [
        "/gateway/../admin/x",
        "/gateway/%2e%2e/admin/x",
        "/gateway/%252e%252e/x",
        "/gateway/./x",
        "/gateway\\..\\x",
        "/admin",
    ],
)
def test_a_status_url_that_leads_out_of_the_base_url_is_not_followed(location: str) -> None:
    paths: list[str] = []

    def status(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path.decode())
        return httpx.Response(200, json=COMPLETED)

    accepted = httpx.Response(202, headers={**NAMED, "Location": location})
    client = memory(accepted, status, base_url="https://memory.example/gateway")
    client.store(STORE).data_mappings.delete(MAPPING).wait()
    assert paths == [f"/gateway/v1/ControlPlane/Operations/{OPERATION}"]


@pytest.mark.parametrize("operation_id", ["..", ".", "x" * 5000])
def test_an_operation_id_that_no_url_can_hold_counts_as_missing(operation_id: str) -> None:
    with pytest.raises(InvalidResponseError, match="names no operation"):
        memory(httpx.Response(202, headers={"Operation-Id": operation_id})).store(STORE).data_mappings.delete(MAPPING)


def test_a_new_operation_that_is_not_found_at_first_is_polled_again() -> None:
    missing = httpx.Response(404, json={"code": 520052})
    client = memory(httpx.Response(202, headers=NAMED), missing, missing, httpx.Response(200, json=COMPLETED))
    client.store(STORE).data_mappings.delete(MAPPING).wait()
    client = memory(httpx.Response(202, headers=NAMED), missing)
    with pytest.raises(NotFoundError):
        client.store(STORE).data_mappings.delete(MAPPING).wait()


def test_a_response_about_something_else_is_an_invalid_response() -> None:
    other = httpx.Response(200, json={"id": "mem_store_1"})
    with pytest.raises(InvalidResponseError, match="the response is about 'mem_store_1'"):
        fetch(memory(other))
    state = httpx.Response(200, json={"operationId": "proc_job_1", "status": "COMPLETED"})
    with pytest.raises(InvalidResponseError, match="the response is about 'proc_job_1'"):
        memory(state).operation(OPERATION).wait()


def test_a_broken_stream_is_a_transport_error() -> None:
    def broken() -> Iterator[bytes]:
        yield b"{"
        raise httpx.ReadError("reset")

    client = memory(httpx.Response(200, json={}), retry=NO_RETRY)
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=broken())))
    client = MemoryClient("AC1", "t", http_client=http, retry=NO_RETRY, polling=Polling())
    with pytest.raises(TransportError, match="the connection broke"):
        fetch(client)
