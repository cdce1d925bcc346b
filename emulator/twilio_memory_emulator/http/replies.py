"""Answers, before they are sent."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import msgspec

from twilio_memory_emulator.contract.errors import INTERNAL, METHOD, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

_log = logging.getLogger("twilio_memory_emulator")


class Reply(msgspec.Struct, frozen=True):
    """An answer; in JSON, unless it says otherwise."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"


def refused(refusal: Refusal) -> Reply:
    """Return the answer that tells a refusal."""
    return Reply(refusal.kind.status, refusal.body(), refusal.headers)


def method_refused(allowed: Iterable[str]) -> Refusal:
    """Return the refusal of a method that a path does not have."""
    methods = ", ".join(allowed)
    return Refusal(METHOD, f"This path takes {methods}.", (("Allow", methods),))


def crashed(where: str, error: Exception) -> Reply:
    """Log a defect of the emulator by its place alone, since its text may hold what was sent; answer with 500."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed with %s\n%s", where, type(error).__name__, frames)
    return refused(Refusal(INTERNAL, "Internal server error."))
