"""`twilio-memory` on a bad day: every outcome is one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from twilio_memory_emulator import terminal

if TYPE_CHECKING:
    from pathlib import Path

RUN = f"{shlex.quote(sys.executable)} -m twilio_memory"
EMULATOR = f"{RUN} emulator --port 0"
# Root may read everything, unless it gives that up.
LIKE_OTHERS = "setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -dac_override,-dac_read_search "
UNPRIVILEGED = "" if os.geteuid() else LIKE_OTHERS


def shell(line: str, folder: Path, *, unbuffered: bool = False, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell; nothing that it runs may end in a traceback."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1" if unbuffered else "", **variables}
    done = subprocess.run(
        ["/bin/bash", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
        text=True,
        errors="replace",
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


UNWRITABLE = [
    (f"{EMULATOR} >/dev/full", "emulator: Cannot write to standard output: No space left on device."),
    (f"{EMULATOR} --help >/dev/full", "emulator: Cannot write to standard output: No space left on device."),
    (f"{EMULATOR} >&-", "emulator: Standard output is closed; redirect it to a file or to /dev/null."),
    (f"{EMULATOR} --help >&-", "emulator: Standard output is closed; redirect it to a file or to /dev/null."),
    (f"{RUN} spec >/dev/full", "spec: standard output: No space left on device"),
    (f"{RUN} spec --help >/dev/full", "spec: standard output: No space left on device"),
    (f"{RUN} spec >&-", "spec: standard output: closed"),
    (f"{RUN} spec --help >&-", "spec: standard output: closed"),
    (f"{RUN} spec --output /dev/full", "spec: /dev/full: No space left on device"),
    (f"{RUN} --help >/dev/full", "cannot write to standard output: No space left on device"),
    (f"{RUN} --version >/dev/full", "cannot write to standard output: No space left on device"),
    (f"{RUN} --version >&-", "cannot write to standard output: it is closed"),
]


@pytest.mark.parametrize(("line", "message"), UNWRITABLE)
@pytest.mark.parametrize("unbuffered", [False, True])
def test_an_output_that_cannot_be_written_is_reported(
    tmp_path: Path, line: str, message: str, unbuffered: bool
) -> None:
    done = shell(line, tmp_path, unbuffered=unbuffered)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr in {f"twilio-memory {message}\n", f"twilio-memory: {message}\n"}


@pytest.mark.parametrize(
    "line", [f"{RUN} spec", f"{RUN} spec --help", f"{RUN} --help", f"{RUN} --version", f"{EMULATOR} --help"]
)
@pytest.mark.parametrize("unbuffered", [False, True])
def test_a_reader_that_stops_early_is_no_error(tmp_path: Path, line: str, unbuffered: bool) -> None:
    done = shell(f"{line} | head -c 0; exit ${{PIPESTATUS[0]}}", tmp_path, unbuffered=unbuffered)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_does_not_serve_if_nobody_reads_its_address(tmp_path: Path) -> None:
    done = shell(f"{EMULATOR} | head -c 0; exit ${{PIPESTATUS[0]}}", tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "twilio-memory emulator: Nothing reads standard output any more.\n"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{EMULATOR} --operation-delay soon", 2),
        (f"{EMULATOR} --data none/memory.db", 1),
        (f"{EMULATOR} --host nowhere.invalid", 1),
        (f"{RUN} spec --output none/openapi.yaml", 1),
        (f"{RUN} spec --format xml", 2),
        (f"{RUN} nothing", 2),
    ],
)
@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_a_failure_has_its_exit_code_where_nobody_can_read_its_message(
    tmp_path: Path, line: str, code: int, stderr: str
) -> None:
    done = shell(f"{line} {stderr}", tmp_path)

    assert (done.returncode, done.stdout) == (code, "")


WRONG = [
    (r"--auth-token $'\xff'", "argument --auth-token: must be UTF-8"),
    (r"--account-sid $'AC\xe9'", "argument --account-sid: must be UTF-8"),
    (r"--auth-token $'a\nb'", "argument --auth-token: must contain printable characters only"),
    (r"--account-sid $'a\x7f'", "argument --account-sid: must contain printable characters only"),
    (r"--host $'\xff'", "argument --host: must be UTF-8"),
    (r"--host ''", "argument --host: must not be empty"),
    (r"--data ''", "argument --data: must not be empty"),
    (
        "--allow-host http://a",
        "argument --allow-host: the name of a host is without scheme, port and wildcard: memory.example",
    ),
    (r"--seed ''", "argument --seed: must not be empty"),
    (r"--tls-certfile ''", "argument --tls-certfile: must not be empty"),
    (r"--port 65536", "argument --port: a port is a number from 0 to 65535"),
    (r"--port 1", "argument --port: given more than once"),
    (r"--data a --data b", "argument --data: given more than once"),
    (r"--seed a --seed a", "argument --seed: given more than once"),
    (r"$'--\xff'", r"unrecognized arguments: --\udcff"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_argument_is_reported_without_its_value(tmp_path: Path, arguments: str, message: str) -> None:
    done = shell(f"{EMULATOR} {arguments}", tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"twilio-memory emulator: error: {message}"


@pytest.mark.parametrize("option", ["format", "output"])
def test_an_option_of_spec_given_twice_is_reported(tmp_path: Path, option: str) -> None:
    done = shell(f"{RUN} spec --{option} yaml --{option} yaml", tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"twilio-memory spec: error: argument --{option}: given more than once"
    assert not (tmp_path / "yaml").exists()


UNUSABLE = [
    ("mkdir gone; cd gone; rmdir ../gone", "--data a.db", "The working directory does not exist any more"),
    ("mkdir gone; cd gone; rmdir ../gone", "--seed a.yaml", "The working directory does not exist any more"),
    ("", "--data none/a.db", "The folder of none/a.db does not exist"),
    ("", "--data .", ". cannot be used as the database"),
    ("touch file", "--data file/a.db", "file/a.db"),
    ("", "--data /dev/full", "/dev/full cannot be used as the database"),
    ("", "--seed .", ".: not a regular file"),
    ("mkfifo pipe", "--seed pipe", "pipe: not a regular file"),
    ("", "--seed /dev/zero", "/dev/zero: not a regular file"),
    ("", "--seed none.yaml", "none.yaml: no such file"),
    ("touch file", "--seed file/seed.yaml", "file/seed.yaml"),
    ("", f"--seed {'a' * 300}", "aaa"),
    ("", "--host 192.0.2.1", "Cannot listen on 192.0.2.1 port 0: Cannot assign requested address."),
    ("", "--host nowhere.invalid", "Cannot listen on nowhere.invalid port 0: "),
    ("", f"--host {'a' * 300}", "a port 0: that is not the name of a host."),
    ("", "--host a..b", "Cannot listen on a..b port 0: that is not the name of a host."),
    ("mkfifo pipe", "--data pipe", "pipe cannot be used as the database"),
    ("mkfifo m.db-journal", "--data m.db", "m.db cannot be used as the database"),
    ("mkfifo m.db-wal", "--data m.db", "m.db-wal is not a regular file"),
    ("ln -s a b; ln -s b a", "--data a", "a cannot be used as the database"),
    ("mkfifo cert.pem", "--tls-certfile cert.pem", "cert.pem: not a regular file."),
    ("", r"--data $'a\nb/c'", r"The folder of a\nb/c does not exist"),
]


@pytest.mark.parametrize(("before", "arguments", "message"), UNUSABLE)
def test_what_cannot_be_used_is_reported_in_one_sentence(
    tmp_path: Path, before: str, arguments: str, message: str
) -> None:
    done = shell(f"{before}\n{EMULATOR} {arguments}", tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("twilio-memory emulator: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(bool(UNPRIVILEGED) and not shutil.which("setpriv"), reason="root may read everything")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--data locked/a.db", "locked/a.db cannot be used as the database: Permission denied."),
        ("--data file", "file cannot be used as the database: Permission denied."),
        ("--seed locked/seed.yaml", "locked/seed.yaml: Permission denied."),
        ("--seed file", "file: cannot be read: Permission denied"),
    ],
)
def test_what_must_not_be_read_is_reported_in_one_sentence(tmp_path: Path, arguments: str, message: str) -> None:
    before, after = "mkdir -m 0 locked; touch file; chmod 0 file", "code=$?; chmod 700 locked; exit $code"
    done = shell(f"{before}\n{UNPRIVILEGED}{EMULATOR} {arguments}\n{after}", tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"twilio-memory emulator: {message}\n"


def served(line: str, folder: Path, **variables: str) -> tuple[int, str]:
    """Run a line that ends with the emulator, stop it once it listens, and return its exit code and output."""
    command = ["/bin/bash", "-c", line]
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **variables}, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            lines: list[bytes] = []
            while not any(b"API reference" in one for one in lines[-1:]):
                lines.append(process.stdout.readline())
                assert lines[-1], lines
            process.terminate()
            lines += process.stdout.readlines()
            code = process.wait(timeout=60)
        finally:
            process.kill()
    return code, b"".join(lines).decode()


def test_it_runs_without_a_working_directory_and_without_standard_error(tmp_path: Path) -> None:
    code, output = served(f"mkdir gone; cd gone; rmdir ../gone; exec {EMULATOR} 2>&-", tmp_path)

    assert code == 0
    assert "is listening on" in output


def test_a_name_that_the_terminal_cannot_show_is_escaped(tmp_path: Path) -> None:
    seed = 'datasets: [{displayName: "Zoë\\e[31m\\n", fields: {a: STRING}}]'
    (tmp_path / "seed.yaml").write_text(seed, encoding="utf-8")

    code, output = served(f"exec {EMULATOR} --seed seed.yaml", tmp_path, PYTHONIOENCODING="ascii")

    assert code == 0
    assert re.search(r"^  dataset  \w+  Zo\\xeb\\x1b\[31m\\n$", output, re.MULTILINE)


def test_the_lines_to_paste_are_quoted_for_the_shell(tmp_path: Path) -> None:
    _, output = served(f"exec {EMULATOR} --auth-token 'a b;$(exit)'", tmp_path)

    assert "\n  export TWILIO_AUTH_TOKEN='a b;$(exit)'\n" in output


def test_long_lists_of_datasets_are_cut_short(tmp_path: Path) -> None:
    entries = "".join(f"\n  - {{displayName: d{number}, fields: {{a: STRING}}}}" for number in range(25))
    (tmp_path / "seed.yaml").write_text(f"datasets:{entries}", encoding="utf-8")

    _, output = served(f"exec {EMULATOR} --seed seed.yaml", tmp_path)

    assert output.count("\n  dataset  ") == 20
    assert "\n  and 5 more datasets\n" in output


@pytest.mark.parametrize(
    ("arguments", "warns"),
    [
        ("--host 0.0.0.0", True),
        ("--host ::", True),
        ("--host localhost", False),
        ("--host 127.0.0.2", False),
        ("--host 0.0.0.0 --auth-token mine", False),
    ],
)
def test_it_prints_an_address_that_works_and_warns_of_public_credentials(
    tmp_path: Path, arguments: str, warns: bool
) -> None:
    _, output = served(f"exec {EMULATOR} {arguments}", tmp_path)

    assert re.search(r"export TWILIO_MEMORY_BASE_URL=http://127\.0\.0\.[12]:\d+$", output, re.MULTILINE)
    assert ("the default credentials are public" in output) == warns


def test_text_is_escaped_only_where_it_must_be() -> None:
    assert terminal.printable("Zoë 🚀\x1b\n\u202e") == "Zoë 🚀\\x1b\\n\\u202e"
