"""How long others wait while thousands of accepted writes fall due at the same moment."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from scripts.bench.server import CREDENTIALS, FIELDS, TRAITS, serving
from twilio_memory import MemoryClient
from twilio_memory_emulator import Emulator, ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.bench.server import Served

OPERATIONS = 10_000
READERS = 4
_DELAY = 60  # seconds from acceptance to the due time
_LEFT = 5  # seconds that remain of it when the emulator is started


def falling_due(scratch: Path, operations: int = OPERATIONS) -> Iterator[tuple[str, float, str]]:
    """Yield name, seconds and target: the 99th percentile of a fetch while all writes fall due at once.

    One client waits for the last operation, so that all of them are applied as fast as possible. The others fetch a
    mapping of the same store; what counts are their fetches during that time.
    """
    data = scratch / "due.db"
    store_id, mapping_id, last = _accept(data, operations)
    fetches: list[tuple[float, float]] = []
    with serving(data, store_id, "--operation-delay", str(_DELAY)) as served:
        done = threading.Event()
        path = f"/v1/ControlPlane/Stores/{store_id}/DataMappings/{mapping_id}"
        threads = [threading.Thread(target=_read, args=(served, path, fetches, done)) for _ in range(READERS)]
        for thread in threads:
            thread.start()
        started, ended = _follow(served, f"/v1/ControlPlane/Operations/{last}")
        done.set()
        for thread in threads:
            thread.join()
    waits = sorted(end - start for start, end in fetches if end > started and start < ended)
    name = f"emulator: p99 of a fetch while {operations:,} operations fall due"
    yield f"{name}, s", waits[len(waits) * 99 // 100], "<= 0.1"
    yield f"emulator: longest of these {len(waits):,} fetches, s", waits[-1], "(shown)"
    yield "emulator: fetch of the last of these operations, s", ended - started, "(shown)"


def _accept(data: Path, operations: int) -> tuple[str, str, str]:
    """Let an emulator accept writes that fall due together; return a store, a mapping in it and the last operation."""
    start = ManualClock(datetime.now(UTC) - timedelta(seconds=_DELAY))
    with Emulator(data, clock=start) as emulator, httpx.Client(transport=emulator.transport()) as http:
        store_id = emulator.add_store(display_name="bench")
        dataset = emulator.add_dataset(fields=FIELDS)
        mappings = MemoryClient(*CREDENTIALS, base_url="http://localhost", http_client=http).store(store_id)
        first = mappings.data_mappings.create(display_name="first", mapping_from=dataset, mapping_to=TRAITS)
        mapping_id = first.result().id
    due = ManualClock(datetime.now(UTC) + timedelta(seconds=_LEFT + operations / 1000 - _DELAY))
    with Emulator(data, _DELAY, due) as emulator, httpx.Client(transport=emulator.transport()) as http:
        mappings = MemoryClient(*CREDENTIALS, base_url="http://localhost", http_client=http).store(store_id)
        last = ""
        for number in range(operations):
            write = mappings.data_mappings.create(display_name=f"m{number}", mapping_from=dataset, mapping_to=TRAITS)
            last = write.id
    return store_id, mapping_id, last


def _read(served: Served, path: str, fetches: list[tuple[float, float]], done: threading.Event) -> None:
    """Fetch a path again and again, and note when each fetch started and ended."""
    with httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as http:
        while not done.is_set():
            started = time.perf_counter()
            http.get(path).raise_for_status()
            fetches.append((started, time.perf_counter()))


def _follow(served: Served, path: str) -> tuple[float, float]:
    """Wait for an operation, and return when the fetch started and ended that showed its completion."""
    with httpx.Client(base_url=served.base_url, auth=CREDENTIALS, timeout=60) as http:
        while True:
            started = time.perf_counter()
            if http.get(path).raise_for_status().json()["status"] == "COMPLETED":
                return started, time.perf_counter()
            time.sleep(0.01)
