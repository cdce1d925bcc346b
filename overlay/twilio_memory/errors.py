"""All exceptions, in one tree.

    TwilioMemoryError
    ├── ConfigurationError            credentials, base URL or revision missing or wrong (also a ValueError)
    ├── InvalidArgumentError          an argument is invalid; nothing was sent (also a ValueError)
    │   └── RevisionError             the client's revision of the API cannot say this, another one can
    ├── ClientUsageError              the client is closed, of another event loop, or shared over a fork
    ├── TransportError                no response arrived
    │   ├── ConnectError              no connection: the service cannot have acted
    │   └── RequestTimeoutError       no response in time (also a TimeoutError)
    ├── InvalidResponseError          the response is not one of the API's, such as a proxy's page
    ├── APIError                      the service refused the request; by status:
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── PreconditionFailedError   412
    │   ├── RateLimitError            429
    │   └── ServerError               5xx
    ├── OperationFailedError          an accepted write ended as FAILED, or in an unknown state
    │   └── OperationCancelledError   it ended as CANCELLED
    ├── OperationTimeoutError         an accepted write has not ended in time; it continues (also a TimeoutError)
    ├── PagingError                   a listing would never end
    └── by Twilio code, whether a response or an operation reported it:
        ├── NameTakenError            520045, 520055, 520056
        ├── VersionConflictError      520043, and any 412
        ├── StoreNotActiveError       520042
        ├── ProtectedError            520050
        └── LimitReachedError         520044, 520053, 520054

An error that belongs to two branches is an instance of both, and has the name of the code's class: a 409 with code
520056 is a `ConflictError`, and an operation that failed with it an `OperationFailedError`; both are a `NameTakenError`
and are called so in logs. An operation that failed because something is gone (520041, 520047, 520048, 520052) or
invalid (520046, 520049, 520051) is a `NotFoundError` or a `BadRequestError` as well, as a direct response is. The codes
are those of Twilio's error dictionary; the document lists the statuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from twilio_memory._flow import HttpResponse, printable

if TYPE_CHECKING:
    from twilio_memory.models import OperationStatus

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ClientUsageError",
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
    "RevisionError",
    "ServerError",
    "StoreNotActiveError",
    "TransportError",
    "TwilioMemoryError",
    "VersionConflictError",
]


_LONGEST = 4096

E = TypeVar("E", bound="TwilioMemoryError")
T = TypeVar("T")


class TwilioMemoryError(Exception):
    """Base of all exceptions of this package. They can be copied and pickled.

    Attributes:
        message: What went wrong.
        code: Twilio's error code, if the service reported one, or None.
        request_id: Twilio's id of the request, to quote to its support, if there was a response with one, or None.

    """

    code: int | None = None
    request_id: str | None = None

    def __init__(self, message: str) -> None:
        """Take the message; control characters, which a server may have sent, are escaped."""
        self.message = printable(message, _LONGEST)
        super().__init__(self.message)

    _branches: tuple[type[TwilioMemoryError], type[TwilioMemoryError]] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Copy without calling `__init__`; a class that inherits from two branches is rebuilt from them."""
        return _copied, (*(self._branches or (type(self), type(self))), self.args, self.__dict__)


def both(base: type[E], mixin: type[TwilioMemoryError]) -> type[E]:
    """Return a class that inherits from both; its constructor is the first one's, its name the second one's."""
    if issubclass(base, mixin):
        return base
    if (base, mixin) not in _combined:
        named = {"__doc__": f"{mixin.__doc__} Also a `{base.__name__}`.", "__module__": __name__}
        _combined[base, mixin] = type(mixin.__name__, (base, mixin), named | {"_branches": (base, mixin)})
    return cast("type[E]", _combined[base, mixin])


_combined: dict[tuple[type, type], type] = {}


def _copied(
    base: type[E], mixin: type[TwilioMemoryError], args: tuple[object, ...], attributes: dict[str, object]
) -> E:
    cls = both(base, mixin)
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(attributes)
    return error


class ConfigurationError(TwilioMemoryError, ValueError):
    """Credentials, the base URL or the API's revision are missing or wrong.

    The message says which, and where they are looked up.
    """


class InvalidArgumentError(TwilioMemoryError, ValueError):
    """An argument is invalid. Nothing was sent."""


class RevisionError(InvalidArgumentError):
    """The client's revision of the API cannot say this, but another revision can. Nothing was sent.

    The message says how to say it, or which revision can.
    """


class ClientUsageError(TwilioMemoryError, RuntimeError):
    """The client cannot be used: it is closed, belongs to another event loop, or shares connections over a fork."""


class TransportError(TwilioMemoryError):
    """No response arrived. `__cause__` is the HTTP library's exception."""


class ConnectError(TransportError):
    """No connection could be made, so the service cannot have acted."""


class RequestTimeoutError(TransportError, TimeoutError):
    """No response arrived in time. The service may have acted nevertheless."""


class InvalidResponseError(TwilioMemoryError):
    """The response is not one of the API's.

    Attributes:
        response: The response.

    """

    def __init__(self, message: str, response: HttpResponse) -> None:
        """Say what is wrong with the response."""
        super().__init__(message)
        self.response = response
        self.request_id = response.request_id


class PagingError(TwilioMemoryError):
    """The service returned a page token twice: the listing would never end."""


