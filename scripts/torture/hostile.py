"""Send hostile bytes on raw sockets: each is answered with valid HTTP or a closed connection, never with a 500.

Meanwhile other requests are served. What stalls within a request is answered or closed within a bound, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from scripts.torture.dice import Dice
from scripts.torture.hostile_requests import CREDENTIALS, Case, case, held_case
from scripts.torture.report import Report
from scripts.torture.served import OK, STORES, Served

if TYPE_CHECKING:
    from pathlib import Path

CASES, LONG_CASES = 2_000, 6_000
_HELD, _LONG_HELD = 40, 200
_AT_ONCE = 64
_QUIET = 0.25  # seconds without a byte from the server after which the sender ends its side
_CLOSED_WITHIN = 20.0  # seconds from then on
_HELD_WITHIN = 40.0  # seconds that the server may wait for the rest of a request
_GOOD_WITHIN = 5.0  # seconds for a good request, while everything else goes on
_PAUSE = 0.02  # seconds between two good requests
_HEAD = re.compile(rb"HTTP/1\.1 ([1-5][0-9]{2}) [^\r\n]*\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n]*\r\n)*)\r\n")
_LENGTH = re.compile(rb"(?im)^content-length: *([0-9]+)\r$")
_INTERIM, _ERROR, _SERVER_ERROR = 200, 400, 500
_UNSUPPORTED = {501, 505}
_GOOD = b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%b\r\n\r\n" % (STORES.encode(), CREDENTIALS)


class Answer(NamedTuple):
    """What came back on one connection.

    Attributes:
        received: Every byte.
        reset: Whether the server reset the connection, which may lose the end of its response.
        ended: Whether the connection ended within the bound.
    """

    received: bytes
    reset: bool
    ended: bool


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Send 2,000 distinct cases in the short form, 6,000 in the long one, and some that stall."""
    report, random = (
        Report("hostile", seed, Counter({"distinct cases": 0, "stalled": 0, "good requests meanwhile": 0})),
        Dice(seed),
    )
    cases: dict[bytes, Case] = {}
    while len(cases) < (LONG_CASES if long else CASES):
        made = case(random)
        cases[b"|".join(made.parts)] = made
    held = [held_case(random) for _ in range(_LONG_HELD if long else _HELD)]
    with Served(folder / "hostile") as served:
        asyncio.run(_attack(served, [*cases.values()], held, report))
        with served.http() as http:
            report.expect(http.get(STORES).status_code == OK, "a good request afterwards is not answered with 200")
        report.expect(served.process.poll() is None, "the emulator has ended")
        report.expect("Traceback" not in served.errors(), f"the log holds a traceback: {served.errors()[-2000:]}")
    return report


async def _attack(served: Served, cases: list[Case], held: list[Case], report: Report) -> None:
    address = urlsplit(served.base_url)
    host, port = str(address.hostname), address.port or 0
    waiting = [asyncio.create_task(_try(host, port, one, report)) for one in held]
    gate, done = asyncio.Semaphore(_AT_ONCE), asyncio.Event()

    async def gated(one: Case) -> None:
        async with gate:
            await _try(host, port, one, report)

    good = asyncio.create_task(_send_good(host, port, done, report))
    await asyncio.gather(*(gated(one) for one in cases))
    await asyncio.gather(*waiting)
    done.set()
    await good


async def _try(host: str, port: int, one: Case, report: Report) -> None:
    """Send one case, and record a loss if the answer is not a right one."""
    answer = await _exchange(host, port, one)
    report.count("stalled" if one.held else "distinct cases")
    if not answer.ended:
        report.lose(f"neither answered nor closed within the bound: {shown(one)}")
    statuses, wrong = read_responses(answer.received, bodiless=b"HEAD" in one.sent.upper())
    if wrong and not answer.reset:
        report.lose(f"{wrong}: {answer.received[:300]!r} to {shown(one)}")
    for status in statuses:
        report.count(f"responses {status}")
        bad = status >= _SERVER_ERROR and status not in _UNSUPPORTED
        report.expect(not bad, f"status {status} to {shown(one)}")


async def _exchange(host: str, port: int, one: Case) -> Answer:
    reader, writer = await asyncio.open_connection(host, port)
    received = bytearray()
    try:
        for part in one.parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        ended = False
        if not one.held:
            ended = await _read(reader, received, _QUIET, each=True)
            if not ended and writer.can_write_eof():
                writer.write_eof()
        ended = ended or await _read(reader, received, _HELD_WITHIN if one.held else _CLOSED_WITHIN)
        return Answer(bytes(received), reset=False, ended=ended)
    except (ConnectionError, BrokenPipeError):
        await _read_rest(reader, received)
        return Answer(bytes(received), reset=True, ended=True)
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader, received: bytearray, seconds: float, *, each: bool = False) -> bool:
    """Read until the end or for some seconds, with `each` between two pieces, and return whether the end came."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    while True:
        try:
            part = await asyncio.wait_for(reader.read(65536), seconds if each else ends - loop.time())
        except TimeoutError:
            return False
        if not part:
            return True
        received += part


async def _read_rest(reader: asyncio.StreamReader, received: bytearray) -> None:
    with contextlib.suppress(ConnectionError):
        await _read(reader, received, _QUIET)


async def _send_good(host: str, port: int, done: asyncio.Event, report: Report) -> None:
    """Send good requests one after the other until told to stop."""
    while not done.is_set():
        try:
            answer = await asyncio.wait_for(_exchange(host, port, Case((_GOOD,), held=True)), _GOOD_WITHIN)
            good = answer.received.startswith(b"HTTP/1.1 200 ")
            report.expect(good, f"a good request meanwhile got {answer.received[:300]!r}")
        except (TimeoutError, ConnectionError) as error:
            report.lose(f"a good request meanwhile got {error!r}")
        report.count("good requests meanwhile")
        await asyncio.sleep(_PAUSE)


def read_responses(received: bytes, *, bodiless: bool) -> tuple[list[int], str]:
    """Read HTTP responses.

    Args:
        received: Every byte of a connection.
        bodiless: Whether some of them may answer `HEAD`, so that their bodies are missing.

    Returns:
        The statuses, and what is wrong with what follows them; empty if nothing is.
    """
    statuses: list[int] = []
    while received:
        head = _HEAD.match(received)
        if head is None:
            return statuses, "not a response"
        status, received = int(head[1]), received[head.end() :]
        if status < _INTERIM:
            continue
        statuses.append(status)
        length = _LENGTH.search(head[2])
        if length is None:
            return statuses, "a response without Content-Length"
        if bodiless and (not received or received.startswith(b"HTTP/1.1 ")):
            continue
        body, received = received[: int(length[1])], received[int(length[1]) :]
        if len(body) < int(length[1]):
            return statuses, "half a response"
        if status >= _ERROR and not _is_error(body, status):
            return statuses, "an error without a Twilio error body"
    return statuses, ""


def _is_error(body: bytes, status: int) -> bool:
    try:
        error: Any = json.loads(body)
        return {"code", "message"} <= {*error} and error["status"] == status
    except (LookupError, TypeError, ValueError):
        return False


def shown(one: Case) -> str:
    """Return a case so that it can be sent again."""
    return ("held " if one.held else "") + " + ".join(repr(part[:700]) for part in one.parts)
