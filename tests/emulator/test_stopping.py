"""How the command ends: when it is told to, whatever clients and standard error do, and when its server fails."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.test_command import AUTH
from tests.emulator.test_hostile_clients import connected, received

if TYPE_CHECKING:
    from collections.abc import Generator

DOCKER = 10  # seconds that Docker waits before it kills
MAIN = "import sys; from twilio_memory_emulator.command import main; sys.exit(main(['--port', '0', *sys.argv[1:]]))"


@contextmanager
def running(before: str = "", *arguments: str) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    """Run the command after some lines of Python, and yield its process and its base URL."""
    command = [sys.executable, "-c", f"{before}\n{MAIN}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        try:
            base_url = process.stdout.readline().split()[5].decode()
            while b"API reference" not in process.stdout.readline():
                pass
            yield process, base_url
        finally:
            process.kill()


def ended(process: subprocess.Popen[bytes], *numbers: signal.Signals) -> tuple[int, str]:
    """Send signals, and return the exit code and what was written to standard error."""
    for number in numbers:
        process.send_signal(number)
    code = process.wait(timeout=DOCKER)
    assert process.stderr
    return code, process.stderr.read().decode()


def head(path: str, length: int) -> bytes:
    credentials = httpx.BasicAuth(*AUTH)._auth_header.encode()
    headers = b"Host: x\r\nContent-Type: text/csv\r\nAuthorization: %b\r\nContent-Length: %d" % (credentials, length)
    return b"POST %b HTTP/1.1\r\n%b\r\n\r\n" % (path.encode(), headers)


def has_read(base_url: str) -> bool:
    """Return once the server has read what was sent on other connections before."""
    return all(httpx.get(f"{base_url}/_emulator/health").status_code == 200 for _ in range(3))


HALF_SENT = {
    "nothing": b"",
    "a part of a head": b"GET / HTTP/1.1\r\nHost",
    "a part of a body": head("/_emulator/seed", 100) + b"stores",
    "a part of an upload": head("/_emulator/datasets", 100_000_000) + b"a,b\n" * 100_000,
}


@pytest.mark.parametrize("name", HALF_SENT)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_while_a_request_is_half_sent(name: str, number: signal.Signals) -> None:
    with running() as (process, base_url), connected(base_url) as connection:
        connection.sendall(HALF_SENT[name])
        assert has_read(base_url)

        assert ended(process, number) == (0, "")
        if name.startswith("a part of a"):
            expected = [] if name.endswith("head") else [503]
            assert [status for status, _ in received(connection)] == expected


HANGS = """
import threading
from twilio_memory_emulator.ingestion import field_types
field_types.infer_fields = lambda *_, **__: threading.Event().wait()
"""


def test_a_signal_ends_it_while_an_upload_is_examined() -> None:
    with running(HANGS) as (process, base_url), connected(base_url) as connection:
        connection.sendall(head("/_emulator/datasets", 4) + b"a\n1\n")
        assert has_read(base_url)

        code, errors = ended(process, signal.SIGTERM)
        assert code == 0
        assert "Traceback" not in errors
        assert [status for status, _ in received(connection)] == [503]


def is_open(base_url: str) -> bool:
    url = httpx.URL(base_url)
    with socket.socket() as connection:
        return connection.connect_ex((url.host, url.port or 0)) == 0


NEVER_CLOSES = """
import threading
from twilio_memory_emulator import Emulator
Emulator.close = lambda _: threading.Event().wait()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_ends_it_at_once(number: signal.Signals) -> None:
    with running(NEVER_CLOSES) as (process, base_url):
        process.send_signal(signal.SIGTERM)
        while is_open(base_url):  # until the first one has closed the port
            pass

        assert ended(process, number) == (128 + number, "")


LOADS_FOR_EVER = """
import threading
from twilio_memory_emulator import command
def fill(*_):
    print(*"0 1 2 3 4 http://x".split(), flush=True)
    print("API reference", flush=True)
    threading.Event().wait()
command._fill = fill
"""


IMPORTS_FOR_EVER = """
import sys, threading
class Finder:
    def find_spec(name, *_):
        if name == "twilio_memory_emulator.emulator":
            print(*"0 1 2 3 4 http://x".split(), flush=True)
            print("API reference", flush=True)
            threading.Event().wait()
sys.meta_path.insert(0, Finder)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("before", [LOADS_FOR_EVER, IMPORTS_FOR_EVER])
def test_a_signal_ends_it_before_it_listens(before: str, number: signal.Signals) -> None:
    with running(before) as (process, _):
        assert ended(process, number) == (128 + number, "")


SERVER_FAILS = """
from twilio_memory_emulator.http import server
async def fail(self, counter):
    if counter == 2:
        raise {error}
    return False
server._Server.on_tick = fail
"""


@pytest.mark.parametrize("error", ["MemoryError", "SystemExit", "OSError('gone')"])
def test_it_fails_when_its_server_ends_by_itself(error: str) -> None:
    with running(SERVER_FAILS.format(error=error)) as (process, _):
        code, errors = ended(process)

        assert code == 1
        assert re.match(r"ERROR: The server failed with \w+\n", errors)
        assert errors.endswith(
            "twilio-memory emulator: The server ended by itself; the lines before this one say why.\n"
        )


LOGS_A_LOT = """
from twilio_memory_emulator.control.admin import Admin
def fail(*_):
    raise KeyError
Admin.reset = fail
"""


OTHERS_LOG_A_LOT = """
import logging, warnings
from twilio_memory_emulator.control.admin import Admin
def fail(*_):
    logging.getLogger("asyncio").error("a" * 1000)
    warnings.warn("a" * 1000, stacklevel=2)
    raise KeyError
Admin.reset = fail
warnings.simplefilter("always")
"""


@pytest.mark.parametrize("log", [LOGS_A_LOT, OTHERS_LOG_A_LOT])
def test_it_serves_and_ends_while_nobody_reads_its_log(log: str) -> None:
    with running(log) as (process, base_url):
        with httpx.Client(base_url=base_url, auth=AUTH) as client:
            for _ in range(500):
                assert client.post("/_emulator/reset").status_code == 500

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=DOCKER) == 0


def test_a_failure_is_logged() -> None:
    with running(LOGS_A_LOT) as (process, base_url):
        assert httpx.post(f"{base_url}/_emulator/reset", auth=AUTH).status_code == 500

        code, errors = ended(process, signal.SIGTERM)
        assert code == 0
        assert errors.startswith("ERROR: POST /_emulator/reset failed with KeyError\n")
