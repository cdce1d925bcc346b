"""The package as users get it: built once, and installed into environments that hold nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from uv import find_uv_bin

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def packages(self) -> Path:
        """Where the packages are."""
        return Path(self.python("import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())

    def install(self, *arguments: str | Path) -> None:
        """Install with uv, at the versions of requirements/package.txt."""
        command: list[str | Path] = [find_uv_bin(), "pip", "install", "--quiet"]
        command += ["--python", self.programs / "python", "--constraints", REQUIREMENTS / "package.txt"]
        run([*command, *arguments])

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return run([self.programs / "python", "-I", "-W", "error", "-c", code])


def run(command: list[str | Path], *, code: int = 0, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command that ends with `code`, away from this environment's settings."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel and the sdist, built by the hatchling that is installed."""
    folder = tmp_path_factory.mktemp("dist")
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "--directory", folder]
    run([*build, "--target", "wheel", "--target", "sdist"], cwd=ROOT)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


def environment(folder: Path) -> Environment:
    """Return a new environment on this Python."""
    run([find_uv_bin(), "venv", "--quiet", "--python", sys.executable, folder])
    return Environment(folder)


@pytest.fixture(scope="session")
def installed(distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel without extras."""
    clean = environment(tmp_path_factory.mktemp("clean") / "venv")
    clean.install(distributions["wheel"])
    return clean


@pytest.fixture(scope="session")
def installed_with_emulator(distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel with the extra `emulator`."""
    clean = environment(tmp_path_factory.mktemp("emulator") / "venv")
    clean.install(f"{distributions['wheel']}[emulator]")
    return clean


@pytest.fixture(scope="session", params=["wheel", "sdist", "editable"])
def each_install(
    request: pytest.FixtureRequest, distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    """The package without extras, installed in each way. What builds it comes from requirements/build.txt."""
    if request.param == "wheel":
        wheel: Environment = request.getfixturevalue("installed")
        return wheel
    clean = environment(tmp_path_factory.mktemp(request.param) / "venv")
    clean.install("--requirement", REQUIREMENTS / "build.txt")
    source: list[str | Path] = ["--editable", ROOT] if request.param == "editable" else [distributions["sdist"]]
    clean.install("--no-build-isolation", *source)
    return clean
