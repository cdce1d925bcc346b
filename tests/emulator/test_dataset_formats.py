"""Odd JSON Lines and Parquet files, and names that cannot be fields."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.emulator.files import refusal, written
from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields

if TYPE_CHECKING:
    from pathlib import Path

# A Parquet file of pyarrow with a string and a float16 column, whose values are in an encoding that DuckDB lacks.
FLOAT16 = bytes.fromhex(
    "5041523115001516151a2c15021500150615061c360028016118016111110000000b280200000002010100000061150015101514"
    "2c15021512150615061c1802003e1802003e16002802003e1802003e1111000000081c020000000201003e1504193c3500180673"
    "6368656d61150400150c25021805656d61696c25004c1c000000150e15041502180573636f72656cfc0000001602191c192c2600"
    "1c150c19250600191805656d61696c150216021650165426083c3600280161180161111100191c150015001502003c1602190619"
    "26000200000026001c150e1925061219180573636f726515021602165e1662265c3c1802003e1802003e16002802003e1802003e"
    "111100191c150015121502003c29061926000200000016ae011602260816b60100191c180c4152524f573a736368656d6118e001"
    "2f2f2f2f2f36414141414151414141414141414b41417741426741464141674143674141414141424241414d4141414143414149"
    "4141414142414149414141414241414141414941414142414141414142414141414e6a2f2f2f3841414145444541414141426741"
    "414141454141414141414141414155414141427a593239795a514141414d6a2f2f2f385141425141434141474141634144414141"
    "414241414541414141414141415155514141414148414141414151414141414141414141425141414147567459576c7341414141"
    "42414145414151414141414141414141001820706172717565742d6370702d6172726f772076657273696f6e2032362e302e3119"
    "2c1c00001c000000e501000050415231"
)


@pytest.mark.parametrize("half", ["\\ud83d", "\\uDE80", "\\ude80\\ud83d", "x\\ud83dx", "\\ud83d\\u0041", "\\uD83D\\n"])
def test_half_of_a_surrogate_pair_in_a_value_is_part_of_a_string(tmp_path: Path, half: str) -> None:
    line = '{"bio": "?", "nested": {"?": 1}, "list": ["?"]}'.replace("?", half)

    fields = infer_fields(written(tmp_path, "x.jsonl", '{"bio": "ok"}\n' + line))

    assert fields == {"bio": "STRING", "nested": "STRING", "list": "ARRAY"}


@pytest.mark.parametrize("half", ["\\ud83d", "x\\uDE80", "\\ude80\\ud83d"])
def test_half_of_a_surrogate_pair_in_a_name_is_refused_with_its_line(tmp_path: Path, half: str) -> None:
    reason = refusal(written(tmp_path, "x.jsonl", '{"a": 1}\n{"?": 1}\n'.replace("?", half)))

    assert reason.startswith("line 2: the name of a member contains half of a surrogate pair")
    reason.encode()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("line", ['{"v": %s}', '{"v": [1, %s]}', '{"a": {"b": {"c": %s}}}'])
def test_a_number_that_is_not_json_is_refused_with_its_line(tmp_path: Path, number: str, line: str) -> None:
    path = written(tmp_path, "x.jsonl", '{"v": "NaN"}\n' + line % number)

    assert refusal(path) == f"line 2: not JSON ({number} is not a number in JSON); write null instead"


@pytest.mark.parametrize(
    "value",
    ["nan", "inf", "-inf", "+1", "01", "1.", ".5", "0x1", "1,", "'a'", "True", "None", "1 // one", '"a\tb"', '"\\x"'],
)
def test_what_other_readers_of_json_tolerate_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    assert refusal(written(tmp_path, "x.jsonl", '{"a": 1}\n\n{"a": ?}\n'.replace("?", value))).startswith(
        "line 3: not JSON"
    )


@pytest.mark.parametrize("value", ["9" * 5000, "-0", "1e999", "1E-999", "0.1"])
def test_a_number_of_any_size_is_a_number(tmp_path: Path, value: str) -> None:
    assert infer_fields(written(tmp_path, "x.jsonl", '{"a": ?}'.replace("?", value))) == {"a": "NUMBER"}


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"a":' + "[" * 64 + "]" * 64 + "}",
    ],
)
def test_deep_nesting_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    assert refusal(written(tmp_path, "x.jsonl", '{"a": 1}\n' + line)).startswith(
        "line 2: nested too deeply; at most 64"
    )


def test_brackets_in_strings_and_beside_each_other_are_no_nesting(tmp_path: Path) -> None:
    value = ["[" * 1000, '\\"[{' * 100, *([] for _ in range(1000))]
    path = written(tmp_path, "x.jsonl", json.dumps({"[{" * 30: "{", "a": value}) + "\n")

    assert infer_fields(path) == {"[{" * 30: "STRING", "a": "ARRAY"}


@pytest.mark.parametrize("line", ['{"a": 1, "\\u0061": 2}', '{"b": 1, "a": 1, "a": 1}'])
def test_a_repeated_member_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    reason = refusal(written(tmp_path, "x.jsonl", '{"a": {"b": 1, "b": 2}}\n' + line))

    assert reason == "an object has more than one member named 'a', in line 2; rename all but one"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("\\u0000", "the name of column 2 contains a control character: '\\x00'"),
        ("a\\u0007", "the name of column 2 contains a control character"),
        ("a\\u001b[31m", "the name of column 2 contains a control character: 'a\\x1b[31m'"),
        ("\\u0085\\u0086", "the name of column 2 contains a control character"),
        ("\\u200b", "the name of column 2 cannot be seen: '\\u200b'"),
        ("\\u200d\\ufeff\\u2060", "the name of column 2 cannot be seen"),
        ("  ", "the name of column 2 cannot be seen"),
        ("\\u00a0\\u3000", "the name of column 2 cannot be seen"),
        ("\\n", "the name of column 2 cannot be seen"),
        ("\\u3164", "the name of column 2 cannot be seen"),
        ("", "column 2 has no name"),
        ("b" * 65, "the name of column 2 has 65 characters; a fieldName has at most 64: 'bbb"),
        ("b" * 1_000_000, "the name of column 2 has 1000000 characters"),
    ],
)
def test_a_name_that_cannot_be_a_field_is_refused_in_json_lines(tmp_path: Path, name: str, reason: str) -> None:
    assert refusal(written(tmp_path, "x.jsonl", '{"a": 1, "?": 2}'.replace("?", name))).startswith(reason)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("a,\ufeff", "column 2 has no name"),
        ("a,\u200b \u200b", "column 2 has no name"),
        ("a,\u2028", "column 2 has no name"),
        ("a,b\x07", "the name of column 2 contains a control character: 'b\\x07'"),
        ("a,\u00adb\u00ad,\u00ad", "the name of column 3 cannot be seen"),
        ("a,\u2800", "the name of column 2 cannot be seen"),
        ("a,\ufeffa", "more than one column is named 'a'"),
        ("a,a\u200b", "more than one column is named 'a'"),
        ('a," a\n"', "more than one column is named 'a'"),
        ("a,\u00a0a\u3000", "more than one column is named 'a'"),
    ],
)
def test_a_name_that_cannot_be_a_field_is_refused_in_csv(tmp_path: Path, header: str, reason: str) -> None:
    assert refusal(written(tmp_path, "x.csv", header + "\n")).startswith(reason)


@pytest.mark.parametrize("name", ["First\nName", "a\tb", "نام‌خانوادگی", "👩‍🚀", "e\u0301", "…", "$"])
def test_a_name_that_can_be_seen_is_a_name(tmp_path: Path, name: str) -> None:
    assert list(infer_fields(written(tmp_path, "x.csv", f'"{name}",b\n1,2\n'))) == [name, "b"]
    assert list(infer_fields(written(tmp_path, "x.jsonl", json.dumps({name: 1})))) == [name]


def test_a_file_has_a_bounded_number_of_fields(tmp_path: Path) -> None:
    fields = {f"c{number}": 1 for number in range(10_000)}
    most = written(tmp_path, "most.jsonl", json.dumps(fields))
    more = written(tmp_path, "more.jsonl", "".join(f'{{"c{number}": 1}}\n' for number in range(10_001)))

    assert len(infer_fields(most)) == 10_000
    assert refusal(more) == "more than 10000 fields; remove those that no data mapping needs"


def test_the_types_of_parquet_columns_are_known_where_their_values_cannot_be_read(tmp_path: Path) -> None:
    assert infer_fields(written(tmp_path, "x.parquet", FLOAT16)) == {"email": "STRING", "score": "NUMBER"}


def test_the_values_of_a_parquet_file_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS a, 'x' AS b FROM range(10000)) TO '{path}' (FORMAT parquet)")  # noqa: S608 - a path of the test
    content = path.read_bytes()
    metadata = int.from_bytes(content[-8:-4], "little") + 8
    path.write_bytes(b"PAR1" + os.urandom(len(content) - metadata - 4) + content[-metadata:])

    assert infer_fields(path) == {"a": "NUMBER", "b": "STRING"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PAR1", "not readable as Parquet: it does not end with PAR1; is it complete?"),
        (b"PAR1" + bytes(100), "not readable as Parquet: it does not end with PAR1"),
        (b"PAR1\x00\x00\x00\x00PAR1", "not readable as Parquet: its metadata is malformed"),
        (b"PAR1\xff\xff\x00\x00PAR1", "not readable as Parquet: its metadata is malformed"),
        (b"PAR1\xff\xff\xff\xffPAR1", "its metadata is larger than 16 MiB"),
        (b"PARE\x00\x00\x00\x00PARE", "not readable as Parquet: its metadata is encrypted"),
        (b"PAR1" + bytes(range(256)) + b"\xf0\x00\x00\x00PAR1", "not readable as Parquet: its metadata is malformed"),
    ],
)
def test_a_parquet_file_without_usable_metadata_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert refusal(written(tmp_path, "x.parquet", content)).startswith(reason)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_metadata_of_parquet_gives_fields_or_a_refusal(tmp_path: Path, seed: int) -> None:
    import random  # noqa: PLC0415 - only this test needs it

    path = tmp_path / "x.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS a, [{{'b': 1.5}}] AS c, 'x' AS d) TO '{path}' (FORMAT parquet)")
    content = bytearray(path.read_bytes())
    length = int.from_bytes(content[-8:-4], "little")
    choice = random.Random(seed)  # noqa: S311 - the same damage in every run
    for _ in range(1 + seed % 5):
        content[-9 - choice.randrange(length)] = choice.randrange(256)
    path.write_bytes(content)

    try:
        assert set(infer_fields(path).values()) <= {"STRING", "NUMBER", "BOOLEAN", "ARRAY"}
    except DatasetError as error:
        assert str(error).startswith(f"{path}: ")  # noqa: PT017 - either outcome is right
