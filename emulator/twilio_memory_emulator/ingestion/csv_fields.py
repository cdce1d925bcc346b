"""The fields of a CSV file: the names in its first row, and types that fit every value below them."""

from __future__ import annotations

import csv
import glob
import io
import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from twilio_memory_emulator.ingestion.names import LONGEST_NAME, trimmed
from twilio_memory_emulator.ingestion.source import DatasetError, blocks, connect, line_breaks, opened, too_long

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_MOST_COLUMNS: Final = 2000  # inferring their types takes time quadratic in them, here two seconds
_DELIMITERS: Final = ",;\t|"

_NUMBER: Final = r"-?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_BOOLEAN: Final = r"(?i)(true|false)"
# A first row with a cell like one of these seems to hold values: the file has no header.
_VALUE: Final = re.compile(rf"{_NUMBER}|true|false|[^@\s]+@[^@\s]+\.[^@\s]+", re.IGNORECASE)
# Excel's first line that names the delimiter. Saved again, it is padded with delimiters to the width of the table.
_SEPARATOR: Final = re.compile(r'(?:"sep=([^\r\n"]*)"|sep=([^\r\n]*))(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

_TAGS: Final = "html|head|body|title|meta|script|style|table|div|span|p|h[1-6]|pre|br|error"
_MARKUP: Final = re.compile(rf"\s*<(!doctype\b|!--|\?xml\b|({_TAGS})\b)", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(\[\s*[\[{\]]|\{\s*[\"}])")
_SENTENCE_END: Final = (".", "!", "\u2026", "\u3002", "\uff01", "\uff0e")  # also an ellipsis, and the Chinese ones
_QUESTION_OR_TITLE: Final = ("?", ":", "\uff1f", "\uff1a")

# All columns are text, in one dialect without guessing; a row that differs in width from the header is an error.
_TYPES: Final = """
    SELECT count(COLUMNS(*)),
           bool_and(regexp_full_match(COLUMNS(*), $boolean)),
           bool_and(regexp_full_match(COLUMNS(*), $number))
    FROM (SELECT nullif(trim(COLUMNS(*), chr(32) || chr(9)), '')
          FROM read_csv($path, columns = $columns, header = true, delim = $delimiter, quote = '"', escape = '"',
                        auto_detect = false, strict_mode = true, hive_partitioning = false))
"""


class _Survey(NamedTuple):
    """What is known of a file that has been read once.

    Attributes:
        start: The text of its first block.
        uniform: Whether all its lines end in the same way.
    """

    start: str
    uniform: bool


def csv_fields(path: Path, types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Read the header, and infer the type of each column from all its values.

    Args:
        path: The file.
        types: Types that the caller gives. A name among them is a name, even if it looks like a value.

    Returns:
        The name and the type of each column, in order.

    Raises:
        DatasetError: The file is not CSV in UTF-8, has no header, or has rows of different widths or beyond a limit.
    """
    with opened(path) as file:
        survey = _survey(path, file)
        skipped, delimiter = _separator(path, survey.start)
        start = survey.start[len(skipped) :]
        _require_table(path, start)
        names, delimiter = _header(path, start, delimiter)
        _require_header(path, names, types)
        with _plain(path, file, skipped, uniform=survey.uniform) as plain:
            row = _query(path, plain, delimiter, len(names), line_breaks(skipped))
    width = len(names)
    if not any(row[:width]) and _is_message(names) and not types.keys() & names:
        raise DatasetError(
            f"{path}: no rows, and the first line reads like a message, not like column names; "
            "expected a header, and rows below it"
        )
    return [(name, _type(*row[position::width])) for position, name in enumerate(names)]


def _type(present: object, boolean: object, number: object) -> str:
    return "STRING" if not present else "BOOLEAN" if boolean else "NUMBER" if number else "STRING"


def _survey(path: Path, file: BinaryIO) -> _Survey:
    start: str | None = None
    endings: set[str] = set()
    for _, text in blocks(path, file):
        start = text if start is None else start
        crlf = text.count("\r\n")
        counts = {"\r\n": crlf, "\n": text.count("\n") - crlf, "\r": text.count("\r") - crlf}
        endings.update(ending for ending, count in counts.items() if count)
    return _Survey(start or "", len(endings) <= 1)


def _separator(path: Path, start: str) -> tuple[str, str | None]:
    """Return Excel's line that names the delimiter, and the delimiter; or an empty text and `None`."""
    line = _SEPARATOR.match(start)
    if line is None:
        return "", None
    named = line[1] if line[1] is not None else line[2]
    delimiter = named[:1]
    surplus = named.strip(delimiter).strip(" ") if delimiter else ""
    if surplus and delimiter in _DELIMITERS:
        return "", None  # the first of several names is "sep="
    if surplus or not delimiter or delimiter.isalnum() or delimiter in '"_':
        raise DatasetError(f"{path}: line 1: sep= is not followed by one character that separates values; correct it")
    return line[0], delimiter


def _require_table(path: Path, start: str) -> None:
    if _MARKUP.match(start):
        raise DatasetError(f"{path}: a page of HTML or XML, not CSV; download the file again, perhaps after signing in")
    if _JSON.match(start):
        raise DatasetError(f"{path}: JSON, not CSV; name it .jsonl if each of its lines is an object")


def _header(path: Path, start: str, delimiter: str | None) -> tuple[list[str], str]:
    """Return the names in the first row, and the delimiter: the one that splits it into the most names."""
    candidates = delimiter or ("\t" if path.suffix.lower() == ".tsv" else _DELIMITERS)
    rows: dict[str, list[str]] = {}
    empty: list[str] = []
    faults: list[str] = []
    for candidate in candidates:
        try:
            rows[candidate] = next(csv.reader(io.StringIO(start, newline=""), delimiter=candidate, strict=True), empty)
        except csv.Error as error:
            faults.append(str(error))
    if not rows:
        long = all("larger than field limit" in fault for fault in faults)
        length = f"a name has more than {csv.field_size_limit():,} characters; a fieldName has at most {LONGEST_NAME}"
        reason = length if long else "it has a misplaced double quote"
        raise DatasetError(f"{path}: the header cannot be read: {reason}")
    chosen = max(rows, key=lambda candidate: len(rows[candidate]))
    if len(rows[chosen]) > _MOST_COLUMNS:
        raise DatasetError(f"{path}: {len(rows[chosen])} columns; at most {_MOST_COLUMNS} can be read")
    return [trimmed(name) for name in rows[chosen]], chosen


def _require_header(path: Path, names: list[str], types: Mapping[str, str]) -> None:
    if not any(names):
        raise DatasetError(f"{path}: no header: the first line is empty; put the column names there")
    values = [position for position, name in enumerate(names, 1) if _VALUE.fullmatch(name) and name not in types]
    if values:
        raise DatasetError(
            f"{path}: no header: column {values[0]} of the first row holds a value, not a name (a number, true, false "
            "and an email address count as values); insert a row with the column names or, if these are the names, "
            "give the type of each such column by its name, beside the file"
        )


def _is_message(names: list[str]) -> bool:
    """Whether the only row of a file is a sentence such as "No records found", or markup."""
    if len(names) == 1:
        return " " in names[0] or names[0].startswith("<") or names[0].endswith(_SENTENCE_END + _QUESTION_OR_TITLE)
    return names[-1].endswith(_SENTENCE_END)


@contextmanager
def _plain(path: Path, file: BinaryIO, skipped: str, *, uniform: bool) -> Generator[Path]:
    """Give the file, or a copy as DuckDB reads it: with one kind of line end, and without the line for Excel."""
    if uniform and not skipped:
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, "plain.csv")
        try:
            with copy.open("w", encoding="utf-8", newline="") as target:
                for line, text in blocks(path, file):
                    rest = text[len(skipped) :] if line == 1 else text
                    target.write(rest.replace("\r\n", "\n").replace("\r", "\n"))
        except OSError as error:
            raise DatasetError(f"{path}: cannot be copied to a temporary file: {error.strerror}") from None
        yield copy


def _query(path: Path, plain: Path, delimiter: str, width: int, skipped: int) -> tuple[object, ...]:
    import duckdb  # noqa: PLC0415 - as in connect

    resolved = str(plain.resolve())
    parameters = {
        "path": glob.escape(resolved),
        "columns": {f"c{position}": "VARCHAR" for position in range(width)},
        "delimiter": delimiter,
        "boolean": _BOOLEAN,
        "number": _NUMBER,
    }
    try:
        with connect(resolved) as database:
            return database.execute(_TYPES, parameters).fetchall()[0]
    except duckdb.OutOfMemoryException:
        raise DatasetError(f"{path}: its rows take more memory than there is for reading; shorten them") from None
    except duckdb.Error as error:
        raise _fault(path, plain, delimiter, skipped, str(error)) from None


def _fault(path: Path, plain: Path, delimiter: str, skipped: int, message: str) -> DatasetError:
    """Return what DuckDB found wrong, without quoting the row, which may hold personal data.

    The message quotes the row, and then says what is wrong: of two matches, the last is DuckDB's own.
    """
    row = re.search(r"CSV Error on Line: (\d+)", message)
    place = f"line {_line(plain, delimiter, int(row[1])) + skipped}" if row else "a row"
    if "Maximum line size of" in message:
        return too_long(path, place)
    if widths := re.findall(r"Expected Number of Columns: (\d+) Found: (\d+)", message):
        return DatasetError(f"{path}: {place}: {widths[-1][1]} values, but the header has {widths[-1][0]} names")
    if "unterminated quote" in message:
        return DatasetError(f"{path}: {place}: a double quote is not closed, or is followed by more of the value")
    return DatasetError(f"{path}: {place}: not readable as CSV; check its double quotes and delimiters")


def _line(plain: Path, delimiter: str, row: int) -> int:
    """Return the line in which a row starts; DuckDB counts a row with line breaks in its values as one line."""
    with plain.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for _ in range(row - 1):
                next(reader)
        except (csv.Error, StopIteration):
            return row
        return reader.line_num + 1
