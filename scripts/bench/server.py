"""An emulator with many data mappings, in its own process, so that its CPU time is not counted as the client's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from twilio_memory import MemoryClient
from twilio_memory_emulator import Emulator
from twilio_memory_emulator.defaults import ACCOUNT_SID, AUTH_TOKEN

if TYPE_CHECKING:
    from collections.abc import Generator

CREDENTIALS = (ACCOUNT_SID, AUTH_TOKEN)
FIELDS = {
    "primary_email": "STRING",
    "mobile_phone": "STRING",
    "first_name": "STRING",
}
TRAITS = [
    ("primary_email", "Contact", "email"),
    ("mobile_phone", "Contact", "phone"),
    ("first_name", "Contact", "firstName"),
]


@dataclass(frozen=True, slots=True)
class Served:
    """A running emulator: its address, process id and store."""

    base_url: str
    process: int
    store_id: str

    def cpu(self) -> float:
        """Return the CPU seconds that the process has used so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(data: Path, mappings: int) -> str:
    """Create a store with `mappings` data mappings in a database file, through the API, and return the store's id."""
    with Emulator(data=data) as emulator, httpx.Client(transport=emulator.transport()) as http:
        memory = MemoryClient(*CREDENTIALS, base_url="http://localhost", http_client=http)
        store_id = emulator.add_store(display_name="bench")
        dataset = emulator.add_dataset(fields=FIELDS)
        collection = memory.store(store_id).data_mappings
        for number in range(mappings):
            collection.create(
                display_name=f"crm-contacts-{number}",
                description="Syncs customer data from CRM dataset to profile traits",
                mapping_from=dataset,
                mapping_to=TRAITS,
            )
    return store_id


@contextmanager
def serving(data: Path, store_id: str, *options: str) -> Generator[Served]:
    """Serve a database file with the command, as a user would."""
    command = [sys.executable, "-m", "twilio_memory", "emulator", "--port", "0", "--data", str(data), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield Served(_base_url(process), process.pid, store_id)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _base_url(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if "TWILIO_MEMORY_BASE_URL=" in line:
            return line.split("=", 1)[1].strip().strip("'\"")
    raise RuntimeError("the emulator did not start")
