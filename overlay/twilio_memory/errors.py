"""What can go wrong, as one tree.

    TwilioMemoryError
    ├── ConfigurationError            credentials or the base URL are missing or malformed (also a ValueError)
    ├── InvalidArgumentError          an argument cannot be right; nothing was sent (also a ValueError)
    ├── TransportError                no answer came
    │   ├── ConnectError              no connection: the service cannot have acted
    │   └── RequestTimeoutError       no answer in time (also a TimeoutError)
    ├── InvalidResponseError          an answer came that the API does not give, such as a proxy's page
    ├── APIError                      the service refused; by status:
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── PreconditionFailedError   412
    │   ├── RateLimitError            429
    │   └── ServerError               5xx
    ├── OperationFailedError          an accepted write ended as FAILED, or in a state that is not known
    │   └── OperationCancelledError   it ended as CANCELLED
    ├── OperationTimeoutError         an accepted write did not end in time; it goes on (also a TimeoutError)
    ├── PagingError                   a listing that would never end
    └── by Twilio code, whether the answer or the operation carried it:
        ├── NameTakenError            520045, 520055, 520056
        ├── VersionConflictError      520043, and any 412
        ├── StoreNotActiveError       520042
        ├── ProtectedError            520050
        └── LimitReachedError         520044, 520053, 520054

An error that belongs to two branches is an instance of both: a `409` with code 520056 is a `ConflictError` and a
`NameTakenError`. Codes and their meanings are Twilio's error dictionary's; the statuses are listed in the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from twilio_memory._flow import HttpResponse
    from twilio_memory.models import OperationStatus

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "LimitReachedError",
    "NameTakenError",
    "NotFoundError",
    "OperationCancelledError",
    "OperationFailedError",
    "OperationTimeoutError",
    "PagingError",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "ProtectedError",
    "RateLimitError",
    "RequestTimeoutError",
    "ServerError",
    "StoreNotActiveError",
    "TransportError",
    "TwilioMemoryError",
    "VersionConflictError",
]


E = TypeVar("E", bound="TwilioMemoryError")
T = TypeVar("T")


class TwilioMemoryError(Exception):
    """The root: everything that this package raises on purpose. Can be copied, and sent to another process."""

    _branches: tuple[type[TwilioMemoryError], type[TwilioMemoryError]] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Say how a copy is made: without `__init__`, and a class of two branches from these."""
        return _copied, (*(self._branches or (type(self), type(self))), self.args, self.__dict__)


def both(base: type[E], mixin: type[TwilioMemoryError]) -> type[E]:
    """Return the class of the errors that belong to two branches: it is called as the first one is."""
    if issubclass(base, mixin):
        return base
    if (base, mixin) not in _of_two_branches:
        named = {"__doc__": f"A {base.__name__} that is a {mixin.__name__}.", "__module__": __name__}
        _of_two_branches[base, mixin] = type(base.__name__, (base, mixin), named | {"_branches": (base, mixin)})
    return cast("type[E]", _of_two_branches[base, mixin])


_of_two_branches: dict[tuple[type, type], type] = {}


def _copied(
    base: type[E], mixin: type[TwilioMemoryError], args: tuple[object, ...], attributes: dict[str, object]
) -> E:
    cls = both(base, mixin)
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(attributes)
    return error


class ConfigurationError(TwilioMemoryError, ValueError):
    """Credentials or the base URL are missing or malformed. The message says which, and where they are looked for."""


class InvalidArgumentError(TwilioMemoryError, ValueError):
    """An argument cannot be right. Nothing was sent."""


class TransportError(TwilioMemoryError):
    """No answer came. `__cause__` is the HTTP library's exception."""


class ConnectError(TransportError):
    """No connection could be made, so the service cannot have acted."""


class RequestTimeoutError(TransportError, TimeoutError):
    """No answer came in time. The service may have acted all the same."""


class InvalidResponseError(TwilioMemoryError):
    """An answer came that the API does not give.

    Attributes:
        response: The answer.

    """

    def __init__(self, message: str, response: HttpResponse) -> None:
        """Take what is wrong with the answer, and the answer."""
        super().__init__(message)
        self.response = response


class PagingError(TwilioMemoryError):
    """The service gave a page token for the second time: the listing would never end."""


class NameTakenError(TwilioMemoryError):
    """The display name is in use: 520045 for a store, 520055 for a trait group, 520056 for a data mapping."""


