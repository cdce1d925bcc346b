"""Accepted writes: a queue in the database that each request works off first, up to the current time.

Nothing runs in the background. A write is applied by the first request after its due time, in the order of acceptance
and with the due time as its time of change. So the outcome does not depend on when a client looks, and a restart
loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from twilio_memory_emulator.contract.errors import Refusal
from twilio_memory_emulator.storage.ids import OPERATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory_emulator.storage.state import State

RETENTION = 7 * 24 * 60 * 60 * 1000  # milliseconds that an operation can be fetched after its end
_LONGEST_RETRY_AFTER = 10
_NEXT_DUE = "SELECT due_at FROM operations WHERE ended_at IS NULL ORDER BY due_at LIMIT 1"
_LAST_DUE = "SELECT due_at FROM operations WHERE ended_at IS NULL ORDER BY due_at DESC LIMIT 1"


class Write(msgspec.Struct, frozen=True):
    """A write, as it was requested.

    Attributes:
        kind: The `operationId` of the request.
        store_id: The store that is written to.
        target: What is written: the id of a data mapping or a store, or the name of a trait group.
        input: The body of the request, in JSON.
        if_match: The precondition, which is checked again when the write is applied.
        due_at: When it takes effect, in milliseconds since 1970.
    """

    kind: str
    store_id: str
    target: str
    input: bytes = b"{}"
    if_match: str | None = None
    due_at: int = 0


_APPLIERS: dict[str, Callable[[State, Write], None]] = {}


def applies(kind: str) -> Callable[[Callable[[State, Write], None]], Callable[[State, Write], None]]:
    """Register the decorated function as the one that applies the writes of an `operationId`.

    The function raises a `Refusal` where the write fails.
    """

    def register(applier: Callable[[State, Write], None]) -> Callable[[State, Write], None]:
        _APPLIERS[kind] = applier
        return applier

    return register


def applied_kinds() -> frozenset[str]:
    """Return every `operationId` whose writes can be applied."""
    return frozenset(_APPLIERS)


def load_queue(state: State) -> None:
    """Find out which writes an earlier run accepted and did not apply."""
    state.next_due = state.database.value(_NEXT_DUE)
    accepted: int | None = state.database.value("SELECT max(accepted_at) FROM operations WHERE ended_at IS NULL")
    state.clock.continue_from(accepted or 0)  # else they would wait longer where the clock was set back meanwhile


def accept(state: State, write: Write) -> str:
    """Accept a write: it is in the file when this returns.

    Args:
        state: The state.
        write: The write; its due time is not set yet.

    Returns:
        The id of its operation.

    Raises:
        Refusal: 503, when the file cannot be written to.
    """
    now = state.clock.now()
    operation_id = state.ids.make(OPERATION, now)
    last: int | None = state.database.value(_LAST_DUE)
    due_at = max(now + state.delay, last or 0)  # never before one that was accepted earlier
    running_at = now + (due_at - now) // 2
    request = (write.kind, write.store_id, write.target, write.input, write.if_match)
    with state.database.transaction():
        state.database.execute(
            "INSERT INTO operations (id, kind, store_id, target, input, if_match, accepted_at, running_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (operation_id, *request, now, running_at, due_at),
        )
    if state.next_due is None:
        state.next_due = due_at
    return operation_id


def apply_due(state: State) -> None:
    """Apply every write that is due, and delete operations that ended more than seven days ago.

    Raises:
        Refusal: 503, when the file cannot be written to; then nothing is applied.
    """
    if state.next_due is None:
        return
    now = state.clock.now()
    if state.next_due > now:
        return
    with state.database.transaction():
        due = state.database.execute(
            "SELECT position, kind, store_id, target, input, if_match, due_at FROM operations"
            " WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at, position",
            (now,),
        ).fetchall()
        for position, *columns in due:
            write, error = Write(*columns), None
            try:
                _APPLIERS[write.kind](state, write)
            except Refusal as refusal:
                error = refusal.operation_error()
            state.database.execute(
                "UPDATE operations SET ended_at = due_at, error = ? WHERE position = ?", (error, position)
            )
        state.database.execute("DELETE FROM operations WHERE ended_at <= ?", (now - RETENTION,))
    state.next_due = state.database.value(_NEXT_DUE)


def retry_after(state: State) -> int:
    """Return the seconds to wait before an operation is fetched again.

    Returns:
        A quarter of the delay, between 1 and 10; 0 if writes complete at once.
    """
    # The queue of an earlier run, with a longer delay, may hold new writes up.
    left = state.next_due - state.clock.now() if state.next_due is not None else 0
    delay = max(state.delay, left)
    return max(1, min(_LONGEST_RETRY_AFTER, delay // 4000)) if delay else 0


def status_url(base_url: str, operation_id: str) -> str:
    """Return the URL of an operation.

    Args:
        base_url: Scheme and host by which the client reached the emulator.
        operation_id: The id that `accept` returned.

    Returns:
        The absolute URL.
    """
    return f"{base_url}/v1/ControlPlane/Operations/{operation_id}"
