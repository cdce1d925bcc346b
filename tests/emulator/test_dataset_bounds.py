"""Files that are hostile, do not keep still or are no files: refused in bounded time and memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.emulator.files import refusal, written
from twilio_memory_emulator.ingestion import source
from twilio_memory_emulator.ingestion.field_types import infer_fields


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_what_is_not_a_regular_file_is_refused_without_waiting(tmp_path: Path, suffix: str) -> None:
    fifo, address, device = (tmp_path / f"{kind}{suffix}" for kind in ("fifo", "socket", "zero"))
    os.mkfifo(fifo)
    device.symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))

        assert refusal(fifo).startswith("not a regular file")
        assert refusal(device).startswith("not a regular file")
        assert refusal(address).startswith("cannot be read: ")


def test_a_path_that_cannot_be_followed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    written(tmp_path, "file", "x")

    assert refusal(tmp_path / "loop.csv").startswith("cannot be read: ")
    assert refusal(tmp_path / ("x" * 300 + ".csv")).startswith("cannot be read: ")
    assert refusal(tmp_path / "file" / "x.csv").startswith("cannot be read: ")
    assert refusal(tmp_path / "a\0b.csv") == "no such file"
    assert refusal(tmp_path / "a\ud800.csv") == "no such file"


def _append(path: Path) -> None:
    with path.open("a") as file:
        file.write("9")


def _replace(path: Path) -> None:
    (path.parent / "new").write_bytes(path.read_bytes())
    (path.parent / "new").replace(path)


@pytest.mark.parametrize("change", [_append, _replace, lambda path: path.write_text("a")])
@pytest.mark.parametrize(("name", "content"), [("x.csv", "a,b\n1,2\n"), ("x.jsonl", '{"a": 1}\n')])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, change: Any
) -> None:
    path = written(tmp_path, name, content)
    decoded = source._decoded
    monkeypatch.setattr(source, "_decoded", lambda *arguments: (change(path), decoded(*arguments))[1])

    assert refusal(path) == "the file changed while it was read; try again"


def test_a_file_that_vanishes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "x.csv", "a,b\n1,2\n")
    decoded = source._decoded

    def vanishing(*arguments: Any) -> str:
        path.unlink(missing_ok=True)
        return decoded(*arguments)

    monkeypatch.setattr(source, "_decoded", vanishing)

    assert refusal(path) == "no such file"


def test_a_full_disk_is_told_apart_from_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(28, "No space left on device")

    path = written(tmp_path, "x.csv", "a,b\r\n1,2\n")
    monkeypatch.setattr(Path, "open", full)

    assert refusal(path) == "cannot be copied to a temporary file: No space left on device"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "x.csv",
            "id," + "x" * 200_000 + "\n1,2\n",
            "the header cannot be read: a name has more than 131,072 characters",
        ),
        ("x.csv", '"' + "x" * 200_000 + '",id\n1,2\n', "the header cannot be read: a name has more than 131,072"),
        ("x.csv", "id," + "x" * 100_000 + "\n1,2\n", "the name of column 2 has 100000 characters; a fieldName has"),
        ("x.csv", "id,notes\n1," + "x" * 3_200_000 + "\n", "line 2: longer than 2,000,000 bytes"),
        ("x.csv", 'id,notes\n1,"' + "x\n" * 1_600_000 + '"\n', "line 2: longer than 2,000,000 bytes"),
        ("x.csv", 'id,notes\n1,"x\ny"\r\n1,"' + "x\n" * 1_600_000 + '"\n', "line 4: longer than 2,000,000 bytes"),
        ("x.csv", "id,notes\r\n" + "1,x\n" * 300_000 + "x" * 2_000_001 + "\n1,2\n", "line 300002: longer than"),
        ("x.csv", "x" * 3_000_000, "line 1: longer than 2,000,000 bytes, the most that a line or row can have"),
        ("x.csv", "," * 1_000_000, "1000001 columns; at most 2000 can be read"),
        ("x.csv", "," * 3_000_000, "line 1: longer than 2,000,000 bytes"),
        ("x.csv", "id,a\n" + '"' * 2_500_000, "line 2: longer than 2,000,000 bytes"),
        ("x.jsonl", '{"a": 1}\n{"a": "' + "x" * 2_000_000 + '"}\n', "line 2: longer than 2,000,000 bytes"),
        ("x.jsonl", '{"a": 1}\r\r\n{"a": "' + "x" * 2_000_000 + '"}\n', "line 3: longer than 2,000,000 bytes"),
        ("x.jsonl", " " * 2_000_001, "line 1: longer than 2,000,000 bytes"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit(tmp_path: Path, name: str, content: str, reason: str) -> None:
    assert refusal(written(tmp_path, name, content)).startswith(reason)


def test_lines_up_to_the_limit_are_read(tmp_path: Path) -> None:
    csv = written(tmp_path, "x.csv", "id,notes\n" + ("1," + "x" * 1_999_990 + "\n") * 3)
    lines = written(tmp_path, "x.jsonl", ('{"a":"' + "x" * (2_000_000 - 8) + '"}\n') * 3)

    assert infer_fields(csv) == {"id": "NUMBER", "notes": "STRING"}
    assert infer_fields(lines) == {"a": "STRING"}


BOUNDED = """
import resource, sys
from pathlib import Path
from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields
import csv, duckdb, tempfile
duckdb.connect(config={"threads": 2}).execute("SELECT 1")
start = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (start + 150 * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
try:
    print(infer_fields(Path(sys.argv[1])))
except DatasetError as error:
    print(str(error).partition(": ")[2])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("name", "unit", "count", "expected"),
    [
        ("line.jsonl", "x", 64_000_000, "line 1: longer than"),
        ("header.csv", "x", 60_000_000, "line 1: longer than"),
        ("commas.csv", ",", 32_000_000, "line 1: longer than"),
        ("quotes.csv", '"', 32_000_000, "line 1: longer than"),
        ("brackets.jsonl", "[", 1_999_999, "line 1: nested too deeply"),
        ("objects.jsonl", '{"a":', 399_999, "line 1: nested too deeply"),
        ("lists.jsonl", '{"a":[' + "[]," * 600_000 + "1]}\n", 2, "{'a': 'ARRAY'}"),
        ("names.jsonl", "{" + ",".join(f'"c{n}":1' for n in range(150_000)) + "}\n", 1, "more than 10000 fields"),
        ("delimiters.csv", ",;\t|", 499_999, "500000 columns"),
        ("zeros.csv", "\0", 64_000_000, "not UTF-8 but UTF-32"),
        ("blank.jsonl", "\n", 32_000_000, "the file is empty"),
    ],
)
def test_a_hostile_file_takes_little_memory_and_little_time(
    tmp_path: Path, name: str, unit: str, count: int, expected: str
) -> None:
    """150 MiB beyond DuckDB itself, and 30 seconds of processor time on the slowest machine."""
    path = tmp_path / name
    path.write_text(unit * count)

    run = subprocess.run([sys.executable, "-c", BOUNDED, path], check=False, capture_output=True, text=True)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(expected)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_parquet_file_with_one_huge_cell_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "one.parquet"
    duckdb.sql(f"COPY (SELECT 'a' AS e, repeat('x', 500000000) AS b) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")

    run = subprocess.run([sys.executable, "-c", BOUNDED, path], check=False, capture_output=True, text=True)

    assert (run.stdout, run.stderr) == ("{'e': 'STRING', 'b': 'STRING'}\n", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", "a,b\nsecret@x.example,secret,secret\n"),
        ("x.csv", 'a,b\nsecret,"secret" secret\n'),
        ("x.csv", "a,b\nsecret," + "secret" * 400_000 + "\n"),
        ("x.csv", b"a,b\nsecret,\xff\n"),
        ("x.csv", b"a,b\nsecret,\0\n"),
        ("x.csv", "secret@x.example,b\n1,2\n"),
        ("x.csv", "<html><body>secret</body></html>"),
        ("x.jsonl", '{"a": "secret", "a": "secret"}'),
        ("x.jsonl", '{"a": "secret\\x"}'),
        ("x.jsonl", '{"a": secret}'),
        ("x.jsonl", '"secret"'),
        ("x.jsonl", '{"a": "secret"} secret'),
        ("x.jsonl", '{"a": ["secret", NaN]}'),
        ("x.jsonl", '{"a": "secret", "b": ' + "[" * 100 + '"secret"'),
        ("x.jsonl", b'{"a": "secret\xff"}'),
    ],
)
def test_a_refusal_shows_no_value_of_the_file(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert "secret" not in refusal(written(tmp_path, name, content))
