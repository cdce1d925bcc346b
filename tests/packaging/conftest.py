"""The distributions as users get them: built once, and installed into environments that hold nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from uv import find_uv_bin

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
WAYS = ("wheel", "sdist", "editable")


@dataclass(frozen=True)
class Distribution:
    """One of the two distributions, built."""

    project: Path
    """The folder of its pyproject.toml."""
    packages: dict[str, str]
    """Each package in the wheel, and the folder in the repository that holds it."""
    wheel: Path
    sdist: Path

    @property
    def version(self) -> str:
        return self.metadata["Version"]

    @property
    def metadata(self) -> Message:
        return Parser().parsestr(self.read("METADATA"))

    @property
    def names(self) -> set[str]:
        """The files in the wheel."""
        with zipfile.ZipFile(self.wheel) as wheel:
            names = wheel.namelist()
        assert len(names) == len(set(names))
        return set(names)

    @property
    def sdist_names(self) -> set[str]:
        """The files in the sdist, without its own folder."""
        with tarfile.open(self.sdist) as sdist:
            return {name.partition("/")[2] for name in sdist.getnames()}

    @property
    def info(self) -> str:
        """The wheel's folder of metadata."""
        return "-".join(self.wheel.name.split("-")[:2]) + ".dist-info"

    def read(self, name: str) -> str:
        """Return a file of the wheel's metadata."""
        with zipfile.ZipFile(self.wheel) as wheel:
            return wheel.read(f"{self.info}/{name}").decode()

    def arguments(self, way: str, extra: str = "") -> list[str]:
        """Return what to tell an installer to install this distribution in one of `WAYS`."""
        if way == "editable":
            return ["--editable", f"{self.project}{extra}"]
        return [f"{self.wheel if way == 'wheel' else self.sdist}{extra}"]


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def packages(self) -> Path:
        """The folder of the installed packages."""
        return Path(self.python("import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())

    def uv(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `uv pip` on this environment."""
        return run([find_uv_bin(), "pip", command, "--python", self.programs / "python", *arguments])

    def install(self, *arguments: str | Path) -> None:
        """Install with uv, at the versions in requirements/package.txt."""
        self.uv("install", "--constraints", REQUIREMENTS / "package.txt", *arguments)

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return run([self.programs / "python", "-I", "-W", "error", "-c", code])


def run(command: list[str | Path], *, code: int = 0, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command without this environment's settings; it must exit with `code`."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{command} exited with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done


def build(project: Path, folder: Path, *targets: str) -> None:
    """Build a project into `folder` with the hatchling of this environment."""
    command: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "--directory", folder]
    run([*command, *(part for target in targets for part in ("--target", target))], cwd=project)


def distribution(project: Path, packages: dict[str, str], folder: Path) -> Distribution:
    build(project, folder, "wheel", "sdist")
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Distribution(project, packages, wheel, sdist)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    packages = {
        "twilio_memory": "overlay",
        "twilio_memory_generated": "generated",
        "twilio_memory_spec": "generated",
    }
    return distribution(ROOT, packages, tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    packages = {
        "twilio_memory_emulator": "emulator",
        "twilio_memory_reference": "generated",
        "twilio_memory_server_models": "generated",
    }
    return distribution(ROOT / "emulator", packages, tmp_path_factory.mktemp("emulator"))


@pytest.fixture(scope="session", params=["client", "emulator"])
def each(request: pytest.FixtureRequest) -> Distribution:
    """Each of the two distributions."""
    built: Distribution = request.getfixturevalue(request.param)
    return built


def environment(folder: Path) -> Environment:
    """Return a new environment on this Python."""
    run([find_uv_bin(), "venv", "--quiet", "--python", sys.executable, folder])
    return Environment(folder)


def installed(folder: Path, way: str, arguments: list[str]) -> Environment:
    """Return a new environment in which uv has installed `arguments` and what they depend on."""
    clean = environment(folder)
    if way != "wheel":
        clean.install("--requirement", REQUIREMENTS / "build.txt")
    clean.install("--no-build-isolation", *arguments)
    return clean


@pytest.fixture(scope="session")
def client_only(client: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The client's wheel without extras."""
    return installed(tmp_path_factory.mktemp("client-only") / "venv", "wheel", client.arguments("wheel"))


@pytest.fixture(scope="session")
def both(client: Distribution, emulator: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheels of the client, with the extra `emulator`, and of the emulator."""
    wheels = [*client.arguments("wheel", "[emulator]"), *emulator.arguments("wheel")]
    return installed(tmp_path_factory.mktemp("both") / "venv", "wheel", wheels)


@pytest.fixture(scope="session", params=WAYS)
def client_only_each_way(
    request: pytest.FixtureRequest, client: Distribution, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    """The client without extras, installed from its wheel, from its sdist and as an editable install."""
    if request.param == "wheel":
        wheel: Environment = request.getfixturevalue("client_only")
        return wheel
    folder = tmp_path_factory.mktemp(f"client-only-{request.param}") / "venv"
    return installed(folder, request.param, client.arguments(request.param))


@pytest.fixture(scope="session", params=WAYS)
def both_each_way(
    request: pytest.FixtureRequest,
    client: Distribution,
    emulator: Distribution,
    tmp_path_factory: pytest.TempPathFactory,
) -> Environment:
    """The client with the extra `emulator`, and the emulator, installed as `client_only_each_way` is."""
    if request.param == "wheel":
        wheels: Environment = request.getfixturevalue("both")
        return wheels
    folder = tmp_path_factory.mktemp(f"both-{request.param}") / "venv"
    arguments = [*client.arguments(request.param, "[emulator]"), *emulator.arguments(request.param)]
    return installed(folder, request.param, arguments)
