"""The scenario is data: it is checked against the document and against what it must cover."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from languages.scenario import load, revisions
from scripts.document.revisions import revisions as revisions_of_the_document

SCENARIO = load()
STEPS: list[dict[str, Any]] = SCENARIO["steps"]


def document(revision: str) -> dict[str, Any]:
    folder = files("twilio_memory_spec")
    folder = folder if revision == revisions()[0] else folder / revision
    found: dict[str, Any] = json.loads((folder / "openapi.json").read_text("utf-8"))
    return found


DOCUMENT = document(revisions()[0])
MAPPING_OPERATIONS = {f"{verb}DataMapping" for verb in ("Create", "Fetch", "Patch", "Delete")} | {"ListDataMappings"}
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: {**operation, "parameters": item["parameters"] + operation.get("parameters", [])}
    for item in DOCUMENT["paths"].values()
    if "parameters" in item
    for method, operation in item.items()
    if method != "parameters"
}
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = DOCUMENT
        for key in node["$ref"].split("/")[1:]:
            target = target[key]
        node = target
    return node


def parameters(step: dict[str, Any], place: str) -> dict[str, dict[str, Any]]:
    declared = [resolved(parameter) for parameter in OPERATIONS[step["operation"]]["parameters"]]
    return {parameter["name"]: parameter for parameter in declared if parameter["in"] == place}


def response(step: dict[str, Any]) -> dict[str, Any]:
    return resolved(OPERATIONS[step["operation"]]["responses"][str(step["expect"]["/status"])])


def test_the_five_operations_on_mappings_and_fetch_operation_are_called() -> None:
    assert {step["operation"] for step in STEPS} >= {*MAPPING_OPERATIONS, "FetchOperation"}


def test_each_error_that_a_client_must_distinguish_occurs() -> None:
    assert {step.get("expect", {}).get("/status") for step in STEPS} >= {400, 401, 404, 409, 412}


def test_three_pages_are_listed_and_the_third_is_the_last() -> None:
    pages = [step for step in STEPS if step["operation"] == "ListDataMappings" and "pageSize" in step.get("query", {})]

    assert len(pages) == 3
    assert ["capture" in page for page in pages] == [True, True, False]
    assert [page["query"].get("pageToken") for page in pages] == [None, "${page}", "${page}"]
    assert "/body/meta/nextToken" in pages[-1]["absent"]


def test_there_is_a_patch_with_a_stale_and_one_with_a_current_entity_tag() -> None:
    patches = [step for step in STEPS if step["operation"] == "PatchDataMapping" and "header" in step]

    assert {(step["header"]["If-Match"], step["expect"]["/status"]) for step in patches} >= {
        ("${stale}", 412),
        ("${fresh}", 202),
    }


def test_every_accepted_write_is_waited_for() -> None:
    started = [name for step in STEPS for name, at in step.get("capture", {}).items() if at == "/headers/Operation-Id"]
    waited = [step["path"]["operationId"] for step in STEPS if "until" in step]

    assert len(started) == len([step for step in STEPS if step.get("expect", {}).get("/status") == 202])
    assert sorted(waited) == sorted(f"${{{name}}}" for name in started)


def test_no_two_steps_have_the_same_name() -> None:
    assert len({step["name"] for step in STEPS}) == len(STEPS)


@every_step
def test_a_step_has_only_parameters_of_its_operation(step: dict[str, Any]) -> None:
    assert step["path"].keys() == parameters(step, "path").keys()
    assert step.get("query", {}).keys() <= parameters(step, "query").keys()
    assert step.get("header", {}).keys() <= parameters(step, "header").keys()


@every_step
def test_a_step_uses_only_values_captured_before(step: dict[str, Any]) -> None:
    before = STEPS[: STEPS.index(step)]
    captured = {"store", "dataset"}.union(*(earlier.get("capture", {}) for earlier in before))

    assert set(re.findall(r"\$\{(\w+)\}", json.dumps(step))) <= captured


def test_the_scenario_is_run_with_every_revision() -> None:
    assert revisions() == revisions_of_the_document()


def test_only_the_source_and_the_name_of_the_field_differ_by_revision() -> None:
    older, newer = (json.dumps(load(revision)) for revision in revisions())
    assert newer == older.replace('"DATASET"', '"DATASET_CLOUDAPP"').replace("fieldName", "expression")
    assert "@" not in newer


@pytest.mark.parametrize("revision", revisions())
def test_a_typed_client_can_send_each_body(revision: str) -> None:
    """Some generated types refuse an invalid body, so the steps that are refused must be refused by the server."""
    found = document(revision)
    bodies = {
        operation["operationId"]: operation["requestBody"]["content"]["application/json"]["schema"]
        for item in found["paths"].values()
        for method, operation in item.items()
        if method != "parameters" and "requestBody" in operation
    }
    for step in load(revision)["steps"]:
        if "body" in step:
            schema = bodies[step["operation"]]
            body = json.loads(json.dumps(step["body"]).replace("${dataset}", "tdi_dataset_00000000000000000000000000"))
            jsonschema_rs.Draft202012Validator({**schema, "components": found["components"]}).validate(body)


@pytest.mark.parametrize(
    "step", [step for step in STEPS if "/status" in step.get("expect", {})], ids=lambda step: step["name"]
)
def test_a_step_expects_documented_statuses_and_headers(step: dict[str, Any]) -> None:
    pointers = [*step.get("present", []), *step.get("capture", {}).values(), *step["expect"]]
    headers = {pointer.removeprefix("/headers/") for pointer in pointers if pointer.startswith("/headers/")}

    assert headers <= response(step).get("headers", {}).keys()
