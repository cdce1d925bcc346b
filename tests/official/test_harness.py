"""What a driver reports is judged by what is known of its package, and nothing is left out of the page."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from official import outcomes
from official.__main__ import main
from official.outcomes import CALLS, FAULTS, LACKS, DriverError, Fault, exercise, locate
from official.packages import PACKAGES, InstallError, Package
from official.report import PAGE, load, render

if TYPE_CHECKING:
    from pathlib import Path

# A driver that reports of each call what the plan of the test says.
DRIVER = """
import json, sys
plan = json.load(open(sys.argv[1], encoding="utf-8"))
errors = json.loads(sys.argv[2])
for call in plan["calls"]:
    print(json.dumps({"call": call, "ok": call not in errors, "error": errors.get(call)}))
"""


def package(tmp_path: Path, errors: dict[str, str] | None = None, driver: str = DRIVER, **changes: Any) -> Package:
    (tmp_path / "lock").write_text("1", encoding="utf-8")
    (tmp_path / "sources").mkdir(exist_ok=True)
    (tmp_path / "sources" / "client.py").write_text(
        "def list():\n    send()\ndef page():\n    send()\n", encoding="utf-8"
    )
    made = Package(
        "none",
        "1",
        "2026-05",
        [[sys.executable, "-c", "open('made', 'a').write('x')"]],
        [sys.executable, "-c", driver, "{plan}", json.dumps(errors or {})],
        tmp_path / "build",
        [tmp_path / "lock"],
        str(tmp_path / "sources"),
        (),
    )
    return replace(made, **changes)


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> Fault:
    found = Fault("none-send", "Why.", {"none-1": ["stores.list"]}, "not sent", "client.py", "send()", "def page")
    monkeypatch.setattr(outcomes, "FAULTS", [found])
    return found


@pytest.mark.usefixtures("fault")
@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        pytest.param({"stores.list": "It was not sent."}, "none-send", id="the fault"),
        pytest.param({"stores.list": "400"}, "ours: 400", id="another error"),
        pytest.param({}, "works in spite of: none-send", id="no error"),
    ],
)
def test_a_call_with_a_known_fault_has_to_fail_by_it(tmp_path: Path, errors: dict[str, str], expected: str) -> None:
    record = exercise(package(tmp_path, errors))

    assert record.calls.pop("stores.list") == expected
    assert set(record.calls.values()) == {"works"}
    assert record.lines == {"none-send": ("client.py", 4, "send()")}


def test_a_call_without_a_known_fault_that_fails_is_ours(tmp_path: Path) -> None:
    assert exercise(package(tmp_path, {"stores.fetch": "500"})).calls["stores.fetch"] == "ours: 500"


def test_a_fault_whose_line_is_gone_must_be_told_anew(tmp_path: Path, fault: Fault) -> None:
    with pytest.raises(LookupError, match=r"client\.py has no line with 'recv\(\)'"):
        locate(package(tmp_path), replace(fault, line="recv()"))


def test_a_driver_that_leaves_a_call_out_or_stops_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DriverError, match="has not made every call"):
        exercise(package(tmp_path, driver=""))
    with pytest.raises(DriverError, match=r"exited with 3"):
        exercise(package(tmp_path, driver="raise SystemExit(3)"))


def test_a_package_is_installed_again_only_when_its_lock_changes(tmp_path: Path) -> None:
    made = package(tmp_path)
    made.prepare()
    (tmp_path / "build" / "kept").touch()
    made.prepare()
    assert (tmp_path / "build" / "kept").exists()

    (tmp_path / "lock").write_text("2", encoding="utf-8")
    made.prepare()
    assert not (tmp_path / "build" / "kept").exists()


def test_the_output_of_an_installation_that_fails_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"exited with 1\.\nno such package"):
        package(tmp_path, install=[[sys.executable, "-c", "raise SystemExit('no such package')"]]).prepare()


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_a_missing_toolchain_is_skipped_or_on_request_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, required: str, code: int
) -> None:
    monkeypatch.setitem(PACKAGES, "none-1", package(tmp_path, programs=("no-such-program",)))
    monkeypatch.setenv("LANGUAGES_REQUIRED", required)

    assert main(["none-1"]) == code
    assert capsys.readouterr().out == "none-1: SKIPPED, not on PATH: no-such-program\n"


def test_a_call_that_is_ours_is_printed_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(PACKAGES, "none-1", package(tmp_path, {"stores.fetch": "500\n at"}))

    assert main(["none-1"]) == 1
    assert "  stores.fetch: ours: 500 at\n" in capsys.readouterr().out


def test_an_unknown_package_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["cobol-1"])

    assert "unknown package: cobol-1; choose from python-9.10.7-sync" in capsys.readouterr().err


def test_what_is_known_is_known_of_packages_and_calls_that_exist() -> None:
    known = [*((name, calls) for fault in FAULTS for name, calls in fault.packages.items()), *LACKS.items()]

    assert {name for name, _ in known} <= PACKAGES.keys()
    assert {call for _, calls in known for call in calls} <= CALLS.keys()
    for name in PACKAGES:
        told = [call for found, calls in known if found == name for call in calls]
        assert len(told) == len(set(told)), name


def test_the_page_tells_the_results_that_were_kept_of_every_package() -> None:
    results = load()

    assert list(results) == list(PACKAGES)
    assert PAGE.read_text(encoding="utf-8") == render(results)
    for name, result in results.items():
        assert list(result["calls"]) == [call for call in CALLS if call not in LACKS.get(name, [])]
