"""Every statement that is not from the documentation page names its source, and a command lists the sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts import sources
from scripts.document import DocumentError, revisions
from tests.spec.test_seed_page import OPERATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.spec.openapi_reader import Document

# What the documentation page itself describes, by our names. The required fields of a data mapping and the closing of
# lists come from Twilio's OpenAPI document.
SEED_SCHEMAS = {
    "CreateDataMappingInput",
    "DataMappingCore",
    "DataMappingFromTypes",
    "DataMappingId",
    "DataMappingName",
    "DataMappingToTypes",
    "DataMappingType",
    "OrderBy",
    "PatchDataMappingInput",
    "StoreId",
}
SEED_PARAMETERS = {"DataMappingId", "PageSize", "PageToken", "StoreId"}
SEED_RESPONSES = {"400", "404", "409", "429", "500", "503"}


def kind(node: dict[str, Any]) -> str:
    """Return the kind of source that `node` names."""
    source = node.get("x-source", {"from": "seed", "why": "the default"})
    assert source["why"].strip()
    return str(source["from"])


def test_operations_that_are_not_from_the_page_say_so(document: Document) -> None:
    kinds = {operation.name: kind(operation.node) for operation in document.operations.values()}
    assert {name for name, found in kinds.items() if found == "seed"} == OPERATIONS.keys()


def test_schemas_that_are_not_from_the_page_say_so(document: Document) -> None:
    kinds = {name: kind(schema) for name, schema in document.schemas.items()}
    assert {name for name, found in kinds.items() if found == "seed"} == SEED_SCHEMAS


def test_parameters_that_are_not_from_the_page_say_so(document: Document) -> None:
    kinds = {name: kind(node) for name, node in document.raw["components"]["parameters"].items()}
    assert {name for name, found in kinds.items() if found == "seed"} == SEED_PARAMETERS


def test_no_header_is_from_the_page(document: Document) -> None:
    """The page shows no headers."""
    kinds = {name: kind(header) for name, header in document.raw["components"]["headers"].items()}
    assert {name for name, found in kinds.items() if found == "reading"} == {"ETag", "OperationRetryAfter"}
    assert "seed" not in kinds.values()


def test_responses_that_are_not_from_the_page_are_readings(document: Document) -> None:
    for operation in document.operations.values():
        for status, response in operation.responses.items():
            expected = {"seed"} if status in SEED_RESPONSES else {"reading"}
            # The page shows the response to a write. What happens after it is our reading.
            expected = {"seed", "reading"} if status == operation.success[0] else expected
            assert kind(response) in expected, (operation.name, status)


def test_the_readings_include_those_that_a_caller_should_know(document: Document) -> None:
    places = {source.place for source in sources.sources(document.raw) if source.kind == "reading"}
    store = "#/paths/~1v1~1ControlPlane~1Stores~1{storeId}"
    mapping = f"{store}~1DataMappings~1{{dataMappingId}}"
    assert {
        "#/components/parameters/IfMatch",
        "#/components/parameters/OrderBy",
        "#/components/responses/PreconditionFailed",
        "#/components/responses/Unauthorized",
        "#/components/schemas/DataMappingCore/properties/isEnabled",
        "#/components/headers/ETag",
        "#/components/headers/OperationRetryAfter",
        "#/components/parameters/OperationId/schema",
        "#/components/responses/BadRequest/content/application~1json/examples/payload",
        "#/components/responses/Conflict/content/application~1json/examples/name",
        "#/components/responses/NotFound/content/application~1json/examples/mapping",
        "#/components/schemas/OperationState",
        "#/components/schemas/TraitDataType",
        f"{mapping}/patch/requestBody",
        f"{mapping}/patch/responses/202",
        f"{mapping}/delete/responses/202",
        f"{store}~1DataMappings/post/responses/202",
        f"{store}~1TraitGroups/post/requestBody",
        f"{store}/patch/responses/202",
    } <= places


def listed(printed: str) -> dict[str, list[tuple[str, str]]]:
    """Return kind and place of each source that the command printed, by the part that they are printed in."""
    found: dict[str, list[tuple[str, str]]] = {}
    title = ""
    for line in printed.splitlines():
        if line.endswith(" places"):
            title, _, number = line.removesuffix(" places").rpartition(": ")
            found[title] = [("counted", number)]
        elif line and not line.startswith(" "):
            kind, place = line.split(maxsplit=1)
            found[title].append((kind, place))
    return found


def in_full() -> dict[str, list[sources.Source]]:
    parts = {f"Revision {name}": list(sources.sources(one)) for name, one in revisions.read_revisions().items()}
    differences = {name: list(sources.action_sources(file)) for name, file in revisions.overlays().items()}
    return parts | {f"Differences of {name}": found for name, found in differences.items()}


@pytest.mark.parametrize("chosen", [None, "docs", "reading"])
def test_the_command_lists_all_kinds_or_one_of_each_revision(
    capsys: pytest.CaptureFixture[str], chosen: str | None
) -> None:
    assert sources.main([chosen] if chosen else []) == 0
    printed = capsys.readouterr().out
    expected = {
        title: [source for source in found if chosen in (None, source.kind)] for title, found in in_full().items()
    }
    assert listed(printed) == {
        title: [("counted", str(len(found))), *((source.kind, source.place) for source in found)]
        for title, found in expected.items()
    }
    assert " ".join(expected["Revision 2026-05"][0].why.split()) in " ".join(printed.split())


@pytest.mark.parametrize("revision", revisions.overlays())
def test_each_action_of_an_overlay_states_its_source(revision: str) -> None:
    overlay = revisions.overlays()[revision]
    assert len(list(sources.action_sources(overlay))) == len(revisions.actions(overlay)) > 20


def test_an_action_without_a_source_is_named(tmp_path: Path) -> None:
    overlay = tmp_path / "2027-01.overlay.yaml"
    action = {"target": "$.info", "update": {"version": "1.0.0"}}
    text = {"overlay": "1.0.0", "info": {"title": "A", "version": "1.0.0"}, "actions": [action]}
    overlay.write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"^2027-01\.overlay\.yaml, action 1: \$\.info: x-source needs a `from`"):
        list(sources.action_sources(overlay))


def test_a_document_at_fault_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources, "read_revisions", lambda: {"2026-05": {"x-source": {"from": "hearsay"}}})
    assert sources.main([]) == 1
    assert capsys.readouterr().err == "#: x-source needs a `from` (seed, docs, reading) and a `why`.\n"


@pytest.mark.parametrize(
    "source", [{}, {"from": "hearsay", "why": "x"}, {"from": "docs"}, {"from": "docs", "why": " "}, "docs"]
)
def test_an_incomplete_source_is_refused(source: Any) -> None:
    with pytest.raises(DocumentError, match="#/a~1b/0: x-source needs"):
        list(sources.sources({"a/b": [{"x-source": source}]}))
