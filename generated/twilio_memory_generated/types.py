"""Shared types, and the functions that read and write the values of models.

Reading is lenient: a value that is not as documented stays as it is.
"""

import datetime
from collections.abc import Callable, Mapping, MutableMapping
from enum import Enum
from http import HTTPStatus
from typing import IO, Any, BinaryIO, ClassVar, Generic, Literal, TypeVar

from attrs import define


class Unset:
    """The type of UNSET: the value of an argument that is not given, and of a field that is not to be sent."""

    _only: ClassVar["Unset | None"] = None

    def __new__(cls) -> "Unset":
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Unset = Unset()


def own(value: Any) -> Any:
    """Return a deep copy of a JSON value."""
    if isinstance(value, Mapping):
        return {key: own(item) for key, item in value.items()}
    if isinstance(value, list):
        return [own(item) for item in value]
    return value


_fromisoformat = datetime.datetime.fromisoformat


def read_datetime(value: Any) -> Any:
    """Read an ISO 8601 timestamp. One without an offset is not as documented and stays as it is."""
    try:
        moment = _fromisoformat(value)
    except (TypeError, ValueError):
        return value
    return value if moment.tzinfo is None else moment


def read_enum(cls: Any, value: Any) -> Any:
    """Read a member of an enum. An undocumented value becomes a new member or stays as it is."""
    try:
        return cls._value2member_map_[value]
    except (KeyError, TypeError):
        pass
    try:
        return cls(value)
    except (TypeError, ValueError):
        return value


def late(cls: Any, name: str, read: Callable[[dict[str, Any]], Any]) -> None:
    """Let a field be read when it is first asked for. Until then its slot, under `_name`, holds the JSON."""
    slot = cls.__dict__[name]
    get, put = slot.__get__, slot.__set__

    def read_once(self: object) -> object:
        value = get(self)
        if value.__class__ is dict:
            value = read(value)
            put(self, value)
        return value

    setattr(cls, f"_{name}", slot)
    setattr(cls, name, property(read_once, put, slot.__delete__))


def write(value: Any) -> Any:
    """Convert a value to one that the JSON encoder accepts."""
    if isinstance(value, list | tuple):
        return [write(item) for item in value]
    if isinstance(value, Mapping):
        return {key: write(item) for key, item in value.items() if item is not UNSET}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    to_dict = getattr(value, "to_dict", None)
    return value if to_dict is None else to_dict()


class Model:
    """What all models have: a short repr, and what pydantic and FastAPI ask for."""

    __slots__ = ()
    _shown: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Show the plain fields that are set, on one line, without personal data."""
        shown = ""
        for name in self._shown:
            value = getattr(self, name)
            if value or value is False or value == 0:
                field = f"{name}={_plain(value)!r}"
                if len(shown) + len(field) > _LONGEST_REPR:
                    shown += ", …" if shown else f"{field[:_LONGEST_REPR]}…"
                    break
                shown += f", {field}" if shown else field
        return f"{type(self).__name__}({shown})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic take a model as it is, or its dict, and write its dict."""
        from pydantic_core import core_schema

        writer = core_schema.plain_serializer_function_ser_schema(write)
        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=writer
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: Any
    ) -> dict[str, object]:
        """Return what FastAPI puts into its document."""
        return {
            "type": "object",
            "title": cls.__name__,
            "description": (cls.__doc__ or "").partition("\n\n")[0],
        }

    @classmethod
    def _validated(cls, value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if isinstance(value, Mapping):
            return cls.from_dict(value)  # type: ignore[attr-defined]
        raise ValueError(f"must be a {cls.__name__} or its dict")


_LONGEST_REPR = 90


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, datetime.datetime) else value


# The types that `httpx.Client(files=)` can accept, copied from that library.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """Contains information for file uploads"""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return a tuple representation that httpx will accept for multipart/form-data"""
        return self.file_name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """A response from an endpoint"""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "File", "FileTypes", "Model", "RequestFiles", "Response", "Unset"]
