"""Set this repository up and run it. Needs Python 3.11 or newer, a network, and nothing else.

    python3 dev.py quickstart    the whole chain on real input, step by step
    python3 dev.py test          every test and check; further arguments go to tox, such as `-e lint`
    python3 dev.py setup         everything for working on the code, in .venv

What is installed goes to .venv and .tox, at the exact versions of requirements/. A second run installs nothing.
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

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this far, and shall hear why it gets no further
    sys.exit("Python %d.%d is too old: this repository needs Python 3.11 or newer." % sys.version_info[:2])  # noqa: UP031 - as above

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = str(BIN / f"python{EXE}")
REPORTS = ROOT / ".tox" / "reports"
# By environment: what tox tells of it, `result` among it.
Told = dict[str, dict[str, dict[str, object]]]
UNREACHABLE = ("error sending request", "failed to fetch", "name resolution", "newconnectionerror", "connecttimeout")


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit code."""
    commands = {"quickstart": quickstart, "test": test, "setup": setup}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return commands[arguments[0]](arguments[1:])


def quickstart(arguments: list[str]) -> int:
    """Run scripts/quickstart.py with the package and all its extras."""
    install("package", package=True)
    return _pass_on([PYTHON, str(ROOT / "scripts" / "quickstart.py"), *arguments])


def setup(_arguments: list[str]) -> int:
    """Install what any part of the work needs."""
    install("all", package=True)
    print(f"Ready: {PYTHON}")
    return 0


def test(arguments: list[str]) -> int:
    """Run tox, by default with every environment, and end with one line that counts all tests and checks."""
    install("tox")
    shutil.rmtree(REPORTS, ignore_errors=True)
    result = ROOT / ".tox" / "result.json"
    result.unlink(missing_ok=True)
    # The environment `tests` runs everything on this Python already.
    chosen = arguments or ["--skip-env", f"^py{sys.version_info.major}{sys.version_info.minor}$"]
    code = _pass_on([PYTHON, "-m", "tox", "run", "--result-json", str(result), *chosen])
    passed, failed, skipped = count(result, REPORTS)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return code or int(failed > 0)


def count(result: Path, reports: Path) -> tuple[int, int, int]:
    """Add up what passed, failed and was skipped: an environment's tests, or itself where it reports none."""
    told: Told = json.loads(result.read_text(encoding="utf-8"))["testenvs"] if result.is_file() else {}
    ran = {name: one["result"] for name, one in told.items() if "result" in one and not name.startswith(".")}
    totals = [0, 0, 0] if ran else [0, 1, 0]
    for name, outcome in ran.items():
        good, left_out = bool(outcome["success"]), bool(outcome["skipped"])
        report = reports / f"{name}.xml"
        alone = int(good and not left_out), 0, int(left_out)
        passed, failed, skipped = _counted(report) if report.is_file() else alone
        # An environment that broke off is a failure, also where none of its tests is.
        counts = passed, failed or int(not good), skipped
        totals = [total + more for total, more in zip(totals, counts, strict=True)]
    return totals[0], totals[1], totals[2]


def _counted(report: Path) -> tuple[int, int, int]:
    suites = [suite.attrib for suite in ET.parse(report).iter("testsuite")]  # noqa: S314 - pytest wrote it just now
    tests, failures, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return tests - failures - errors - skipped, failures + errors, skipped


def install(name: str, *, package: bool = False) -> None:
    """Bring .venv to what requirements/`name`.txt says, and with `package` to this package, as an editable install."""
    wanted = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f"installed-{name}.sha256"
    digest = hashlib.sha256(wanted.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if _usable() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    print(f"Setting up .venv from requirements/{wanted.name} ...", flush=True)
    pip = [_uv(), "pip", "install", "--python", PYTHON]
    _step("install the requirements", [*pip, "--require-hashes", "--requirement", str(wanted)])
    if package:
        _step("install the package", [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamp.write_text(digest, encoding="utf-8")


def _uv() -> str:
    """Return a uv that runs, with .venv made: the machine's own, else one that pip installs there."""
    own = shutil.which("uv")
    uv = own if own and _runs([own, "--version"]) else None
    if not _usable():
        create = [uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        shutil.rmtree(VENV, ignore_errors=True)
        _step("make a virtual environment", [*create, str(VENV)])
    if uv:
        return uv
    inside = str(BIN / f"uv{EXE}")
    if not _runs([inside, "--version"]):
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
        _step("install uv", [*pip, "--requirement", str(ROOT / "requirements" / "tox.txt")])
    return inside


def _usable() -> bool:
    """Tell whether .venv has a Python that runs and is new enough."""
    return _runs([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


def _step(what: str, command: list[str]) -> None:
    """Run a command of the set-up, silently unless it fails."""
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
        hint = " No package index can be reached: is there a network, or a mirror to name in PIP_INDEX_URL?"
        sys.exit(f"{tail}\n\nCould not {what}: see above.{hint if offline else ''}")


def _pass_on(command: list[str]) -> int:
    """Run a command that talks to the user, and return its exit code."""
    try:
        return subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode
    except KeyboardInterrupt:
        return 130


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Return the environment for the tools: caches that can be written, other Pythons in reach, none fetched."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PYTHONUTF8": "1"}
    environment.pop("VIRTUAL_ENV", None)
    # uv does not read pip's settings.
    for ours, pips in (("UV_DEFAULT_INDEX", "PIP_INDEX_URL"), ("SSL_CERT_FILE", "PIP_CERT")):
        if pips in environment:
            environment.setdefault(ours, environment[pips])
    home = os.path.expanduser("~")  # noqa: PTH111 - unlike Path.home(), it takes a user who has none
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
    """Return where pyenv keeps its Pythons, the newest last; its shims show only those that are switched on."""
    shim = shutil.which("pyenv")
    root = os.environ.get("PYENV_ROOT") or (Path(shim).resolve().parents[1] if shim else None)
    return sorted(Path(root, "versions").glob("3.1[1-9].*/bin")) if root else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
