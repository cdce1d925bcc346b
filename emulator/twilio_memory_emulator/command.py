"""`twilio-memory emulator`: serve the emulator until it is stopped."""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from twilio_memory_emulator import defaults, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from _typeshed import SupportsWrite

    from twilio_memory_emulator.emulator import Emulator

_MISSING = 'The emulator needs the packages of its extra: pip install "twilio-memory[emulator]"'
_OK, _FAILED, _MISUSED, _SIGNALLED = 0, 1, 2, 128
_LAST_PORT = 65535
_ECHO = 0.05  # seconds in which a second signal is the first one again, sent to the process and to its group
_SHOWN = 20  # datasets that are listed at the start


def main(arguments: list[str]) -> int:
    """Run the command.

    Args:
        arguments: The arguments after `twilio-memory emulator`.

    Returns:
        The exit code: 0 after Ctrl-C or SIGTERM, 1 if the emulator cannot run, 128 plus its number after a signal that
        came before the emulator listened, or a second time.

    Raises:
        SystemExit: With code 2, when the arguments are wrong; with code 0, after `--help`.
    """
    terminal.prepare()
    try:
        parser = _parser()
        options = parser.parse_args(arguments)
        if options.tls_keyfile is not None and options.tls_certfile is None:
            parser.error("--tls-keyfile is the key of a certificate: give --tls-certfile, too")
        terminal.require_output()
    except terminal.OutputError as error:
        return _fail(str(error))
    stop = _Stop()
    try:
        return _run(options, stop)
    except KeyboardInterrupt:
        return _SIGNALLED + stop.number


def _run(options: argparse.Namespace, stop: _Stop) -> int:
    try:
        from twilio_memory_emulator.contract.errors import EmulatorError  # noqa: PLC0415 - its packages may be missing
        from twilio_memory_emulator.emulator import Emulator  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing.startswith("twilio_memory"):
            raise  # a file of our own is missing, which no extra can repair
        return _fail(f"{_MISSING} (missing: {missing})")
    log = _log_to_stderr()
    try:
        _check_files(options)
        with Emulator(**_settings(options)) as emulator:
            _fill(emulator, options.seed)
            code = _serve(emulator, options, stop, log)
    except (EmulatorError, terminal.OutputError) as error:
        code = _fail(str(error))
    except OSError as error:
        code = _fail(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror or error}.")
    log.drain()
    return code


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "data": options.data,
        "operation_delay": options.operation_delay,
        "strict": options.strict,
        "account_sid": options.account_sid,
        "auth_token": options.auth_token,
        "api_revision": options.api_revision,
        "public_url": options.public_url,
        "retention": options.retention,
        "durable": options.durable,
        "strict_references": options.refuse_dangling,
        "allowed_hosts": options.allow_host or (),
    }


class _Stop:
    """What SIGINT and SIGTERM do: the first one stops the emulator in order, the second one at once."""

    def __init__(self) -> None:
        self.number = 0
        self.since = 0.0
        self.event = threading.Event()
        self.is_serving = False
        with suppress(ValueError):  # only the main thread may set handlers
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._handle)

    def _handle(self, number: int, _frame: object) -> None:
        if self.number:
            if time.monotonic() - self.since > _ECHO:
                os._exit(_SIGNALLED + number)
            return
        self.number, self.since = number, time.monotonic()
        self.event.set()
        if not self.is_serving:
            raise KeyboardInterrupt


def _log_to_stderr() -> terminal.StderrHandler:
    """Send what any package logs, and warnings, through a handler that never blocks."""
    handler = terminal.StderrHandler()
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(capture=True)
    return handler


class _Parser(argparse.ArgumentParser):
    """A parser that reports that its help cannot be printed, and does not need a standard error."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if file is None:
            with suppress(terminal.ReaderGoneError):  # such as `head`
                terminal.say(self.format_help().rstrip())
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        terminal.complain(f"{self.format_usage()}{self.prog}: error: {message}")
        raise SystemExit(_MISUSED)


class _Once(argparse.Action):
    """Stores the value of an option that must not be given twice."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse passes it
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002 - as above
    ) -> None:
        given: set[str] = namespace.__dict__.setdefault("given", set())
        if self.dest in given:
            raise argparse.ArgumentError(self, "given more than once")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="twilio-memory emulator",
        description="Serve an emulator of the Data Mapping API on this machine. Stop it with Ctrl-C.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.register("action", None, _Once)
    add = parser.add_argument
    add("--host", type=_text, default=defaults.HOST, help="the address to listen on; 0.0.0.0 and :: stand for all")
    add("--port", type=_port, default=defaults.PORT, help="the port; 0 picks a free one")
    add("--tls-certfile", type=_file, metavar="FILE", help="serve https with this certificate, in PEM")
    add("--tls-keyfile", type=_file, metavar="FILE", help="its private key, in PEM, if it is in a file of its own")
    add(
        "--public-url",
        type=_public_url,
        metavar="URL",
        help="scheme and host in the URLs of responses, for clients behind a proxy; by default those of the request",
    )
    _add_data_options(parser)
    add("--seed", type=_file, metavar="FILE", help="a YAML file with stores, trait groups and datasets")
    add(
        "--api-revision",
        choices=defaults.REVISIONS,
        help="hold requests and responses to one revision of the API; both are accepted without it",
    )
    add("--strict", action="store_true", help="validate what clients send for unset fields, such as explicit nulls")
    add("--account-sid", type=_account_sid, default=defaults.ACCOUNT_SID, metavar="SID", help="the user name")
    add("--auth-token", type=_text, default=defaults.AUTH_TOKEN, metavar="TOKEN", help="the password")
    add(
        "--allow-host",
        type=_host_name,
        action="append",
        metavar="NAME",
        help="a further name by which browsers may reach the emulator, such as a proxy's; may be repeated",
    )
    return parser


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--data", type=_not_empty, default=":memory:", metavar="FILE", help="the SQLite file that keeps all data")
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
    add("--refuse-dangling", action="store_true", help="refuse to remove or retype what a data mapping refers to")


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
        seconds = -1.0
    if not defaults.SHORTEST_RETENTION <= seconds <= defaults.LONGEST_RETENTION:
        raise argparse.ArgumentTypeError(
            f"a retention is a number of seconds from {defaults.SHORTEST_RETENTION} to {defaults.LONGEST_RETENTION}"
        )
    return seconds


