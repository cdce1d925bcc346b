"""CSV files as strangers export them: read as they were meant, or refused with the line, the cause and a way out."""

from __future__ import annotations

import codecs
import gzip
from typing import TYPE_CHECKING

import pytest

from tests.emulator.files import refusal, written
from twilio_memory_emulator.ingestion.field_types import infer_fields

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "content",
    [
        "id,notes\n1,x\r\n2,y\r\n",
        "id,notes\r\n1,x\r\n2,y\n",
        "id,notes\r\n1,x\r\n2,y\r",
        "id,notes\r1,x\n2,y",
        "id,notes\r1,x\r2,y\r",
        "id,notes\n\r1,x\n\r2,y\n\r",
        "id,notes\r\r\n1,x\r\r\n2,y\r\r\n",
        'id,notes\r\n1,"x"\n2,"y"\r\n',
        'id,notes\n1,"a\r\nb"\r2,"a\rb"\r\n',
        '"id","notes"\r1,"a ""quoted""\nvalue"\r\n2,y',
        "id,notes\n\r\n\n1,x\r\n\r\n2,y\n",
        "\ufeffid,notes\r\n1,x\n2,\ufeffy\n",
        "\ufeff\ufeffid,notes\n1,x\r",
    ],
)
def test_lines_of_a_csv_may_end_in_any_way(tmp_path: Path, content: str) -> None:
    assert infer_fields(written(tmp_path, "x.csv", content)) == {"id": "NUMBER", "notes": "STRING"}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("piece", range(1024 * 1024 - 3, 1024 * 1024 + 3))
def test_a_line_end_is_one_wherever_a_file_is_divided(tmp_path: Path, end: str, piece: int) -> None:
    start = "id,notes\n1,x\r\n"
    path = written(tmp_path, "x.csv", start + ("é" * 1000 + ",x\n") * 500 + "y" * 20_000 + f",x{end}2,y\n")
    content = path.read_bytes()
    filler = piece - content.index(b"y" * 20_000)
    path.write_bytes(content.replace(b"y" * 20_000, b"y" * (filler - 2)))

    assert infer_fields(path) == {"id": "STRING", "notes": "STRING"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\ufeff", "\r\r\n"])
def test_lines_of_json_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, "x.jsonl", "\ufeff" + end.join(['{"a": 1}', '{"a": 2, "b": "\u2028 \x85"}', ""]))

    assert infer_fields(path) == {"a": "NUMBER", "b": "STRING"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a,b\n1,2\r\n1,2,3\r\n", 3),
        ('a,b\n1,"x\ny\r\nz"\r\n1,2,3\r\n', 5),
        ('a,b\n1,"x\ny"\n1,2,3\n', 4),
        ("a,b\n\n\n1,2,3\n", 4),
        ("a,b\r1,2\r1,2,3\r", 3),
        ("sep=,\r\na,b\r\n1,2,3\r\n", 3),
        ('sep=,\na,b\n"\n",2\r\n1,2,3\r\n', 5),
        ('"a\nc",b\n1,2,3\n', 3),
    ],
)
def test_a_row_of_another_width_is_named_by_the_line_where_it_starts(tmp_path: Path, content: str, line: int) -> None:
    assert refusal(written(tmp_path, "x.csv", content)) == f"line {line}: 3 values, but the header has 2 names"


def test_a_row_cannot_word_its_refusal(tmp_path: Path) -> None:
    row = '"CSV Error on Line: 7 Expected Number of Columns: 8 Found: 9",2,3'

    assert refusal(written(tmp_path, "x.csv", f"a,b\n{row}\n")) == "line 2: 3 values, but the header has 2 names"


@pytest.mark.parametrize("row", ['1,"x"y', '1,"x" y"', '1,"x', '"1,2'])
def test_a_misplaced_double_quote_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, "x.csv", f"a,b\r\n1,2\n{row}\n")

    assert refusal(path) == "line 3: a double quote is not closed, or is followed by more of the value"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("x.csv", "id,email\n1,a@example.com\n"), ("x.tsv", "a\tb\n1\t2\n"), ("x.jsonl", '{"a": "é"}\n')],
)
def test_a_file_in_a_wide_encoding_is_said_not_to_be_utf_8(tmp_path: Path, encoding: str, name: str, text: str) -> None:
    expected = f"not UTF-8 but {encoding[:6].upper()}, as it seems; save the file as UTF-8"

    assert refusal(written(tmp_path, name, text.encode(encoding))) == expected


