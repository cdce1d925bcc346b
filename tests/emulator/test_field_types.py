"""Fields of datasets, inferred from real files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields
from twilio_memory_emulator.ingestion.source import connect

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def csv_type(folder: Path, *values: str) -> str:
    return infer_fields(written(folder, "one.csv", "x,other\n" + "".join(f"{value},y\n" for value in values)))["x"]


def json_type(folder: Path, *values: Any) -> str:
    lines = "".join(json.dumps({"x": value}) + "\n" for value in values)
    return infer_fields(written(folder, "one.jsonl", lines))["x"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "2"], "NUMBER"),
        (["-1", "2.50", ".5", "3.", "1e6"], "NUMBER"),
        (["1", "", " ", '""', "2"], "NUMBER"),
        ([" 1 ", "2"], "NUMBER"),
        (["12345678901234567890"], "NUMBER"),
        (["1", "n/a"], "STRING"),
        (["02139", "10001"], "STRING"),
        (["+12025550101"], "STRING"),
        (['"1,234.50"'], "STRING"),
        (["true", "FALSE", "", "True"], "BOOLEAN"),
        (["true", "1"], "STRING"),
        (["yes", "no"], "STRING"),
        (["2026-01-15"], "STRING"),
        (["2026-01-15T10:30:00Z"], "STRING"),
        (['"[1, 2]"'], "STRING"),
        (["Zoë", "王芳"], "STRING"),
        (["", ""], "STRING"),
        (["nan", "inf"], "STRING"),
    ],
)
def test_a_csv_column_has_the_type_of_all_its_values(tmp_path: Path, values: list[str], expected: str) -> None:
    assert csv_type(tmp_path, *values) == expected


@pytest.mark.parametrize(("value", "rest"), [("x", "STRING"), ("true", "STRING"), ("", "NUMBER")])
def test_the_last_of_many_csv_rows_counts(tmp_path: Path, value: str, rest: str) -> None:
    assert csv_type(tmp_path, *["7"] * 60_000, value) == rest


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.5, -3, None], "NUMBER"),
        ([True, False, None], "BOOLEAN"),
        (["x", None], "STRING"),
        ([["a"], []], "ARRAY"),
        ([[[1]], [{"a": 1}]], "ARRAY"),
        ([{"a": 1}], "STRING"),
        ([None], "STRING"),
        ([1, "1"], "STRING"),
        ([1, True], "STRING"),
        ([["a"], "a"], "STRING"),
        (["2026-01-15T10:30:00Z"], "STRING"),
        (["1"], "STRING"),
        (["true"], "STRING"),
    ],
)
def test_a_json_member_has_the_type_of_all_its_values(tmp_path: Path, values: list[Any], expected: str) -> None:
    assert json_type(tmp_path, *values) == expected


def test_the_last_of_many_json_lines_counts(tmp_path: Path) -> None:
    assert json_type(tmp_path, *[7] * 30_000, "x") == "STRING"


def test_json_members_come_in_the_order_in_which_they_first_appear(tmp_path: Path) -> None:
    path = written(
        tmp_path, "x.ndjson", '{"b": 1}\n\n{"a": "x", "b": 2}\r\n{"Email": null, "email": 3, "a.$[0]": []}\n'
    )

    fields = infer_fields(path)

    assert list(fields.items()) == [
        ("b", "NUMBER"),
        ("a", "STRING"),
        ("Email", "STRING"),
        ("email", "NUMBER"),
        ("a.$[0]", "ARRAY"),
    ]


def test_many_json_members_stay_members(tmp_path: Path) -> None:
    """DuckDB's own inference turns an object with more than 200 members of one type into a map."""
    path = written(tmp_path, "wide.jsonl", json.dumps({f"field_{n}": n for n in range(300)}) + "\n{}\n")

    assert infer_fields(path) == {f"field_{n}": "NUMBER" for n in range(300)}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1::TINYINT", "NUMBER"),
        ("1::UBIGINT", "NUMBER"),
        ("1::HUGEINT", "NUMBER"),
        ("1::FLOAT", "NUMBER"),
        ("1::DOUBLE", "NUMBER"),
        ("1::DECIMAL(9, 2)", "NUMBER"),
        ("true", "BOOLEAN"),
        ("[1]", "ARRAY"),
        ("[1, 2]::INTEGER[2]", "ARRAY"),
        ("[{'a': 1}]", "ARRAY"),
        ("'x'", "STRING"),
        ("'a'::ENUM('a')", "STRING"),
        ("{'a': 1, 'b': [2]}", "STRING"),
        ("MAP {'a': 1}", "STRING"),
        ("DATE '2026-01-15'", "STRING"),
        ("TIMESTAMPTZ '2026-01-15 10:30:00Z'", "STRING"),
        ("TIME '10:30:00'", "STRING"),
        ("INTERVAL 1 DAY", "STRING"),
        ("uuid()", "STRING"),
        ("'x'::BLOB", "STRING"),
        ("NULL", "STRING"),
    ],
)
def test_a_parquet_column_has_the_type_of_its_metadata(tmp_path: Path, expression: str, expected: str) -> None:
    assert infer_fields(parquet(tmp_path, f'{expression} AS "x"')) == {"x": expected}


