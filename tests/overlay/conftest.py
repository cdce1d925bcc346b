from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.overlay.harness import KINDS, Harness, open_harness

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_credentials_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = ("ACCOUNT_SID", "AUTH_TOKEN", "API_KEY", "API_SECRET")
    for name in (*credentials, "MEMORY_BASE_URL", "MEMORY_API_REVISION", "MEMORY_ALLOW_INSECURE_HTTP"):
        monkeypatch.delenv(f"TWILIO_{name}", raising=False)
    for name in ("TWILIO_REGION", "TWILIO_EDGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=KINDS)
def harness(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """Each kind of client, in process."""
    with open_harness(request.param) as opened:
        yield opened


@pytest.fixture(
    params=[
        pytest.param((kind, socket), id=f"{kind}-{'socket' if socket else 'in_process'}", marks=marks)
        for socket, marks in ((False, ()), (True, pytest.mark.socket))
        for kind in KINDS
    ]
)
def any_harness(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """Each kind of client, in process and over a socket."""
    kind, socket = request.param
    with open_harness(kind, socket=socket) as opened:
        yield opened


@pytest.fixture
def sync_harness() -> Iterator[Harness]:
    """The sync client, in process, for what does not depend on the kind of client."""
    with open_harness("sync") as opened:
        yield opened
