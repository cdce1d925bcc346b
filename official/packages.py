"""The official packages: what each one needs, and the commands that install and run it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from languages.toolchains import Toolchain

HERE = Path(__file__).resolve().parent


class InstallError(Exception):
    """A package could not be installed, or its driver not compiled. The message holds the command and its output."""


@dataclass(frozen=True)
class Package:
    """A version of an official package, in one of its styles.

    Attributes:
        language: The language, which is also the name of the folder of its driver.
        version: The version of the package.
        revision: The revision of the API that the package was generated from.
        install: The commands that install the package and compile its driver, run in `folder`.
        run: The command that runs the driver. `{plan}` stands for the path of the plan.
        folder: The working directory of the commands. It also holds what they make.
        inputs: The files that say what is installed. While they are the same, nothing is installed again.
        sources: The folder or the archive with the package's source.
        programs: The programs that must be on PATH.
        environment: Environment variables for all commands.
        style: `sync` or `async`, if the package has both.
    """

    language: str
    version: str
    revision: str
    install: list[list[str]]
    run: list[str]
    folder: Path
    inputs: list[Path]
    sources: str
    programs: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict[str, str])
    style: str = ""

    @property
    def name(self) -> str:
        """The name by which the command and the tables call it, such as `python-9.13.0-async`."""
        return "-".join(part for part in (self.language, self.version, self.style) if part)

    def missing(self) -> str | None:
        """Say what is missing on this machine, or return None if nothing is."""
        return Toolchain(self.language, self.programs, [], [], folder=self.folder).missing()

    def prepare(self) -> None:
        """Install the package and compile its driver, unless that has been done.

        Raises:
            InstallError: A command failed.
        """
        stamp = self.folder / "installed"
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in self.inputs)).hexdigest()
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for command in self.install:
            self._execute(command)
        stamp.write_text(digest, encoding="utf-8")

    def _execute(self, command: list[str]) -> None:
        done = subprocess.run(
            [shutil.which(command[0]) or command[0], *command[1:]],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise InstallError(f"{' '.join(command)} exited with {done.returncode}.\n{done.stdout}")


def _python(version: str, revision: str, style: str) -> Package:
    source = HERE / "python"
    lock = source / f"twilio-{version}.txt"
    # Some of what it depends on is compiled for one version of Python.
    folder = source / "build" / f"{version}-{sys.implementation.cache_tag}"
    install = ["--no-deps", "--require-hashes", "--requirement", str(lock), "--target", str(folder / "site")]
    return Package(
        "python",
        version,
        revision,
        [[sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable, *install]],
        [sys.executable, str(source / "driver.py"), "{plan}", style],
        folder,
        [lock],
        str(folder / "site"),
        (),
        {"PYTHONPATH": str(folder / "site"), "PYTHONUTF8": "1"},
        style,
    )


def _node(version: str, revision: str) -> Package:
    source = HERE / "node"
    folder = source / "build" / version
    manifests = [source / version / name for name in ("package.json", "package-lock.json")]
    copy = "import shutil, sys; [shutil.copy(path, '.') for path in sys.argv[1:]]"
    return Package(
        "node",
        version,
        revision,
        [
            [sys.executable, "-c", copy, *map(str, manifests)],
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        ],
        ["node", str(source / "driver.js"), "{plan}"],
        folder,
        manifests,
        str(folder / "node_modules" / "twilio"),
        ("node", "npm"),
        {"NODE_PATH": str(folder / "node_modules")},
    )


def _go(version: str, revision: str) -> Package:
    source = HERE / "go"
    folder = source / "build"
    return Package(
        "go",
        version,
        revision,
        [["go", "build", "-C", str(source), "-o", str(folder / "driver"), "."]],
        [str(folder / "driver"), "{plan}"],
        folder,
        [source / name for name in ("go.mod", "go.sum", "driver.go", "main.go")],
        f"{_go_modules()}/github.com/twilio/twilio-go@v{version}",
        ("go",),
        {"GOFLAGS": "-mod=readonly"},
    )


@cache
def _go_modules() -> str:
    """Return the folder in which Go keeps modules."""
    if shutil.which("go") is None:
        return ""
    done = subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, encoding="utf-8", check=False)  # noqa: S607 - whichever Go is first on PATH
    return done.stdout.strip()


def _java(version: str, revision: str) -> Package:
    source = HERE / "java"
    folder = source / "build"
    pom = source / "pom.xml"
    drivers = sorted(source.glob("*.java"))
    copy = ["mvn", "--quiet", "--batch-mode", "--file", str(pom), "dependency:copy-dependencies"]
    javac = ["javac", "--release", "17", "-proc:none", "-encoding", "UTF-8", "-Xlint:all", "-Werror"]
    return Package(
        "java",
        version,
        revision,
        [copy, [*javac, "-cp", f"{folder}/lib/*", "-d", str(folder / "classes"), *map(str, drivers)]],
        ["java", "-cp", f"{folder}/classes:{folder}/lib/*", "Driver", "{plan}"],
        folder,
        [pom, *drivers],
        str(folder / "lib" / f"twilio-{version}-sources.jar"),
        ("java", "javac", "mvn"),
    )


_ALL = [
    _python("9.10.7", "2026-05", "sync"),
    _python("9.10.7", "2026-05", "async"),
    _python("9.13.0", "2026-10", "sync"),
    _python("9.13.0", "2026-10", "async"),
    _node("6.0.2", "2026-05"),
    _node("6.2.0", "2026-10"),
    _go("1.31.0", "2026-10"),
    _java("13.0.1", "2026-10"),
]
PACKAGES = {package.name: package for package in _ALL}
