"""The wheel and the sdist hold what they should, and nothing else."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from email.parser import Parser
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from tests.packaging.conftest import ROOT

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

PACKAGES = {
    "twilio_memory",
    "twilio_memory_emulator",
    "twilio_memory_generated",
    "twilio_memory_reference",
    "twilio_memory_server_models",
    "twilio_memory_spec",
}


@pytest.fixture(scope="session")
def names(distributions: dict[str, Path]) -> list[str]:
    with zipfile.ZipFile(distributions["wheel"]) as wheel:
        return wheel.namelist()


@pytest.fixture(scope="session")
def metadata(distributions: dict[str, Path]) -> Message:
    with zipfile.ZipFile(distributions["wheel"]) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(wheel.read(name).decode())


def test_the_wheel_holds_the_packages_and_nothing_else(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == PACKAGES
    assert [name for name in names if "__pycache__" in name or name.endswith((".jinja", ".pyc"))] == []


def test_the_wheel_holds_every_file_of_its_packages(names: list[str]) -> None:
    rooms = {"twilio_memory": "overlay", "twilio_memory_emulator": "emulator"}
    there = {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package in PACKAGES
        for folder in [ROOT / rooms.get(package, "generated") / package]
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - set(names) == set()


@pytest.mark.parametrize("package", sorted(PACKAGES - {"twilio_memory_reference", "twilio_memory_spec"}))
def test_packages_with_types_say_so(names: list[str], package: str) -> None:
    assert f"{package}/py.typed" in names


def test_the_licence_is_in_the_wheel(names: list[str], metadata: Message) -> None:
    assert metadata["License-Expression"] == "Apache-2.0"
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_client_needs_httpx_and_attrs_only(metadata: Message) -> None:
    requirements = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    needed = {one.name for one in requirements if one.marker is None or "extra" not in str(one.marker)}
    assert needed == {"attrs", "httpx"}
    assert set(metadata.get_all("Provides-Extra", [])) == {"aiohttp", "emulator"}


def test_the_metadata_tells_the_pythons_that_are_tested(metadata: Message) -> None:
    assert metadata["Requires-Python"] == ">=3.11"
    prefix = "Programming Language :: Python :: 3."
    told = {text.removeprefix(prefix) for text in metadata.get_all("Classifier", []) if text.startswith(prefix)}
    tested = (ROOT / "tox.ini").read_text(encoding="utf-8")
    assert {minor for minor in told if f"py3{minor}" not in tested} == set()


def test_one_can_regenerate_and_test_from_the_sdist(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions["sdist"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    needed = ["dev.py", "tox.ini", "spec/openapi.yaml", "requirements/tests.txt", "tools/package-lock.json"]
    needed += ["scripts/generate/templates/model.py.jinja", "tests/packaging/conftest.py", "LICENSE", "README.md"]
    assert [name for name in needed if name not in names] == []
    made = {"node_modules", "__pycache__", "target", "build", ".venv", ".tox"}
    assert [name for name in names if made & set(name.split("/"))] == []


def test_every_subcommand_is_an_entry_point(distributions: dict[str, Path]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(distributions["wheel"]) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
        lines = wheel.read(name).decode().splitlines()
    for command, target in project["entry-points"]["twilio_memory.commands"].items():
        assert f"{command} = {target}" in lines