def parquet(folder: Path, columns: str) -> Path:
    path = folder / "x.parquet"
    duckdb.sql(f"COPY (SELECT {columns}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_columns_keep_their_names_and_order(tmp_path: Path) -> None:
    path = parquet(tmp_path, """{'a': [{'b': 1}], 'c': 2} AS "nested", 'x' AS "BB", [[1]] AS "bA", true AS "名 'x'" """)
    path.write_bytes(path.read_bytes().replace(b"bA", b"bb"))  # Names that differ only in case, as other writers allow.

    assert list(infer_fields(path).items()) == [
        ("nested", "STRING"),
        ("BB", "STRING"),
        ("bb", "ARRAY"),
        ("名 'x'", "BOOLEAN"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_delimiter_of_a_csv_is_inferred_from_its_header(
    tmp_path: Path, delimiter: str, newline: str, mark: str
) -> None:
    rows = [
        ["first_name", " loyalty points ", '"city, state; |"', '"a ""quoted"" name"'],
        ["Zoë", "3", '"Paris, ""FR""; |"', "true"],
        ["", "4", '"two\nlines"', "FALSE"],
    ]
    path = written(tmp_path, "contacts.CSV", mark + newline.join(delimiter.join(row) for row in rows) + newline)

    assert infer_fields(path) == {
        "first_name": "STRING",
        "loyalty points": "NUMBER",
        "city, state; |": "STRING",
        'a "quoted" name': "BOOLEAN",
    }


def test_a_tsv_file_is_divided_by_tabs_alone(tmp_path: Path) -> None:
    assert infer_fields(written(tmp_path, "x.tsv", "a,b,c\td\n1,2\t3\n")) == {"a,b,c": "STRING", "d": "NUMBER"}


def test_a_header_alone_gives_strings(tmp_path: Path) -> None:
    assert infer_fields(written(tmp_path, "x.csv", "a,b")) == {"a": "STRING", "b": "STRING"}


def test_a_name_of_64_characters_is_a_name(tmp_path: Path) -> None:
    assert infer_fields(written(tmp_path, "x.csv", "é" * 64 + "\n1\n")) == {"é" * 64: "NUMBER"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.xlsx", "a\n1\n", "unknown file format; expected one of .csv, .tsv, .jsonl, .ndjson, .parquet"),
        ("csv", "a\n1\n", "unknown file format"),
        ("x.csv", "", "the file is empty"),
        ("x.jsonl", "", "the file is empty"),
        ("x.jsonl", "\n\n", "the file is empty"),
        ("x.jsonl", "{}\n{}\n", "no fields found"),
        ("x.parquet", "", "the file is empty"),
        ("x.csv", "\na,b\n", "no header: the first line is empty"),
        ("x.csv", ",,\n1,2,3\n", "no header: the first line is empty"),
        ("x.csv", "Ann,ann@example.com\n", "no header: column 2 of the first row holds a value, not a name"),
        ("x.csv", "Ann,Smith,42\n", "no header: column 3 of the first row holds a value, not a name"),
        ("x.csv", "Ann,TRUE\n", "no header: column 2 of the first row holds a value, not a name"),
        ("x.csv", "a,,c\n1,2,3\n", "column 2 has no name"),
        ("x.csv", ",".join(f"c{number}" for number in range(2001)), "2001 columns; at most 2000"),
        ("x.csv", "a,b, a\n1,2,3\n", "more than one column is named 'a'"),
        ("x.csv", "a," + "b" * 65 + "\n", "the name of column 2 has 65 characters; a fieldName has at most 64"),
        ("x.csv", "a,b\n1,2\n1,2,3\n", "line 3: 3 values, but the header has 2 names"),
        ("x.csv", "a,b\n" + "1,2\n" * 40_000 + "1\n", "line 40002: 1 values, but the header has 2 names"),
        ("x.csv", 'a,b\n"1,2\n', "line 2: a double quote is not closed"),
        ("x.csv", '"a,b\n1,2\n', "the header cannot be read"),
        ("x.csv", "a\nä\n".encode("latin-1"), "line 2: not UTF-8"),
        ("x.csv", b"a\n" + b"x\n" * 40_000 + b"\xe4\n", "line 40002: not UTF-8"),
        ("x.csv", "a,b\n1,2\n".encode("utf-16"), "not UTF-8"),
        ("x.csv", bytes(range(256)), "not UTF-8"),
        ("x.jsonl", '{"a": 1}\n[1]\n', "line 2: not a JSON object"),
        ("x.jsonl", '[{"a": 1}]\n', "line 1: not a JSON object"),
        ("x.jsonl", '{"a": 1}\n\n{"a": \n', "line 3: not JSON (Expecting value)"),
        ("x.jsonl", '{\n"a": 1}\n', "line 1: not JSON"),
        ("x.jsonl", '{"a": 1, "b": 2, "a": 3}\n', "an object has more than one member named 'a'"),
        ("x.jsonl", '{"": 1}\n', "column 1 has no name"),
        ("x.jsonl", b'{"a": "\xe4"}\n', "line 1: not UTF-8"),
        ("x.parquet", "a,b\n1,2\n", "not readable as Parquet"),
    ],
)
def test_a_file_that_defines_no_fields_is_refused(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    path = written(tmp_path, name, content)

    with pytest.raises(DatasetError) as refused:
        infer_fields(path)

    assert str(refused.value).startswith(f"{path}: {reason}")


def test_parquet_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, '1 AS "AA", 2 AS "BB"')
    path.write_bytes(path.read_bytes().replace(b"BB", b"AA"))

    with pytest.raises(DatasetError, match="more than one column is named 'AA'"):
        infer_fields(path)


@pytest.mark.parametrize("name", ["missing.csv", "missing.jsonl", "missing.parquet", "no/such/folder.csv"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        infer_fields(tmp_path / name)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()

    with pytest.raises(DatasetError, match="cannot be read: Is a directory"):
        infer_fields(tmp_path / "x.csv")


@pytest.mark.parametrize("line", ["Ann,ann@example.com,too,many", '"Ann,ann@example.com'])
def test_an_error_does_not_show_the_row(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, "x.csv", f"name,email\n{line}\n")

    with pytest.raises(DatasetError) as refused:
        infer_fields(path)

    assert "ann@" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "name", ["a*.csv", "a?.csv", "a[b].csv", "{a,b}.csv", "it's; DROP TABLE x --.csv", "名 é.csv", "~.csv"]
)
@pytest.mark.parametrize("folder", [".", "year=2026", "[ab]", "a*"])
def test_a_file_name_is_a_name_and_nothing_else(tmp_path: Path, name: str, folder: str) -> None:
    """It is not a pattern, a partition or SQL: the other files that a pattern would match have other fields."""
    for neighbour in ("a", "b", folder):
        (tmp_path / neighbour).mkdir(exist_ok=True)
        for file in ("a.csv", "ab.csv", "b.csv"):
            written(tmp_path / neighbour, file, "other\n1\n")
    path = written(tmp_path / folder, name, "x\n1\n")

    assert infer_fields(path) == {"x": "NUMBER"}


@pytest.mark.parametrize("name", ["x'); DROP TABLE y; --", '"', "$path", "COLUMNS(*)", "c0", "read_csv('/etc/passwd')"])
def test_a_column_name_is_a_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'

    assert infer_fields(written(tmp_path, "x.csv", f"{quoted},b\n1,x\n")) == {name: "NUMBER", "b": "STRING"}
    assert infer_fields(written(tmp_path, "x.jsonl", json.dumps({name: 1}))) == {name: "NUMBER"}


def test_a_file_is_followed_through_a_link_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(written(tmp_path, "blob", "x\n1\n"))

    assert infer_fields(tmp_path / "link.csv") == {"x": "NUMBER"}


def test_the_reader_reaches_no_other_file_and_no_network(tmp_path: Path) -> None:
    path = written(tmp_path, "x.csv", "x\n1\n")
    other = written(tmp_path, "other.csv", "x\n1\n")

    with connect(str(path)) as database:
        for location in (str(other), str(tmp_path / "*.csv"), "https://example.com/x.csv"):
            with pytest.raises(duckdb.PermissionException):
                database.execute("SELECT * FROM read_csv($path)", {"path": location})
        with pytest.raises(duckdb.Error, match="locked"):
            database.execute("SET enable_external_access = true")


def test_duckdb_is_loaded_only_to_infer() -> None:
    code = "import sys, twilio_memory_emulator.ingestion.field_types; assert 'duckdb' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
