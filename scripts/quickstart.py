"""The whole chain on real input, step by step: an emulator, a CRM export, and the client that connects them.

    python3 dev.py quickstart

It starts an emulator, uses it as a program would use the service, prints each step, and stops it.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from twilio_memory import (
    BadRequestError,
    DataMapping,
    MemoryClient,
    NameTakenError,
    NotFoundError,
    VersionConflictError,
)
from twilio_memory.progress import TerminalProgress

if TYPE_CHECKING:
    from collections.abc import Generator

    from twilio_memory import DataMappings

CONTACTS = Path(__file__).resolve().parents[1] / "examples" / "crm-contacts.csv"
MAPPINGS = 250
TO = [
    ("primary_email", "Contact", "email"),
    ("mobile_phone", "Contact", "phone"),
    ("first_name", "Contact", "firstName"),
    ("last_name", "Contact", "lastName"),
]


def main() -> int:
    """Run every step and return 0. A step that does not go as described raises."""
    started = time.perf_counter()
    with emulator() as settings:
        credentials = settings["TWILIO_ACCOUNT_SID"], settings["TWILIO_AUTH_TOKEN"]
        base_url = settings["TWILIO_MEMORY_BASE_URL"]
        tell(f"An emulator is running at {base_url}.")
        dataset_id = declare(base_url, credentials)
        with MemoryClient(*credentials, base_url=base_url) as memory:
            store_id = next(iter(memory.stores.list()))
            tell(f"Its first store is {store_id}.")
            mappings = memory.store(store_id).data_mappings
            mapping = create(mappings, dataset_id)
            mistakes(mappings, dataset_id)
            listing(mappings, dataset_id)
            edit(mappings, mapping)
            delete(mappings, mapping)
    print(f"\nDone in {time.perf_counter() - started:.1f} s. The code is in scripts/quickstart.py, in this order.")
    return 0


def tell(text: str) -> None:
    """Print the heading of a step."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


@contextmanager
def emulator() -> Generator[dict[str, str]]:
    """Run `twilio-memory emulator` on a free port and yield the settings that it prints."""
    command = [sys.executable, "-m", "twilio_memory", "emulator", "--port", "0", "--operation-delay", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield printed_settings(process)
    finally:
        process.terminate()
        process.wait()


def printed_settings(process: subprocess.Popen[str]) -> dict[str, str]:
    """Return the settings from the `export NAME=value` lines that a user would paste."""
    settings: dict[str, str] = {}
    for line in process.stdout or ():
        if line.strip().startswith("export "):
            name, _, value = line.strip().removeprefix("export ").partition("=")
            settings[name] = value
        elif settings:
            return settings
    raise SystemExit("The emulator did not start; its output is above.")


def declare(base_url: str, credentials: tuple[str, str]) -> str:
    """Upload the CRM export to the emulator as a dataset. With Twilio, this is done in the Console."""
    content = CONTACTS.read_bytes()
    answer = httpx.post(
        f"{base_url}/_emulator/datasets",
        params={"filename": CONTACTS.name, "displayName": "crm-contacts"},
        content=content,
        auth=credentials,
        timeout=60,
    ).raise_for_status()
    dataset = answer.json()
    count = sum(1 for _ in csv.DictReader(io.StringIO(content.decode())))
    tell(f"{CONTACTS.name} ({count:,} rows, {len(content) / 1000:.0f} kB) is now the dataset {dataset['id']}, with")
    for kind in sorted(set(dataset["fields"].values())):
        names = [name for name, one in dataset["fields"].items() if one == kind]
        print(f"  {kind:<8} {', '.join(names)}")
    return str(dataset["id"])


def create(mappings: DataMappings, dataset_id: str) -> DataMapping:
    """Create a data mapping and wait for it."""
    tell("Create a data mapping from it. The service accepts the request at once and carries it out later:")
    operation = mappings.create(display_name="crm-contacts", mapping_from=dataset_id, mapping_to=TO)
    print(f"  accepted as {operation.id}: {operation.message}")
    mapping = operation.result(timeout=60, on_update=TerminalProgress(sys.stdout))
    print(f"  {mapping.id}, version {mapping.version}, entity tag {mapping.etag}")
    return mapping


def mistakes(mappings: DataMappings, dataset_id: str) -> None:
    """Show the errors that three mistakes raise."""
    tell("Three mistakes, and the errors they raise:")
    attempts = [
        {"display_name": "1-crm", "mapping_to": TO},
        {"display_name": "crm-values", "mapping_to": [("lifetime_value", "Contact", "email")]},
        {"display_name": "crm-contacts", "mapping_to": TO},
    ]
    for attempt in attempts:
        try:
            mappings.create(mapping_from=dataset_id, **attempt)  # type: ignore[arg-type]  # one list holds three forms of arguments
        except (BadRequestError, NameTakenError) as error:
            print(f"  {type(error).__name__}: {error}")
        else:
            raise SystemExit(f"{attempt} should have been rejected")


def listing(mappings: DataMappings, dataset_id: str) -> None:
    """List 250 data mappings in three pages."""
    tell(f"Create {MAPPINGS - 1} more, and wait for all of them:")
    began = time.perf_counter()
    operations = [
        mappings.create(display_name=f"crm-contacts-{number}", mapping_from=dataset_id, mapping_to=TO[:1])
        for number in range(2, MAPPINGS + 1)
    ]
    accepted = time.perf_counter()
    for operation in operations:
        operation.wait()
    print(f"  accepted in {accepted - began:.1f} s, all completed {time.perf_counter() - accepted:.1f} s later")
    tell("List them, page by page:")
    count = 0
    for number, page in enumerate(mappings.list(page_size=100, order_by="ASC").pages(), start=1):
        count += len(page)
        first, last = page.items[0].display_name, page.items[-1].display_name
        more = f"next token {page.next_token[:12]}…" if page.next_token else "the last"
        print(f"  page {number}: {len(page):>3} mappings, {first} to {last}, {more}")
    if count != MAPPINGS:
        raise SystemExit(f"{count} mappings were listed instead of {MAPPINGS}")


def edit(mappings: DataMappings, mapping: DataMapping) -> None:
    """Change a mapping while another writer changes it too."""
    tell("Edit one while a rival writes to it. A blind write would lose the rival's change:")
    attempts = 0

    def change(current: DataMapping) -> dict[str, object]:
        nonlocal attempts
        attempts += 1
        print(f"  attempt {attempts}: read version {current.version} and change its name")
        if attempts == 1:
            rival = mappings.patch(mapping.id, description="The rival was here").result()
            print(f"  meanwhile the rival writes version {rival.version}, with the description {rival.description!r}")
        return {"displayName": current.display_name + "-v2"}

    edited = mappings.edit(mapping.id, change).result()
    print(f"  written: version {edited.version}, {edited.display_name!r}, with the rival's {edited.description!r}")
    try:
        mappings.patch(mapping.id, display_name="crm-contacts-v3", if_match=mapping.etag)
    except VersionConflictError as error:
        print(f"  patching with the first entity tag: {type(error).__name__}: {error}")


def delete(mappings: DataMappings, mapping: DataMapping) -> None:
    """Delete the mapping and try to fetch it."""
    tell("Delete it:")
    mappings.delete(mapping.id).wait()
    try:
        mappings.fetch(mapping.id)
    except NotFoundError as error:
        print(f"  it is gone. {type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
