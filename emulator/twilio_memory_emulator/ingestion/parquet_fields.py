"""The fields of a Parquet file: its metadata states them, so no value is read."""

from __future__ import annotations

import glob
import re
from typing import TYPE_CHECKING, BinaryIO, Final

from twilio_memory_emulator.ingestion.source import DatasetError, connect, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LARGEST_METADATA: Final = 16 * 1024 * 1024
_MAGIC: Final = b"PAR1"
_ENCRYPTED: Final = b"PARE"
_TAIL: Final = 8  # the length of the metadata, in four bytes, and the magic number

# Binds the columns and ends: DuckDB knows the types of columns whose values it cannot read.
_TYPES: Final = "SELECT * FROM read_parquet($path, hive_partitioning = false) LIMIT 0"
_NAMES: Final = "SELECT name, coalesce(num_children, 0) FROM parquet_schema($path)"
_NUMBERS: Final = re.compile(r"u?(tiny|small|big|huge)?int(eger)?|float|double|decimal|bignum")


def parquet_fields(path: Path, _types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Read the names and types of the columns from the metadata.

    Args:
        path: The file.

    Returns:
        The name and the type of each column, in order.

    Raises:
        DatasetError: The file is not Parquet, or its metadata is encrypted, malformed or larger than 16 MiB.
    """
    import duckdb  # noqa: PLC0415 - as in connect

    resolved = str(path.resolve())
    parameters = {"path": glob.escape(resolved)}
    with opened(path) as file:
        _require_small_metadata(path, file)
        try:
            with connect(resolved) as database:
                types = database.execute(_TYPES, parameters).description or []
                names = list(_top_level(database.execute(_NAMES, parameters).fetchall()))
            return [(name, _type(str(kind.id))) for name, (_, kind, *_rest) in zip(names, types, strict=True)]
        except (duckdb.Error, ValueError):
            raise DatasetError(
                f"{path}: not readable as Parquet: its metadata is malformed, or has a type that is not supported; "
                "write the file again, or list the fields instead of naming a file"
            ) from None


def _require_small_metadata(path: Path, file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    if tail.endswith(_ENCRYPTED):
        raise DatasetError(f"{path}: not readable as Parquet: its metadata is encrypted; save it unencrypted")
    if len(tail) < _TAIL or not tail.endswith(_MAGIC):
        raise DatasetError(f"{path}: not readable as Parquet: it does not end with {_MAGIC.decode()}; is it complete?")
    if int.from_bytes(tail[:4], "little") > _LARGEST_METADATA:
        raise DatasetError(f"{path}: its metadata is larger than {_LARGEST_METADATA // 1024 // 1024} MiB")


def _top_level(elements: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the names of the top-level columns in a Parquet schema, which lists its tree depth-first."""
    rest = iter(elements)
    _, width = next(rest)
    for _ in range(width):
        name, below = next(rest)
        while below:
            below += next(rest)[1] - 1
        yield name


def _type(kind: str) -> str:
    if kind in {"list", "array"}:
        return "ARRAY"
    if kind == "boolean":
        return "BOOLEAN"
    return "NUMBER" if _NUMBERS.fullmatch(kind) else "STRING"
