"""The command `twilio-memory`: finds its subcommands by their entry points and passes the arguments on.

The client therefore imports nothing of the emulator, and any other distribution can add a subcommand.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import TextIO, cast

from twilio_memory._version import __version__

GROUP = "twilio_memory.commands"
# Subcommands of other distributions, and what to install for them.
OPTIONAL = {"emulator": "twilio-memory[emulator]"}

_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The arguments after the command's name. Default: `sys.argv[1:]`.

    Returns:
        The subcommand's exit code; 1 if it is not installed, or standard output cannot be written to; 2 if there is no
        such subcommand; 130 after Ctrl-C.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(given: list[str]) -> int:
    commands = {found.name: found for found in entry_points(group=GROUP)}
    match given:
        case [] | ["-h" | "--help", *_]:
            return _print(_help(commands)) or (0 if given else 2)
        case ["--version", *_]:
            return _print(f"twilio-memory {__version__}")
        case [name, *rest] if name in commands:
            return int(commands[name].load()(rest))
        case [name, *_] if name in OPTIONAL:
            return _fail(f'the {name} is not installed; install it with: pip install "{OPTIONAL[name]}"', 1)
        case _:
            return _fail(f"unknown command {given[0]!r}.\n\n{_help(commands)}", 2)


def _print(text: str) -> int:
    """Print a text now, and return an exit code. Python would do it on exit, too late to report a failure."""
    if cast("TextIO | None", sys.stdout) is None:
        return _fail("cannot write to standard output: it is closed", 1)
    try:
        print(text, flush=True)  # noqa: T201 - a command prints
    except OSError as error:
        _discard(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return 0  # a reader that stops early, like `head`, is no error
        return _fail(f"cannot write to standard output: {error.strerror}", 1)
    return 0


def _help(commands: dict[str, EntryPoint]) -> str:
    missing = {name: f'  (not installed: pip install "{what}")' for name, what in OPTIONAL.items()}
    remarks = missing | dict.fromkeys(commands, "")
    names = "\n".join(f"  twilio-memory {name}{remark}" for name, remark in sorted(remarks.items()))
    return f"Usage: twilio-memory COMMAND [--help]\n\nCommands:\n{names}\n\nOptions:\n  --help, --version"


def _fail(message: str, code: int) -> int:
    if cast("TextIO | None", sys.stderr) is not None:  # it is None if standard error is closed
        try:
            print(f"twilio-memory: {message}", file=sys.stderr)  # noqa: T201 - a command prints
        except OSError:
            _discard(sys.stderr)
    return code


def _discard(stream: TextIO) -> None:
    """Send what waits to be written nowhere: Python flushes once more on exit, which would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
