"""What a user finds after `pip install twilio-memory`, and after `pip install "twilio-memory[emulator]"`."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.packaging.conftest import ROOT, Distribution, Environment, run

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_BYTES = 6_000_000
# attrs, httpx and what they need on any of the Pythons.
NEEDED = {"anyio", "attrs", "certifi", "h11", "httpcore", "httpx", "idna", "sniffio", "typing-extensions"}
READ_SPEC = """
import importlib.resources, json
document = json.loads(importlib.resources.files("twilio_memory_spec").joinpath("openapi.json").read_text("utf-8"))
print(document["info"]["title"])
"""
IMPORT_ALL = """
import importlib, pkgutil
for package in {packages!r}:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""
LIST_STORES = """
from twilio_memory import MemoryClient
with MemoryClient({account!r}, {token!r}, base_url={address!r}) as memory:
    print([str(store) for store in memory.stores.list()])
"""


def version(environment: Environment) -> str:
    return environment.python("from importlib.metadata import version; print(version('twilio-memory'))").stdout.strip()


def names(environment: Environment) -> set[str]:
    """Return the distributions that are installed."""
    listed = json.loads(environment.uv("list", "--format", "json").stdout)
    return {one["name"] for one in listed}


def origins(environment: Environment, packages: list[str]) -> list[str]:
    """Return the file from which each package is imported."""
    code = f"import importlib\nfor name in {packages!r}: print(importlib.import_module(name).__file__)"
    return environment.python(code).stdout.split()


def test_the_client_can_be_imported(client_only: Environment) -> None:
    code = "import twilio_memory; print(twilio_memory.MemoryClient.__name__, twilio_memory.__version__)"
    assert client_only.python(code).stdout.split() == ["MemoryClient", version(client_only)]


@pytest.mark.parametrize("environment", ["client_only", "both"])
def test_what_is_installed_fits_together(environment: str, request: pytest.FixtureRequest) -> None:
    installed: Environment = request.getfixturevalue(environment)
    installed.uv("check")


def test_the_client_brings_httpx_and_attrs_only(client_only: Environment) -> None:
    assert names(client_only) - NEEDED == {"twilio-memory"}


def test_the_client_brings_nothing_of_the_emulator(client_only: Environment, emulator: Distribution) -> None:
    code = f"from importlib.util import find_spec; print([name for name in {[*emulator.packages]} if find_spec(name)])"
    assert client_only.python(code).stdout.strip() == "[]"


def test_every_module_of_the_client_can_be_imported_without_the_emulator(
    client_only: Environment, client: Distribution
) -> None:
    client_only.python(IMPORT_ALL.format(packages=[*client.packages]))


def test_every_module_of_the_emulator_can_be_imported(both: Environment, emulator: Distribution) -> None:
    both.python(IMPORT_ALL.format(packages=[*emulator.packages]))


def test_the_client_and_what_it_needs_are_small(client_only: Environment) -> None:
    """This counts what the wheels hold; Python may keep bytecode next to it."""
    files = [path for path in client_only.packages.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


def test_the_document_can_be_read_however_the_client_was_installed(client_only_each_way: Environment) -> None:
    assert client_only_each_way.python(READ_SPEC).stdout.startswith("Twilio Conversation Memory")


def test_the_command_prints_its_version_however_the_client_was_installed(client_only_each_way: Environment) -> None:
    printed = run([client_only_each_way.programs / "twilio-memory", "--version"]).stdout
    assert printed == f"twilio-memory {version(client_only_each_way)}\n"


def test_without_the_emulator_the_command_says_how_to_install_it(client_only_each_way: Environment) -> None:
    failed = run([client_only_each_way.programs / "twilio-memory", "emulator"], code=1)
    assert failed.stderr == (
        'twilio-memory: the emulator is not installed; install it with: pip install "twilio-memory[emulator]"\n'
    )
    assert failed.stdout == ""


def test_the_name_of_the_extra_is_enough_to_install_the_emulator(
    both: Environment, client: Distribution, emulator: Distribution
) -> None:
    """Apart from the two wheels everything is installed already, so no index is needed."""
    links = [part for one in (client, emulator) for part in ("--find-links", one.wheel.parent)]
    links += [part for name in ("twilio-memory", "twilio-memory-emulator") for part in ("--reinstall-package", name)]
    planned = both.uv("install", "--dry-run", "--no-index", *links, "twilio-memory[emulator]").stderr
    added = re.findall(r"^ [+~] ([\w.-]+)==([\w.-]+)", planned, re.MULTILINE)
    assert sorted(added) == [("twilio-memory", client.version), ("twilio-memory-emulator", emulator.version)]


def test_an_editable_install_is_live(
    both_each_way: Environment, client: Distribution, emulator: Distribution, request: pytest.FixtureRequest
) -> None:
    packages = {**client.packages, **emulator.packages}
    editable = request.node.callspec.params["both_each_way"] == "editable"
    folders = {name: ROOT / room if editable else both_each_way.packages for name, room in packages.items()}
    expected = [str(folder / name / "__init__.py") for name, folder in folders.items()]
    assert origins(both_each_way, [*packages]) == expected


@contextmanager
def serving(environment: Environment) -> Generator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run `twilio-memory emulator` and yield the process and the settings that it prints."""
    command = [str(environment.programs / "twilio-memory"), "emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/") as process:
        try:
            yield process, settings(process)
        finally:
            process.kill()


def settings(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    found: dict[str, str] = {}
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if match := re.match(r"\s*export (\w+)=(\S+)", line):
            found[match[1]] = match[2]
        if len(found) == 3:
            return found
    pytest.fail(f"the emulator did not print its settings: {''.join(lines)}")


def test_the_emulator_serves_the_client_and_stops_when_asked(both_each_way: Environment) -> None:
    with serving(both_each_way) as (process, printed):
        address = printed["TWILIO_MEMORY_BASE_URL"]
        account, token = printed["TWILIO_ACCOUNT_SID"], printed["TWILIO_AUTH_TOKEN"]
        stores = both_each_way.python(LIST_STORES.format(account=account, token=token, address=address)).stdout
        assert re.fullmatch(r"\['mem_store_\w+'\]\n", stores)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_the_emulator_serves_the_reference_page_however_it_was_installed(both_each_way: Environment) -> None:
    with serving(both_each_way) as (_, printed):
        page = f"{printed['TWILIO_MEMORY_BASE_URL']}/_emulator/reference"
        for path in (page, f"{page}/openapi.json", f"{page}/scalar.js"):
            with urllib.request.urlopen(path) as response:  # noqa: S310 - an address of this machine
                assert response.status == 200
                assert response.read(1)


def test_the_emulator_asks_for_credentials(both: Environment) -> None:
    with serving(both) as (_, printed):
        address = f"{printed['TWILIO_MEMORY_BASE_URL']}/v1/ControlPlane/Stores"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address)  # noqa: S310 - an address of this machine
        with refused.value as error:
            body = json.load(error)
    assert (error.status, body["code"]) == (401, 20003)


def test_the_sources_name_no_path_of_this_machine(both: Environment) -> None:
    found = [
        path.name
        for path in both.packages.glob("twilio_memory*/**/*")
        if path.is_file() and path.suffix != ".pyc" and str(ROOT).encode() in path.read_bytes()
    ]
    # uv's record of where the wheel was.
    assert [name for name in found if name != "direct_url.json"] == []
