"""How a data mapping is shown by one revision of the API: under which type of source, and with which keys.

By default every mapping is shown as it was created, with the keys of both revisions in its items, so that clients of
both can read it. An emulator that holds to one revision shows what that revision can say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.state import State

# By revision: how the stored types of sources are shown. What is missing cannot be shown, and is left out.
_SHOWN = {
    "2026-05": {"DATASET": "DATASET", "DATASET_CLOUDAPP": "DATASET", "DATASET_WAREHOUSE": "DATASET"},
    "2026-10": {
        "INGRESS": "INGRESS",
        "DATASET_CLOUDAPP": "DATASET_CLOUDAPP",
        "DATASET_WAREHOUSE": "DATASET_WAREHOUSE",
        # Nothing says which of the two it is.
        "DATASET": "DATASET_CLOUDAPP",
    },
}


def stored_types(state: State, shown: str | None) -> tuple[str, ...] | None:
    """Return the stored types of sources that are shown as one type.

    Args:
        state: The state.
        shown: The type; `None` stands for every type.

    Returns:
        The stored types; `None` for all of them.
    """
    if state.revision is None:
        return None if shown is None else (shown,)
    return tuple(stored for stored, named in _SHOWN[state.revision].items() if shown in {None, named})


def shown(state: State, source_type: str, body: bytes) -> bytes:
    """Return a stored data mapping in JSON as it is shown; its type is one of `stored_types(state, None)`."""
    if state.revision is None:
        return body
    mapping: dict[str, Any] = msgspec.json.decode(body)
    mapping["mappingFrom"]["type"] = _SHOWN[state.revision][source_type]
    if state.revision != "2026-05":
        for item in mapping["mappingTo"]["mappings"]:
            item.pop("fieldName", None)
    return msgspec.json.encode(mapping)
