"""Fixed values, in a module that imports nothing, so that the command can show them without the extra."""

from __future__ import annotations

ACCOUNT_SID = "AC00000000000000000000000000000000"
AUTH_TOKEN = "00000000000000000000000000000000"  # noqa: S105 - public on purpose: it protects nothing
HOST = "127.0.0.1"
PORT = 8765
LONGEST_DELAY = 24 * 60 * 60  # seconds
RETENTION = 7 * 24 * 60 * 60  # seconds, as the documentation has it
SHORTEST_RETENTION, LONGEST_RETENTION = 1, 10 * 365 * 24 * 60 * 60  # seconds
REFERENCE = "/_emulator/reference"
