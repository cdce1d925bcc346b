"""What a user finds after `pip install twilio-memory`, and after `pip install "twilio-memory[emulator]"`."""

from __future__ import annotations

import base64
import json
import re
import signal
import subprocess
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from uv import find_uv_bin

from tests.packaging.conftest import ROOT, Environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 6_000_000
READ_SPEC = """
import importlib.resources, json
document = json.loads(importlib.resources.files("twilio_memory_spec").joinpath("openapi.json").read_text("utf-8"))
print(document["info"]["title"])
"""


def test_the_client_can_be_imported(installed: Environment) -> None:
    code = "import twilio_memory; print(twilio_memory.MemoryClient.__name__, twilio_memory.__version__)"
    assert installed.python(code).stdout.split() == ["MemoryClient", version(installed)]


def version(environment: Environment) -> str:
    return environment.python("from importlib.metadata import version; print(version('twilio-memory'))").stdout.strip()


def test_what_is_installed_goes_together(installed: Environment) -> None:
    run([find_uv_bin(), "pip", "check", "--python", installed.programs / "python"])


def test_every_module_of_the_client_can_be_imported_without_an_extra(installed: Environment) -> None:
    installed.python(
        "import importlib, pkgutil\n"
        "for package in ('twilio_memory', 'twilio_memory_generated'):\n"
        "    module = importlib.import_module(package)\n"
        "    for found in pkgutil.walk_packages(module.__path__, package + '.'):\n"
        "        if not found.name.endswith('__main__'):\n"
        "            importlib.import_module(found.name)\n"
    )


def test_the_client_and_what_it_needs_are_small(installed: Environment) -> None:
    """What the wheels hold, that is; Python may keep bytecode beside it."""
    files = [path for path in installed.packages.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


def test_the_document_can_be_read_however_the_package_was_installed(each_install: Environment) -> None:
    assert each_install.python(READ_SPEC).stdout.startswith("Twilio Conversation Memory")


def test_the_command_tells_its_version_however_the_package_was_installed(each_install: Environment) -> None:
    told = run([each_install.programs / "twilio-memory", "--version"]).stdout
    assert told == f"twilio-memory {version(each_install)}\n"


def test_the_emulator_tells_how_to_install_what_it_needs(installed: Environment) -> None:
    told = run([installed.programs / "twilio-memory", "emulator"], code=1)
    assert 'pip install "twilio-memory[emulator]"' in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


@pytest.fixture
def emulator(installed_with_emulator: Environment) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running emulator and its address."""
    command = [str(installed_with_emulator.programs / "twilio-memory"), "emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/") as process:
        assert process.stdout
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield process, address.group()
                break
        else:
            pytest.fail(f"the emulator told no address: {''.join(lines)}")
        process.kill()


def test_the_emulator_serves_with_its_extra_and_ends_when_told(emulator: tuple[subprocess.Popen[str], str]) -> None:
    process, address = emulator
    credentials = base64.b64encode(f"AC{'0' * 32}:token".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 - an address of this machine
        f"{address}/v1/ControlPlane/Stores", headers={"Authorization": f"Basic {credentials}"}
    )
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310 - as above
            body = json.load(response)
            status = response.status
    except urllib.error.HTTPError as error:
        with error:
            body, status = json.load(error), error.status
    assert (status, body.get("code")) == (401, 20003) or (status == 200 and "stores" in body)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_the_sources_name_no_place_on_this_machine(installed: Environment) -> None:
    found = [
        path.name
        for path in installed.packages.glob("twilio_memory*/**/*")
        if path.is_file() and path.suffix != ".pyc" and str(ROOT).encode() in path.read_bytes()
    ]
    # pip's record of where the wheel was.
    assert [name for name in found if name != "direct_url.json"] == []
