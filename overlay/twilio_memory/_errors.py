"""Turns an error response, or an operation that failed, into an exception of the most specific class."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from twilio_memory import errors
from twilio_memory._flow import printable
from twilio_memory._reading import retry_after
from twilio_memory._revisions import FIELD_KEYS, REVISIONS

if TYPE_CHECKING:
    from twilio_memory._flow import HttpResponse
    from twilio_memory._revisions import Revision
    from twilio_memory.models import OperationStatus

_BY_STATUS: dict[int, type[errors.APIError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    412: errors.PreconditionFailedError,
    429: errors.RateLimitError,
}
_BY_CODE: dict[int, type[errors.TwilioMemoryError]] = {
    520042: errors.StoreNotActiveError,
    520043: errors.VersionConflictError,
    520044: errors.LimitReachedError,
    520045: errors.NameTakenError,
    520050: errors.ProtectedError,
    520053: errors.LimitReachedError,
    520054: errors.LimitReachedError,
    520055: errors.NameTakenError,
    520056: errors.NameTakenError,
}
_LATE: dict[int, tuple[int, type[errors.APIError]]] = {
    **dict.fromkeys((520041, 520047, 520048, 520052), (404, errors.NotFoundError)),
    **dict.fromkeys((520046, 520049, 520051), (400, errors.BadRequestError)),
}
"""By the code of an operation that failed: the status and the class of a direct response with this code."""
_SERVER_FAULT = 500
_BAD_REQUEST = 400
_STORE_NOT_FOUND = "520041"
_UNKNOWN_PATH = frozenset({404, 405, 501})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SHOWN = 120
# How services say that a part of a request is none of theirs, rather than that its value is wrong.
_NOT_THEIRS = (
    "(?i)unknown|unexpected|unrecogni[sz]ed|unsupported|additional|extra|valid|oneOf"
    "|not (allowed|permitted|supported|one of)"
)

E = TypeVar("E", bound=errors.TwilioMemoryError)


def api_error(response: HttpResponse, hint: str | None = None) -> errors.APIError:
    """Return the exception for a response that is not a success, whatever its body.

    Three forms of body are known: Twilio's classic one, that of its sister APIs with `userError`, and RFC 9457 problem
    details. Of any other body the message quotes the beginning.
    """
    status = response.status
    base = _BY_STATUS.get(status, errors.ServerError if status >= _SERVER_FAULT else errors.APIError)
    body = _json_object(response)
    code = _integer(body.get("code"))
    return _with_code(base, code)(
        response,
        printable(_message(body, response)),
        code=code,
        more_info=printable(found) if (found := _more_info(body)) else None,
        retry_after=retry_after(response),
        hint=hint,
    )


def revision_hint(revision: Revision, request: dict[str, Any], response: HttpResponse) -> str | None:
    """Return what to say if a service of another revision of the API may have refused the request for that reason."""
    says = response.content.decode(errors="replace")
    if not _may_be_of_another(request, response.status, says):
        return None
    names = " or ".join(one.name for one in REVISIONS.values() if one is not revision)
    return (
        f"The service may be of another revision of the API than {revision.name}: set api_revision or "
        f"TWILIO_MEMORY_API_REVISION to {names}."
    )


def _may_be_of_another(request: dict[str, Any], status: int, says: str) -> bool:
    method, path, body = request["method"], request["url"].split("/"), request.get("json", {})
    if method == "delete":
        return path[-2] == "Stores" and status in _UNKNOWN_PATH and _STORE_NOT_FOUND not in says
    if status != _BAD_REQUEST:
        return False
    if method == "get":
        return "type" in request.get("params", {}) and re.search(r"\btype\b", says) is not None
    if method == "patch" and not body:
        return True
    return "DataMappings" in path and _is_about_a_difference(body, says)


def _is_about_a_difference(body: dict[str, Any], says: str) -> bool:
    """Return whether the refusal of a data mapping is about what the revisions say differently.

    It then has a word of a revision that was not sent, or does not know one that was.
    """
    name, known = body.get("displayName"), REVISIONS.values()
    if "displayName" in says and isinstance(name, str):
        return len({bool(re.fullmatch(one.name_pattern, name)) for one in known}) > 1
    words = {"mappingFrom", *FIELD_KEYS, *(kind for one in known for kind in one.source_types)}
    named = set(re.findall(rf"\b(?:{'|'.join(words)})\b(?![./]datasetId)", says))
    sent = json.dumps(body)
    return any(f'"{word}"' not in sent for word in named) or bool(named and re.search(_NOT_THEIRS, says))


def operation_error(last: OperationStatus, response: HttpResponse | None = None) -> errors.OperationFailedError:
    """Return the exception for an operation that ended in a state other than `COMPLETED`."""
    base = errors.OperationCancelledError if last.status == "CANCELLED" else errors.OperationFailedError
    code = _integer(getattr(last.error, "code", None))
    status, late = _LATE.get(code or 0, (0, None))
    error = (errors.both(base, late) if late else _with_code(base, code))(last, response)
    if isinstance(error, errors.APIError):
        error.status = status
    return error


def _with_code(base: type[E], code: int | None) -> type[E]:
    """Return `base`, combined with the class of the Twilio code if that has one."""
    mixin = _BY_CODE.get(code) if code is not None else None
    return base if mixin is None else errors.both(base, mixin)


def _json_object(response: HttpResponse) -> dict[str, object]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", body) if isinstance(body, dict) else {}


def _message(body: dict[str, object], response: HttpResponse) -> str:
    """Return what the body says, or the beginning of an unknown form of body."""
    parts = [text for key in ("message", "title", "detail") if (text := _text(body.get(key)))]
    if parts:
        return ": ".join(parts) + _pointers(body)
    if response.status in _REDIRECTS:
        return (
            "a redirect, which the client does not follow, so that credentials stay on this host; check the base URL."
        )
    shown = " ".join(response.content[: 4 * _SHOWN].decode(errors="replace").split())
    if not shown:
        return "the response has no body."
    return f"the response is not an error of the API; it begins {shown[:_SHOWN]!r}."


def _pointers(body: dict[str, object]) -> str:
    """Return the parts of the request that a problem-details body names."""
    listed = body.get("errors")
    entries = cast("list[object]", listed) if isinstance(listed, list) else []
    objects = [cast("dict[str, object]", entry) for entry in entries if isinstance(entry, dict)]
    named = [": ".join(text for key in ("pointer", "detail") if (text := _text(one.get(key)))) for one in objects]
    return f" ({'; '.join(part for part in named if part)})" if any(named) else ""


def _more_info(body: dict[str, object]) -> str | None:
    params = body.get("params")
    nested = cast("dict[str, object]", params).get("twilioErrorCodeUrl") if isinstance(params, dict) else None
    kind = _text(body.get("type"))  # RFC 9457 uses "about:blank" if there is nothing to read
    return _text(body.get("more_info")) or _text(nested) or (kind if kind.startswith("http") else None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
