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
Objects, dates and times are `STRING`. Every row counts: CSV and JSON Lines are read to the end; a Parquet file states
its types in its metadata.
"""

from __future__ import annotations

import csv
import glob
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, cast

from twilio_memory_emulator.contract.errors import EmulatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import duckdb

_LONGEST_NAME: Final = 64  # the maxLength of fieldName in the document
_MOST_COLUMNS: Final = 2000  # of a CSV; inferring their types takes time quadratic in them, here two seconds
_DELIMITERS: Final = ",;\t|"

_NUMBER: Final = r"-?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_BOOLEAN: Final = r"(?i)(true|false)"
# A first row with a cell like one of these holds values: the file has no header.
_VALUE: Final = re.compile(rf"{_NUMBER}|true|false|[^@\s]+@[^@\s]+\.[^@\s]+", re.IGNORECASE)

# All columns are text, in one dialect without guessing; a row that differs in width from the header is an error.
_CSV: Final = """
    SELECT count(COLUMNS(*)),
           bool_and(regexp_full_match(COLUMNS(*), $boolean)),
           bool_and(regexp_full_match(COLUMNS(*), $number))
    FROM (SELECT nullif(trim(COLUMNS(*), chr(32) || chr(9)), '')
          FROM read_csv($path, columns = $columns, header = true, delim = $delimiter, quote = '"', escape = '"',
                        auto_detect = false, strict_mode = true, hive_partitioning = false))
"""
_JSON_LINES_OTHER_THAN_OBJECTS: Final = """
    SELECT count(*), count(*) FILTER (json_type(json) <> 'OBJECT') FROM read_ndjson_objects($path)
"""
_JSON_LINES: Final = """
    SELECT member.key, list(DISTINCT member.type), count(*) > count(DISTINCT line.number)
    FROM (SELECT json, row_number() OVER () AS number FROM read_ndjson_objects($path)) AS line,
         json_each(line.json) AS member
    GROUP BY member.key
    ORDER BY min(line.number), min(member.id)
"""
_PARQUET: Final = "SELECT * FROM read_parquet($path, hive_partitioning = false)"
_PARQUET_NAMES: Final = "SELECT name, coalesce(num_children, 0) FROM parquet_schema($path)"

_JSON_TYPES: Final = {
    "BOOLEAN": "BOOLEAN",
    "ARRAY": "ARRAY",
    "UBIGINT": "NUMBER",
    "BIGINT": "NUMBER",
    "DOUBLE": "NUMBER",
}
_PARQUET_NUMBERS: Final = re.compile(r"u?(tiny|small|big|huge)?int(eger)?|float|double|decimal|bignum")


class DatasetError(EmulatorError):
    """A file does not define the fields of a dataset; the message says which file, why, and what to do."""


def infer_fields(path: Path) -> dict[str, str]:
    """Infer the fields of a dataset from a file.

    The file is treated as data only: nothing in it, or in its name, is executed or expanded, and the reader cannot
    reach any other file or the network.

    Args:
        path: The file: `.csv` or `.tsv` (UTF-8, with a header; values separated by commas, semicolons, tabs or
            vertical bars), `.jsonl` or `.ndjson` (one JSON object per line), or `.parquet`.

    Returns:
        The type of each field by name, in the order of the file: `STRING`, `NUMBER`, `BOOLEAN` or `ARRAY`.

    Raises:
        DatasetError: The file is missing, empty, of another format or unreadable, has no header, or has a column
            whose name is empty, repeated or longer than 64 characters. Or it is a CSV with more than 2000 columns.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DatasetError(f"{path}: unknown file format; expected one of {', '.join(_READERS)}")
    _require_content(path)
    fields = list(reader(path))
    _check_names(path, [name for name, _ in fields])
    return dict(fields)


def _require_content(path: Path) -> None:
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except (FileNotFoundError, ValueError):  # ValueError: the name contains NUL
        raise DatasetError(f"{path}: no such file") from None
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror}") from error
    if empty:
        raise DatasetError(f"{path}: the file is empty")


def _check_names(path: Path, names: list[str]) -> None:
    if not names:
        raise DatasetError(f"{path}: no fields found")
    for position, name in enumerate(names, 1):
        if not name:
            raise DatasetError(f"{path}: column {position} has no name; give it one or remove it")
        if len(name) > _LONGEST_NAME:
            raise DatasetError(
                f"{path}: the name of column {position} has {len(name)} characters; a "
                f"fieldName has at most {_LONGEST_NAME}: {name[:_LONGEST_NAME]!r}…"
            )
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DatasetError(
            f"{path}: more than one column is named {', '.join(map(repr, repeated))}; rename all but one"
        )


