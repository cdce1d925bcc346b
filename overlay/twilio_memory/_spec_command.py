"""The command `twilio-memory spec`: prints the OpenAPI document in one of its published forms."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import resources
from pathlib import Path

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
    options = _parser().parse_args(arguments)
    try:
        content = _published(FORMATS[options.format][0])
        if options.output is None:
            _print(content)
        else:
            options.output.write_bytes(content)
    except (OSError, ModuleNotFoundError) as error:
        sys.stderr.write(f"twilio-memory spec: {_reason(error)}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="twilio-memory spec",
        description="Print the OpenAPI document that this version is generated from.",
        epilog="formats:\n" + "\n".join(f"  {name:<11} {what}" for name, (_, what) in FORMATS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--format", choices=FORMATS, default="yaml", metavar="FORMAT", help="default: %(default)s")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to this file instead of standard output")
    return parser


def _published(name: str) -> bytes:
    return resources.files("twilio_memory_spec").joinpath(name).read_bytes()


def _print(content: bytes) -> None:
    """Write `content` byte for byte, so that checksums match. A reader that stops early, like `head`, is no error."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes once more on exit, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: OSError | ModuleNotFoundError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
