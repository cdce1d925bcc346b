"""The command for longer runs, over a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.fuzz.__main__ import main

if TYPE_CHECKING:
    import pytest


def test_the_command_runs_schemathesis_with_all_checks_for_each_revision(capfd: pytest.CaptureFixture[str]) -> None:
    status = main(["--examples", "1", "--", "--phases", "examples", "--include-operation-id", "CreateStore"])

    printed = capfd.readouterr().out
    assert status == 0, printed
    for revision in ("2026-05", "2026-10"):
        assert f"revision {revision}, seed 1: 1 examples for each operation" in printed
    assert printed.count("No issues found") == 2


def test_each_run_has_its_own_seed_and_a_failure_shows_in_the_exit_status(
    capfd: pytest.CaptureFixture[str],
) -> None:
    status = main(["--revision", "2026-10", "--runs", "2", "--seed", "7", "--", "--no-such-option"])

    printed = capfd.readouterr().out
    assert status == 2
    assert "2026-05" not in printed
    assert printed.index("seed 7:") < printed.index("seed 8:")