@pytest.mark.parametrize(
    ("start", "advice"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "compressed with gzip; unpack it"),
        (b"PK\x03\x04\x14\0\6\0", "a workbook or a ZIP archive; save the sheet as CSV in UTF-8, or unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook; save the sheet as CSV in UTF-8"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF; export the data as CSV in UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl"])
def test_a_file_that_is_not_text_is_refused_by_its_kind(tmp_path: Path, name: str, start: bytes, advice: str) -> None:
    assert refusal(written(tmp_path, name, start)) == f"not text but {advice}"


def test_a_wide_encoding_with_its_mark_is_recognised_whichever_way_round(tmp_path: Path) -> None:
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")):
        path = written(tmp_path, "x.csv", mark + "名,b\n".encode(encoding))

        assert refusal(path).startswith(f"not UTF-8 but {encoding[:6].upper()}")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl"])
def test_a_wide_encoding_that_starts_outside_ascii_is_not_utf_8_either(
    tmp_path: Path, name: str, encoding: str
) -> None:
    assert "UTF-8" in refusal(written(tmp_path, name, "名前,電話\n値,1\n".encode(encoding)))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.csv", "a,b\n1,2\n1,Zoë\n".encode("cp1252"), "line 3: not UTF-8"),
        ("x.csv", "a,b\r1,2\r\n\n1,Zoë\n".encode("cp1252"), "line 4: not UTF-8"),
        ("x.csv", b"a,b\n1,\xed\xa0\xbd\n", "line 2: not UTF-8"),
        ("x.csv", b"a,b\n1,\xc3", "line 2: not UTF-8"),
        ("x.csv", b"\x89PNG\r\n\x1a\n", "line 1: not UTF-8"),
        ("x.jsonl", '{"a": 1}\r\n{"a": "ë"}\n'.encode("cp1252"), "line 2: not UTF-8"),
        ("x.jsonl", b'{"a": 1}\n{"a": "\xed\xa0\xbd"}\n', "line 2: not UTF-8"),
        ("x.csv", b"a,b\n1,2\n\r\n1,x\0y\n", "line 4: a NUL byte"),
        ("x.csv", b'a,b\n1,"\n\0"\n', "line 3: a NUL byte"),
        ("x.csv", b"abcdef,b\0\n1,2\n", "line 1: a NUL byte"),
        ("x.jsonl", b'{"a": 1}\n{"a": "\0"}\n', "line 2: a NUL byte"),
        ("x.csv", b"a,b\n1,2\n\0\0\0\0", "line 3: a NUL byte"),
    ],
)
def test_what_is_not_text_in_utf_8_is_named_by_its_line(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert refusal(written(tmp_path, name, content)).startswith(reason)


@pytest.mark.parametrize("delimiter", [*",;\t|:^~!#/\\ '", "\x01", "§", "€"])
@pytest.mark.parametrize("line", ["sep={0}\r\n", "SEP={0}\n", '"sep={0}"\r', "\ufeffsep={0}\r\n", "sep={0}{0}{0}\n"])
def test_a_line_for_excel_names_the_delimiter(tmp_path: Path, delimiter: str, line: str) -> None:
    rows = [["id", "email", "amount"], ["1", "a@b.example", "3"], ["2", "", "4"]]
    content = line.format(delimiter) + "\r\n".join(delimiter.join(row) for row in rows)

    fields = infer_fields(written(tmp_path, "x.csv", content))

    assert fields == {"id": "NUMBER", "email": "STRING", "amount": "NUMBER"}


def test_the_line_for_excel_wins_over_what_the_header_suggests(tmp_path: Path) -> None:
    assert infer_fields(written(tmp_path, "x.csv", "sep=;\na,b,c;d\n1;2\n")) == {"a,b,c": "NUMBER", "d": "NUMBER"}
    assert infer_fields(written(tmp_path, "x.tsv", "sep=;\na;b\n1;2\n")) == {"a": "NUMBER", "b": "NUMBER"}


@pytest.mark.parametrize("line", ["sep=", "sep=ab", 'sep="', "sep=x", "sep=:;"])
def test_a_line_for_excel_that_names_no_delimiter_is_refused(tmp_path: Path, line: str) -> None:
    assert refusal(written(tmp_path, "x.csv", f"{line}\na;b\n1;2\n")).startswith("line 1: sep= is not followed by one")


def test_a_column_may_be_named_as_the_line_for_excel_starts(tmp_path: Path) -> None:
    fields = infer_fields(written(tmp_path, "x.csv", "sep=,separator,sep\n1,2,3\n"))

    assert list(fields) == ["sep=", "separator", "sep"]


def test_a_type_that_is_given_by_name_replaces_the_inferred_one(tmp_path: Path) -> None:
    path = written(tmp_path, "x.csv", "phone,record_id,points\n5550100,74024538135149773,1\n")

    assert infer_fields(path) == {"phone": "NUMBER", "record_id": "NUMBER", "points": "NUMBER"}
    assert infer_fields(path, {"phone": "STRING", "record_id": "STRING"}) == {
        "phone": "STRING",
        "record_id": "STRING",
        "points": "NUMBER",
    }


@pytest.mark.parametrize(("name", "content"), [("x.csv", "a\n1\n"), ("x.jsonl", '{"a": 1}')])
@pytest.mark.parametrize(
    ("types", "reason"),
    [
        ({"b": "STRING"}, "a type is given for 'b', but no column has that name"),
        ({"A": "STRING"}, "a type is given for 'A', but no column has that name"),
        ({"a": "TEXT"}, "the type given for 'a' is not one of STRING, NUMBER, BOOLEAN, ARRAY"),
        ({"a": "string"}, "the type given for 'a' is not one of"),
        ({"a": ""}, "the type given for 'a' is not one of"),
    ],
)
def test_a_type_is_given_for_a_field_that_exists_and_is_one_of_four(
    tmp_path: Path, name: str, content: str, types: dict[str, str], reason: str
) -> None:
    assert refusal(written(tmp_path, name, content), **types).startswith(reason)


def test_a_first_row_that_looks_like_values_is_the_header_where_types_name_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "x.csv", "id,2023,2024\n1,5,x\n")

    reason = refusal(path)

    assert "a number, true, false and an email address count as values" in reason
    assert "if these are the names, give the type of each such column by its name" in reason
    assert "column 3 of the first row" in refusal(path, **{"2023": "NUMBER"})
    types = {"2023": "NUMBER", "2024": "STRING"}
    assert infer_fields(path, types) == {"id": "NUMBER", "2023": "NUMBER", "2024": "STRING"}


