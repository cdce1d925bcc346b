"""Tools from npm: pinned, installable from any registry, and run by the Node.js of a wheel."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts import document, node_tools

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE: dict[str, Any] = json.loads((node_tools.FOLDER / "package.json").read_text(encoding="utf-8"))
LOCK_TEXT = (node_tools.FOLDER / "package-lock.json").read_text(encoding="utf-8")


def test_the_lock_has_the_exact_versions_of_the_package_file() -> None:
    lock = json.loads(LOCK_TEXT)["packages"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in PACKAGE["dependencies"]} == PACKAGE[
        "dependencies"
    ]
    assert lock[""]["dependencies"] == PACKAGE["dependencies"]


def test_the_lock_names_no_registry() -> None:
    packages = {name: found for name, found in json.loads(LOCK_TEXT)["packages"].items() if name}
    assert [name for name, found in packages.items() if "resolved" in found or "integrity" not in found] == []
    # Some packages name an address for donations there.
    kept = {name: {key: value for key, value in found.items() if key != "funding"} for name, found in packages.items()}
    assert "://" not in json.dumps(kept)


def lint(path: Path) -> subprocess.CompletedProcess[str]:
    command = [*node_tools.command("redocly"), "lint", str(path), "--config", str(node_tools.FOLDER / "redocly.yaml")]
    environment = node_tools.environment()
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_linter_finds_nothing_in_the_document() -> None:
    done = lint(document.DOCUMENT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 problem is explicitly ignored" in done.stdout + done.stderr


def test_the_linter_is_strict(tmp_path: Path) -> None:
    """What is only a warning by default is an error here."""
    changed: dict[str, Any] = yaml.safe_load(document.DOCUMENT.read_text(encoding="utf-8"))
    del changed["info"]["license"]
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml.safe_dump(changed, sort_keys=False), encoding="utf-8")
    done = lint(path)
    assert done.returncode == 1
    assert "info-license" in done.stdout + done.stderr


def test_a_missing_tool_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert node_tools.main(["spectacles"]) == 1
    assert "No package of tools/package.json has a program named spectacles." in capsys.readouterr().err


def test_the_usage_is_shown_without_a_tool(capsys: pytest.CaptureFixture[str]) -> None:
    assert node_tools.main([]) == 2
    assert "python -m scripts.node_tools" in capsys.readouterr().err


def test_the_usage_is_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert node_tools.main(["--help"]) == 0
    assert "python -m scripts.node_tools" in capsys.readouterr().out


def test_the_output_of_a_failing_tool_is_part_of_the_error(tmp_path: Path) -> None:
    with pytest.raises(node_tools.NodeToolError, match=r"redocly ended with 1:\n(.|\n)*nowhere\.yaml"):
        node_tools.run("redocly", "bundle", "nowhere.yaml", folder=tmp_path)


def test_a_program_is_found_by_its_own_name_and_not_by_a_part_of_its_path(tmp_path: Path) -> None:
    package = tmp_path / "tool"
    package.mkdir()
    (package / "package.json").write_text(json.dumps({"name": "tool", "bin": "lib/cli.js"}), encoding="utf-8")

    assert node_tools._owner("tool", tmp_path) == package
    with pytest.raises(node_tools.NodeToolError, match="named cli"):
        node_tools._owner("cli", tmp_path)


def test_the_output_of_a_failing_npm_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("package.json", ".npmrc"):
        (tmp_path / name).write_bytes((node_tools.FOLDER / name).read_bytes())
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(node_tools, "FOLDER", tmp_path)
    assert node_tools.main(["redocly"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"npm could not install {tmp_path.name}/package-lock.json:\n")
    assert "npm error" in shown
    assert sorted(path.name for path in tmp_path.iterdir()) == [".npmrc", "package-lock.json", "package.json"]
