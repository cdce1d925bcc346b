"""How long other requests wait while a large file is uploaded and examined."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from scripts.bench.server import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.bench.server import Served

BYTES = 100_000_000
ROW = b"ada@example.com,+15550100,Ada,1815-12-10,42,true\n"
HEADER = b"primary_email,mobile_phone,first_name,born,visits,is_member\n"
# In a process of its own, so that it does not slow down the one that measures.
UPLOAD = """
import sys, httpx
url, file, *auth = sys.argv[1:]
with open(file, "rb") as body, httpx.Client(auth=tuple(auth), timeout=600) as client:
    client.post(url, content=body, headers={"Content-Type": "text/csv"}).raise_for_status()
"""
ROUNDS = 3
INTERVAL = 0.02  # seconds from the time when a fetch is due to that of the next one


def waiting(served: Served) -> Iterator[tuple[str, float, str]]:
    """Yield name, seconds and target: the 99th percentile of a fetch during an upload of 100 MB, in the best round."""
    with tempfile.TemporaryDirectory() as folder, httpx.Client(base_url=served.base_url, auth=CREDENTIALS) as http:
        file = Path(folder, "contacts.csv")
        file.write_bytes(HEADER + ROW * (BYTES // len(ROW)))
        rounds = [statistics.quantiles(_fetches(http, served, file), n=100)[-1] for _ in range(ROUNDS)]
    yield "emulator: p99 of a fetch while 100 MB are uploaded", min(rounds), "<= 0.1"


def _fetches(http: httpx.Client, served: Served, file: Path) -> Iterator[float]:
    """Yield the seconds from the time when each fetch is due to its response: a late fetch has waited, too."""
    path = f"/v1/ControlPlane/Stores/{served.store_id}"
    http.get(path).raise_for_status()
    command = [sys.executable, "-c", UPLOAD, f"{served.base_url}/_emulator/datasets", str(file), *CREDENTIALS]
    with subprocess.Popen(command) as upload:
        due = time.perf_counter()
        while upload.poll() is None:
            time.sleep(max(0.0, due - time.perf_counter()))
            http.get(path).raise_for_status()
            yield time.perf_counter() - due
            due += INTERVAL
    if upload.returncode:
        raise RuntimeError("the upload failed")
