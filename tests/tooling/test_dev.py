"""dev.py installs what it needs once, adds up the environments' reports, explains failures, and needs no home."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

FILE = Path(__file__).resolve().parents[2] / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(*, success: bool, skipped: bool = False) -> dict[str, Any]:
    return {"result": {"success": success, "exit_code": int(not success), "skipped": skipped}}


def report(tests: int, failures: int = 0, errors: int = 0, skipped: int = 0) -> str:
    attributes = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    return f"<testsuites><testsuite {attributes}/></testsuites>"


@pytest.mark.parametrize(
    ("environments", "reports", "expected"),
    [
        ({"tests": outcome(success=True)}, {"tests": report(12, skipped=2)}, (10, 0, 2)),
        ({"tests": outcome(success=False)}, {"tests": report(12, failures=1, errors=2)}, (9, 3, 0)),
        ({"tests": outcome(success=False)}, {"tests": report(12)}, (12, 1, 0)),
        ({"lint": outcome(success=True)}, {}, (1, 0, 0)),
        ({"lint": outcome(success=False)}, {}, (0, 1, 0)),
        ({"py313": outcome(success=True, skipped=True)}, {}, (0, 0, 1)),
        ({"lint": outcome(success=True), "tests": outcome(success=True)}, {"tests": report(3)}, (4, 0, 0)),
        ({".pkg": {}, "fuzz": {}, "lint": outcome(success=True)}, {"fuzz": report(9)}, (1, 0, 0)),
        ({}, {}, (0, 1, 0)),
        (None, {}, (0, 1, 0)),
    ],
)
def test_the_results_of_all_environments_are_added_up(
    dev: ModuleType,
    tmp_path: Path,
    environments: dict[str, Any] | None,
    reports: dict[str, str],
    expected: tuple[int, int, int],
) -> None:
    result = tmp_path / "result.json"
    if environments is not None:
        result.write_text(json.dumps({"testenvs": environments}), encoding="utf-8")
    for name, text in reports.items():
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    assert dev.count(result, tmp_path) == expected


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, FILE, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["polish"], 2), (["--help"], 0), (["-h"], 0)])
def test_without_a_command_the_commands_are_listed(arguments: list[str], code: int) -> None:
    done = run(*arguments)
    assert done.returncode == code
    for command in ("quickstart", "test", "setup"):
        assert f"python3 dev.py {command}" in done.stdout


@pytest.fixture
def steps(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands of the setup, which are recorded instead of run."""
    recorded: list[list[str]] = []
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "_uv", lambda: "uv")
    monkeypatch.setattr(dev, "_usable", lambda: True)
    monkeypatch.setattr(dev, "_step", lambda _what, command: recorded.append(command))
    return recorded


def test_both_distributions_are_installed_from_the_checkout_and_looked_up_nowhere(
    dev: ModuleType, steps: list[list[str]]
) -> None:
    dev.install("package", package=True)
    requirements, editable = steps
    assert "--require-hashes" in requirements
    assert editable[3:] == [
        "--python",
        dev.PYTHON,
        "--no-deps",
        "--no-build-isolation",
        "--editable",
        str(FILE.parent),
        "--editable",
        str(FILE.parent / "emulator"),
    ]


def test_a_second_run_installs_nothing(dev: ModuleType, steps: list[list[str]]) -> None:
    dev.install("package", package=True)
    steps.clear()
    dev.install("package", package=True)
    assert steps == []


def test_a_new_version_is_installed(
    dev: ModuleType, steps: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.install("package", package=True)
    steps.clear()
    monkeypatch.setattr(dev, "VERSION", tmp_path / "_version.py")
    dev.VERSION.write_text('__version__ = "99.0"\n', encoding="utf-8")
    dev.install("package", package=True)
    assert len(steps) == 2


def test_a_step_that_fails_shows_the_end_of_its_log(dev: ModuleType) -> None:
    code = "print(*range(100), sep='\\n'); raise SystemExit(1)"
    with pytest.raises(SystemExit) as stopped:
        dev._step("count", [sys.executable, "-c", code])
    message = str(stopped.value)
    assert message.startswith("85\n86\n")
    assert message.endswith("99\n\nCould not count: see above.")


@pytest.mark.parametrize("sign", ["error sending request for url", "Failed to resolve: NewConnectionError"])
def test_an_unreachable_index_is_reported(dev: ModuleType, sign: str) -> None:
    with pytest.raises(SystemExit, match="No package index can be reached"):
        dev._step("install", [sys.executable, "-c", f"print('{sign}'); raise SystemExit(1)"])


def test_caches_go_to_the_repository_where_the_home_cannot_be_written(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    for name in ("UV_CACHE_DIR", "npm_config_cache"):
        monkeypatch.delenv(name, raising=False)
    environment = dev._environment()
    assert environment["UV_CACHE_DIR"] == str(FILE.parent / ".tox" / "cache" / "uv")
    assert environment["npm_config_cache"] == str(FILE.parent / ".tox" / "cache" / "npm")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert "UV_CACHE_DIR" not in dev._environment()


def test_pips_settings_apply_to_uv(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_CERT", "/mirror.pem")
    for name in ("UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    environment = dev._environment()
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["SSL_CERT_FILE"] == "/mirror.pem"


def test_the_tools_in_the_environment_come_first_on_the_path(dev: ModuleType) -> None:
    assert dev._environment()["PATH"].split(os.pathsep)[0] == str(dev.BIN)


def test_the_pipeline_runs_the_test_command_in_the_readme() -> None:
    script = FILE.parent / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("dev.py test </dev/null")
    assert os.access(script, os.X_OK)
