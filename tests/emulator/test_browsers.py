"""Web pages of other origins cannot use the emulator: what their requests look like, and what a real browser sends."""

from __future__ import annotations

import base64
import shutil
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import error
from tests.reference.browser import chromium
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.emulator.world import World

OWN = "http://127.0.0.1:8765"
API, RESET, HEALTH, REFERENCE = (
    "/v1/ControlPlane/Stores",
    "/_emulator/reset",
    "/_emulator/health",
    "/_emulator/reference",
)
FORBIDDEN = (403, 20403)


def ask(
    world: World, method: str, path: str, headers: dict[str, str], own: str = OWN, emulator: Emulator | None = None
) -> httpx.Response:
    """Send a request as a browser does that has the right credentials; `own` is where it reaches the emulator."""
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with httpx.Client(transport=(emulator or world.emulator).transport(), base_url=own, auth=auth) as client:
        return client.request(method, path, headers=headers)


FOREIGN_PAGES = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:3000"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://localhost:8765"},
    {"Origin": "file://"},
    {"Origin": "http://127.0.0.1:8765.evil.example"},
    {"Origin": "http://evil.example#http://127.0.0.1:8765"},
    {"Origin": "chrome-extension://127.0.0.1:8765"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "Cross-Site"},
    {"Sec-Fetch-Site": "something-new"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", FOREIGN_PAGES, ids=str)
@pytest.mark.parametrize(("method", "path"), [("POST", RESET), ("GET", HEALTH), ("GET", "/_emulator/stores")])
def test_a_page_of_another_origin_is_refused_below_the_admin_path(
    world: World, headers: dict[str, str], method: str, path: str
) -> None:
    assert error(ask(world, method, path, headers)) == FORBIDDEN
    assert len(world.emulator.stores()) == 1


@pytest.mark.parametrize("headers", FOREIGN_PAGES[:-1], ids=str)
def test_a_page_of_another_origin_is_refused_on_the_api(world: World, headers: dict[str, str]) -> None:
    assert error(ask(world, "GET", API, headers)) == FORBIDDEN
    assert error(ask(world, "POST", API, headers)) == FORBIDDEN


def test_a_page_behind_a_development_server_may_call_the_api(world: World) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:5173"}

    assert ask(world, "GET", API, headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Mode": "cors", "Accept-Language": "*"},
        {"Referer": f"{OWN}{REFERENCE}"},
        {"User-Agent": "Mozilla/5.0"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), [("GET", HEALTH), ("GET", API), ("POST", RESET)])
def test_its_own_page_and_a_typed_address_are_answered(
    world: World, headers: dict[str, str], method: str, path: str
) -> None:
    assert ask(world, method, path, headers).status_code == 200


def test_a_link_to_the_reference_page_may_be_followed_from_any_page(world: World) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert ask(world, "GET", REFERENCE, link).status_code == 200
    assert error(ask(world, "GET", REFERENCE, link | {"Sec-Fetch-Dest": "iframe"})) == FORBIDDEN
    assert error(ask(world, "GET", f"{REFERENCE}/openapi.json", link)) == FORBIDDEN
    assert error(ask(world, "POST", REFERENCE, link)) == FORBIDDEN


FOREIGN_HOSTS = ["evil.example:8765", "localhost.evil.example", "127.0.0.1.nip.io", "evil-localhost", "", "a,b", "[::1"]
SIGNS = [
    {"Origin": "http://evil.example:8765"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://evil.example:8765/"},
    {"Accept-Language": "en"},
    {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"},
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("sign", SIGNS, ids=str)
@pytest.mark.parametrize(("method", "path"), [("GET", HEALTH), ("GET", API), ("POST", RESET), ("GET", REFERENCE)])
def test_a_browser_that_reached_this_machine_by_a_foreign_name_is_refused(
    world: World, host: str, sign: dict[str, str], method: str, path: str
) -> None:
    for own in (OWN, "http://[::1]:8765", "http://[::ffff:127.0.0.1]:8765", "http://127.1.2.3"):
        assert error(ask(world, method, path, {"Host": host, **sign}, own)) == FORBIDDEN
    assert len(world.emulator.stores()) == 1


@pytest.mark.parametrize(
    "host", ["localhost:8765", "LOCALHOST", "localhost.", "api.localhost:1", "127.0.0.1", "[::1]:8765", "192.0.2.1:80"]
)
def test_a_browser_may_use_any_name_of_this_machine(world: World, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host.lower()}", "Sec-Fetch-Site": "same-origin"}

    assert ask(world, "GET", HEALTH, headers).status_code == 200


def test_other_clients_and_other_networks_may_use_any_name(world: World) -> None:
    assert ask(world, "GET", HEALTH, {"Host": "emulator.test"}).status_code == 200
    headers = {"Host": "emulator", "Origin": "http://emulator"}
    assert ask(world, "GET", HEALTH, headers, "http://192.0.2.1:8765").status_code == 200


def test_further_hosts_can_be_allowed(world: World) -> None:
    proxied = {"Host": "localhost:8765", "Origin": "https://Memory.example", "Sec-Fetch-Site": "same-origin"}
    named = {"Host": "memory.example:81", "Origin": "http://memory.example:81", "Sec-Fetch-Site": "same-origin"}
    with Emulator(allowed_hosts=["memory.Example."]) as emulator:
        for headers in (proxied, named):
            assert ask(world, "POST", RESET, headers, emulator=emulator).status_code == 200
            assert error(ask(world, "POST", RESET, headers)) == FORBIDDEN
        refused = proxied | {"Origin": "https://evil.example"}
        assert error(ask(world, "POST", RESET, refused, emulator=emulator)) == FORBIDDEN


class _Page(BaseHTTPRequestHandler):
    html = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.html)))
        self.end_headers()
        self.wfile.write(self.html)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Print nothing."""


@contextmanager
def page(html: str) -> Generator[int]:
    """Serve a page, and yield its port."""
    handler = type("Page", (_Page,), {"html": html.encode()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def noting(emulator: Emulator, seen: list[tuple[str, str, int]]) -> None:
    """Have the emulator note method, path and status of each request."""
    app: Any = emulator.app

    async def note(scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen.append((scope["method"], scope["path"], message["status"]))
            await send(message)

        await app(scope, receive, sent)

    emulator.app = note


def visit(url: str, folder: Path, *flags: str) -> str:
    """Open a page in Chromium, let its scripts run, and return what it then shows."""
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium is installed")
    command = [executable, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}"]
    shutil.rmtree(folder, ignore_errors=True)
    options = ["--virtual-time-budget=5000", *flags, "--dump-dom", url]
    return subprocess.run([*command, *options], capture_output=True, text=True, timeout=300, check=True).stdout


ATTACK = """
<form id=f method=post target=there action="http://{sid}:{token}@127.0.0.1:{port}/_emulator/reset"></form>
<iframe name=there></iframe>
<img src="http://127.0.0.1:{port}/_emulator/health">
<script>
  document.getElementById("f").submit();
  const plain = {{method: "POST", mode: "no-cors", body: "{{}}"}};
  fetch("http://127.0.0.1:{port}/_emulator/reset", plain).catch(() => 0);
  fetch("http://127.0.0.1:{port}{api}", {{...plain, headers: {{"Content-Type": "text/plain"}}}}).catch(() => 0);
</script>
"""


def test_in_a_real_browser_a_page_of_another_origin_changes_and_reads_nothing(world: World, tmp_path: Path) -> None:
    seen: list[tuple[str, str, int]] = []
    noting(world.emulator, seen)
    with world.emulator.serve() as base_url:
        values = {"sid": world.emulator.account_sid, "token": world.emulator.auth_token, "api": API}
        with page(ATTACK.format(port=httpx.URL(base_url).port, **values)) as port:
            visit(f"http://localhost:{port}/", tmp_path)

    assert ("POST", RESET, 403) in seen
    assert {status for *_, status in seen} == {403}
    assert [store.display_name for store in world.emulator.stores()] == ["support"]


REBOUND = """
<p id=shown></p>
<script>
  const headers = {{Authorization: "Basic {pair}"}};
  Promise.all([fetch("{api}", {{headers}}), fetch("/_emulator/reset", {{headers, method: "POST"}})])
    .then((answers) => document.getElementById("shown").textContent = answers.map((one) => one.status));
</script>
"""


def test_in_a_real_browser_a_page_whose_name_leads_to_this_machine_is_refused(world: World, tmp_path: Path) -> None:
    """The emulator itself serves the page of the attack here, as if its name had led to a server elsewhere before."""
    credentials = f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode()
    html = REBOUND.format(api=API, pair=base64.b64encode(credentials).decode()).encode()
    app: Any = world.emulator.app

    async def with_page(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != "/":
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/html"), (b"content-length", b"%d" % len(html))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": html})

    world.emulator.app = with_page
    with world.emulator.serve() as base_url:
        port = httpx.URL(base_url).port
        rules = "--host-resolver-rules=MAP evil.example 127.0.0.1"
        rebound = visit(f"http://evil.example:{port}/", tmp_path, rules)
        assert '<p id="shown">403,403</p>' in rebound
        assert len(world.emulator.stores()) == 1
        own = visit(f"http://127.0.0.1:{port}/", tmp_path)
        assert '<p id="shown">200,200</p>' in own


@pytest.mark.parametrize(
    "wrong", ["https://memory.example", "memory.example:8443", "*.example", "memory.example/", "", "."]
)
def test_an_allowed_host_that_could_never_match_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is without scheme, port and wildcard"):
        Emulator(allowed_hosts=[wrong])


def test_allowed_hosts_are_a_list() -> None:
    with pytest.raises(ValueError, match=r"^allowed_hosts is a list of names, such as \['memory\.example'\]$"):
        Emulator(allowed_hosts="memory.example")
