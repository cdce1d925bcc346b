"""dev.py counts what all environments report, says plainly what went wrong, and needs no home."""

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
def test_tests_and_environments_are_added_up(
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
def test_without_a_command_the_commands_are_shown(arguments: list[str], code: int) -> None:
    told = run(*arguments)
    assert told.returncode == code
    for command in ("quickstart", "test", "setup"):
        assert f"python3 dev.py {command}" in told.stdout


def test_a_step_that_fails_shows_the_end_of_its_log(dev: ModuleType) -> None:
    code = "print(*range(100), sep='\\n'); raise SystemExit(1)"
    with pytest.raises(SystemExit) as stopped:
        dev._step("count", [sys.executable, "-c", code])
    told = str(stopped.value)
    assert told.startswith("85\n86\n")
    assert told.endswith("99\n\nCould not count: see above.")


@pytest.mark.parametrize("sign", ["error sending request for url", "Failed to resolve: NewConnectionError"])
def test_a_missing_network_is_named(dev: ModuleType, sign: str) -> None:
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


def test_the_settings_of_pip_hold_for_uv_too(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_CERT", "/mirror.pem")
    for name in ("UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    environment = dev._environment()
    assert environment["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environment["SSL_CERT_FILE"] == "/mirror.pem"


def test_the_tools_of_the_environment_come_first(dev: ModuleType) -> None:
    assert dev._environment()["PATH"].split(os.pathsep)[0] == str(dev.BIN)


def test_the_pipeline_runs_the_command_of_the_readme() -> None:
    script = FILE.parent / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("dev.py test </dev/null")
    assert os.access(script, os.X_OK)
