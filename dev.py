"""Set up and run this repository. Needs Python 3.11 or newer and a network, nothing else.

    python3 dev.py quickstart    try the whole chain on real input, step by step
    python3 dev.py test          run every test and check; further arguments go to tox, such as `-e lint`
    python3 dev.py setup         install all that development needs into .venv

Everything is installed into .venv and .tox, at the exact versions in requirements/. A second run installs nothing.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this far and should say why it stops
    sys.exit("Python %d.%d is too old: this repository needs Python 3.11 or newer." % sys.version_info[:2])  # noqa: UP031 - an older Python has to parse this line

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = str(BIN / f"python{EXE}")
REPORTS = ROOT / ".tox" / "reports"
PROJECTS = (ROOT, ROOT / "emulator")
VERSION = ROOT / "overlay" / "twilio_memory" / "_version.py"
# tox's report: environment name to its sections, one of which is `result`.
Report = dict[str, dict[str, dict[str, object]]]
UNREACHABLE = ("error sending request", "failed to fetch", "name resolution", "newconnectionerror", "connecttimeout")


def main(arguments: list[str]) -> int:
    """Run one of the commands.

    Args:
        arguments: The command's name and its arguments.

    Returns:
        The command's exit code, or 2 if there is no such command.
    """
    commands = {"quickstart": quickstart, "test": test, "setup": setup}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return commands[arguments[0]](arguments[1:])


def quickstart(arguments: list[str]) -> int:
    """Run scripts/quickstart.py with both packages and all extras."""
    install("package", package=True)
    return _run([PYTHON, str(ROOT / "scripts" / "quickstart.py"), *arguments])


def setup(_arguments: list[str]) -> int:
    """Install everything that development needs."""
    install("all", package=True)
    print(f"Ready: {PYTHON}")
    return 0


def test(arguments: list[str]) -> int:
    """Run tox, by default with every environment. The last line counts all tests and checks."""
    install("tox")
    shutil.rmtree(REPORTS, ignore_errors=True)
    result = ROOT / ".tox" / "result.json"
    result.unlink(missing_ok=True)
    # The environment `tests` already runs everything on this Python.
    chosen = arguments or ["--skip-env", f"^py{sys.version_info.major}{sys.version_info.minor}$"]
    code = _run([PYTHON, "-m", "tox", "run", "--result-json", str(result), *chosen])
    passed, failed, skipped = count(result, REPORTS)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return code or int(failed > 0)


def count(result: Path, reports: Path) -> tuple[int, int, int]:
    """Add up the results of a run. An environment without a test report counts as one test.

    Args:
        result: tox's JSON report. If it is missing, the run counts as one failure.
        reports: The folder with one JUnit file for each environment that ran tests.

    Returns:
        How many tests passed, failed and were skipped.
    """
    environments: Report = json.loads(result.read_text(encoding="utf-8"))["testenvs"] if result.is_file() else {}
    ran = {name: one["result"] for name, one in environments.items() if "result" in one and not name.startswith(".")}
    totals = [0, 0, 0] if ran else [0, 1, 0]
    for name, outcome in ran.items():
        succeeded, was_skipped = bool(outcome["success"]), bool(outcome["skipped"])
        report = reports / f"{name}.xml"
        itself = int(succeeded and not was_skipped), 0, int(was_skipped)
        passed, failed, skipped = _counts(report) if report.is_file() else itself
        # An environment that failed counts as a failure even if none of its tests failed.
        counts = passed, failed or int(not succeeded), skipped
        totals = [total + more for total, more in zip(totals, counts, strict=True)]
    return totals[0], totals[1], totals[2]


def _counts(report: Path) -> tuple[int, int, int]:
    suites = [suite.attrib for suite in ET.parse(report).iter("testsuite")]  # noqa: S314 - pytest has just written it
    tests, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return tests - failures - errors - skipped, failures + errors, skipped


def install(name: str, *, package: bool = False) -> None:
    """Install requirements/`name`.txt into .venv, unless it is up to date.

    Args:
        name: The requirements file, without its suffix.
        package: Whether to install the client and the emulator, too. Both are editable.
    """
    requirements = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f"installed-{name}.sha256"
    inputs = [requirements, VERSION, *(project / "pyproject.toml" for project in PROJECTS)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if _usable() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    print(f"Setting up .venv from requirements/{requirements.name} ...", flush=True)
    pip = [_uv(), "pip", "install", "--python", PYTHON]
    _step("install the requirements", [*pip, "--require-hashes", "--requirement", str(requirements)])
    if package:
        editable = [part for project in PROJECTS for part in ("--editable", str(project))]
        _step("install the packages", [*pip, "--no-deps", "--no-build-isolation", *editable])
    stamp.write_text(digest, encoding="utf-8")


def _uv() -> str:
    """Create .venv if necessary and return the path of uv: the machine's own, or else one installed into .venv."""
    found = shutil.which("uv")
    uv = found if found and _succeeds([found, "--version"]) else None
    if not _usable():
        create = [uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        shutil.rmtree(VENV, ignore_errors=True)
        _step("create a virtual environment", [*create, str(VENV)])
    if uv:
        return uv
    own = str(BIN / f"uv{EXE}")
    if not _succeeds([own, "--version"]):
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
        _step("install uv", [*pip, "--requirement", str(ROOT / "requirements" / "tox.txt")])
    return own


def _usable() -> bool:
    """Return whether .venv has a working Python that is new enough."""
    return _succeeds([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def _step(what: str, command: list[str]) -> None:
    """Run a command of the setup; exit with the end of its output if it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        offline = any(sign in done.stdout.lower() for sign in UNREACHABLE)
        hint = " No package index can be reached. Is the network up? PIP_INDEX_URL can name a mirror."
        sys.exit(f"{tail}\n\nCould not {what}: see above.{hint if offline else ''}")


def _run(command: list[str]) -> int:
    """Run a command that talks to the user and return its exit code."""
    try:
        return subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Return the tools' environment variables: writable caches, pyenv's Pythons on the path, no Python downloads."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PYTHONUTF8": "1"}
    environment.pop("VIRTUAL_ENV", None)
    # uv does not read pip's settings.
    for uv_name, pip_name in (("UV_DEFAULT_INDEX", "PIP_INDEX_URL"), ("SSL_CERT_FILE", "PIP_CERT")):
        if pip_name in environment:
            environment.setdefault(uv_name, environment[pip_name])
    home = os.path.expanduser("~")  # noqa: PTH111 - unlike Path.home(), it works for a user without a home
    if not _writable(Path(environment.get("XDG_CACHE_HOME") or Path(home, ".cache"))):
        environment.setdefault("UV_CACHE_DIR", str(ROOT / ".tox" / "cache" / "uv"))
        environment.setdefault("npm_config_cache", str(ROOT / ".tox" / "cache" / "npm"))
    more = [str(folder) for folder in _pyenv_folders()]
    environment["PATH"] = os.pathsep.join([str(BIN), environment.get("PATH", os.defpath), *more])
    return environment


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _pyenv_folders() -> list[Path]:
    """Return the folders of pyenv's Pythons, newest last. Its shims only run the activated ones."""
    shim = shutil.which("pyenv")
    root = os.environ.get("PYENV_ROOT") or (Path(shim).resolve().parents[1] if shim else None)
    return sorted(Path(root, "versions").glob("3.1[1-9].*/bin")) if root else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
