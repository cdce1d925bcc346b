"""Operations: what becomes of accepted writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import OPERATION_ID_MALFORMED, OPERATION_NOT_FOUND, Refusal
from twilio_memory_emulator.resources.writes import internal_error, status_url
from twilio_memory_emulator.storage.clock import as_datetime
from twilio_memory_emulator.storage.ids import OPERATION
from twilio_memory_server_models import OperationError, OperationResultResourceId, OperationState, OperationStatus

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.state import State

_WEEK = 7 * 24 * 60 * 60 * 1000  # milliseconds


def fetch(state: State, operation_id: str, base_url: str) -> OperationStatus:
    """Return the current state of an operation.

    Args:
        state: The state.
        operation_id: The id of the operation.
        base_url: Scheme and host by which the client reached the emulator, for the URLs in the result.

    Returns:
        Its status and times, and once it has ended its result or error.

    Raises:
        Refusal: 520051, when the id is not one of an operation; 520052, when the operation is unknown or past its
            retention.
    """
    if not operation_id.startswith(f"{OPERATION}_"):
        raise Refusal(
            OPERATION_ID_MALFORMED, f"operationId: not the id of an operation, which starts with {OPERATION}_."
        )
    row = state.database.row(
        "SELECT kind, store_id, target, accepted_at, running_at, ended_at, error FROM operations WHERE id = ?",
        operation_id,
    )
    now = state.clock.now()
    if row is None or (row[5] is not None and now >= row[5] + state.retention):
        raise Refusal(OPERATION_NOT_FOUND, f"The operation does not exist, or ended more than {_duration(state)} ago.")
    *subject, accepted_at, running_at, ended_at, error = row
    status = OperationStatus(
        operation_id=operation_id,
        status=OperationState.running if now >= running_at else OperationState.pending,
        created_at=as_datetime(accepted_at),
        status_url=status_url(base_url, operation_id),
    )
    return status if ended_at is None else _ended(status, subject, ended_at, error, base_url)


def _duration(state: State) -> str:
    if state.retention == _WEEK:
        return "seven days"
    seconds = state.retention / 1000
    return "a second" if seconds == 1 else f"{seconds:g} seconds"


def _ended(
    status: OperationStatus, subject: list[Any], ended_at: int, error: bytes | None, base_url: str
) -> OperationStatus:
    kind, store_id, target = subject
    status.completed_at = as_datetime(ended_at)
    if error is not None:
        status.status = OperationState.failed
        try:
            status.error = msgspec.json.decode(error, type=OperationError)
        except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
            status.error = msgspec.json.decode(internal_error(), type=OperationError)
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
