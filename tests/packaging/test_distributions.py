"""The wheels and sdists contain what they should, and nothing else."""

from __future__ import annotations

import configparser
import tarfile
import zipfile
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tests.packaging.conftest import ROOT, Distribution, build
from twilio_memory import __version__

if TYPE_CHECKING:
    from pathlib import Path

# The document of each revision takes 43,000 of these, in all its forms; there are two.
CLIENT_BYTES = 280_000
DATA_ONLY = {"twilio_memory_reference", "twilio_memory_spec"}


def sources(distribution: Distribution) -> set[str]:
    """Return the files that the repository has for a distribution's packages, named as in its wheel."""
    return {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package, room in distribution.packages.items()
        for folder in [ROOT / room / package]
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def requirements(distribution: Distribution, extra: str | None = None) -> dict[str, str]:
    """Return name and version of what a distribution, or one of its extras, depends on."""
    texts: list[str] = distribution.metadata.get_all("Requires-Dist", [])
    parsed = [Requirement(text) for text in texts]
    marked = f'extra == "{extra}"' if extra else ""
    return {
        one.name: str(one.specifier)
        for one in parsed
        if (str(one.marker) == marked if extra else "extra ==" not in str(one.marker))
    }


def test_a_wheel_holds_the_files_of_its_packages_and_nothing_else(each: Distribution) -> None:
    licences = {f"licenses/{name}" for name in each.metadata.get_all("License-File", [])}
    info = {f"{each.info}/{name}" for name in {"METADATA", "RECORD", "WHEEL", "entry_points.txt", *licences}}
    assert each.names == sources(each) | info
    assert {name.partition("/")[0] for name in each.names} == {*each.packages, each.info}


def test_a_wheel_holds_neither_templates_nor_bytecode(each: Distribution) -> None:
    assert [name for name in each.names if "__pycache__" in name or name.endswith((".jinja", ".pyc"))] == []


def test_the_client_is_small(client: Distribution) -> None:
    assert client.wheel.stat().st_size <= CLIENT_BYTES


def test_packages_with_types_have_the_marker(each: Distribution) -> None:
    typed = {name.partition("/")[0] for name in each.names if name.endswith("/py.typed")}
    assert typed == each.packages.keys() - DATA_ONLY


def test_an_sdist_builds_the_same_wheel(each: Distribution, tmp_path: Path) -> None:
    with tarfile.open(each.sdist) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (project,) = tmp_path.iterdir()
    build(project, tmp_path, "wheel")
    with zipfile.ZipFile(each.wheel) as wheel, zipfile.ZipFile(tmp_path / each.wheel.name) as again:
        checksums = [{file.filename: file.CRC for file in one.infolist()} for one in (wheel, again)]
    assert checksums[0] == checksums[1]


def test_one_can_regenerate_and_test_from_the_clients_sdist(client: Distribution) -> None:
    names = client.sdist_names
    needed = ["dev.py", "tox.ini", "spec/openapi.yaml", "requirements/tests.txt", "tools/package-lock.json"]
    needed += ["scripts/generate/templates/model.py.jinja", "tests/packaging/conftest.py", "LICENSE", "README.md"]
    needed += ["emulator/pyproject.toml", "emulator/hatch_build.py", "emulator/LICENSE", "emulator/README.md"]
    assert [name for name in needed if name not in names] == []
    made = {"node_modules", "__pycache__", "target", "build", ".venv", ".tox"}
    assert [name for name in names if made & set(name.split("/"))] == []


def test_the_emulators_sdist_holds_its_packages_and_what_builds_them(emulator: Distribution) -> None:
    others = {"LICENSE", "PKG-INFO", "README.md", "hatch_build.py", "pyproject.toml", ".gitignore"}
    assert emulator.sdist_names == sources(emulator) | others


def test_both_have_the_version_of_the_client(each: Distribution) -> None:
    assert each.version == __version__


def test_the_client_depends_on_httpx_and_attrs_only(client: Distribution) -> None:
    assert requirements(client).keys() == {"attrs", "httpx"}
    assert set(client.metadata.get_all("Provides-Extra", [])) == {"aiohttp", "emulator"}


def test_the_extra_is_the_emulator_at_the_same_version(client: Distribution) -> None:
    assert requirements(client, "emulator") == {"twilio-memory-emulator": f"=={__version__}"}


def test_the_emulator_depends_on_the_client_at_the_same_version(emulator: Distribution) -> None:
    found = requirements(emulator)
    assert found.pop("twilio-memory") == f"=={__version__}"
    assert found.keys() == {
        "duckdb",
        "httptools",
        "jsonschema-rs",
        "msgspec",
        "pyyaml",
        "starlette",
        "uvicorn",
        "uvloop",
    }
    assert emulator.metadata.get_all("Provides-Extra", []) == []


def test_the_metadata_names_only_pythons_that_are_tested(each: Distribution) -> None:
    assert each.metadata["Requires-Python"] == ">=3.11"
    prefix = "Programming Language :: Python :: 3."
    classifiers: list[str] = each.metadata.get_all("Classifier", [])
    named = {text.removeprefix(prefix) for text in classifiers if text.startswith(prefix)}
    tested = (ROOT / "tox.ini").read_text(encoding="utf-8")
    assert named
    assert {minor for minor in named if f"py3{minor}" not in tested} == set()


def test_each_command_is_an_entry_point_of_the_distribution_that_has_it(
    client: Distribution, emulator: Distribution
) -> None:
    assert entry_points(client) == {
        "console_scripts": {"twilio-memory": "twilio_memory.command:main"},
        "twilio_memory.commands": {"spec": "twilio_memory._spec_command:main"},
    }
    assert entry_points(emulator) == {
        "twilio_memory.commands": {"emulator": "twilio_memory_emulator.command:main"},
    }


def entry_points(distribution: Distribution) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(delimiters="=")
    parser.read_string(distribution.read("entry_points.txt"))
    return {section: dict(parser[section]) for section in parser.sections()}
