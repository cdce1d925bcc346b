"""The emulator's CPU time for a deep page relative to the first, and for a large store relative to a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from scripts.bench.server import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.bench.server import Served

REQUESTS = 600
ROUNDS = 5


class Pages:
    """A listing whose pages can be requested again and again."""

    def __init__(self, served: Served, http: httpx.Client) -> None:
        """Use a server and a client connected to it."""
        self._served = served
        self._http = http
        self._path = f"/v1/ControlPlane/Stores/{served.store_id}/DataMappings"

    def tokens(self, pages: int) -> list[str | None]:
        """Return the tokens of up to `pages` pages of 100 items."""
        found: list[str | None] = [None]
        while len(found) < pages:
            token = self._get(found[-1]).json()["meta"].get("nextToken")
            if token is None:
                break
            found.append(token)
        return found

    def cpu(self, token: str | None) -> float:
        """Return the server's CPU seconds for `REQUESTS` requests for one page."""
        before = self._served.cpu()
        for _ in range(REQUESTS):
            self._get(token)
        return self._served.cpu() - before

    def _get(self, token: str | None) -> httpx.Response:
        params = {"pageSize": "100"} | ({"pageToken": token} if token else {})
        return self._http.get(self._path, params=params).raise_for_status()


def paging(served: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: page 100 of a listing relative to page 1, in server CPU time."""
    with httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as http:
        pages = Pages(served, http)
        tokens = pages.tokens(100)
        rounds = [(pages.cpu(tokens[0]), pages.cpu(tokens[-1])) for _ in range(ROUNDS)]
    first, last = (min(one[side] for one in rounds) for side in (0, 1))
    yield f"emulator: page {len(tokens)} / page 1", last / first, "<= 1.2"


def growth(small: Served, large: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target: the first page of a large store relative to that of a small one."""
    with (
        httpx.Client(base_url=small.base_url, auth=CREDENTIALS) as few,
        httpx.Client(base_url=large.base_url, auth=CREDENTIALS) as many,
    ):
        rounds = [(Pages(small, few).cpu(None), Pages(large, many).cpu(None)) for _ in range(ROUNDS)]
    low, high = (min(one[side] for one in rounds) for side in (0, 1))
    yield "emulator: a page among 10,000 mappings / among 100", high / low, "(shown)"
