"""What each language needs, and the commands that generate its client, compile it, and play the scenario with it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent

_GENERATED_JAVA = "generated/src/main/java/**/*.java"
_JAVAC = ["javac", "--release", "17", "-proc:none", "-encoding", "UTF-8", "-Werror"]


@dataclass(frozen=True)
class Toolchain:
    """One language.

    Attributes:
        name: The language, which is also the name of its folder.
        programs: The programs that have to be on the path.
        build: The commands that generate and compile, run in the folder. `{document}` stands for the document, a
            pattern of Java files for the files.
        play: The command that plays the scenario whose file is appended to it.
        document: The file of the published form that the client is generated from.
        modules: The Python packages that have to be installed, under the names they are installed by.
        environment: Further variables of the commands; `{document}` as above.
        folder: Where the commands run.
    """

    name: str
    programs: tuple[str, ...]
    build: list[list[str]]
    play: list[str]
    document: str = "openapi.json"
    modules: dict[str, str] = field(default_factory=dict[str, str])
    environment: dict[str, str] = field(default_factory=dict[str, str])
    folder: Path = field(kw_only=True)

    def missing(self) -> str | None:
        """Return what this machine lacks, in words, or None where it lacks nothing."""
        programs = [program for program in self.programs if shutil.which(program) is None]
        packages = [package for module, package in self.modules.items() if importlib.util.find_spec(module) is None]
        if programs:
            return f"not on the path: {', '.join(programs)}"
        if packages:
            return f"not installed: {', '.join(packages)}"
        broken = [program for program in self.programs if not _runs(program)]
        return f"on the path, but not running: {', '.join(broken)}" if broken else None


def _runs(program: str) -> bool:
    """Tell whether a program says its version: rustup's stand-ins, for one, do not where no Rust is chosen."""
    asking = [program, "version" if program == "go" else "--version"]
    return subprocess.run(asking, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def required() -> bool:
    """Return whether a missing toolchain is a failure, as LANGUAGES_REQUIRED=1 in the environment makes it."""
    return os.environ.get("LANGUAGES_REQUIRED", "") not in {"", "0"}


def _typescript() -> Toolchain:
    build = [
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        ["npm", "run", "--silent", "generate", "--", "{document}"],
        ["npm", "run", "--silent", "compile"],
    ]
    play = ["node", "build/scenario.js"]
    return Toolchain("typescript", ("node", "npm"), build, play, folder=HERE / "typescript")


def _go() -> Toolchain:
    generate = ["go", "tool", "ogen", "--target", "generated", "--package", "memory", "--config", "ogen.yml"]
    build = [
        [*generate, "--clean", "--loglevel", "warn", "{document}"],
        ["go", "vet", "./..."],
        ["go", "tool", "staticcheck", "-checks", "all,-ST1000", "."],
        ["go", "build", "-o", "build/scenario", "."],
    ]
    return Toolchain("go", ("go",), build, ["build/scenario"], folder=HERE / "go")


def _java() -> Toolchain:
    client = ["-Xlint:all,-deprecation,-serial", "-cp", "build/lib/*", "-d", "build/client", _GENERATED_JAVA]
    runner = ["-Xlint:all", "-cp", "build/client:build/lib/*", "-d", "build/runner", "src/**/*.java"]
    build = [
        ["mvn", "--quiet", "--batch-mode", "dependency:copy-dependencies"],
        ["java", "-jar", _generator_jar(), "generate", "-c", "openapi-generator.yaml", "-i", "{document}"],
        [*_JAVAC, *client],
        [*_JAVAC, *runner],
    ]
    play = ["java", "-cp", "build/runner:build/client:build/lib/*", "scenario.Scenario"]
    modules = {"openapi_generator_cli": "openapi-generator-cli"}
    return Toolchain("java", ("java", "javac", "mvn"), build, play, modules=modules, folder=HERE / "java")


def _generator_jar() -> str:
    """Return the path of OpenAPI Generator, which the Python package brings along."""
    found = importlib.util.find_spec("openapi_generator_cli")
    package = Path(found.origin).parent if found and found.origin else Path()
    return str(package / "openapi-generator.jar")


def _rust() -> Toolchain:
    options = ["--locked", "--quiet", "--target-dir", "target"]
    build = [["cargo", "build", *options]]
    if shutil.which("cargo-clippy"):
        build.append(["cargo", "clippy", *options, "--all-targets", "--", "-D", "warnings"])
    environment = {"TWILIO_MEMORY_DOCUMENT": "{document}"}
    play = ["target/debug/scenario"]
    # progenitor reads OpenAPI 3.0 only.
    document = "openapi-3.0.json"
    return Toolchain("rust", ("cargo",), build, play, document=document, environment=environment, folder=HERE / "rust")


TOOLCHAINS = {toolchain.name: toolchain for toolchain in (_typescript(), _go(), _java(), _rust())}