class NameTakenError(TwilioMemoryError):
    """The display name is taken: 520045 for a store, 520055 for a trait group, 520056 for a data mapping."""


class VersionConflictError(TwilioMemoryError):
    """The resource has changed since its entity tag was read (520043, any 412). Fetch it again, or use `edit`."""


class StoreNotActiveError(TwilioMemoryError):
    """The store is not `ACTIVE` (520042)."""


class ProtectedError(TwilioMemoryError):
    """The trait group or trait is protected from being changed or deleted (520050)."""


class LimitReachedError(TwilioMemoryError):
    """The limit of stores (520044), trait groups (520053) or traits (520054) is reached."""


class APIError(TwilioMemoryError):
    """The service refused the request.

    Attributes:
        status: The HTTP status. If an operation reported the error: the status that a direct response has.
        code: Twilio's error code, or None if the body has none.
        message: What the service says went wrong, without status and code.
        more_info: The URL of a page about the code, or None.
        request_id: Twilio's id of the request, to quote to its support, or None.
        retry_after: Seconds to wait before trying again, or None if the service did not say.
        hint: What the client adds: that the service may be of another revision of the API. None where it cannot be.
        response: The response. If an operation reported the error: the response to the poll.

    """

    more_info: str | None = None
    retry_after: float | None = None
    hint: str | None = None

    def __init__(
        self,
        response: HttpResponse,
        message: str,
        *,
        code: int | None = None,
        more_info: str | None = None,
        retry_after: float | None = None,
        hint: str | None = None,
    ) -> None:
        """Compose the message."""
        self.response = response
        self.status = response.status
        self.code = code
        self.more_info = more_info
        self.request_id = response.request_id
        self.retry_after = retry_after
        self.hint = hint
        super().__init__(self._text(message))
        self.message = message

    def _text(self, message: str) -> str:
        """Return one line: status, code, message, and what else is known."""
        head = f"HTTP {self.status}" + (f", code {self.code}" if self.code is not None else "")
        end = "" if message.endswith((".", "!", "?")) else "."
        tail = f" See {self.more_info}" if self.more_info else ""
        tail += f" Try again after {self.retry_after:g} s." if self.retry_after else ""
        tail += f" {self.hint}" if self.hint else ""
        tail += f" (request {self.request_id})" if self.request_id else ""
        return f"{head}: {message}{end}{tail}"


class BadRequestError(APIError):
    """400: the request is not valid."""


class AuthenticationError(APIError):
    """401: the credentials are missing or wrong."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow this."""


class NotFoundError(APIError):
    """404: the resource, or one that contains it, does not exist, or does not exist yet."""


class ConflictError(APIError):
    """409: the request conflicts with what exists."""


class PreconditionFailedError(APIError, VersionConflictError):
    """412: the resource has changed since the entity tag was read. A `VersionConflictError` whatever its code."""


class RateLimitError(APIError):
    """429: too many requests; this one was not processed."""


class ServerError(APIError):
    """5xx: the service failed or is unavailable."""


class OperationFailedError(TwilioMemoryError):
    """An accepted write was not carried out.

    Attributes:
        operation_id: The operation.
        last: Its last state, with everything that the service reported.
        code: Twilio's error code, or None.
        title: The kind of error, or None.
        detail: What went wrong this time, or None.
        message: Title and detail.
        request_id: Twilio's id of the poll that reported it, or None.
        response: The response to that poll.

    """

    def __init__(self, last: OperationStatus, response: HttpResponse | None = None) -> None:
        """Compose the message from the state that the operation ended in."""
        self.operation_id = last.operation_id
        self.last = last
        self.response = response or HttpResponse(200, {}, b"")
        self.request_id = self.response.request_id
        self.code = _reported(last, "code", int)
        self.title = _reported(last, "title", str)
        self.detail = _reported(last, "detail", str)
        head = f"operation {self.operation_id} ended as {last.status}"
        head += f", code {self.code}" if self.code is not None else ""
        said = ": ".join(part for part in (self.title, self.detail) if part)
        # Not super(): beside a class such as NotFoundError, that would be APIError's constructor.
        TwilioMemoryError.__init__(self, f"{head}: {said}" if said else f"{head}.")
        self.message = printable(said or self.message)


def _reported(status: OperationStatus, name: str, kind: type[T]) -> T | None:
    """Return a field of an operation's error if it has the documented type, else None."""
    value: object = getattr(status.error, name, None)
    return value if isinstance(value, kind) else None


class OperationCancelledError(OperationFailedError):
    """An accepted write was cancelled before it was carried out."""


class OperationTimeoutError(TwilioMemoryError, TimeoutError):
    """An accepted write has not ended in time. It continues: wait again, or resume it by its id.

    Attributes:
        operation_id: The operation.
        last: The last known state, or None if no poll has succeeded.

    """

    def __init__(self, operation_id: str, waited: float, last: OperationStatus | None) -> None:
        """Compose the message."""
        self.operation_id = operation_id
        self.last = last
        seen = f"its last known state is {last.status}" if last is not None else "its state is unknown"
        super().__init__(
            f"operation {operation_id} did not end within {waited:g} s; {seen}. It continues: wait again, "
            f"or resume it later with client.operation({operation_id!r})."
        )
