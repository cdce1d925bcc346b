"""Page tokens: a position in a listing, with a checksum that binds the token to that listing.

A token holds the sort key of an item and says whether the page comes after it or before it. Its checksum is keyed
with a secret of the database and covers the listing. So a token that was edited, or that belongs to another listing,
store or filter, is refused.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

import msgspec

from twilio_memory_emulator.contract.errors import invalid

_CHECKSUM_BYTES = 12


class Position(msgspec.Struct, frozen=True, array_like=True):
    """A position in a listing: next to one item.

    Attributes:
        created_at: The first part of the item's sort key.
        item: The second part; `None` for the beginning of the listing.
        backwards: Whether the page comes before the item.
        descending: Whether the listing is in descending order.
    """

    created_at: int
    item: str | None
    backwards: bool
    descending: bool


class TokenSigner:
    """Signs and reads page tokens."""

    def __init__(self, key: bytes) -> None:
        """Set the secret.

        Args:
            key: The secret of the database; at most 64 bytes.
        """
        self._key = key

    def write(self, listing: str, position: Position) -> str:
        """Return the token of a position.

        Args:
            listing: What the token is bound to: operation, store and filters.
            position: The position.

        Returns:
            The token, in base64url.
        """
        content = msgspec.json.encode(position)
        return urlsafe_b64encode(self._checksum(listing, content) + content).rstrip(b"=").decode()

    def read(self, listing: str, token: str) -> Position:
        """Return the position that a token stands for.

        Args:
            listing: What the token must be bound to.
            token: The token, as a client sent it.

        Returns:
            The position.

        Raises:
            Refusal: 520046, when the token was not made for this listing.
        """
        try:
            raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        except ValueError:
            raw = b""
        checksum, content = raw[:_CHECKSUM_BYTES], raw[_CHECKSUM_BYTES:]
        # The decoder skips foreign characters and spare bits, but a token must come back exactly as it was issued.
        is_exact = urlsafe_b64encode(raw).rstrip(b"=").decode() == token
        if not is_exact or not secrets.compare_digest(checksum, self._checksum(listing, content)):
            raise invalid("pageToken", "not a token of this listing")
        return msgspec.json.decode(content, type=Position)

    def _checksum(self, listing: str, content: bytes) -> bytes:
        return blake2b(listing.encode() + b"\0" + content, key=self._key, digest_size=_CHECKSUM_BYTES).digest()
