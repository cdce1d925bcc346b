"""What the emulator costs: a deep page against the first one, and a page of a large store against a small one's."""

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
    """A listing that can be asked for any of its pages again."""

    def __init__(self, served: Served, http: httpx.Client) -> None:
        """Take the server and a client of it."""
        self._served = served
        self._http = http
        self._path = f"/v1/ControlPlane/Stores/{served.store_id}/DataMappings"

    def tokens(self, pages: int) -> list[str | None]:
        """Return the tokens of so many pages of 100, or of as many as there are."""
        found: list[str | None] = [None]
        while len(found) < pages:
            token = self._get(found[-1]).json()["meta"].get("nextToken")
            if token is None:
                break
            found.append(token)
        return found

    def cpu(self, token: str | None) -> float:
        """Return the seconds of the server's CPU for a number of requests for a page."""
        before = self._served.cpu()
        for _ in range(REQUESTS):
            self._get(token)
        return self._served.cpu() - before

    def _get(self, token: str | None) -> httpx.Response:
        params = {"pageSize": "100"} | ({"pageToken": token} if token else {})
        return self._http.get(self._path, params=params).raise_for_status()


def paging(served: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target of page 100 of a listing against page 1, by the server's CPU."""
    with httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as http:
        pages = Pages(served, http)
        tokens = pages.tokens(100)
        rounds = [(pages.cpu(tokens[0]), pages.cpu(tokens[-1])) for _ in range(ROUNDS)]
    first, last = (min(one[side] for one in rounds) for side in (0, 1))
    yield f"emulator: page {len(tokens)} / page 1", last / first, "<= 1.2"


def growth(small: Served, large: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, ratio and target of the first page of a large store against that of a small one."""
    with (
        httpx.Client(base_url=small.base_url, auth=CREDENTIALS) as few,
        httpx.Client(base_url=large.base_url, auth=CREDENTIALS) as many,
    ):
        rounds = [(Pages(small, few).cpu(None), Pages(large, many).cpu(None)) for _ in range(ROUNDS)]
    low, high = (min(one[side] for one in rounds) for side in (0, 1))
    yield "emulator: a page among 10,000 mappings / among 100", high / low, "(shown)"
