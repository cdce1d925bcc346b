"""Page tokens: where a page begins, with a checksum that binds the token to its listing.

A token holds the sort key of an item and says whether the page lies after it or before it. Its checksum is keyed with
a secret of the database and covers the listing, so that an edited token, or one of another listing, store or filter,
is refused.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

import msgspec

from twilio_memory_emulator.contract.errors import Refusal, invalid

_CHECKSUM_BYTES = 12


class Position(msgspec.Struct, frozen=True, array_like=True):
    """A place in a listing: next to one item, in the direction of the listing or against it."""

    created_at: int
    item: str | None
    backwards: bool
    descending: bool


class TokenSigner:
    """Writes and reads page tokens."""

    def __init__(self, key: bytes) -> None:
        """Take the secret.

        Args:
            key: The secret of the database, up to 64 bytes.
        """
        self._key = key

    def write(self, listing: str, position: Position) -> str:
        """Return the token of a position.

        Args:
            listing: What the token is bound to: operation, store and filters.
            position: The position.
        """
        content = msgspec.json.encode(position)
        return urlsafe_b64encode(self._checksum(listing, content) + content).rstrip(b"=").decode()

    def read(self, listing: str, token: str) -> Position:
        """Return the position that a token stands for.

        Raises:
            Refusal: 520046, when the token was not made for this listing.
        """
        try:
            raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        except ValueError:
            raise _foreign() from None
        checksum, content = raw[:_CHECKSUM_BYTES], raw[_CHECKSUM_BYTES:]
        if self._written_otherwise(raw, token) or not secrets.compare_digest(
            checksum, self._checksum(listing, content)
        ):
            raise _foreign()
        return msgspec.json.decode(content, type=Position)

    def _checksum(self, listing: str, content: bytes) -> bytes:
        return blake2b(listing.encode() + b"\0" + content, key=self._key, digest_size=_CHECKSUM_BYTES).digest()

    @staticmethod
    def _written_otherwise(raw: bytes, token: str) -> bool:
        # The decoder skips foreign characters and spare bits; a token must be exactly as it was given out.
        return urlsafe_b64encode(raw).rstrip(b"=").decode() != token


def _foreign() -> Refusal:
    return invalid("pageToken", "not a token of this listing")
