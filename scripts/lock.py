"""Write the exact, hashed requirements of each environment: `python -m scripts.lock [--upgrade]`.

Every file in requirements/ holds for all platforms and Python versions. It names no registry, so it installs from any
mirror. A locked version stays as it is unless pyproject.toml asks for another one or `--upgrade` is given.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
COMMAND = "tox -e lock"
OURS = ("twilio-memory", "twilio-memory-emulator")


@dataclass(frozen=True)
class Lock:
    """The contents of one file in requirements/."""

    name: str
    groups: tuple[str, ...] = ()
    package: bool = True
    """Whether it holds what our distributions need, with every extra."""

    @property
    def path(self) -> Path:
        """The file."""
        return FOLDER / f"{self.name}.txt"


# All requirements at once, so that their versions fit together. Every other file is a part of this one.
ALL = Lock("all", ("tox", "build", "generate", "languages", "lint", "mutation", "node", "spec", "tests", "typing"))
PARTS = (
    Lock("package", ("build",)),
    Lock("build", ("build",), package=False),
    Lock("tox", ("tox",), package=False),
    Lock("tests", ("build", "tests")),
    Lock("generate", ("generate", "node"), package=False),
    Lock("languages", ("languages", "node"), package=False),
    Lock("lint", ("lint",), package=False),
    Lock("mutation", ("build", "mutation", "tests")),
    Lock("spec", ("node", "spec"), package=False),
    Lock("typing", ("build", "generate", "node", "spec", "tests", "typing")),
)
LOCKS = (ALL, *PARTS)


def main(arguments: list[str] | None = None) -> int:
    """Write every file.

    Args:
        arguments: The command line. Default: `sys.argv[1:]`.

    Returns:
        0, or uv's exit code if it finds no versions that fit together.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    options = parser.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    for lock in LOCKS:
        code = _write(lock, upgrade=options.upgrade)
        if code:
            return code
        print(lock.path.relative_to(ROOT).as_posix())
    return 0


def _write(lock: Lock, *, upgrade: bool) -> int:
    command = [find_uv_bin(), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--output-file", str(lock.path)]
    command += [part for group in lock.groups for part in ("--group", group)]
    if lock.package:
        # The extra `emulator` leads to the second distribution, which uv finds in this checkout: see tool.uv.sources.
        command += ["pyproject.toml", "--all-extras"]
        command += [part for name in OURS for part in ("--no-emit-package", name)]
    if lock is not ALL:
        command += ["--constraints", str(ALL.path)]
    elif upgrade:
        command += ["--upgrade"]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": COMMAND}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
