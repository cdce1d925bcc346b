"""The report of a runner is checked against the scenario, so a runner cannot leave anything out."""

from __future__ import annotations

import pytest

from languages.scenario import ScenarioError, check_report

NAMES = ["create", "wait", "fetch"]
PLAN, *LINES = REPORT = ["1..3", "ok 1 - create # calls 1", "ok 2 - wait # calls 4", "ok 3 - fetch # calls 1"]


def test_a_complete_report_gives_the_number_of_calls() -> None:
    assert check_report("\n".join(REPORT), NAMES) == 6


@pytest.mark.parametrize(
    ("report", "message"),
    [
        pytest.param([], "must start with 1..3", id="nothing"),
        pytest.param(["1..2", *LINES], "must start with 1..3", id="a plan of fewer steps"),
        pytest.param([PLAN, *LINES[:2]], "stopped before step 3, 'fetch'", id="the last step left out"),
        pytest.param([PLAN, LINES[0], LINES[2]], "Step 2 must be 'wait'", id="a middle step left out"),
        pytest.param([PLAN, LINES[0], LINES[0], LINES[2]], "Step 2 must be 'wait'", id="a step repeated"),
        pytest.param([*REPORT, "ok 4 - more # calls 1"], "went on after the last step", id="an extra step"),
        pytest.param([PLAN, LINES[0], "ok 2 - wait # calls 4: no"], "Step 2, 'wait', failed", id="a remark"),
        pytest.param([PLAN, LINES[0], "not ok 2 - wait # calls 4", LINES[2]], "Step 2, 'wait', failed", id="a failure"),
        pytest.param([PLAN, "noise", *LINES], "Step 1, 'create', failed", id="an unknown line"),
        pytest.param(
            [PLAN, LINES[0], "ok 2 - wait # calls 1", LINES[2]], "never polled an operation twice", id="no polling"
        ),
    ],
)
def test_a_report_that_differs_from_the_scenario_is_refused(report: list[str], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        check_report("\n".join(report), NAMES)