class VersionConflictError(TwilioMemoryError):
    """The resource has changed since its entity tag was read (520043, any 412). Fetch it anew, or use `edit`."""


class StoreNotActiveError(TwilioMemoryError):
    """The store is not `ACTIVE` (520042)."""


class ProtectedError(TwilioMemoryError):
    """The trait group or trait is one that cannot be changed or deleted (520050)."""


class LimitReachedError(TwilioMemoryError):
    """There may be no more stores (520044), trait groups (520053) or traits (520054)."""


class APIError(TwilioMemoryError):
    """The service refused the request.

    Attributes:
        status: The HTTP status.
        code: Twilio's error code, if the body had one.
        message: What the service says went wrong, without status and code.
        more_info: Where to read about the code, if the body said so.
        request_id: Twilio's id of the request, for its support.
        retry_after: The seconds to wait before trying again, if the service said so.
        response: The answer.

    """

    def __init__(  # one argument for each attribute
        self,
        response: HttpResponse,
        message: str,
        *,
        code: int | None = None,
        more_info: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take the answer and what was found in it."""
        self.response = response
        self.status = response.status
        self.message = message
        self.code = code
        self.more_info = more_info
        self.request_id = request_id
        self.retry_after = retry_after
        super().__init__(self._text())

    def _text(self) -> str:
        """One line: status, code, message, where to read more, when to try again, and what to ask support about."""
        head = f"HTTP {self.status}" + (f", code {self.code}" if self.code is not None else "")
        end = "" if self.message.endswith((".", "!", "?")) else "."
        tail = f" See {self.more_info}" if self.more_info else ""
        tail += f" Try again after {self.retry_after:g} s." if self.retry_after else ""
        tail += f" (request {self.request_id})" if self.request_id else ""
        return f"{head}: {self.message}{end}{tail}"


class BadRequestError(APIError):
    """400: the request is not valid."""


class AuthenticationError(APIError):
    """401: the credentials are missing or wrong."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow this."""


class NotFoundError(APIError):
    """404: the resource, or one that encloses it, does not exist, or does not exist yet."""


class ConflictError(APIError):
    """409: the request is at odds with what exists."""


class PreconditionFailedError(APIError, VersionConflictError):
    """412: the resource has changed since the entity tag was read. A `VersionConflictError` whatever its code."""


class RateLimitError(APIError):
    """429: too many requests; this one was not processed."""


class ServerError(APIError):
    """5xx: the service failed or cannot answer now."""


class OperationFailedError(TwilioMemoryError):
    """An accepted write was not carried out.

    Attributes:
        operation_id: The operation.
        status: Its last state, with all that the service told.
        code: Twilio's error code, if there was one.
        title: The kind of error, if it was told.
        detail: What went wrong this time, if it was told.

    """

    def __init__(self, status: OperationStatus) -> None:
        """Take the state that the operation ended in."""
        self.operation_id = status.operation_id
        self.status = status
        self.code = _told(status, "code", int)
        self.title = _told(status, "title", str)
        self.detail = _told(status, "detail", str)
        head = f"operation {self.operation_id} ended as {status.status}"
        head += f", code {self.code}" if self.code is not None else ""
        said = ": ".join(part for part in (self.title, self.detail) if part)
        super().__init__(f"{head}: {said}" if said else f"{head}.")


def _told(status: OperationStatus, name: str, kind: type[T]) -> T | None:
    """Return what the error of an operation tells, if it is of the kind that the document says."""
    value: object = getattr(status.error, name, None)
    return value if isinstance(value, kind) else None


class OperationCancelledError(OperationFailedError):
    """An accepted write was cancelled before it was carried out."""


class OperationTimeoutError(TwilioMemoryError, TimeoutError):
    """An accepted write did not end in time. It goes on: wait again, here or from its id.

    Attributes:
        operation_id: The operation.
        last: The state that was seen last, or None if none was.

    """

    def __init__(self, operation_id: str, waited: float, last: OperationStatus | None) -> None:
        """Take the operation, the seconds waited and what was seen last."""
        self.operation_id = operation_id
        self.last = last
        seen = f"it was {last.status}" if last is not None else "no state of it was seen"
        super().__init__(
            f"operation {operation_id} did not end within {waited:g} s; {seen}. It goes on: wait again, "
            f"or take it up later with client.operation({operation_id!r})."
        )
