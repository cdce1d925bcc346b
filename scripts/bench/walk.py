"""Walk through one `create()`: every file and function of ours, from the client's method to SQLite and back.

    python -m scripts.bench.walk

It prints them in the order in which a reader meets them, and fails if they exceed the budget. The call goes to an
emulator in the same process. Comprehensions and lambdas count as functions; methods that `dataclass` and `attrs`
generate do not.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

import twilio_memory
import twilio_memory_emulator
import twilio_memory_generated
import twilio_memory_server_models
from twilio_memory import MemoryClient
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

FILES = 26
FUNCTIONS = 75

_PACKAGES = (twilio_memory, twilio_memory_generated, twilio_memory_emulator, twilio_memory_server_models)
_ROOTS = tuple(Path(str(package.__file__)).parent for package in _PACKAGES)


@dataclass
class Walk:
    """The functions that a call enters, in order, each once."""

    steps: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])

    @property
    def files(self) -> list[str]:
        """The files, in order."""
        return list(dict.fromkeys(file for file, _ in self.steps))

    def enter(self, frame: FrameType, event: str, argument: object) -> None:
        """Record a function of ours. The interpreter calls this for every call and return."""
        del argument
        path = Path(frame.f_code.co_filename)
        if event == "call":
            for root in _ROOTS:
                if path.is_relative_to(root):
                    self.steps[path.relative_to(root.parent).as_posix(), frame.f_code.co_qualname] = None

    @contextmanager
    def recording(self) -> Generator[None]:
        """Record the functions that are entered in a `with` block."""
        sys.setprofile(self.enter)
        try:
            yield
        finally:
            sys.setprofile(None)


def create() -> Walk:
    """Create a data mapping and return the walk. An earlier create has done the late imports."""
    walk = Walk()
    with Emulator() as emulator, httpx.Client(transport=emulator.transport()) as http:
        store_id = emulator.add_store(display_name="support")
        dataset_id = emulator.add_dataset(fields={"primary_email": "STRING"})
        credentials = (emulator.account_sid, emulator.auth_token)
        memory = MemoryClient(*credentials, base_url="http://localhost", http_client=http)
        mappings = memory.store(store_id).data_mappings
        trait = [("primary_email", "Contact", "email")]
        mappings.create(display_name="first", mapping_from=dataset_id, mapping_to=trait).wait()
        with walk.recording():
            mappings.create(display_name="second", mapping_from=dataset_id, mapping_to=trait)
    return walk


def main() -> int:
    """Print the walk and return the exit code, 1 if it exceeds the budget."""
    walk = create()
    file = ""
    for step, function in walk.steps:
        if step != file:
            print(f"\n{step}")
            file = step
        print(f"    {function}")
    files, functions = len(walk.files), len(walk.steps)
    print(f"\n{files} files (at most {FILES}), {functions} functions (at most {FUNCTIONS})")
    return int(files > FILES or functions > FUNCTIONS)


if __name__ == "__main__":
    sys.exit(main())
