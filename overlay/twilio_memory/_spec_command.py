"""The command `twilio-memory spec`: prints the OpenAPI document in one of its published forms."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import SupportsWrite

# By name of the API's revision: the path of its folder in twilio_memory_spec. The first is the default.
REVISIONS: dict[str, tuple[str, ...]] = {"2026-05": (), "2026-10": ("2026-10",)}

# By value of --format: the file in twilio_memory_spec, and its description.
FORMATS = {
    "yaml": ("openapi.yaml", "the OpenAPI 3.1 document"),
    "json": ("openapi.json", "the same as JSON"),
    "3.0": ("openapi-3.0.json", "its OpenAPI 3.0 edition, as JSON"),
    "3.0-losses": ("openapi-3.0-losses.md", "what the 3.0 edition lacks"),
    "schema": ("schemas.json", "the models as one JSON Schema (2020-12)"),
    "changelog": ("CHANGELOG.md", "what changed in each version"),
    "version": ("VERSION", "the version of the document"),
    "checksums": ("SHA256SUMS", "the SHA-256 of each file"),
}


def main(arguments: list[str]) -> int:
    """Run `twilio-memory spec` and return its exit code.

    Args:
        arguments: What follows `spec` on the command line.

    Returns:
        0, or 1 if the file cannot be written or is not installed.

    """
    output: Path | None = None
    try:
        options = _parser().parse_args(arguments)
        output = options.output
        content = _published(options.revision, FORMATS[options.format][0])
        if output is None:
            _print(content)
        else:
            output.write_bytes(content)
    except (OSError, ModuleNotFoundError) as error:
        _complain(f"twilio-memory spec: {_reason(error, output)}\n")
        return 1
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser that reports that its help cannot be printed, and does not need a standard error."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if file is None:
            _print(self.format_help().encode())
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        _complain(f"{self.format_usage()}{self.prog}: error: {message}\n")
        raise SystemExit(2)


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
        prog="twilio-memory spec",
        description="Print the OpenAPI document that this version is generated from, as a revision of the API has it.",
        epilog="formats:\n" + "\n".join(f"  {name:<11} {what}" for name, (_, what) in FORMATS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.register("action", None, _Once)
    parser.add_argument(
        "--revision",
        choices=REVISIONS,
        default=next(iter(REVISIONS)),
        metavar="REVISION",
        help=f"one of {', '.join(REVISIONS)}; default: %(default)s",
    )
    parser.add_argument("--format", choices=FORMATS, default="yaml", metavar="FORMAT", help="default: %(default)s")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of standard output")
    return parser


def _published(revision: str, name: str) -> bytes:
    return resources.files("twilio_memory_spec").joinpath(*REVISIONS[revision], name).read_bytes()


def _print(content: bytes) -> None:
    """Write `content` byte for byte, so that checksums match. A reader that stops early, like `head`, is no error."""
    if cast("TextIO | None", sys.stdout) is None:
        raise OSError(errno.EBADF, "closed")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        _discard(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise


def _discard(stream: TextIO) -> None:
    """Send what waits to be written nowhere: Python flushes once more on exit, which would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _complain(message: str) -> None:
    if cast("TextIO | None", sys.stderr) is not None:
        try:
            sys.stderr.write(message)
        except OSError:
            _discard(sys.stderr)


def _reason(error: OSError | ModuleNotFoundError, output: Path | None) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or output or 'standard output'}: {error.strerror}"
    return str(error)
