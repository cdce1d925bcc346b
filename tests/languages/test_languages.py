"""In each language a client is generated from the published document, compiled strictly, and plays the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from languages.exercise import exercise, play, publish
from languages.scenario import ScenarioError, load
from languages.toolchains import TOOLCHAINS, required

if TYPE_CHECKING:
    from pathlib import Path

# Each makes a scenario of one step that cannot be played to its end, and is told by the runner in these words.
DEPARTURES: list[tuple[dict[str, Any], str]] = [
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
def test_a_generated_client_plays_the_scenario_and_its_runner_notices_departures(name: str, documents: Path) -> None:
    toolchain = TOOLCHAINS[name]
    lacking = toolchain.missing()
    if lacking:
        (pytest.fail if required() else pytest.skip)(f"{name}: {lacking}")

    went = exercise(toolchain, documents)

    assert went.steps == len(load()["steps"])
    for departure, told in DEPARTURES:
        first: dict[str, Any] = {**load()["steps"][0], "expect": {}, "present": [], **departure}
        altered: dict[str, Any] = {**load(), "poll": {"milliseconds": 1, "attempts": 3}, "steps": [first]}
        with pytest.raises(ScenarioError) as caught:
            play(toolchain, altered)
        assert told in str(caught.value)
