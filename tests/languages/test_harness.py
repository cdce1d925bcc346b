"""The harness reports what is missing, what failed to build, and what a runner left out."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from languages.__main__ import main
from languages.exercise import BuildError, build, run
from languages.scenario import ScenarioError, load
from languages.toolchains import TOOLCHAINS, Toolchain

if TYPE_CHECKING:
    from pathlib import Path

# A runner that prints a perfect report and does nothing.
PRETENDER = """
import json, sys
steps = json.load(open(sys.argv[1], encoding="utf-8"))["steps"]
print(f"1..{len(steps)}")
for number, step in enumerate(steps, 1):
    print(f"ok {number} - {step['name']} # calls 2")
"""


def toolchain(tmp_path: Path, **changes: Any) -> Toolchain:
    return replace(Toolchain("none", (), [], [], folder=tmp_path), **changes)


def test_a_runner_that_only_prints_a_report_is_caught_by_the_contents_of_the_store(tmp_path: Path) -> None:
    pretender = toolchain(tmp_path, run=[sys.executable, "-c", PRETENDER])

    with pytest.raises(ScenarioError, match=r"must hold the mappings .* but it holds \[\]"):
        run(pretender, load())


def test_the_output_of_a_runner_that_fails_is_reported(tmp_path: Path) -> None:
    failing = toolchain(tmp_path, run=[sys.executable, "-c", "print('not ok 1'); raise SystemExit(3)"])

    with pytest.raises(ScenarioError, match=r"exited with 3\.\nnot ok 1"):
        run(failing, load())


def test_the_output_of_a_command_that_fails_is_reported(tmp_path: Path) -> None:
    failing = toolchain(tmp_path, build=[[sys.executable, "-c", "raise SystemExit('does not compile')"]])

    with pytest.raises(BuildError, match=r"exited with 1\.\ndoes not compile"):
        build(failing, tmp_path / "openapi.json")


def test_a_build_removes_the_output_of_an_earlier_one(tmp_path: Path) -> None:
    for leftover in ("generated", "build"):
        (tmp_path / leftover).mkdir()

    build(toolchain(tmp_path), tmp_path / "openapi.json")

    assert list(tmp_path.iterdir()) == []


def test_a_missing_program_and_a_missing_package_are_named(tmp_path: Path) -> None:
    assert toolchain(tmp_path).missing() is None
    assert toolchain(tmp_path, programs=("no-such-program",)).missing() == "not on PATH: no-such-program"
    assert toolchain(tmp_path, modules={"no_such": "no-such-package"}).missing() == "not installed: no-such-package"


def test_a_program_that_does_not_work_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cargo").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "cargo").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert toolchain(tmp_path, programs=("cargo",)).missing() == "on PATH, but not working: cargo"


@pytest.mark.parametrize(("required", "code"), [("", 0), ("0", 0), ("1", 1)])
def test_a_missing_toolchain_is_skipped_or_on_request_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, required: str, code: int
) -> None:
    monkeypatch.setitem(TOOLCHAINS, "go", toolchain(tmp_path, programs=("no-such-program",)))
    monkeypatch.setenv("LANGUAGES_REQUIRED", required)

    assert main(["go", "--documents", str(tmp_path)]) == code
    assert capsys.readouterr().out == "go: SKIPPED, not on PATH: no-such-program\n"


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["cobol"])

    assert "unknown language: cobol; choose from typescript, go, java, rust" in capsys.readouterr().err


FOLDERS = {name: found.folder for name, found in TOOLCHAINS.items()}


def test_every_package_of_every_language_is_pinned_exactly() -> None:
    package = json.loads((FOLDERS["typescript"] / "package.json").read_text(encoding="utf-8"))
    cargo = (FOLDERS["rust"] / "Cargo.toml").read_text(encoding="utf-8").split("[profile")[0].split("[dependencies]")[1]
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    crates = re.findall(r'^[\w-]+ = (?:\{ version = )?"(.*?)"', cargo, re.MULTILINE)

    assert all(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version) for version in versions)
    assert len(crates) > 10
    assert all(re.fullmatch(r"=[0-9]+\.[0-9]+\.[0-9]+", version) for version in crates)


def test_lock_files_name_only_public_registries() -> None:
    npm = (FOLDERS["typescript"] / "package-lock.json").read_text(encoding="utf-8")
    cargo = (FOLDERS["rust"] / "Cargo.lock").read_text(encoding="utf-8")

    assert '"resolved"' not in npm
    assert '"integrity"' in npm
    # Cargo writes this for the public registry, even if the packages came from a mirror.
    assert set(re.findall(r"^source = (.*)$", cargo, re.MULTILINE)) == {
        '"registry+https://github.com/rust-lang/crates.io-index"'
    }
