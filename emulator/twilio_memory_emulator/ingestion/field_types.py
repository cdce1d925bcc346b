"""The fields of a dataset, inferred from a file.

The service validates a data mapping against the fields of its dataset, but has no public call that creates datasets.
So the emulator reads them from a file: `infer_fields` returns the name and the type of every column.

The rules for types are our own: the documentation names only the types of traits, and the type of a field must equal
that of its trait.

| type      | CSV: every value present is      | JSON Lines: every value present is | Parquet column                 |
|-----------|----------------------------------|------------------------------------|--------------------------------|
| `BOOLEAN` | `true` or `false`, in any case   | `true` or `false`                  | boolean                        |
| `NUMBER`  | a number without a leading zero  | a number                           | any integer, float or decimal  |
| `ARRAY`   | never                            | an array                           | list or array                  |
| `STRING`  | anything else, or there is none  | anything else, or there is none    | anything else                  |

A leading zero or plus sign makes a CSV column `STRING`, so that postal codes and telephone numbers are kept as written.
Where that is not enough, for example for telephone numbers of digits alone, a type is given by the name of the field.
Objects, dates and times are `STRING`. Every row counts: CSV and JSON Lines are read to the end; a Parquet file states
its types in its metadata.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from twilio_memory_emulator.ingestion.csv_fields import csv_fields
from twilio_memory_emulator.ingestion.json_lines_fields import json_lines_fields
from twilio_memory_emulator.ingestion.names import require_names
from twilio_memory_emulator.ingestion.parquet_fields import parquet_fields
from twilio_memory_emulator.ingestion.source import DatasetError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["DatasetError", "infer_fields"]

_TYPES: Final = ("STRING", "NUMBER", "BOOLEAN", "ARRAY")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def infer_fields(path: Path, types: Mapping[str, str] = _NONE) -> dict[str, str]:
    """Infer the fields of a dataset from a file.

    The file is treated as data only: nothing in it, or in its name, is executed or expanded, and the reader cannot
    reach any other file or the network.

    Args:
        path: The file: `.csv` or `.tsv` (UTF-8, with a header; values separated by commas, semicolons, tabs, vertical
            bars, or what a first line such as `sep=:` names), `.jsonl` or `.ndjson` (one JSON object per line), or
            `.parquet`.
        types: The type of some fields by name, instead of what the file would give.

    Returns:
        The type of each field by name, in the order of the file: `STRING`, `NUMBER`, `BOOLEAN` or `ARRAY`.

    Raises:
        DatasetError: The file is missing, empty, of another format or unreadable, has no header, has a column whose
            name is empty, invisible, repeated or longer than 64 characters, or exceeds a limit: 2,000,000 bytes a
            line, 2,000 columns of a CSV, 10,000 fields. Or `types` names a field or a type that does not exist.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DatasetError(f"{path}: unknown file format; expected one of {', '.join(_READERS)}")
    fields = reader(path, types)
    require_names(path, [name for name, _ in fields])
    inferred = dict(fields)
    for name, given in types.items():
        if name not in inferred:
            raise DatasetError(f"{path}: a type is given for {name!r}, but no column has that name")
        if given not in _TYPES:
            raise DatasetError(f"{path}: the type given for {name!r} is not one of {', '.join(_TYPES)}")
        inferred[name] = given
    return inferred


_READERS: Final[dict[str, Callable[[Path, Mapping[str, str]], list[tuple[str, str]]]]] = {
    ".csv": csv_fields,
    ".tsv": csv_fields,
    ".jsonl": json_lines_fields,
    ".ndjson": json_lines_fields,
    ".parquet": parquet_fields,
}