def connect(path: str) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that can read one file and nothing else.

    Args:
        path: The absolute path of the file.

    Returns:
        The connection; the caller closes it.
    """
    import duckdb  # noqa: PLC0415 - takes 30 ms and 60 MB; only inference needs it

    database = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 2}
    )
    database.execute("SET allowed_paths = ?", [[path, glob.escape(path)]])
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _query(path: Path, sql: str, **parameters: object) -> list[tuple[object, ...]]:
    """Return the rows of a query in which `$path` is this file; its name is not a pattern."""
    resolved = str(path.resolve())
    with connect(resolved) as database:
        return database.execute(sql, {"path": glob.escape(resolved), **parameters}).fetchall()


def _csv_fields(path: Path) -> Iterator[tuple[str, str]]:
    import duckdb  # noqa: PLC0415 - as in connect

    try:
        names, delimiter = _csv_header(path)
        if len(names) > _MOST_COLUMNS:
            raise DatasetError(f"{path}: {len(names)} columns; at most {_MOST_COLUMNS} can be read")
        columns = {f"c{position}": "VARCHAR" for position in range(len(names))}
        (row,) = _query(path, _CSV, columns=columns, delimiter=delimiter, boolean=_BOOLEAN, number=_NUMBER)
    except UnicodeDecodeError:
        raise DatasetError(f"{path}: not UTF-8; save the file with that encoding") from None
    except duckdb.Error as error:
        raise DatasetError(f"{path}: {_csv_fault(str(error))}") from None
    width = len(names)
    for position, name in enumerate(names):
        present, boolean, number = row[position::width]
        yield name, "STRING" if not present else "BOOLEAN" if boolean else "NUMBER" if number else "STRING"


def _csv_header(path: Path) -> tuple[list[str], str]:
    """Return the names in the first row, and the delimiter that splits it into the most of them."""
    candidates = "\t" if path.suffix.lower() == ".tsv" else _DELIMITERS
    rows = {candidate: row for candidate in candidates if (row := _first_row(path, candidate)) is not None}
    if not rows:
        raise DatasetError(f"{path}: the header cannot be read: it has a misplaced double quote")
    delimiter = max(rows, key=lambda candidate: len(rows[candidate]))
    names = [name.strip() for name in rows[delimiter]]
    if not any(names):
        raise DatasetError(f"{path}: no header: the first line is empty; put the column names there")
    values = [position for position, name in enumerate(names, 1) if _VALUE.fullmatch(name)]
    if values:
        raise DatasetError(
            f"{path}: no header: column {values[0]} of the first row holds a value, not a name; "
            "insert a row with the column names"
        )
    return names, delimiter


def _first_row(path: Path, delimiter: str) -> list[str] | None:
    """Return the values in the first row, or `None` if its double quotes do not match the delimiter."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return next(csv.reader(file, delimiter=delimiter, strict=True))
        except StopIteration:
            return []
        except csv.Error:
            return None


def _csv_fault(message: str) -> str:
    """Return what DuckDB found wrong, without quoting the row, which may hold personal data."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    where = f"line {line[1]}: " if line else ""
    width = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if width:
        return f"{where}{width[2]} values, but the header has {width[1]} names"
    if "unterminated quote" in message:
        return f"{where}a double quote is not closed"
    if "not utf-8" in message:
        return f"{where}not UTF-8; save the file with that encoding"
    return f"{where}not readable as CSV"


def _json_lines_fields(path: Path) -> Iterator[tuple[str, str]]:
    import duckdb  # noqa: PLC0415 - as in connect

    try:
        ((lines, others),) = _query(path, _JSON_LINES_OTHER_THAN_OBJECTS)
        rows = [] if others else _query(path, _JSON_LINES)
    except duckdb.Error:
        raise DatasetError(_json_lines_fault(path)) from None
    if others:
        raise DatasetError(_json_lines_fault(path))
    if not lines:
        raise DatasetError(f"{path}: the file is empty")
    for name, types, repeated in rows:
        if repeated:
            raise DatasetError(f"{path}: an object has more than one member named {name!r}; rename all but one")
        yield str(name), _json_type(cast("list[str]", types))


def _json_type(types: list[str]) -> str:
    found = {_JSON_TYPES.get(kind, "STRING") for kind in types if kind != "NULL"}
    return found.pop() if len(found) == 1 else "STRING"


def _json_lines_fault(path: Path) -> str:
    """Say which line is the first that is not an object; DuckDB's own line numbers are not exact."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            try:
                if line.strip() and not isinstance(json.loads(line), dict):
                    return f"{path}: line {number}: not a JSON object; expected one object per line"
            except ValueError as error:
                reason = getattr(error, "msg", "unreadable")
                return f"{path}: line {number}: not JSON ({reason}); expected one object per line"
    return f"{path}: not readable as JSON Lines; expected one object per line, in UTF-8"


def _parquet_fields(path: Path) -> Iterator[tuple[str, str]]:
    import duckdb  # noqa: PLC0415 - as in connect

    resolved = str(path.resolve())
    parameters = {"path": glob.escape(resolved)}
    try:
        with connect(resolved) as database:
            types = database.execute(_PARQUET, parameters).description or []
            names = list(_top_level(database.execute(_PARQUET_NAMES, parameters).fetchall()))
    except duckdb.Error:
        raise DatasetError(f"{path}: not readable as Parquet") from None
    for name, (_, kind, *_rest) in zip(names, types, strict=True):
        yield name, _parquet_type(str(kind.id))


def _top_level(elements: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the names of the top-level columns in a Parquet schema, which lists its tree depth-first."""
    rest = iter(elements)
    _, width = next(rest)
    for _ in range(width):
        name, below = next(rest)
        while below:
            below += next(rest)[1] - 1
        yield name


def _parquet_type(kind: str) -> str:
    if kind in {"list", "array"}:
        return "ARRAY"
    if kind == "boolean":
        return "BOOLEAN"
    return "NUMBER" if _PARQUET_NUMBERS.fullmatch(kind) else "STRING"


_READERS: Final[dict[str, Callable[[Path], Iterator[tuple[str, str]]]]] = {
    ".csv": _csv_fields,
    ".tsv": _csv_fields,
    ".jsonl": _json_lines_fields,
    ".ndjson": _json_lines_fields,
    ".parquet": _parquet_fields,
}
