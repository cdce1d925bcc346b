"""Twilio Type IDs: a domain, a type and 26 characters of lower-case base 32, which hold 128 bits.

The first 48 bits are the time in milliseconds and each id is greater than the one before, so that ids made in the same
millisecond still sort in the order in which they were made. Ids seen in recorded traffic begin with the time too.
"""

from __future__ import annotations

import os

STORE = "mem_store"
DATA_MAPPING = "mem_datamapping"
TRAIT_GROUP = "mem_traitgroup"
OPERATION = "proc_job"
DATASET = "tdi_dataset"

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_RANDOM_BITS = 80


class IdentifierMint:
    """Makes ids, each greater than the last."""

    def __init__(self) -> None:
        """Make a mint that has made nothing yet."""
        self._last = 0

    def make(self, kind: str, now: int) -> str:
        """Return a new id.

        Args:
            kind: Domain and type, such as :data:`DATA_MAPPING`.
            now: The time in milliseconds since 1970.
        """
        value = (now << _RANDOM_BITS) | int.from_bytes(os.urandom(_RANDOM_BITS // 8))
        if value <= self._last:
            value = self._last + 1 + int.from_bytes(os.urandom(4))
        self._last = value
        return f"{kind}_{_base32(value)}"


def _base32(value: int) -> str:
    return "".join([_PAIRS[(value >> shift) & 0x3FF] for shift in range(120, -1, -10)])
