"""The command `twilio-memory`: finds its subcommands by their entry points and hands the arguments on.

So the client's package knows nothing of the emulator's, and another package may add a subcommand.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points

from twilio_memory._version import __version__

GROUP = "twilio_memory.commands"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: What follows the command's name. Default: `sys.argv[1:]`.

    Returns:
        The exit code: that of the subcommand, or 2 where there is none of the name.

    """
    given = sys.argv[1:] if arguments is None else arguments
    commands = {found.name: found for found in entry_points(group=GROUP)}
    match given:
        case [] | ["-h" | "--help", *_]:
            print(_help(commands))  # noqa: T201  # a command prints
            return 0 if given else 2
        case ["--version", *_]:
            print(f"twilio-memory {__version__}")  # noqa: T201  # a command prints
            return 0
        case [name, *rest] if name in commands:
            return int(commands[name].load()(rest))
        case _:
            print(f"twilio-memory: there is no command {given[0]!r}.\n\n{_help(commands)}", file=sys.stderr)  # noqa: T201  # a command prints
            return 2


def _help(commands: dict[str, EntryPoint]) -> str:
    names = "\n".join(f"  twilio-memory {name}" for name in sorted(commands))
    return f"Usage: twilio-memory COMMAND [--help]\n\nCommands:\n{names}\n\nOptions:\n  --help, --version"
