"""HTTP basic authentication with one pair of credentials."""

from __future__ import annotations

from base64 import b64decode
from hmac import compare_digest
from typing import TYPE_CHECKING

from twilio_memory_emulator.contract.errors import AUTHENTICATION, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHALLENGE = (("WWW-Authenticate", 'Basic realm="Twilio API", charset="UTF-8"'),)


class Credentials:
    """The one pair that is let in."""

    def __init__(self, account_sid: str, auth_token: str) -> None:
        """Keep the pair.

        Args:
            account_sid: The user name.
            auth_token: The password.

        Raises:
            ValueError: One of them is empty, or the first has a colon.
        """
        if not account_sid or not auth_token or ":" in account_sid:
            message = "account_sid and auth_token must not be empty, and account_sid must have no colon"
            raise ValueError(message)
        self._expected = f"{account_sid}:{auth_token}".encode()

    def require(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Check the ``Authorization`` header of a request.

        Raises:
            Refusal: 401 with 20003, when it is missing or wrong.
        """
        values = [value for name, value in headers if name == b"authorization"]
        if len(values) != 1 or not compare_digest(_pair(values[0]), self._expected):
            message = "Authentication failed: send the account SID and the auth token by HTTP basic authentication."
            raise Refusal(AUTHENTICATION, message, _CHALLENGE)


def _pair(value: bytes) -> bytes:
    scheme, _, encoded = value.partition(b" ")
    if scheme.lower() != b"basic":
        return b""
    try:
        return b64decode(encoded.strip(), validate=True)
    except ValueError:
        return b""
