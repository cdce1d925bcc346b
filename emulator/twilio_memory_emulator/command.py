"""`twilio-memory emulator`: serve the emulator until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from twilio_memory_emulator import defaults

if TYPE_CHECKING:
    from twilio_memory_emulator.emulator import Emulator

_MISSING = 'The emulator needs the packages of its extra: pip install "twilio-memory[emulator]"'
_OK, _FAILED = 0, 1
_LAST_PORT = 65535


def main(arguments: list[str]) -> int:
    """Run the command.

    Args:
        arguments: The arguments after `twilio-memory emulator`.

    Returns:
        The exit code: 0 after Ctrl-C or SIGTERM, 1 if the emulator cannot run.

    Raises:
        SystemExit: With code 2, when the arguments are wrong; with code 0, after `--help`.
    """
    options = _parser().parse_args(arguments)
    try:
        from twilio_memory_emulator.contract.errors import EmulatorError  # noqa: PLC0415 - its packages may be missing
        from twilio_memory_emulator.emulator import Emulator  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing.startswith("twilio_memory"):
            raise  # a file of our own is missing, which no extra can repair
        return _fail(f"{_MISSING} (missing: {missing})")
    try:
        with Emulator(
            options.data,
            options.operation_delay,
            None,
            options.strict,
            options.account_sid,
            options.auth_token,
            retention=options.retention,
            durable=options.durable,
            strict_references=options.refuse_dangling,
        ) as emulator:
            _fill(emulator, options.seed)
            return _serve(emulator, options.host, options.port)
    except EmulatorError as error:
        return _fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="twilio-memory emulator",
        description="Serve an emulator of the Data Mapping API on this machine. Stop it with Ctrl-C.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default=defaults.HOST, help="the address to listen on")
    add("--port", type=_port, default=defaults.PORT, help="the port; 0 picks a free one")
    add("--data", default=":memory:", metavar="FILE", help="the SQLite file that keeps all data")
    add(
        "--operation-delay",
        type=_seconds,
        default=0.0,
        metavar="SECONDS",
        help="seconds from the acceptance of a write to its completion",
    )
    add(
        "--retention",
        type=_retention,
        default=defaults.RETENTION,
        metavar="SECONDS",
        help="seconds that an operation can be fetched after its end",
    )
    add("--durable", action="store_true", help="let each write wait until the disk has it, in case of a power cut")
    add(
        "--refuse-dangling",
        action="store_true",
        help="refuse to remove or retype what a data mapping refers to",
    )
    add("--seed", type=Path, metavar="FILE", help="a YAML file with stores, trait groups and datasets")
    add("--strict", action="store_true", help="validate explicit nulls in bodies instead of treating them as absent")
    add("--account-sid", type=_account_sid, default=defaults.ACCOUNT_SID, metavar="SID", help="the user name")
    add("--auth-token", type=_not_empty, default=defaults.AUTH_TOKEN, metavar="TOKEN", help="the password")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= _LAST_PORT):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= defaults.LONGEST_DELAY:
        raise argparse.ArgumentTypeError(f"a delay is a number of seconds from 0 to {defaults.LONGEST_DELAY}")
    return seconds


def _retention(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not defaults.SHORTEST_RETENTION <= seconds <= defaults.LONGEST_RETENTION:
        raise argparse.ArgumentTypeError(
            f"a retention is a number of seconds from {defaults.SHORTEST_RETENTION} to {defaults.LONGEST_RETENTION}"
        )
    return seconds


def _not_empty(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _account_sid(text: str) -> str:
    if ":" in text:
        raise argparse.ArgumentTypeError("must not contain a colon")
    return _not_empty(text)


def _fill(emulator: Emulator, seed: Path | None) -> None:
    if seed is not None:
        from twilio_memory_emulator.control.seed import load  # noqa: PLC0415 - only seeds need it

        emulator.load(load(seed))
    elif not emulator.stores():
        emulator.add_store("default")


def _serve(emulator: Emulator, host: str, port: int) -> int:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with emulator.serve(host, port) as base_url:
        print(_greeting(emulator, base_url), flush=True)  # noqa: T201 - output for the user
        stop.wait()
    return _OK


def _greeting(emulator: Emulator, base_url: str) -> str:
    lines = [
        f"The emulator is listening on {base_url} (stop it with Ctrl-C). Point a client at it:",
        "",
        f"  export TWILIO_MEMORY_BASE_URL={base_url}",
        f"  export TWILIO_ACCOUNT_SID={emulator.account_sid}",
        f"  export TWILIO_AUTH_TOKEN={emulator.auth_token}",
        "",
        *(f"  store    {store.id}  {store.display_name}" for store in emulator.stores()[:1]),
        *(f"  dataset  {dataset.id}  {dataset.display_name}" for dataset in emulator.datasets()),
        "",
        f"API reference, with requests to try: {base_url}{defaults.REFERENCE}",
    ]
    return "\n".join(lines)


def _fail(message: str) -> int:
    print(f"twilio-memory emulator: {message}", file=sys.stderr)  # noqa: T201 - output for the user
    return _FAILED
