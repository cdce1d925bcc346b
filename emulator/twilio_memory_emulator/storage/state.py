"""What every request works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

from twilio_memory_emulator.storage.ids import IdGenerator
from twilio_memory_emulator.storage.page_tokens import TokenSigner

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.clock import MonotonicClock
    from twilio_memory_emulator.storage.database import Database


@dataclass(slots=True)
class State:
    """The database, and what the emulator keeps in memory beside it.

    Attributes:
        database: Holds everything that outlives the process.
        clock: The current time.
        delay: Milliseconds from the acceptance of a write to its completion.
        retention: Milliseconds that an operation can be fetched after its end.
        strict_references: Whether a change that a data mapping would not survive is refused.
        lock: Held while a request or a fixture is carried out, since all threads share one connection.
        ids: Generates ids.
        tokens: Signs and reads page tokens.
        next_due: When the next accepted write is due, in milliseconds since 1970; `None` if none is waiting.
        next_expiry: When the next operation is past its retention, in the same unit; `None` if none has ended.
        next_turn: Until when, by `time.perf_counter`, only the writes are applied that a request depends on.
    """

    database: Database
    clock: MonotonicClock
    delay: int
    retention: int
    strict_references: bool = False
    lock: RLock = field(default_factory=RLock)
    ids: IdGenerator = field(default_factory=IdGenerator)
    tokens: TokenSigner = field(init=False)
    next_due: int | None = None
    next_expiry: int | None = None
    next_turn: float = 0.0

    def __post_init__(self) -> None:
        """Create the signer from the secret in the database, so that page tokens stay valid after a restart."""
        self.tokens = TokenSigner(self.database.secret("page tokens"))
