"""Writers that remember what was accepted, and the comparison of their memory with what the emulator holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from scripts.torture.served import ACCEPTED, MAPPINGS, OPERATIONS, everything, mapping, outcome

if TYPE_CHECKING:
    import httpx

    from scripts.torture.report import Report

_DELETES_EVERY, _PATCHES_EVERY = 5, 3


class Trigger:
    """Goes off once enough writes have been accepted."""

    def __init__(self, accepted: int) -> None:
        """Go off after this many accepted writes."""
        self._left = accepted
        self._lock = Lock()
        self.off = Event()

    def count(self) -> None:
        """Count one accepted write."""
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                self.off.set()


@dataclass
class Writer:
    """One writer, which sends its requests one after the other: creations, updates of one mapping, and deletions.

    Attributes:
        name: The start of the names of its data mappings.
        report: Counts what was accepted, and takes losses.
        created: The bodies that it sent, by display name.
        kept: The names whose creation was accepted.
        refused: The names whose creation was refused with 503.
        operations: What each accepted operation does, by its id.
        own: The id of the mapping that it updates.
        patched: How many updates of that mapping were accepted.
        in_flight: Whether an update was sent whose response never arrived.
        dropped: The names whose deletion was sent.
        deleted: The names whose deletion was accepted.
    """

    name: str
    report: Report
    created: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    kept: set[str] = field(default_factory=set[str])
    refused: set[str] = field(default_factory=set[str])
    operations: dict[str, str] = field(default_factory=dict[str, str])
    own: str = ""
    patched: int = 0
    in_flight: bool = False
    dropped: set[str] = field(default_factory=set[str])
    deleted: set[str] = field(default_factory=set[str])
    _steps: int = 0

    def begin(self, http: httpx.Client) -> None:
        """Create the mapping that it will update."""
        response = http.post(MAPPINGS, json=mapping(f"{self.name}-own", "0")).raise_for_status()
        self.own = outcome(http, response.headers["Operation-Id"])["result"]["id"]

    def step(self, http: httpx.Client) -> int:
        """Send the next write and return the status of the response.

        Raises:
            httpx.TransportError: No response arrived.
        """
        self._steps += 1
        if self._steps % _DELETES_EVERY == 0:
            return self._delete(http) or self._create(http)
        return self._patch(http) if self._steps % _PATCHES_EVERY == 0 else self._create(http)

    def _create(self, http: httpx.Client) -> int:
        name = f"{self.name}-{self._steps}"
        self.created[name] = mapping(name, f"{name} " * (1 + self._steps % 40))
        response = http.post(MAPPINGS, json=self.created[name])
        if self._accepted(response, f"creation of {name}"):
            self.kept.add(name)
        elif response.is_server_error:
            self.refused.add(name)
        return response.status_code

    def _patch(self, http: httpx.Client) -> int:
        self.in_flight = True
        response = http.patch(f"{MAPPINGS}/{self.own}", json={"description": str(self.patched + 1)})
        self.in_flight = False
        self.patched += self._accepted(response, f"update {self.patched + 1} of {self.name}-own")
        return response.status_code

    def _delete(self, http: httpx.Client) -> int:
        """Delete the mapping that was created last, unless its creation is not complete yet; return 0 then."""
        identifier, what = next(reversed(self.operations.items()), ("", ""))
        name = what.removeprefix("creation of ")
        if name not in self.kept or name in self.dropped:
            return 0
        shown = http.get(f"{OPERATIONS}/{identifier}").json()
        if shown.get("status") != "COMPLETED":
            return 0
        self.dropped.add(name)
        response = http.delete(f"{MAPPINGS}/{shown['result']['id']}")
        if self._accepted(response, f"deletion of {name}"):
            self.deleted.add(name)
        elif response.is_server_error:
            self.dropped.remove(name)
        return response.status_code

    def _accepted(self, response: httpx.Response, what: str) -> bool:
        if response.status_code != ACCEPTED:
            return False
        self.operations[response.headers["Operation-Id"]] = what
        self.report.count("writes accepted")
        return True


def compare(http: httpx.Client, writers: list[Writer], report: Report) -> None:
    """Record a loss for each accepted write that is not there, and for each item that is there in part.

    Args:
        http: The client of an emulator that has been started again.
        writers: What was sent to it before.
        report: Takes the losses.
    """
    for writer in writers:
        for identifier, what in writer.operations.items():
            shown = outcome(http, identifier)
            report.expect(shown.get("status") == "COMPLETED", f"{what} was accepted, and became {shown}")
    listed = everything(http, MAPPINGS, "dataMappings")
    found = {item["displayName"]: item for item in listed}
    report.expect(len(found) == len(listed), "a display name is listed twice")
    for writer in writers:
        _compare_names(writer, found, report)
        _compare_own(writer, found.pop(f"{writer.name}-own", None), report)
    sent = {name: body for writer in writers for name, body in writer.created.items()}
    for name, item in found.items():
        whole = {key: value for key, value in _as_sent(item).items() if key in sent.get(name, ())}
        report.expect(whole == sent.get(name) and item["version"] == 1, f"{name} is not what was sent: {item}")


def _as_sent(item: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping with its fields named by the older key alone: the emulator shows the keys of both revisions."""
    fields = [{k: v for k, v in one.items() if k != "expression"} for one in item["mappingTo"]["mappings"]]
    return item | {"mappingTo": item["mappingTo"] | {"mappings": fields}}


def _compare_names(writer: Writer, found: dict[str, dict[str, Any]], report: Report) -> None:
    for name in writer.kept - writer.dropped - found.keys():
        report.lose(f"{name} was accepted, and is not listed")
    for name in writer.deleted & found.keys():
        report.lose(f"the deletion of {name} was accepted, and it is listed")
    for name in writer.refused & found.keys():
        report.lose(f"{name} was refused, and is listed")


def _compare_own(writer: Writer, item: dict[str, Any] | None, report: Report) -> None:
    if item is None:
        report.lose(f"{writer.name}-own is not listed")
        return
    updates = item["version"] - 1
    known = writer.patched <= updates <= writer.patched + writer.in_flight
    report.expect(known, f"{writer.name}-own has {updates} updates, of which {writer.patched} were accepted")
    report.expect(item["description"] == str(updates), f"{writer.name}-own is half an update: {item}")
