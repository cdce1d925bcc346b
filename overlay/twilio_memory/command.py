"""The command `twilio-memory`: finds its subcommands by their entry points and passes the arguments on.

The client therefore imports nothing of the emulator, and any other distribution can add a subcommand.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points

from twilio_memory._version import __version__

GROUP = "twilio_memory.commands"
# Subcommands of other distributions, and what to install for them.
OPTIONAL = {"emulator": "twilio-memory[emulator]"}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The arguments after the command's name. Default: `sys.argv[1:]`.

    Returns:
        The subcommand's exit code; 1 if the subcommand is not installed; 2 if there is no such subcommand.
    """
    given = sys.argv[1:] if arguments is None else arguments
    commands = {found.name: found for found in entry_points(group=GROUP)}
    match given:
        case [] | ["-h" | "--help", *_]:
            print(_help(commands))  # noqa: T201 - a command prints
            return 0 if given else 2
        case ["--version", *_]:
            print(f"twilio-memory {__version__}")  # noqa: T201 - a command prints
            return 0
        case [name, *rest] if name in commands:
            return int(commands[name].load()(rest))
        case [name, *_] if name in OPTIONAL:
            return _fail(f'the {name} is not installed; install it with: pip install "{OPTIONAL[name]}"', 1)
        case _:
            return _fail(f"unknown command {given[0]!r}.\n\n{_help(commands)}", 2)


def _help(commands: dict[str, EntryPoint]) -> str:
    missing = {name: f'  (not installed: pip install "{what}")' for name, what in OPTIONAL.items()}
    remarks = missing | dict.fromkeys(commands, "")
    names = "\n".join(f"  twilio-memory {name}{remark}" for name, remark in sorted(remarks.items()))
    return f"Usage: twilio-memory COMMAND [--help]\n\nCommands:\n{names}\n\nOptions:\n  --help, --version"


def _fail(message: str, code: int) -> int:
    print(f"twilio-memory: {message}", file=sys.stderr)  # noqa: T201 - a command prints
    return code