def _not_empty(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _file(text: str) -> Path:
    return Path(_not_empty(text))


def _text(text: str) -> str:
    """Return what can be sent in a header and pasted into a terminal. Messages must not show it: it may be secret."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("must be UTF-8") from None
    if not text.isprintable():
        raise argparse.ArgumentTypeError("must contain printable characters only")
    return _not_empty(text)


def _public_url(text: str) -> str:
    return _checked(defaults.public_url, text)


def _host_name(text: str) -> str:
    return _checked(defaults.host_name, text)


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _account_sid(text: str) -> str:
    if ":" in text:
        raise argparse.ArgumentTypeError("must not contain a colon")
    return _text(text)


def _check_files(options: argparse.Namespace) -> None:
    """Raise for what would end in a message about something else, or never."""
    paths = [Path(options.data), *([options.seed] if options.seed else [])]
    if any(not path.is_absolute() for path in paths if str(path) != ":memory:"):
        try:
            Path.cwd()
        except FileNotFoundError:
            raise terminal.OutputError("The working directory does not exist any more; give absolute paths.") from None


def _fill(emulator: Emulator, seed: Path | None) -> None:
    if seed is not None:
        from twilio_memory_emulator.control.seed import SeedError, load  # noqa: PLC0415 - only seeds need it

        if seed.exists() and not seed.is_file():
            raise SeedError(f"{seed}: not a regular file")
        emulator.load(load(seed))
    elif not emulator.stores():
        emulator.add_store("default")


def _serve(emulator: Emulator, options: argparse.Namespace, stop: _Stop, log: terminal.StderrHandler) -> int:
    from twilio_memory_emulator.http.server import TLS, serve  # noqa: PLC0415 - its packages may be missing

    tls = None if options.tls_certfile is None else TLS(options.tls_certfile, options.tls_keyfile)
    stop.is_serving = True
    with serve(emulator.app, options.host, options.port, stop.event.set, tls) as base_url:
        terminal.say(_greeting(emulator, base_url, options.host))
        stop.event.wait()
    log.drain()  # so that what it says is before what refers to it
    return _OK if stop.number else _fail("The server ended by itself; the lines before this one say why.")


def _greeting(emulator: Emulator, base_url: str, host: str) -> str:
    datasets = emulator.datasets()
    lines = [
        f"The emulator is listening on {base_url} (stop it with Ctrl-C). Point a client at it:",
        "",
        f"  export TWILIO_MEMORY_BASE_URL={base_url}",
        f"  export TWILIO_ACCOUNT_SID={shlex.quote(emulator.account_sid)}",
        f"  export TWILIO_AUTH_TOKEN={shlex.quote(emulator.auth_token)}",
        "",
        *(f"  store    {store.id}  {store.display_name}" for store in emulator.stores()[:1]),
        *(f"  dataset  {dataset.id}  {terminal.printable(dataset.display_name)}" for dataset in datasets[:_SHOWN]),
        *([f"  and {len(datasets) - _SHOWN} more datasets"] if len(datasets) > _SHOWN else []),
        "",
        f"API reference, with requests to try: {base_url}{defaults.REFERENCE}",
        *_warning(emulator, host),
    ]
    return "\n".join(lines)


def _warning(emulator: Emulator, host: str) -> list[str]:
    from twilio_memory_emulator.http.listeners import is_local  # noqa: PLC0415 - only what serves needs it

    if is_local(host) or (emulator.account_sid, emulator.auth_token) != (defaults.ACCOUNT_SID, defaults.AUTH_TOKEN):
        return []
    return [
        "",
        f"Warning: other machines can reach {host}, and the default credentials are public:",
        "anyone on the network can read and change this data. Set --account-sid and --auth-token.",
    ]


def _fail(message: str) -> int:
    terminal.complain(f"twilio-memory emulator: {terminal.printable(message)}")
    return _FAILED
