"""Seeded chance, so that a run can be repeated."""

from __future__ import annotations

from random import Random


class Dice(Random):
    """A generator of random numbers that is not for cryptography."""

    def chance(self, share: float) -> bool:
        """Return true in this share of all calls, from 0 to 1."""
        return self.random() < share
