"""Twilio Type IDs: a domain, a type and 26 characters of lower-case base 32, which hold 128 bits.

The first 48 bits are the time in milliseconds, as in the ids of recorded traffic. Each id is greater than the one
before, so that ids made within one millisecond also sort in the order in which they were made.
"""

from __future__ import annotations

import os
from base64 import b32encode

STORE = "mem_store"
DATA_MAPPING = "mem_datamapping"
TRAIT_GROUP = "mem_traitgroup"
OPERATION = "proc_job"
DATASET = "tdi_dataset"

# From the alphabet of RFC 4648 to Crockford's.
_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")
_RANDOM_BITS = 80


class IdGenerator:
    """Generates ids, each greater than the one before."""

    def __init__(self) -> None:
        """Start without a previous id."""
        self._last = 0

    def make(self, kind: str, now: int) -> str:
        """Generate an id.

        Args:
            kind: Domain and type, such as `DATA_MAPPING`.
            now: The time in milliseconds since 1970.

        Returns:
            The id, such as `mem_datamapping_01kf0m8v3yd6jp5x0r2t7w9qbn`.
        """
        value = (now << _RANDOM_BITS) | int.from_bytes(os.urandom(_RANDOM_BITS // 8))
        if value <= self._last:
            value = self._last + 1 + int.from_bytes(os.urandom(4))
        self._last = value
        # 20 bytes are 32 characters without padding; the first six of them are zeros.
        return f"{kind}_{b32encode(value.to_bytes(20)).translate(_ALPHABET)[6:].decode()}"
