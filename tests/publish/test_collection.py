"""The collection, run against the emulator by Postman's own runner."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from scripts import node_tools
from scripts.generate.document import read
from scripts.publish.contract import operations
from scripts.publish.editions import published_files
from scripts.publish.postman import FLOW, FLOW_NAME
from scripts.publish.postman_scripts import variable
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: Any = read()
COLLECTION: Any = json.loads(published_files(DOCUMENT)["postman-collection.json"])


@pytest.fixture(scope="module")
def newman() -> list[str]:
    try:
        return node_tools.command("newman")
    except node_tools.NodeToolError as error:
        pytest.skip(f"NOT RUN: the collection needs newman. {error}")


def run(newman: list[str], folder: Path, emulator: Emulator, folders: list[str], **given: str) -> Any:
    """Run `folders` of the collection against `emulator` and return the runner's report."""
    collection, report = folder / "collection.json", folder / "report.json"
    collection.write_text(json.dumps(COLLECTION), encoding="utf-8")
    with emulator.serve() as base_url:
        values = {"baseUrl": base_url, "username": emulator.account_sid, "password": emulator.auth_token} | given
        subprocess.run(
            [*newman, "run", str(collection), "--reporters", "json", "--reporter-json-export", str(report)]
            + [option for name in folders for option in ("--folder", name)]
            + [option for key, value in values.items() for option in ("--env-var", f"{key}={value}")],
            env=node_tools.environment(),
            capture_output=True,
            timeout=120,
            check=False,
        )
    return json.loads(report.read_text(encoding="utf-8"))["run"]


def asked(report: Any) -> list[str]:
    """Return the names of the requests in the order in which they were sent."""
    return [execution["item"]["name"] for execution in report["executions"]]


def test_the_flow_creates_waits_lists_fetches_changes_and_deletes(newman: list[str], tmp_path: Path) -> None:
    with Emulator(operation_delay=0.3) as emulator:
        store = emulator.add_store(display_name="collection")
        dataset = emulator.add_dataset(fields={"primary_email": "STRING"})
        report = run(newman, tmp_path, emulator, [FLOW_NAME], storeId=store, datasetId=dataset)

    assert report["failures"] == []
    steps = list(dict.fromkeys(asked(report)))
    assert [step[0] for step in steps] == ["1", "1", "2", "3", "4", "4", "5", "5"]
    assert len(asked(report)) > len(steps)  # At least one operation was not done at once and was asked about again.


def test_the_flow_fails_where_a_step_does(newman: list[str], tmp_path: Path) -> None:
    with Emulator() as emulator:
        store = emulator.add_store(display_name="collection")
        report = run(newman, tmp_path, emulator, [FLOW_NAME], storeId=store)

    failed = [failure["error"]["test"] for failure in report["failures"]]
    assert "CreateDataMapping answers 202" in failed


def test_single_requests_carry_ids_from_answer_to_answer(newman: list[str], tmp_path: Path) -> None:
    with Emulator() as emulator:
        store = emulator.add_store(display_name="collection")
        dataset = emulator.add_dataset(fields={"primary_email": "STRING"})
        given = {"storeId": store, "datasetId": dataset}
        report = run(newman, tmp_path, emulator, ["DataMapping", "Operation", "Store"], **given)

    assert report["failures"] == []
    assert len(asked(report)) == sum(
        len(folder["item"]) for folder in COLLECTION["item"][1:] if folder["name"] != "TraitGroup"
    )


def test_every_operation_is_a_request() -> None:
    singles = [item["request"] for folder in COLLECTION["item"][1:] for item in folder["item"]]
    known = list(operations(DOCUMENT))

    assert len(singles) == len(known)
    assert set(FLOW) < {operation.id for operation in known}


def test_no_value_of_the_collection_is_a_secret() -> None:
    values = {entry["key"]: entry["value"] for entry in COLLECTION["variable"]}

    assert values["username"] == values["password"] == ""


def test_every_variable_that_a_request_uses_is_declared() -> None:
    text = json.dumps(COLLECTION["item"])
    used = {part.split("}}")[0] for part in text.split("{{")[1:]}

    assert used <= {entry["key"] for entry in COLLECTION["variable"]}


def test_a_header_gives_its_variable_a_name_that_scripts_can_use() -> None:
    assert variable("If-Match") == "ifMatch"
    assert variable("storeId") == "storeId"
