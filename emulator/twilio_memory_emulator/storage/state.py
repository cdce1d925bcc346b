"""What every part of the emulator works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from twilio_memory_emulator.storage.clock import Clock, milliseconds
from twilio_memory_emulator.storage.ids import IdentifierMint
from twilio_memory_emulator.storage.page_tokens import TokenSigner

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.database import Database


@dataclass(slots=True)
class State:
    """The database and what goes with it.

    Attributes:
        database: Where everything is kept.
        clock: Where the time comes from.
        delay: Milliseconds from the acceptance of a write to its completion.
        strict: Whether explicit nulls in bodies are held to the document.
        mint: Makes ids.
        signer: Writes and reads page tokens.
        next_due: When the first waiting operation is due; ``None`` when none waits.
        latest: The latest time that was told, in milliseconds since 1970.
    """

    database: Database
    clock: Clock
    delay: int
    strict: bool
    mint: IdentifierMint = field(default_factory=IdentifierMint)
    signer: TokenSigner = field(init=False)
    next_due: int | None = None
    latest: int = 0
    _lead: int = 0

    def __post_init__(self) -> None:
        """Take the secret of the page tokens from the database."""
        self.signer = TokenSigner(self.database.secret("page tokens"))

    def now(self) -> int:
        """Return the time in milliseconds since 1970; where the clock is set back, it goes on from the latest."""
        told = milliseconds(self.clock.now())
        self._lead = max(self._lead, self.latest - told)
        self.latest = told + self._lead
        return self.latest

    def make_id(self, kind: str) -> str:
        """Return a new id of a kind of :mod:`.identifiers`."""
        return self.mint.make(kind, self.now())
