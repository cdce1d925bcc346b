"""An emulator served by the command, which can be killed and started again, and what the harnesses fill it with."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from twilio_memory_emulator.defaults import ACCOUNT_SID, AUTH_TOKEN

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

AUTH: Final = (ACCOUNT_SID, AUTH_TOKEN)
STORE: Final = "mem_store_00000000000000000000000001"
DATASET: Final = "tdi_dataset_00000000000000000000000001"
MAPPED: Final = ("Mapped", "a.b-c_D")  # trait groups to map to
FIELD_TYPES: Final = {
    "text": "STRING",
    "n" * 64: "NUMBER",
    'a flag, "quoted"': "BOOLEAN",
    "名前": "ARRAY",
}
STORES: Final = "/v1/ControlPlane/Stores"
MAPPINGS: Final = f"{STORES}/{STORE}/DataMappings"
GROUPS: Final = f"{STORES}/{STORE}/TraitGroups"
OPERATIONS: Final = "/v1/ControlPlane/Operations"
ACCEPTED: Final = 202
OK: Final = 200

_START_TIMEOUT = 60.0  # seconds
_STOP_TIMEOUT = 20.0
_FINAL = {"COMPLETED", "FAILED", "CANCELLED"}
_POLL = 0.01


class TortureError(Exception):
    """A harness cannot run; the message says why."""


def mapped_traits() -> dict[str, str]:
    """Return the type of each trait of the groups in `MAPPED`, by name: more of them than a data mapping can name."""
    kinds = [*FIELD_TYPES.values()]
    names = ["text", "z", "x" * 64, "with.dot-and_More", *(f"trait{number}" for number in range(60))]
    return {name: kinds[number % len(kinds)] for number, name in enumerate(names)}


def seed() -> dict[str, Any]:
    """Return the seed of every harness, as JSON: a store with a trait group to map to, and a dataset."""
    traits = {name: {"dataType": kind} for name, kind in mapped_traits().items()}
    groups = [{"displayName": name, "traits": traits} for name in MAPPED]
    store = {"id": STORE, "displayName": "torture", "traitGroups": groups}
    dataset = {"id": DATASET, "displayName": "torture", "fields": FIELD_TYPES}
    return {"stores": [store], "datasets": [dataset]}


def mapping(name: str, description: str = "Made by a harness.") -> dict[str, Any]:
    """Return the body that creates a data mapping."""
    items = [{"fieldName": "text", "traitGroup": "Mapped", "traitName": "text"}]
    return {
        "displayName": name,
        "description": description,
        "mappingFrom": {"type": "DATASET", "datasetId": DATASET},
        "mappingTo": {"type": "TRAITS", "mappings": items},
    }


@dataclass
class Served:
    """An emulator in a process of its own.

    Attributes:
        folder: Holds its data file and its log.
        options: Further options of the command.
        prefix: What stands before the command, such as a shell that sets a limit.
        base_url: Its address while it runs.
    """

    folder: Path
    options: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    base_url: str = ""
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """The data file."""
        return self.folder / "torture.db"

    @property
    def log(self) -> Path:
        """What the emulator wrote to stderr, of all its runs."""
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process.

        Raises:
            TortureError: It was never started.
        """
        if self._process is None:
            raise TortureError("The emulator was not started.")
        return self._process

    def __enter__(self) -> Self:
        """Start it with an empty data file, and fill it."""
        self.folder.mkdir(exist_ok=True)
        self.start()
        self.refill()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill it if it still runs."""
        self.kill()

    def start(self) -> None:
        """Start it on its data file, and wait until it listens.

        Raises:
            TortureError: It did not start.
        """
        command = [sys.executable, "-m", "twilio_memory", "emulator", "--port", "0", "--data", str(self.data)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.prefix, *command, *self.options], stdout=subprocess.PIPE, stderr=log, text=True
            )
        watchdog = Timer(_START_TIMEOUT, self._process.kill)
        watchdog.start()
        try:
            for line in self._process.stdout or ():
                if "TWILIO_MEMORY_BASE_URL=" in line:
                    self.base_url = line.partition("=")[2].strip().strip("'\"")
                    return
        finally:
            watchdog.cancel()
        raise TortureError(f"The emulator did not start: {self.errors()[-1000:]}")

    def kill(self) -> None:
        """Kill it as a crash would, with SIGKILL."""
        self.process.kill()
        self._reap()

    def stop(self) -> int:
        """End it with SIGTERM, and return its exit code.

        Raises:
            TortureError: It did not end in time.
        """
        self.process.send_signal(signal.SIGTERM)
        return self._reap()

    def _reap(self) -> int:
        try:
            code = self.process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise TortureError(f"The emulator did not end within {_STOP_TIMEOUT} seconds.") from None
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def errors(self) -> str:
        """Return what it wrote to stderr so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def http(self) -> httpx.Client:
        """Return an HTTP client for it, with the credentials; it opens as many connections as it needs."""
        return httpx.Client(base_url=self.base_url, auth=AUTH, timeout=30, trust_env=False)

    def refill(self) -> None:
        """Delete everything it holds, and fill it again."""
        with self.http() as http:
            http.post("/_emulator/reset").raise_for_status()
            http.post("/_emulator/seed", json=seed()).raise_for_status()


def outcome(http: httpx.Client, operation_id: str, timeout: float = 30.0) -> dict[str, Any]:
    """Wait for the end of an operation.

    Args:
        http: The client.
        operation_id: The operation.
        timeout: The longest wait, in seconds.

    Returns:
        The operation as the API shows it; after the timeout, or where it cannot be fetched, the last response.
    """
    ends = time.monotonic() + timeout
    while True:
        shown: dict[str, Any] = http.get(f"{OPERATIONS}/{operation_id}").json()
        if shown.get("status") in _FINAL or "code" in shown or time.monotonic() > ends:
            return shown
        time.sleep(_POLL)


def everything(http: httpx.Client, path: str, key: str) -> list[dict[str, Any]]:
    """Return all items of a listing that does not change meanwhile."""
    found: list[dict[str, Any]] = []
    query = {"pageSize": "100"}
    while True:
        page = http.get(path, params=query).raise_for_status().json()
        found.extend(page[key])
        token = page["meta"].get("nextToken")
        if token is None:
            return found
        query["pageToken"] = token
