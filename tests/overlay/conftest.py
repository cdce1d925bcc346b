from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.overlay.worlds import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator

WORLDS = ("sync", "asyncio", "trio")


@pytest.fixture(autouse=True)
def no_credentials_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCOUNT_SID", "AUTH_TOKEN", "API_KEY", "API_SECRET", "MEMORY_BASE_URL"):
        monkeypatch.delenv(f"TWILIO_{name}", raising=False)


@pytest.fixture(params=WORLDS)
def here(request: pytest.FixtureRequest) -> Iterator[World]:
    """The three worlds, in process."""
    with world(request.param) as opened:
        yield opened


@pytest.fixture(params=[(kind, socket) for kind in WORLDS for socket in (False, True)], ids=lambda p: f"{p[0]}-{p[1]}")
def anywhere(request: pytest.FixtureRequest) -> Iterator[World]:
    """The three worlds, in process and over a socket."""
    kind, socket = request.param
    with world(kind, socket=socket) as opened:
        yield opened


@pytest.fixture
def sync() -> Iterator[World]:
    """The blocking world, in process, for what the doors have in common."""
    with world("sync") as opened:
        yield opened
