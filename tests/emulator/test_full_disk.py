"""A full disk: every write that was acknowledged is in the file afterwards, and no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import FIELDS, connect, mapping_to
from twilio_memory_emulator import Emulator
from twilio_memory_emulator.defaults import ACCOUNT_SID, AUTH_TOKEN

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = 12
BLOCKS = 600  # of 512 bytes: the largest size of a file


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("sh") is None, reason="needs ulimit")
@pytest.mark.parametrize("durable", [False, True])
def test_twelve_writers_on_a_full_disk_lose_nothing_that_was_acknowledged(tmp_path: Path, *, durable: bool) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data) as emulator:
        store_id, dataset_id = emulator.add_store(display_name="support"), emulator.add_dataset(fields=FIELDS)
    path = f"/v1/ControlPlane/Stores/{store_id}/DataMappings"
    options = ["--durable"] if durable else []
    command = [sys.executable, "-m", "twilio_memory", "emulator", "--port", "0", "--data", str(data), *options]

    def write(writer: int, base_url: str) -> list[tuple[str, int]]:
        answers: list[tuple[str, int]] = []
        with httpx.Client(base_url=base_url, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=60) as client:
            while len(answers) < 1000 and sum(status == 503 for _, status in answers) < 5:
                body: dict[str, Any] = {
                    "displayName": f"m{writer}-{len(answers)}",
                    "description": "x" * 400,
                    "mappingFrom": {"type": "DATASET", "datasetId": dataset_id},
                    "mappingTo": mapping_to(("primary_email", "Contact", "email")),
                }
                answer = client.post(path, json=body)
                answers.append((body["displayName"], answer.status_code))
        return answers

    shell = ["sh", "-c", f'ulimit -f {BLOCKS}; exec "$@"', "sh"]
    with subprocess.Popen([*shell, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        base_url = next(line for line in server.stdout or () if "BASE_URL=" in line).partition("=")[2].strip()
        with ThreadPoolExecutor(WRITERS) as pool:
            answers = [one for part in pool.map(write, range(WRITERS), [base_url] * WRITERS) for one in part]
        server.kill()
        server.communicate()

    assert {status for _, status in answers} == {202, 503}
    with Emulator(data) as emulator, connect(emulator) as client:
        kept: list[str] = []
        url: str | None = f"{path}?pageSize=100"
        while url:
            page = client.get(url).raise_for_status().json()
            kept += [mapping["displayName"] for mapping in page["dataMappings"]]
            token = page["meta"].get("nextToken")
            url = f"{path}?pageSize=100&pageToken={token}" if token else None
    assert sorted(kept) == sorted(name for name, status in answers if status == 202)


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("sh") is None, reason="needs ulimit")
def test_a_file_can_be_read_after_a_restart_on_a_full_disk(tmp_path: Path) -> None:
    data = tmp_path / "memory.db"
    with Emulator(data) as emulator:
        store_id = emulator.add_store(display_name="support")
    script = (
        "import sys; from twilio_memory_emulator import Emulator\n"
        "with Emulator(sys.argv[1]) as emulator: print(emulator.stores()[0].id)"
    )
    command = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", sys.executable, "-c", script, str(data)]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (ended.stdout.strip(), ended.stderr) == (store_id, "")
