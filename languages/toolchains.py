"""What each language needs, and the commands that generate its client, compile it, and run the scenario with it."""

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
    """The toolchain of one language.

    Attributes:
        name: The language, which is also the name of its folder.
        programs: The programs that must be on PATH.
        build: The commands that generate and compile. `{document}` stands for the path of the document, `{revision}`
            for the revision of the API, `{tag}` for a word made from it, and a pattern of Java files for the files that
            match it.
        once: How many of them, from the first, do not depend on the document.
        run: The command that runs a scenario. The path of the scenario is appended to it.
        document: The name of the published file that the client is generated from.
        modules: The Python modules that must be importable, each with the name of the package to install.
        environment: Environment variables for `build`, with the same placeholders.
        folder: The working directory of the commands.
    """

    name: str
    programs: tuple[str, ...]
    build: list[list[str]]
    run: list[str]
    once: int = 0
    document: str = "openapi.json"
    modules: dict[str, str] = field(default_factory=dict[str, str])
    environment: dict[str, str] = field(default_factory=dict[str, str])
    folder: Path = field(kw_only=True)

    def missing(self) -> str | None:
        """Say what is missing on this machine, or return None if nothing is."""
        programs = [program for program in self.programs if shutil.which(program) is None]
        packages = [package for module, package in self.modules.items() if importlib.util.find_spec(module) is None]
        if programs:
            return f"not on PATH: {', '.join(programs)}"
        if packages:
            return f"not installed: {', '.join(packages)}"
        broken = [program for program in self.programs if not _runs(program)]
        return f"on PATH, but not working: {', '.join(broken)}" if broken else None


def _runs(program: str) -> bool:
    """Return whether a program prints its version. The proxies of rustup do not while no toolchain is selected."""
    command = [program, "version" if program == "go" else "--version"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def required() -> bool:
    """Return whether a missing toolchain is a failure: LANGUAGES_REQUIRED=1 in the environment says so."""
    return os.environ.get("LANGUAGES_REQUIRED", "") not in {"", "0"}


def _typescript() -> Toolchain:
    build = [
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        ["npm", "run", "--silent", "generate", "--", "{document}"],
        ["npm", "run", "--silent", "compile"],
        ["npm", "run", "--silent", "compile", "--", "--project", "revisions/{revision}"],
    ]
    run = ["node", "build/scenario.js"]
    return Toolchain("typescript", ("node", "npm"), build, run, once=1, folder=HERE / "typescript")


def _go() -> Toolchain:
    generate = ["go", "tool", "ogen", "--target", "generated", "--package", "memory", "--config", "ogen.yml"]
    build = [
        [*generate, "--clean", "--loglevel", "warn", "{document}"],
        ["go", "vet", "-tags", "{tag}", "./..."],
        ["go", "tool", "staticcheck", "-tags", "{tag}", "-checks", "all,-ST1000", "."],
        ["go", "build", "-tags", "{tag}", "-o", "build/scenario", "."],
    ]
    return Toolchain("go", ("go",), build, ["build/scenario"], folder=HERE / "go")


def _java() -> Toolchain:
    client = ["-Xlint:all,-deprecation,-serial", "-cp", "build/lib/*", "-d", "build/client", _GENERATED_JAVA]
    runner = ["-Xlint:all", "-cp", "build/client:build/lib/*", "-d", "build/runner"]
    build = [
        ["mvn", "--quiet", "--batch-mode", "dependency:copy-dependencies"],
        ["java", "-jar", _generator_jar(), "generate", "-c", "openapi-generator.yaml", "-i", "{document}"],
        [*_JAVAC, *client],
        [*_JAVAC, *runner, "src/**/*.java", "revisions/{revision}/**/*.java"],
    ]
    run = ["java", "-cp", "build/runner:build/client:build/lib/*", "scenario.Scenario"]
    modules = {"openapi_generator_cli": "openapi-generator-cli"}
    return Toolchain("java", ("java", "javac", "mvn"), build, run, once=1, modules=modules, folder=HERE / "java")


def _generator_jar() -> str:
    """Return the path of OpenAPI Generator, which is part of the Python package."""
    found = importlib.util.find_spec("openapi_generator_cli")
    package = Path(found.origin).parent if found and found.origin else Path()
    return str(package / "openapi-generator.jar")


def _rust() -> Toolchain:
    options = ["--locked", "--quiet", "--target-dir", "target"]
    build = [["cargo", "build", *options]]
    if shutil.which("cargo-clippy"):
        build.append(["cargo", "clippy", *options, "--all-targets", "--", "-D", "warnings"])
    environment = {"TWILIO_MEMORY_DOCUMENT": "{document}", "TWILIO_MEMORY_REVISION": "{revision}"}
    run = ["target/debug/scenario"]
    # progenitor reads only OpenAPI 3.0.
    document = "openapi-3.0.json"
    return Toolchain("rust", ("cargo",), build, run, document=document, environment=environment, folder=HERE / "rust")


TOOLCHAINS = {toolchain.name: toolchain for toolchain in (_typescript(), _go(), _java(), _rust())}
