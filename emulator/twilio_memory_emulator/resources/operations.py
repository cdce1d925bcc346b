"""Operations: accepted writes, in the database from before their 202 until seven days after their end.

Nothing runs in the background. Each request first carries out what has become due, in the order of acceptance, as of
the moment at which it was due: so the outcome does not depend on when somebody looks, and a restart loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import OPERATION_ID_MALFORMED, OPERATION_NOT_FOUND, Refusal, operation_error
from twilio_memory_emulator.storage.clock import moment
from twilio_memory_emulator.storage.ids import OPERATION
from twilio_memory_server_models import OperationError, OperationResultResourceId, OperationState, OperationStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory_emulator.storage.state import State

RETENTION = 7 * 24 * 60 * 60 * 1000
_LONGEST_RETRY_AFTER = 10
_WAITING = "SELECT due_at FROM operations WHERE ended_at IS NULL"


class Write(msgspec.Struct, frozen=True):
    """A write to be carried out.

    Attributes:
        kind: The ``operationId`` of the request.
        store_id: The store it is about.
        target: What it is about: the id of a data mapping or store, or the name of a trait group.
        input: The request's body as JSON.
        if_match: The precondition, checked again when the write is carried out.
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
    """Register what carries out the writes of an ``operationId``; it raises a ``Refusal`` where the write fails."""

    def register(applier: Callable[[State, Write], None]) -> Callable[[State, Write], None]:
        _APPLIERS[kind] = applier
        return applier

    return register


def applied_kinds() -> frozenset[str]:
    """Return the ``operationId`` values whose writes can be carried out."""
    return frozenset(_APPLIERS)


def resume(state: State) -> None:
    """Find out what an earlier run has accepted and not carried out."""
    _find_next_due(state)
    accepted: int | None = state.database.value("SELECT max(accepted_at) FROM operations WHERE ended_at IS NULL")
    state.latest = max(state.latest, accepted or 0)  # else a clock set back would hold them up


def _find_next_due(state: State) -> None:
    state.next_due = state.database.value(f"{_WAITING} ORDER BY due_at LIMIT 1")


def accept(state: State, write: Write) -> str:
    """Store a write and return the id of its operation; it is in the file when this returns."""
    now = state.now()
    operation_id = state.make_id(OPERATION)
    last: int | None = state.database.value(f"{_WAITING} ORDER BY due_at DESC LIMIT 1")
    due_at = max(now + state.delay, last or 0)  # never before one that was accepted earlier
    state.database.execute(
        "INSERT INTO operations (id, kind, store_id, target, input, if_match, accepted_at, running_at, due_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation_id,
            write.kind,
            write.store_id,
            write.target,
            write.input,
            write.if_match,
            now,
            now + (due_at - now) // 2,
            due_at,
        ),
    )
    if state.next_due is None:
        state.next_due = due_at
    return operation_id


def apply_due(state: State) -> None:
    """Carry out every write that has become due, and forget operations that ended more than seven days ago."""
    if state.next_due is None:
        return
    now = state.now()
    if state.next_due > now:
        return
    with state.database.transaction():
        due = state.database.execute(
            "SELECT position, kind, store_id, target, input, if_match, due_at FROM operations"
            " WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at, position",
            (now,),
        ).fetchall()
        for position, *write in due:
            _apply(state, position, Write(*write))
        state.database.execute("DELETE FROM operations WHERE ended_at <= ?", (now - RETENTION,))
    _find_next_due(state)


def _apply(state: State, position: int, write: Write) -> None:
    error = None
    try:
        _APPLIERS[write.kind](state, write)
    except Refusal as refusal:
        error = msgspec.json.encode(operation_error(refusal.kind.code, refusal.kind.title, refusal.message))
    state.database.execute("UPDATE operations SET ended_at = due_at, error = ? WHERE position = ?", (error, position))


def retry_after(state: State) -> int:
    """Return the seconds to wait before asking for an operation: a quarter of the delay, from 1 to 10; none without."""
    left = state.next_due - state.now() if state.next_due is not None else 0  # an earlier run may have had a longer one
    delay = max(state.delay, left)
    return max(1, min(_LONGEST_RETRY_AFTER, delay // 4000)) if delay else 0


def status_url(base_url: str, operation_id: str) -> str:
    """Return the URL of an operation."""
    return f"{base_url}/v1/ControlPlane/Operations/{operation_id}"


def fetch(state: State, operation_id: str, base_url: str) -> OperationStatus:
    """Return an operation as it now is.

    Raises:
        Refusal: 520051, when the id is one of something else; 520052, when it is unknown or its seven days are over.
    """
    if not operation_id.startswith(f"{OPERATION}_"):
        raise Refusal(OPERATION_ID_MALFORMED, f"operationId: not the id of an operation, which begins {OPERATION}_.")
    row = state.database.row(
        "SELECT kind, store_id, target, accepted_at, running_at, ended_at, error FROM operations WHERE id = ?",
        operation_id,
    )
    now = state.now()
    if row is None or (row[5] is not None and now >= row[5] + RETENTION):
        raise Refusal(OPERATION_NOT_FOUND, "The operation does not exist, or ended more than seven days ago.")
    *subject, accepted_at, running_at, ended_at, error = row
    status = OperationStatus(
        operation_id=operation_id,
        status=OperationState.running if now >= running_at else OperationState.pending,
        created_at=moment(accepted_at),
        status_url=status_url(base_url, operation_id),
    )
    return status if ended_at is None else _ended(status, subject, ended_at, error, base_url)


def _ended(
    status: OperationStatus, subject: list[Any], ended_at: int, error: bytes | None, base_url: str
) -> OperationStatus:
    kind, store_id, target = subject
    status.completed_at = moment(ended_at)
    if error is not None:
        status.status = OperationState.failed
        status.error = msgspec.json.decode(error, type=OperationError)
        return status
    status.status = OperationState.completed
    status.result = OperationResultResourceId(type="RESOURCE_ID", id=target)
    if not kind.startswith("Delete"):
        status.result_url = f"{base_url}/v1/ControlPlane/{_resource_path(kind, store_id, target)}"
    return status


def _resource_path(kind: str, store_id: str, target: str) -> str:
    if kind.endswith("DataMapping"):
        return f"Stores/{store_id}/DataMappings/{target}"
    if kind.endswith("TraitGroup"):
        return f"Stores/{store_id}/TraitGroups/{target}"
    return f"Stores/{store_id}"
