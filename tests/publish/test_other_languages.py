"""The clients of other languages follow a change of the document: they are generated from the published form."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from languages.exercise import placeholders
from languages.toolchains import TOOLCHAINS, required
from scripts.document.revisions import BASE
from tests.publish.changed import ALL, FIELD, OPERATION, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFTOVERS = shutil.ignore_patterns("build", "generated", "node_modules", "target")


@dataclass(frozen=True)
class Follower:
    """How a client is generated, without being compiled.

    Attributes:
        steps: The commands of the toolchain's build that generate.
        files: Where the generated code is.
        marks: What must occur in it.
    """

    steps: slice
    files: str
    marks: tuple[str, ...]


# TypeScript types and Java classes have no bounds.
FOLLOWERS = {
    "typescript": Follower(slice(0, 2), "generated/*.d.ts", (FIELD, VALUE, OPERATION)),
    "go": Follower(slice(0, 1), "generated/*.go", ALL),
    "java": Follower(slice(1, 2), "generated/src/main/java/**/*.java", (FIELD, VALUE, OPERATION)),
}


def test_every_language_is_covered() -> None:
    assert {*FOLLOWERS, "rust"} == TOOLCHAINS.keys()


@pytest.mark.parametrize("name", FOLLOWERS)
def test_a_client_follows_the_document(name: str, tree: Path, tmp_path: Path) -> None:
    _skip_without(name)
    shutil.copytree(TOOLCHAINS[name].folder, tmp_path / name, ignore=_LEFTOVERS)
    toolchain = replace(TOOLCHAINS[name], folder=tmp_path / name)
    document = tree / "twilio_memory_spec" / toolchain.document
    for command in toolchain.build[FOLLOWERS[name].steps]:
        _run([part.format(document=document) for part in command], toolchain.folder)

    generated = "".join(_texts(toolchain.folder, FOLLOWERS[name].files)).lower()

    assert [mark for mark in FOLLOWERS[name].marks if mark.lower() not in generated] == []


def test_the_rust_client_follows_the_document(tree: Path, tmp_path: Path) -> None:
    """A build script generates it, so its package is built here, without the runner that uses it."""
    _skip_without("rust")
    rust, package = TOOLCHAINS["rust"], tmp_path / "rust"
    shutil.copytree(rust.folder, package, ignore=shutil.ignore_patterns("src", "target"))
    (package / "src").mkdir()
    (package / "src" / "main.rs").write_text("fn main() {}", encoding="utf-8")
    for name in ("Cargo.toml", "Cargo.lock"):  # With its own name it can share what the runner's build has compiled.
        text = (package / name).read_text(encoding="utf-8")
        (package / name).write_text(text.replace('name = "scenario"', 'name = "follower"'), encoding="utf-8")
    values = placeholders(tree / "twilio_memory_spec" / rust.document, BASE)
    variables = {name: value.format(**values) for name, value in rust.environment.items()}
    printed = _run(
        ["cargo", "build", "--locked", "--message-format=json"],
        package,
        variables | {"CARGO_TARGET_DIR": str(rust.folder / "target")},
    )

    messages = [json.loads(line) for line in printed.splitlines()]
    (out,) = [str(one["out_dir"]) for one in messages if "follower" in str(one.get("package_id")) and "out_dir" in one]
    generated = Path(out, "client.rs").read_text(encoding="utf-8").lower()
    assert [mark for mark in ALL if mark.lower() not in generated] == []


def _skip_without(name: str) -> None:
    lacking = TOOLCHAINS[name].missing()
    if lacking:
        (pytest.fail if required() else pytest.skip)(f"NOT RUN: {name}: {lacking}")


def _texts(folder: Path, files: str) -> Iterator[str]:
    for file in sorted(folder.glob(files)):
        yield file.read_text(encoding="utf-8")


def _run(command: list[str], folder: Path, variables: dict[str, str] | None = None) -> str:
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
