"""Race for one entity tag, and for one name: exactly one racer wins."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Barrier
from typing import TYPE_CHECKING, Any

from scripts.torture.report import Report
from scripts.torture.served import ACCEPTED, GROUPS, MAPPINGS, STORES, Served, mapping, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

RACERS = 8
_DELAYS = ("0", "0.05")
_PER_REFILL = 8  # an account has at most 15 stores
_PATIENCE = 60.0  # seconds
_STALE, _TAKEN = {520043}, {520045, 520055, 520056}


@dataclass(frozen=True)
class Kind:
    """A kind of resource to race for.

    Attributes:
        name: What it is.
        path: Its listing.
        body: The body that creates one of this display name.
        shown: The resource in the response to a fetch.
    """

    name: str
    path: str
    body: Callable[[str], dict[str, Any]]
    shown: Callable[[dict[str, Any]], dict[str, Any]]


KINDS = (
    Kind("mapping", MAPPINGS, mapping, lambda body: body),
    Kind("group", GROUPS, lambda name: {"displayName": name}, lambda body: body["traitGroup"]),
    Kind("store", STORES, lambda name: {"displayName": name}, lambda body: body),
)


class Track:
    """Racers, each with a connection of its own, that start together."""

    def __init__(self, racers: list[httpx.Client], pool: ThreadPoolExecutor, report: Report) -> None:
        """Set who races, and who counts."""
        self._racers, self._pool, self.report = racers, pool, report

    def race(self, send: Callable[[httpx.Client, int], httpx.Response], codes: set[int], what: str) -> tuple[int, str]:
        """Let each racer send one request.

        Args:
            send: Sends the request of the racer with this number.
            codes: The codes with which a racer may lose.
            what: What they race for, for the report.

        Returns:
            The number of the winner, or -1 if it was not exactly one, and the id of what it wrote.
        """
        barrier = Barrier(len(self._racers), timeout=_PATIENCE)

        def start(number: int) -> dict[str, Any]:
            barrier.wait()
            response = send(self._racers[number], number)
            if response.status_code != ACCEPTED:
                return {"error": response.json()}
            return outcome(self._racers[number], response.headers["Operation-Id"])

        ends = list(self._pool.map(start, range(len(self._racers))))
        winners = [number for number, end in enumerate(ends) if end.get("status") == "COMPLETED"]
        for end in ends:
            lost = end.get("status") == "COMPLETED" or end.get("error", {}).get("code") in codes
            self.report.expect(lost, f"{what}: a racer ended with {end}")
        self.report.count("races")
        self.report.expect(len(winners) == 1, f"{what}: {len(winners)} racers won")
        return (winners[0], ends[winners[0]]["result"]["id"]) if len(winners) == 1 else (-1, "")


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Run races of each kind with and without a delay of writes: 96 in the short form, 1,920 in the long one."""
    report = Report("races", seed, Counter(racers=RACERS))
    for delay in _DELAYS:
        options = ("--operation-delay", delay)
        with Served(folder / f"races-{delay}", options) as served, ExitStack() as stack:
            racers = [stack.enter_context(served.http()) for _ in range(RACERS)]
            track = Track(racers, stack.enter_context(ThreadPoolExecutor(RACERS)), report)
            for number in range(160 if long else _PER_REFILL):
                if number % _PER_REFILL == 0:
                    served.refill()
                for kind in KINDS:
                    _race(track, racers[0], kind, f"r{seed}-{number}")
    return report


def _race(track: Track, http: httpx.Client, kind: Kind, name: str) -> None:
    """Race to create one resource, then to change the one version of it."""
    what = f"the {kind.name} {name}"
    winner, identifier = track.race(
        lambda racer, _: racer.post(kind.path, json=kind.body(name)), _TAKEN, f"{what}, to create it"
    )
    if winner < 0:
        return
    path = f"{kind.path}/{identifier}"
    before = http.get(path).raise_for_status()
    headers = {"If-Match": before.headers["ETag"]}
    winner, _ = track.race(
        lambda racer, number: racer.patch(path, json={"description": f"racer {number}"}, headers=headers),
        _STALE,
        f"{what}, for one version of it",
    )
    after = kind.shown(http.get(path).raise_for_status().json())
    version = kind.shown(before.json())["version"]
    right = after["version"] == version + 1 and after["description"] == f"racer {winner}"
    track.report.expect(right, f"{what}: racer {winner} won from version {version} on, and it is now {after}")