@pytest.mark.parametrize(
    "text",
    [
        "Records not found for this query\n",
        "Records not found for this query",
        "\ufeffNo results.\r\n\r\n",
        "Sorry, no rows were found.",
        "Error: timeout",
        "Forbidden.",
        '"No data, sorry"\n',
        "該当するデータがありません。",
        "<empty/>",
    ],
)
def test_a_message_without_rows_is_no_dataset(tmp_path: Path, text: str) -> None:
    reason = refusal(written(tmp_path, "x.csv", text))

    assert reason.startswith("no rows, and the first line reads like a message, not like column names")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body>Session expired</body></html>",
        "<!doctype html>\n<html>\n<head><title>Sign in, please</title></head>\n</html>\n",
        "\n  <html lang='en'>\n<body>\n",
        '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n',
        "<!-- maintenance -->\n",
        "<h1>Bad gateway</h1>\n",
    ],
)
def test_a_page_is_no_dataset(tmp_path: Path, text: str) -> None:
    assert refusal(written(tmp_path, "x.csv", text)).startswith("a page of HTML or XML, not CSV")


@pytest.mark.parametrize("text", ['{"error": "Unauthorized"}', '{"a": 1}\n{"a": 2}\n', '[{"a": 1},\n{"a": 2}]', "[]"])
def test_json_in_a_csv_is_no_dataset(tmp_path: Path, text: str) -> None:
    assert refusal(written(tmp_path, "x.csv", text)).startswith("JSON, not CSV; name it .jsonl")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<TICKER>;<PER>;<DATE>\nx;D;1\n", ["<TICKER>", "<PER>", "<DATE>"]),
        ("[id],[name]\n1,x\n", ["[id]", "[name]"]),
        ("How old are you?\n7\n", ["How old are you?"]),
        ("What is your name?,How old are you?\n", ["What is your name?", "How old are you?"]),
        ("email\n", ["email"]),
        ("First Name,Last Name\n", ["First Name", "Last Name"]),
        ("Zoë's points\n3\n", ["Zoë's points"]),
    ],
)
def test_unusual_names_are_names(tmp_path: Path, text: str, names: list[str]) -> None:
    assert list(infer_fields(written(tmp_path, "x.csv", text))) == names
