"""Read listings page by page while others create and delete: no item comes twice, and none that stays is missed."""

from __future__ import annotations

from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any

from scripts.torture.report import Report
from scripts.torture.served import ACCEPTED, GROUPS, MAPPINGS, STORES, Served, mapping, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

CHURNERS = 3
_ALIVE = 5  # resources of a kind that a churner keeps
_PAGES = 500
_STAYING = {"mappings": 60, "groups": 25, "stores": 7, "traits": 50}


@dataclass(frozen=True)
class Listing:
    """A listing to read.

    Attributes:
        name: What it lists.
        path: Its path.
        names: The name or id of each item on a page.
    """

    name: str
    path: str
    names: Callable[[dict[str, Any]], list[str]]


LISTINGS = (
    Listing("mappings", MAPPINGS, lambda page: [item["displayName"] for item in page["dataMappings"]]),
    Listing("groups", GROUPS, lambda page: [item["displayName"] for item in page["traitGroups"]]),
    Listing("stores", STORES, lambda page: page["stores"]),
    Listing("traits", f"{GROUPS}/Churned", lambda page: list(page["traitGroup"]["traits"])),
)


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Read each of four listings 12 times in the short form, 300 times in the long one."""
    report = Report("listings", seed, Counter({"listings": len(LISTINGS), "passes": 0, "items listed": 0}))
    with Served(folder / "listings") as served:
        with served.http() as http:
            staying = _fill(http)
        stop = Event()
        with ThreadPoolExecutor(CHURNERS + len(LISTINGS)) as pool:
            churn = [pool.submit(_churn, served, number, stop, report) for number in range(CHURNERS)]
            passes = [
                pool.submit(_connect_and_read, served, listing, staying[listing.name], 300 if long else 12, report)
                for listing in LISTINGS
            ]
            try:
                for done in passes:
                    done.result()
            finally:
                stop.set()
        for done in churn:
            done.result()
    return report


def _fill(http: httpx.Client) -> dict[str, set[str]]:
    """Create what stays throughout, and return it by listing."""
    names = {kind: [f"stays{number}" for number in range(size)] for kind, size in _STAYING.items()}
    traits = {name: {"dataType": "STRING"} for name in names["traits"]}
    bodies = [
        *((MAPPINGS, mapping(name)) for name in names["mappings"]),
        *((GROUPS, {"displayName": name}) for name in names["groups"]),
        *((STORES, {"displayName": name}) for name in names["stores"]),
        (GROUPS, {"displayName": "Churned", "traits": traits}),
    ]
    stores = set[str]()
    for path, body in bodies:
        response = http.post(path, json=body).raise_for_status()
        identifier = outcome(http, response.headers["Operation-Id"])["result"]["id"]
        if path == STORES:
            stores.add(identifier)
    return {kind: set(found) for kind, found in names.items()} | {"stores": stores}


def _connect_and_read(served: Served, listing: Listing, staying: set[str], passes: int, report: Report) -> None:
    with served.http() as http:
        read(http, listing, staying, passes, report)


def read(http: httpx.Client, listing: Listing, staying: set[str], passes: int, report: Report) -> None:
    """Read a listing from its first page to its last.

    Args:
        http: The client.
        listing: The listing.
        staying: The names or ids of what is there throughout.
        passes: How often to read it, in ascending and in descending order by turns.
        report: Takes a loss for each item that comes twice in a pass, and for each of `staying` that is missing.
    """
    for number in range(passes):
        order = ("ASC", "DESC")[number % 2]
        found = _one_pass(http, listing, {"orderBy": order, "pageSize": "7"}, report)
        what = f"{listing.name}, pass {number}, {order}"
        twice = sorted({name for name in found if found.count(name) > 1})
        report.expect(not twice, f"{what}: listed twice: {twice}")
        report.expect(staying <= set(found), f"{what}: missed: {sorted(staying - set(found))}")
        report.count("passes")
        report.count("items listed", len(found))


def _one_pass(http: httpx.Client, listing: Listing, query: dict[str, str], report: Report) -> list[str]:
    found: list[str] = []
    if listing.name == "traits":
        query["includeTraits"] = "true"
    for _ in range(_PAGES):
        response = http.get(listing.path, params=query)
        if response.is_error:
            report.lose(f"{listing.name}: a page got {response.status_code}: {response.text}")
            return found
        page = response.json()
        found.extend(listing.names(page))
        if "nextToken" not in page["meta"]:
            return found
        query["pageToken"] = page["meta"]["nextToken"]
    report.lose(f"{listing.name}: a pass has no end")
    return found


def _churn(served: Served, number: int, stop: Event, report: Report) -> None:
    """Create and delete mappings, groups and traits, and change stores, which cannot be deleted, until told to stop."""
    mappings, groups = deque[str](), deque[str]()
    with served.http() as http:
        for turn in count():
            if stop.is_set():
                return
            name, trait = f"churn{number}-{turn}", f"churn{number}-{turn % _ALIVE}"
            data_type = "" if turn // _ALIVE % 2 else "STRING"
            _turn_over(http, MAPPINGS, mapping(name), mappings, report)
            _turn_over(http, GROUPS, {"displayName": name}, groups, report)
            _send(http, "PATCH", f"{GROUPS}/Churned", {"traits": {trait: {"dataType": data_type}}}, report)
            if turn == 1:
                _send(http, "POST", STORES, {"displayName": name}, report)


def _turn_over(http: httpx.Client, path: str, body: dict[str, Any], alive: deque[str], report: Report) -> None:
    alive.append(_send(http, "POST", path, body, report))
    if len(alive) > _ALIVE:
        _send(http, "DELETE", f"{path}/{alive.popleft()}", None, report)


def _send(http: httpx.Client, method: str, path: str, body: dict[str, Any] | None, report: Report) -> str:
    """Send a write, and return the id of its result."""
    response = http.request(method, path, json=body)
    report.count("changes")
    if response.status_code != ACCEPTED:
        report.lose(f"{method} {path} got {response.status_code}: {response.text}")
        return ""
    end = outcome(http, response.headers["Operation-Id"])
    report.expect(end.get("status") == "COMPLETED", f"{method} {path} ended with {end}")
    return str(end.get("result", {}).get("id", ""))
