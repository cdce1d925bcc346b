"""The edge: what a stranger sent becomes a :class:`Call` that keeps the document's rules, or a refusal.

Checked in this order: path, query, headers, body. The first violation is told, with the place and the rule.
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
    Kind,
    Refusal,
    invalid,
)
from twilio_memory_emulator.contract.violations import check_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twilio_memory_emulator.contract.document import Parameter

_PATH_KINDS: dict[str, Kind] = {"storeId": STORE_ID_MALFORMED, "operationId": OPERATION_ID_MALFORMED}
_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_DEEPEST = 64
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Call(msgspec.Struct, frozen=True):
    """A request that keeps the document's rules.

    Attributes:
        operation: The operation it asks for.
        path: Path parameters.
        query: The query parameters that were given, in their types.
        if_match: The value of ``If-Match``, if given.
        body: The decoded body; ``{}`` where none was needed or given.
        base_url: Scheme and host that the client reached the emulator by.
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


class Incoming(msgspec.Struct, frozen=True):
    """A request as it came, with its body read."""

    path: dict[str, str]
    query_string: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    base_url: str


def read_call(operation: Operation, incoming: Incoming, *, strict: bool) -> Call:
    """Check a request against the document.

    Args:
        operation: The operation that its path and method name.
        incoming: The request.
        strict: Whether an explicit null in the body is held to the document; else it counts as absent.

    Raises:
        Refusal: The request breaks a rule.
    """
    for parameter in operation.parameters:
        if parameter.location == "path":
            _check(parameter, incoming.path[parameter.name], _PATH_KINDS.get(parameter.name, INVALID))
    query = _read_query(operation, incoming.query_string)
    if_match = _read_header(operation, incoming.headers, "If-Match")
    body = _read_body(operation, incoming, strict=strict)
    return Call(operation, incoming.path, query, if_match, body, incoming.base_url)


def _check(parameter: Parameter, value: Json, kind: Kind) -> None:
    if not parameter.validator.is_valid(value):
        error = next(iter(parameter.validator.iter_errors(value)))
        raise Refusal(kind, f"{parameter.name}: {error.message}")


def _read_query(operation: Operation, query_string: bytes) -> dict[str, Any]:
    if not query_string:
        return {}
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
        raise invalid(name, "not UTF-8 in percent-encoding") from None


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


def _read_header(operation: Operation, headers: list[tuple[bytes, bytes]], name: str) -> str | None:
    parameter = next((p for p in operation.parameters if p.location == "header" and p.name == name), None)
    if parameter is None:
        return None
    values = [value.decode("latin-1") for key, value in headers if key == name.lower().encode()]
    if not values:
        return None
    joined = ", ".join(values)
    _check(parameter, joined, INVALID)
    return joined


def _read_body(operation: Operation, incoming: Incoming, *, strict: bool) -> Json:
    if operation.body_validator is None:
        return {}
    value = read_json(incoming.headers, incoming.body, strict=strict) if incoming.body else None
    if value is None and (not incoming.body or not strict):
        if operation.body_required:
            raise invalid("body", "required")
        return {}
    check_schema(operation.body_validator, value)
    return value


def read_json(headers: list[tuple[bytes, bytes]], body: bytes, *, strict: bool = False) -> Json:
    """Return a body in JSON, without the members that are null unless ``strict``.

    Raises:
        Refusal: It is not declared as JSON, or is none.
    """
    _require_json(headers)
    try:
        value = msgspec.json.decode(body)
    except RecursionError:
        raise invalid("body", "nested too deeply") from None
    except UnicodeDecodeError:
        raise invalid("body", "not UTF-8") from None
    except msgspec.DecodeError as error:
        raise invalid("body", f"not valid JSON: {error}") from None
    # A bound of our own: those of Python and of the validator differ from version to version.
    if body.count(b"[") + body.count(b"{") > _DEEPEST and _is_deeper(value, _DEEPEST):
        raise invalid("body", "nested too deeply")
    return value if strict else without_nulls(value)


def media_type(headers: list[tuple[bytes, bytes]]) -> str:
    """Return the media type of a body, without its parameters; empty where none is given."""
    return _header(headers, b"content-type").partition(";")[0].strip()


def _require_json(headers: list[tuple[bytes, bytes]]) -> None:
    if media_type(headers) != "application/json":
        raise invalid("Content-Type", "must be application/json")
    parameters = _header(headers, b"content-type").replace('"', "").replace(" ", "")
    if parameters.partition("charset=")[2] not in {"", "utf-8", "utf8"}:
        raise invalid("Content-Type", "the only charset of JSON is utf-8")
    if _header(headers, b"content-encoding").strip() not in {"", "identity"}:
        raise invalid("Content-Encoding", "a request body must not be compressed")


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1").lower() for key, value in headers if key == name), "")


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


def without_nulls(value: Json) -> Json:
    """Return a JSON value without the members of objects that are null."""
    if isinstance(value, dict):
        members = cast("dict[str, Json]", value)
        return {name: without_nulls(member) for name, member in members.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in cast("Iterable[Json]", value)]
    return value
