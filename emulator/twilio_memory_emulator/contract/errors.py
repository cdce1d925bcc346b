"""What can go wrong, once: each error knows its Twilio code, its HTTP status and its title.

The same error is an answer when it is met while a request is read, and the end of an operation when it is met while
the operation runs.

    EmulatorError
    +-- Refusal             anything that ends in a Twilio error body or a FAILED operation
    +-- DataFileError       the file given as ``data`` cannot be used
    +-- ServeError          the address cannot be listened on
"""

from __future__ import annotations

import msgspec

from twilio_memory_server_models import OperationError, TwilioError

MESSAGE_LIMIT = 1024
_MORE_INFO = "https://www.twilio.com/docs/api/errors/"


class EmulatorError(Exception):
    """Anything that the emulator raises on purpose."""


class DataFileError(EmulatorError):
    """The database file cannot be used; the message says why, in one sentence."""


class ServeError(EmulatorError):
    """The address cannot be listened on; the message says why, in one sentence."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of error: its code, the status of an answer that carries it, and its title in an operation."""

    code: int
    status: int
    title: str


AUTHENTICATION = Kind(20003, 401, "Authentication failed")
METHOD = Kind(20004, 405, "Method not allowed")
PATH = Kind(20404, 404, "Not found")
TOO_LARGE = Kind(413, 413, "Request too large")
INTERNAL = Kind(20500, 500, "Internal server error")
UNAVAILABLE = Kind(20503, 503, "Service unavailable")
STORE_NOT_FOUND = Kind(520041, 404, "Store not found")
STORE_NOT_ACTIVE = Kind(520042, 400, "Store not active")
VERSION_CONFLICT = Kind(520043, 412, "Version conflict")
STORE_LIMIT = Kind(520044, 409, "Store limit reached")
STORE_EXISTS = Kind(520045, 409, "Store already exists")
INVALID = Kind(520046, 400, "Invalid request")
TRAIT_GROUP_NOT_FOUND = Kind(520047, 404, "Trait group not found")
MAPPING_NOT_FOUND = Kind(520048, 404, "Data mapping not found")
STORE_ID_MALFORMED = Kind(520049, 400, "Invalid store id")
PROTECTED_GROUP = Kind(520050, 409, "Protected trait group")
PROTECTED_TRAIT = Kind(520050, 400, "Protected trait")
OPERATION_ID_MALFORMED = Kind(520051, 400, "Invalid operation id")
OPERATION_NOT_FOUND = Kind(520052, 404, "Operation not found")
TRAIT_GROUP_LIMIT = Kind(520053, 400, "Trait group limit reached")
TRAIT_LIMIT = Kind(520054, 400, "Trait limit reached")
TRAIT_GROUP_EXISTS = Kind(520055, 409, "Trait group already exists")
MAPPING_EXISTS = Kind(520056, 409, "Data mapping already exists")


class Refusal(EmulatorError):  # noqa: N818 -- an error to the caller, not of the emulator
    """A request, or an operation, that is not carried out."""

    def __init__(self, kind: Kind, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Word the refusal.

        Args:
            kind: Which error it is.
            message: What was wrong, for a person; cut at 1024 characters.
            headers: Further headers of the answer.
        """
        super().__init__(message)
        self.kind = kind
        self.message = message if len(message) <= MESSAGE_LIMIT else message[: MESSAGE_LIMIT - 1] + "…"
        self.headers = headers

    def body(self) -> bytes:
        """Return the Twilio error body."""
        code = self.kind.code
        return msgspec.json.encode(
            TwilioError(code=code, message=self.message, more_info=f"{_MORE_INFO}{code}", status=self.kind.status)
        )


def operation_error(code: int, title: str, detail: str) -> OperationError:
    """Return the ``error`` member of an operation that failed."""
    return OperationError(type=f"{_MORE_INFO}{code}", title=title, code=code, detail=detail)


def invalid(where: str, what: str) -> Refusal:
    """Return the refusal of a part of a request: 400 with 520046, naming the part and the rule it breaks."""
    return Refusal(INVALID, f"{where}: {what}" if where else what)
