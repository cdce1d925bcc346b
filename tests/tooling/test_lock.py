"""requirements/ is exact, hashed, names no registry, and is what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.version import Version

from scripts.lock import ALL, FOLDER, LOCKS, PARTS, ROOT, Lock

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
Pins = dict[str, list[tuple[Version, Marker | None]]]


def each(*locks: Lock) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lock", locks, ids=[lock.name for lock in locks])


def lines(lock: Lock) -> list[str]:
    text = lock.path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


@cache
def pins(lock: Lock) -> Pins:
    found: Pins = {}
    for pin in filter(None, map(PIN.match, lines(lock))):
        marker = Marker(pin["marker"]) if pin["marker"] else None
        found.setdefault(pin["name"], []).append((Version(pin["version"]), marker))
    return found


def wanted(lock: Lock) -> list[Requirement]:
    """Return what pyproject.toml asks of this file."""
    texts = [text for group in lock.groups for text in PROJECT["dependency-groups"][group]]
    if lock.package:
        texts += PROJECT["project"]["dependencies"]
        texts += [text for extra in PROJECT["project"]["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in texts]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@each(*LOCKS)
def test_everything_is_pinned_and_hashed(lock: Lock) -> None:
    told = lines(lock)
    assert [line for line in told if not PIN.match(line) and not HASH.match(line)] == []
    unhashed = [
        line
        for line, following in zip(told, [*told[1:], ""], strict=True)
        if PIN.match(line) and not HASH.match(following)
    ]
    assert unhashed == []


@each(*LOCKS)
def test_no_registry_is_named(lock: Lock) -> None:
    text = lock.path.read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index|--find-links|--trusted-host", text) == []


@each(*LOCKS)
def test_what_pyproject_asks_for_is_there_in_a_version_it_allows(lock: Lock) -> None:
    for requirement in wanted(lock):
        versions = [version for version, _ in pins(lock).get(canonical(requirement.name), [])]
        assert versions, f"{requirement} is not in requirements/{lock.name}.txt: run `tox -e lock`"
        assert [version for version in versions if version not in requirement.specifier] == [], requirement


@each(*PARTS)
def test_a_part_has_the_versions_of_the_whole(lock: Lock) -> None:
    whole = pins(ALL)
    for name, found in pins(lock).items():
        assert {version for version, _ in found} <= {version for version, _ in whole[name]}, name


def test_there_is_no_file_that_nothing_writes() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {lock.path.name for lock in LOCKS}


def test_every_group_is_locked() -> None:
    assert set(ALL.groups) == PROJECT["dependency-groups"].keys()


@pytest.mark.parametrize(
    ("name", "version"),
    {
        "datamodel-code-generator": "0.89.0",
        "openapi-python-client": "0.29.1",
        "ruff": "0.17.6",
        "schemathesis": "4.32.5",
        "twilio": "9.10.6",
    }.items(),
)
def test_what_decides_on_our_files_and_proofs_is_exact_in_pyproject(name: str, version: str) -> None:
    """Another version would write other code, or prove other things."""
    asked = {requirement.name: str(requirement.specifier) for requirement in wanted(ALL)}
    assert asked[name] == f"=={version}"


@each(*LOCKS)
def test_markers_leave_no_python_that_we_support_without_a_package(lock: Lock) -> None:
    """Where a package has several versions, exactly one of them is for each Python."""
    for name, found in pins(lock).items():
        for python in ("3.11", "3.12", "3.13"):
            environment = {"python_version": python, "python_full_version": f"{python}.1"}
            chosen = [version for version, marker in found if marker is None or marker.evaluate(environment)]
            assert len(chosen) <= 1, (name, python, chosen)
