"""Validation: an untrusted request becomes a `Call` that conforms to the document, or is refused.

The order is path, query, headers, body. The refusal names the first violation: the place and the rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote_to_bytes

import msgspec

from twilio_memory_emulator.contract.document import Json, Operation
from twilio_memory_emulator.contract.errors import (
    INVALID,
    OPERATION_ID_MALFORMED,
    STORE_ID_MALFORMED,
    ErrorKind,
    Refusal,
    invalid,
)
from twilio_memory_emulator.contract.violations import check_schema
from twilio_memory_emulator.storage.paging import PageQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twilio_memory_emulator.contract.document import Parameter
    from twilio_memory_emulator.http.endpoints import Request

_PATH_KINDS: dict[str, ErrorKind] = {"storeId": STORE_ID_MALFORMED, "operationId": OPERATION_ID_MALFORMED}
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_DEEPEST = 64
_NO_VARIANTS: tuple[Json, ...] = ({"type": ""}, {"ruleType": ""})
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Call(msgspec.Struct, frozen=True):
    """A request that conforms to the document.

    Attributes:
        operation: The operation it calls.
        path: The path parameters.
        query: The query parameters that were given, converted to their types.
        if_match: The value of `If-Match`, if it was given and the operation takes it.
        body: The decoded body; `{}` if there is none.
        base_url: Scheme and host by which the client reaches the emulator.
    """

    operation: Operation
    path: dict[str, str]
    query: dict[str, Any]
    if_match: str | None
    body: Json
    base_url: str

    def argument(self, name: str) -> Json:
        """Return a query parameter, or the document's default for it."""
        if name in self.query:
            return self.query[name]
        return next(parameter.default for parameter in self.operation.parameters if parameter.name == name)

    def page_query(self) -> PageQuery:
        """Return the page of a listing that the call asks for."""
        return PageQuery(
            size=self.argument("pageSize"),
            token=self.query.get("pageToken"),
            descending=self.argument("orderBy") == "DESC",
            order_given="orderBy" in self.query,
        )


def read_call(operation: Operation, request: Request, *, strict: bool, public_url: str | None = None) -> Call:
    """Check a request against the document.

    Args:
        operation: The operation that its path and method call.
        request: The request, with its body read.
        strict: Whether what clients send for a field that is not set is validated like any other value. If not, an
            explicit null counts as absent, and so does an empty value that only another type of source has.
        public_url: Scheme and host that clients are told, instead of those of the request.

    Returns:
        The call.

    Raises:
        Refusal: The request breaks a rule.
    """
    base_url = public_url or request.base_url()
    query: dict[str, Any] = {}
    if_match = None
    for parameter in operation.parameters:
        if parameter.location == "path":
            _check(parameter, request.parameters[parameter.name], _PATH_KINDS.get(parameter.name, INVALID))
    if request.query:
        query = _read_query(operation, request.query)
    for parameter in operation.parameters:
        if parameter.location == "header" and (values := request.headers.get(parameter.name.lower())):
            if_match = ", ".join(values)
            _check(parameter, if_match, INVALID)
    body = _read_body(operation, request, strict=strict)
    return Call(operation, request.parameters, query, if_match, body, base_url)


def _check(parameter: Parameter, value: Json, kind: ErrorKind) -> None:
    if not parameter.validator.is_valid(value):
        error = next(iter(parameter.validator.iter_errors(value)))
        raise Refusal(kind, f"{parameter.name}: {error.message}")


def _read_query(operation: Operation, query_string: bytes) -> dict[str, Any]:
    known = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "query"}
    query: dict[str, Any] = {}
    for pair in query_string.split(b"&"):
        raw_name, _, raw_value = pair.partition(b"=")
        parameter = known.get(unquote_to_bytes(raw_name).decode("utf-8", "replace"))
        if parameter is None:
            continue
        if parameter.name in query:
            raise invalid(parameter.name, "given more than once")
        query[parameter.name] = _typed(parameter, _unquoted(parameter.name, raw_value))
    return query


def _unquoted(name: str, raw: bytes) -> str:
    try:
        text = raw.decode("ascii")
        if _BAD_ESCAPE.search(text):
            raise invalid(name, "not valid percent-encoding")
        return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
    except UnicodeDecodeError:
        raise invalid(name, "not percent-encoded UTF-8") from None


def _typed(parameter: Parameter, text: str) -> Json:
    value: Any = text
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(text):
            raise invalid(parameter.name, "not an integer")
        value = int(text)
    elif parameter.type == "boolean":
        if text not in _BOOLEANS:
            raise invalid(parameter.name, "neither true nor false")
        value = _BOOLEANS[text]
    _check(parameter, value, INVALID)
    return value


def _read_body(operation: Operation, request: Request, *, strict: bool) -> Json:
    if not operation.body_validators:
        return {}
    value = read_json(request, request.body, strict=strict) if request.body else None
    if value is None and (not request.body or not strict):
        if operation.body_required:
            raise invalid("body", "required")
        return {}
    source: Json = cast("dict[str, Json]", value).get("mappingFrom") if isinstance(value, dict) else None
    if not strict and isinstance(source, dict):
        members = cast("dict[str, Json]", source)
        other = "datasetId" if members.get("type") == "INGRESS" else "columns"
        if members.get(other) in ("", []):  # sent by clients that have one class for all types of source
            del members[other]
    validator, *others = operation.body_validators
    check_schema(validator, value, *others)
    return cast("Json", value)


def read_json(request: Request, body: bytes, *, strict: bool = False) -> Json:
    """Decode the JSON body of a request.

    Args:
        request: The request, whose headers declare the body.
        body: The body.
        strict: Whether to keep the members of objects that are null.

    Returns:
        The decoded value.

    Raises:
        Refusal: The body is not declared as JSON, is not JSON, or is nested too deeply.
    """
    _require_json(request)
    try:
        value = msgspec.json.decode(body)
    except RecursionError:
        raise invalid("body", "nested too deeply") from None
    except UnicodeDecodeError:
        raise invalid("body", "not UTF-8") from None
    except msgspec.DecodeError as error:
        raise invalid("body", f"not valid JSON: {error}") from None
    # A limit of our own, since those of Python and of the validator differ from version to version.
    if body.count(b"[") + body.count(b"{") > _DEEPEST and _is_deeper(value, _DEEPEST):
        raise invalid("body", "nested too deeply")
    return value if strict or not (b"null" in body or b'""' in body) else _without_unset(value)


def _require_json(request: Request) -> None:
    if request.media_type() != "application/json":
        raise invalid("Content-Type", "must be application/json")
    parameters = request.header("content-type").lower().replace('"', "").replace(" ", "")
    if parameters.partition("charset=")[2] not in {"", "utf-8", "utf8"}:
        raise invalid("Content-Type", "the charset of JSON can only be utf-8")
    if request.header("content-encoding").strip().lower() not in {"", "identity"}:
        raise invalid("Content-Encoding", "a request body must not be compressed")


def _is_deeper(value: Json, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [child for item in level for child in _children(item)]
        if not level:
            return False
    return True


def _children(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return cast("dict[str, Json]", value).values()
    return cast("Iterable[Json]", value) if isinstance(value, list) else ()


def _without_unset(value: Json) -> Json:
    """Return a value without what some clients send for a field that is not set: null, or a variant without a type."""
    if isinstance(value, dict):
        members = {name: _without_unset(member) for name, member in cast("dict[str, Json]", value).items()}
        return {name: member for name, member in members.items() if member is not None and member not in _NO_VARIANTS}
    if isinstance(value, list):
        return [_without_unset(item) for item in cast("Iterable[Json]", value)]
    return value
