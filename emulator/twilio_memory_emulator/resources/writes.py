"""Accepted writes: a queue in the database that requests work off, up to the current time.

Nothing runs in the background. Writes are applied in the order of acceptance, with the due time as the time of change,
so the outcome does not depend on when a client looks, and a restart loses nothing.

A request first applies what is due, up to the last write that it can notice: one to the resource it reads, or any in
the store that it lists or writes to. Everything accepted before that is applied, too. Of the rest it applies at most
one batch now and then, so that nobody waits for thousands of writes that do not concern them.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import INTERNAL, STORE_NOT_FOUND, Refusal
from twilio_memory_emulator.storage.clock import LAST_TIME
from twilio_memory_emulator.storage.database import is_unusable
from twilio_memory_emulator.storage.ids import OPERATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twilio_memory_emulator.storage.state import State

BATCH = 25  # writes that are applied in one transaction; a few milliseconds
_FORGOTTEN = 200  # operations that are deleted in one transaction
_PAGES_GIVEN_BACK = 128  # with them; more than they take
_LONGEST_RETRY_AFTER = 10
# False for an operation that nobody can have written so, or that would move the clock beyond all calendars.
_READABLE = (
    "typeof(kind) = 'text' AND typeof(store_id) = 'text' AND typeof(target) = 'text'"
    " AND typeof(accepted_at) = 'integer' AND typeof(running_at) = 'integer' AND typeof(due_at) = 'integer'"
    f" AND accepted_at BETWEEN 0 AND due_at AND due_at <= {LAST_TIME}"
    f" AND (ended_at IS NULL OR typeof(ended_at) = 'integer' AND ended_at BETWEEN 0 AND {LAST_TIME})"
)
_NEXT_DUE = "SELECT due_at FROM operations WHERE ended_at IS NULL ORDER BY due_at LIMIT 1"
_FIRST_ENDED = "SELECT ended_at FROM operations WHERE ended_at IS NOT NULL ORDER BY ended_at LIMIT 1"
_log = logging.getLogger("twilio_memory_emulator")


class Reach(Enum):
    """How far a request can notice writes; the value is the condition in SQL, on the parameters of its path."""

    EVERYTHING = "1"
    STORES = "target = store_id"
    STORE = "store_id = :storeId"
    STORE_ITSELF = "target = :storeId"
    MAPPING = "target IN (:dataMappingId, :storeId)"
    TRAIT_GROUP = "(target = :traitGroupName AND store_id = :storeId OR target = :storeId)"
    OPERATION = "id = :operationId"


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
    """Take over the writes that an earlier run accepted and did not apply.

    Where that run had a longer delay, they fall due earlier now, so that new writes need not wait for them.
    """
    with state.database.transaction():
        _fail_unreadable(state)
        latest: int | None = state.database.value("SELECT max(accepted_at) FROM operations WHERE ended_at IS NULL")
        state.clock.continue_from(latest or 0)  # else they would wait longer where the clock was set back meanwhile
        now, delay = state.clock.now(), state.delay
        state.database.execute(
            "UPDATE operations SET due_at = max(accepted_at + :delay, :now), running_at = min(running_at, :half)"
            " WHERE ended_at IS NULL AND due_at > max(accepted_at + :delay, :now)",
            {"delay": delay, "now": now, "half": now + delay // 2},
        )
    state.next_due = state.database.value(_NEXT_DUE)
    _note_expiry(state)
    while state.next_expiry is not None and state.next_expiry <= now and _forget(state, now):
        pass


def _fail_unreadable(state: State) -> None:
    now = state.clock.now()
    failed = state.database.execute(
        "UPDATE operations SET ended_at = :now, error = :error, accepted_at = :now, running_at = :now, due_at = :now"  # noqa: S608 - a constant
        f" WHERE NOT ({_READABLE})",
        {"now": now, "error": internal_error()},
    ).rowcount
    if failed:
        _log.error("The data file holds %d operations that cannot be read; they have failed.", failed)


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
    due_at = now + state.delay  # never before one that was accepted earlier, as `now` never decreases
    request = (write.kind, write.store_id, write.target, write.input, write.if_match)
    with state.database.transaction():
        state.database.execute(
            "INSERT INTO operations (id, kind, store_id, target, input, if_match, accepted_at, running_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (operation_id, *request, now, now + state.delay // 2, due_at),
        )
    if state.next_due is None:
        state.next_due = due_at
    return operation_id


def apply_due(
    state: State,
    reach: Reach = Reach.EVERYTHING,
    path: Mapping[str, str] | None = None,
    *,
    batches: int | None = None,
) -> bool:
    """Apply the writes that are due and that a request can notice, and now and then a batch of the others.

    Args:
        state: The state.
        reach: Which writes it can notice.
        path: The parameters of its path, which `reach` refers to.
        batches: The largest number of batches; `None` for as many as it takes.

    Returns:
        Whether everything that the request can notice is applied.

    Raises:
        Refusal: 503, when the file cannot be written to; then the batch in question is not applied.
    """
    now = state.clock.now()
    is_due = state.next_due is not None and state.next_due <= now
    if not is_due and (state.next_expiry is None or state.next_expiry > now):
        return True
    last = _last_noticed(state, now, reach, path or {}) if is_due else None
    while last and batches != 0:
        if batches is not None:
            if time.perf_counter() < state.next_turn:
                return False
            batches -= 1
        if _apply_batch(state, now) >= last:
            last = None
    if last is None and time.perf_counter() >= state.next_turn:
        with suppress(Refusal):  # of a file that cannot be written to; the request does not depend on it
            _apply_batch(state, now)
    return last is None


def _last_noticed(state: State, now: int, reach: Reach, path: Mapping[str, str]) -> tuple[int, int] | None:
    """Return due time and position of the last due write that a request can notice."""
    # A path that is not valid Unicode is refused later.
    parameters = {name: value.encode(errors="replace").decode() for name, value in path.items()}
    found: tuple[int, int] | None = state.database.execute(
        "SELECT due_at, position FROM operations WHERE ended_at IS NULL AND due_at <= :now"  # noqa: S608 - a constant
        f" AND {reach.value} ORDER BY due_at DESC, position DESC LIMIT 1",
        {"now": now, **parameters},
    ).fetchone()
    return found


def _apply_batch(state: State, now: int) -> tuple[int, int]:
    """Apply the oldest due writes, and return due time and position of the last one."""
    started = time.perf_counter()
    last = (now, 0)
    with state.database.transaction():
        due = state.database.execute(
            "SELECT position, kind, store_id, target, input, if_match, due_at FROM operations"
            " WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at, position LIMIT ?",
            (now, BATCH),
        ).fetchall()
        for position, *columns in due:
            state.database.execute(
                "UPDATE operations SET ended_at = due_at, error = ? WHERE position = ?",
                (_apply(state, columns), position),
            )
            last = (columns[-1], position)
    state.next_due = state.database.value(_NEXT_DUE)
    if state.next_expiry is None:
        _note_expiry(state)
    if state.next_expiry is not None and state.next_expiry <= now:
        _forget(state, now)
    ended = time.perf_counter()
    state.next_turn = ended + (ended - started)  # others get at least half of the time
    return last


def _apply(state: State, columns: list[Any]) -> bytes | None:
    """Apply a stored write, and return the error of its operation if it fails."""
    kind, store_id, *_ = columns
    if kind != "CreateStore" and not state.database.value("SELECT 1 FROM stores WHERE id = ?", store_id):
        return Refusal(STORE_NOT_FOUND, "The store does not exist.").operation_error()
    try:
        write = Write(*columns)
        if any(isinstance(column, bytes) for column in (*columns[:3], columns[4])):
            raise TypeError("bytes instead of text")  # noqa: TRY301 - as an applier does for other unreadable columns
        with state.database.savepoint():
            _APPLIERS[write.kind](state, write)
    except Refusal as refusal:
        return refusal.operation_error()
    except Exception as error:
        if is_unusable(error):
            raise  # no fault of this write: all of them stay in the queue
        # Without the text of the exception, which may contain what was sent.
        name = type(error).__name__
        _log.error("A stored write, %.60r, cannot be applied (%s); its operation has failed.", kind, name)
        return internal_error()
    return None


def _forget(state: State, now: int) -> bool:
    """Delete some of the operations that are past their retention, give their space back, and return whether it went.

    Where the file cannot be written to, it can wait.
    """
    with suppress(Refusal), state.database.transaction():
        state.database.execute(
            "DELETE FROM operations WHERE position IN"
            " (SELECT position FROM operations WHERE ended_at <= ? ORDER BY ended_at LIMIT ?)",
            (now - state.retention, _FORGOTTEN),
        )
        state.database.give_back(_PAGES_GIVEN_BACK)
        _note_expiry(state)
        return True
    return False


def _note_expiry(state: State) -> None:
    ended: int | None = state.database.value(_FIRST_ENDED)
    state.next_expiry = None if ended is None else ended + state.retention


def internal_error() -> bytes:
    """Return the error of an operation that cannot be carried out, in JSON."""
    return Refusal(INTERNAL, "Internal server error.").operation_error()


def retry_after(state: State) -> int:
    """Return the seconds to wait before an operation is fetched again.

    Returns:
        A quarter of the delay, between 1 and 10; 0 if writes complete at once.
    """
    return max(1, min(_LONGEST_RETRY_AFTER, state.delay // 4000)) if state.delay else 0


def status_url(base_url: str, operation_id: str) -> str:
    """Return the URL of an operation.

    Args:
        base_url: Scheme and host by which the client reached the emulator.
        operation_id: The id that `accept` returned.

    Returns:
        The absolute URL.
    """
    return f"{base_url}/v1/ControlPlane/Operations/{operation_id}"
