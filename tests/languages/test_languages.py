"""In each language a client is generated from each published document, compiled strictly, and runs the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from languages.exercise import exercise, publish, run
from languages.scenario import ScenarioError, load, revisions
from languages.toolchains import TOOLCHAINS, required

if TYPE_CHECKING:
    from pathlib import Path

# Each turns the scenario into a single step that fails, with the words in which the runner reports it.
FAILURES: list[tuple[dict[str, Any], str]] = [
    ({"expect": {"/status": 202}}, "/status is 200, not 202"),
    ({"expect": {"/body/status": "FAILED"}}, "/body/status is "),
    ({"present": ["/headers/Location"]}, "/headers/Location"),
    ({"absent": ["/headers/ETag"]}, "/headers/ETag"),
    ({"capture": {"name": "/body/nothing"}}, "/body/nothing"),
    ({"until": {"/body/status": "FAILED"}}, "# calls 3: /body/status is "),
    ({"operation": "FetchNothing"}, "FetchNothing"),
]


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.mark.parametrize("name", TOOLCHAINS)
def test_a_generated_client_runs_the_scenario_and_its_runner_reports_failures(name: str, documents: Path) -> None:
    toolchain = TOOLCHAINS[name]
    lacking = toolchain.missing()
    if lacking:
        (pytest.fail if required() else pytest.skip)(f"{name}: {lacking}")

    # One after the other, since they share the toolchain's folder.
    done = list(exercise(toolchain, documents))

    assert [one.revision for one in done] == list(revisions())
    assert {one.steps for one in done} == {len(load()["steps"])}
    for change, message in FAILURES:
        first: dict[str, Any] = {**load()["steps"][0], "expect": {}, "present": [], **change}
        altered: dict[str, Any] = {**load(), "poll": {"milliseconds": 1, "attempts": 3}, "steps": [first]}
        with pytest.raises(ScenarioError) as caught:
            # What is left is the client of the last revision.
            run(toolchain, altered, done[-1].revision)
        assert message in str(caught.value)
