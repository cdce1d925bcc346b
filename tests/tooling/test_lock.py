"""requirements/ is exact and hashed, names no registry, and holds what the two pyproject.toml files ask for."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.version import Version

from scripts.lock import ALL, FOLDER, LOCKS, OURS, PARTS, ROOT, Lock

CLIENT, EMULATOR = (
    tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in (ROOT, ROOT / "emulator")
)
GROUPS: dict[str, list[str | dict[str, str]]] = CLIENT["dependency-groups"]
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
Pins = dict[str, list[tuple[Version, Marker | None]]]


def each(*locks: Lock) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lock", locks, ids=[lock.name for lock in locks])


def lines(lock: Lock) -> list[str]:
    text = lock.path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


@cache
def pins(lock: Lock) -> Pins:
    found: Pins = {}
    for pin in filter(None, map(PIN.match, lines(lock))):
        marker = Marker(pin["marker"]) if pin["marker"] else None
        found.setdefault(pin["name"], []).append((Version(pin["version"]), marker))
    return found


def asked_of(group: str) -> list[str]:
    """Return what a dependency group asks, with the groups that it includes."""
    return [
        text for one in GROUPS[group] for text in ([one] if isinstance(one, str) else asked_of(one["include-group"]))
    ]


def wanted(lock: Lock) -> list[Requirement]:
    """Return what the pyproject.toml files ask of this file."""
    texts = [text for group in lock.groups for text in asked_of(group)]
    if lock.package:
        for project in (CLIENT["project"], EMULATOR["project"]):
            extras: dict[str, list[str]] = project.get("optional-dependencies", {})
            texts += project["dependencies"]
            texts += [text for extra in extras.values() for text in extra]
    return [found for found in map(Requirement, texts) if found.name not in OURS]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@each(*LOCKS)
def test_everything_is_pinned_and_hashed(lock: Lock) -> None:
    found = lines(lock)
    assert [line for line in found if not PIN.match(line) and not HASH.match(line)] == []
    unhashed = [
        line
        for line, following in zip(found, [*found[1:], ""], strict=True)
        if PIN.match(line) and not HASH.match(following)
    ]
    assert unhashed == []


@each(*LOCKS)
def test_our_own_distributions_are_not_locked(lock: Lock) -> None:
    """They come from this checkout; an index has no business with them."""
    assert pins(lock).keys() & set(OURS) == set()


@each(*LOCKS)
def test_no_registry_is_named(lock: Lock) -> None:
    text = lock.path.read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index|--find-links|--trusted-host", text) == []


@each(*LOCKS)
def test_each_requirement_is_locked_at_a_version_it_allows(lock: Lock) -> None:
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
    included = {one["include-group"] for group in GROUPS.values() for one in group if not isinstance(one, str)}
    assert set(ALL.groups) | included == GROUPS.keys()
    assert included.isdisjoint(ALL.groups)


@pytest.mark.parametrize(
    ("name", "version"),
    {
        "datamodel-code-generator": "0.89.0",
        "jsonpath-ng": "1.7.0",
        "mutmut": "3.8.1",
        "oas-patch": "0.6.0",
        "openapi-python-client": "0.29.1",
        "ruff": "0.17.6",
        "schemathesis": "4.32.5",
        "twilio": "9.10.7",
    }.items(),
)
def test_tools_that_decide_on_generated_code_and_on_test_results_are_pinned_in_pyproject(
    name: str, version: str
) -> None:
    """Another version would generate different code, or run different tests."""
    asked = {requirement.name: str(requirement.specifier) for requirement in wanted(ALL)}
    assert asked[name] == f"=={version}"


@each(*LOCKS)
def test_a_package_has_at_most_one_version_for_each_python(lock: Lock) -> None:
    for name, found in pins(lock).items():
        for python in ("3.11", "3.12", "3.13"):
            environment = {"python_version": python, "python_full_version": f"{python}.1"}
            chosen = [version for version, marker in found if marker is None or marker.evaluate(environment)]
            assert len(chosen) <= 1, (name, python, chosen)
