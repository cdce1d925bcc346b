"""The emulator's exceptions, and every kind of error of the API with its Twilio code, HTTP status and title.

The same refusal becomes an error response when a request is checked, and a failed operation when a write is applied.

    EmulatorError
    +-- Refusal             a request or an operation that breaks a rule of the API
    +-- DataFileError       the file given as `data` cannot be used
    +-- ServeError          the server cannot listen on the address
    +-- DatasetError        a file does not define the fields of a dataset
    +-- SeedError           a seed file cannot be used
"""

from __future__ import annotations

import msgspec

from twilio_memory_server_models import OperationError, TwilioError

MESSAGE_LIMIT = 1024
_MORE_INFO = "https://www.twilio.com/docs/api/errors/"


class EmulatorError(Exception):
    """Base of everything that the emulator raises on purpose."""


class DataFileError(EmulatorError):
    """The database file cannot be used; the message says why, in one sentence."""


class ServeError(EmulatorError):
    """The server cannot listen on the address; the message says why, in one sentence."""


class ErrorKind(msgspec.Struct, frozen=True):
    """A kind of error.

    Attributes:
        code: Its Twilio error code.
        status: The HTTP status of a response that carries it.
        title: Its title in a failed operation.
    """

    code: int
    status: int
    title: str


AUTHENTICATION = ErrorKind(20003, 401, "Authentication failed")
FORBIDDEN = ErrorKind(20403, 403, "Forbidden")
METHOD = ErrorKind(20004, 405, "Method not allowed")
PATH = ErrorKind(20404, 404, "Not found")
TIMEOUT = ErrorKind(408, 408, "Request timeout")
TOO_LARGE = ErrorKind(413, 413, "Request too large")
HEAD_TOO_LARGE = ErrorKind(431, 431, "Request header fields too large")
INTERNAL = ErrorKind(20500, 500, "Internal server error")
UNAVAILABLE = ErrorKind(20503, 503, "Service unavailable")
STORE_NOT_FOUND = ErrorKind(520041, 404, "Store not found")
STORE_NOT_ACTIVE = ErrorKind(520042, 400, "Store not active")
VERSION_CONFLICT = ErrorKind(520043, 412, "Version conflict")
STORE_LIMIT = ErrorKind(520044, 409, "Store limit reached")
STORE_EXISTS = ErrorKind(520045, 409, "Store already exists")
INVALID = ErrorKind(520046, 400, "Invalid request")
TRAIT_GROUP_NOT_FOUND = ErrorKind(520047, 404, "Trait group not found")
MAPPING_NOT_FOUND = ErrorKind(520048, 404, "Data mapping not found")
STORE_ID_MALFORMED = ErrorKind(520049, 400, "Invalid store id")
PROTECTED_GROUP = ErrorKind(520050, 409, "Protected trait group")
PROTECTED_TRAIT = ErrorKind(520050, 400, "Protected trait")
OPERATION_ID_MALFORMED = ErrorKind(520051, 400, "Invalid operation id")
OPERATION_NOT_FOUND = ErrorKind(520052, 404, "Operation not found")
TRAIT_GROUP_LIMIT = ErrorKind(520053, 400, "Trait group limit reached")
TRAIT_LIMIT = ErrorKind(520054, 400, "Trait limit reached")
TRAIT_GROUP_EXISTS = ErrorKind(520055, 409, "Trait group already exists")
MAPPING_EXISTS = ErrorKind(520056, 409, "Data mapping already exists")


class Refusal(EmulatorError):  # noqa: N818 - an error of the caller's, not of the emulator's
    """A request or an operation that breaks a rule of the API.

    Attributes:
        kind: Which error it is.
        message: What is wrong, for a person; at most 1024 characters.
        headers: Further headers of the response.
    """

    def __init__(self, kind: ErrorKind, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Create the refusal.

        Args:
            kind: Which error it is.
            message: What is wrong, for a person; cut off after 1024 characters.
            headers: Further headers of the response.
        """
        super().__init__(message)
        self.kind = kind
        self.message = message if len(message) <= MESSAGE_LIMIT else message[: MESSAGE_LIMIT - 1] + "…"
        self.headers = headers

    def body(self) -> bytes:
        """Return the body of the error response, in JSON."""
        code = self.kind.code
        return msgspec.json.encode(
            TwilioError(code=code, message=self.message, more_info=f"{_MORE_INFO}{code}", status=self.kind.status)
        )

    def operation_error(self) -> bytes:
        """Return the `error` member of the failed operation, in JSON."""
        code = self.kind.code
        return msgspec.json.encode(
            OperationError(type=f"{_MORE_INFO}{code}", title=self.kind.title, code=code, detail=self.message)
        )


def invalid(where: str, what: str) -> Refusal:
    """Return the refusal of one part of a request: status 400, code 520046.

    Args:
        where: The part, such as `pageSize` or `mappingTo.mappings[0]`; empty where the message names it itself.
        what: The rule it breaks.

    Returns:
        The refusal, for the caller to raise.
    """
    return Refusal(INVALID, f"{where}: {what}" if where else what)
