"""An emulator of the Data Mapping part of Twilio's Conversation Memory API, on your own machine.

It serves the operations of the packaged OpenAPI document from an embedded database, in process or on a socket. Unlike
the service it ingests no data: a data mapping is checked and stored, but no rows flow through it.

```python
from twilio_memory_emulator import Emulator

with Emulator() as emulator:
    store_id = emulator.add_store(display_name="support")
    dataset_id = emulator.add_dataset(fields={"primary_email": "STRING"})
    with emulator.serve() as base_url: ...  # point a client at base_url
```

It needs an extra: `pip install "twilio-memory[emulator]"`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twilio_memory_emulator.contract.errors import DataFileError, EmulatorError, Refusal, ServeError
    from twilio_memory_emulator.emulator import Emulator
    from twilio_memory_emulator.storage.clock import Clock, ManualClock, SystemClock

__all__ = [
    "Clock",
    "DataFileError",
    "Emulator",
    "EmulatorError",
    "ManualClock",
    "Refusal",
    "ServeError",
    "SystemClock",
]

_HOMES = {
    "contract.errors": ("DataFileError", "EmulatorError", "Refusal", "ServeError"),
    "emulator": ("Emulator",),
    "storage.clock": ("Clock", "ManualClock", "SystemClock"),
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that the command can start without the extra and say what is missing."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
