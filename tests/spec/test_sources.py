"""Whatever is not the seed's says where it comes from, and one command lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scripts import sources
from scripts.document import DocumentError
from tests.spec.test_seed_page import OPERATIONS

if TYPE_CHECKING:
    from tests.spec.openapi_reader import Document

# What the seed page itself describes, by our names. (Of a data mapping V1 says what is required, and of lists what they
# may hold besides.)
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
    """Return where `node` says it comes from."""
    told = node.get("x-source", {"from": "seed", "why": "silence"})
    assert told["why"].strip()
    return str(told["from"])


def test_operations_that_are_not_the_seeds_say_so(document: Document) -> None:
    kinds = {operation.name: kind(operation.node) for operation in document.operations.values()}
    assert {name for name, found in kinds.items() if found == "seed"} == OPERATIONS.keys()


def test_schemas_that_are_not_the_seeds_say_so(document: Document) -> None:
    kinds = {name: kind(schema) for name, schema in document.schemas.items()}
    assert {name for name, found in kinds.items() if found == "seed"} == SEED_SCHEMAS


def test_parameters_that_are_not_the_seeds_say_so(document: Document) -> None:
    kinds = {name: kind(node) for name, node in document.raw["components"]["parameters"].items()}
    assert {name for name, found in kinds.items() if found == "seed"} == SEED_PARAMETERS


def test_no_header_is_the_seeds(document: Document) -> None:
    """The page shows none."""
    kinds = {name: kind(header) for name, header in document.raw["components"]["headers"].items()}
    assert {name for name, found in kinds.items() if found == "reading"} == {"ETag", "OperationRetryAfter"}
    assert "seed" not in kinds.values()


def test_responses_that_are_not_the_seeds_are_readings(document: Document) -> None:
    for operation in document.operations.values():
        for status, response in operation.responses.items():
            expected = {"seed"} if status in SEED_RESPONSES else {"reading"}
            # The page shows the answer to a write; what happens after it is read from the writes being asynchronous.
            expected = {"seed", "reading"} if status == operation.success[0] else expected
            assert kind(response) in expected, (operation.name, status)


def test_the_readings_include_those_that_a_caller_should_know(document: Document) -> None:
    places = {source.place for source in sources.sources(document.raw) if source.kind == "reading"}
    mapping = "#/paths/~1v1~1ControlPlane~1Stores~1{storeId}~1DataMappings~1{dataMappingId}"
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
        f"{mapping}/patch/requestBody",
        f"{mapping}/patch/responses/202",
        f"{mapping}/delete/responses/202",
        "#/paths/~1v1~1ControlPlane~1Stores~1{storeId}~1DataMappings/post/responses/202",
    } <= places


@pytest.mark.parametrize("chosen", ["docs", "reading"])
def test_the_command_lists_one_kind(document: Document, capsys: pytest.CaptureFixture[str], chosen: str) -> None:
    assert sources.main([chosen]) == 0
    printed = capsys.readouterr().out
    expected = [source for source in sources.sources(document.raw) if source.kind == chosen]
    assert [line.split()[1] for line in printed.splitlines() if line.startswith(chosen)] == [
        source.place for source in expected
    ]
    assert " ".join(expected[0].why.split()) in " ".join(printed.split())
    assert printed.splitlines()[-1] == f"{len(expected)} places"


def test_the_command_lists_all_kinds_without_a_choice(document: Document, capsys: pytest.CaptureFixture[str]) -> None:
    assert sources.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{len(list(sources.sources(document.raw)))} places"


@pytest.mark.parametrize(
    "told", [{}, {"from": "hearsay", "why": "x"}, {"from": "docs"}, {"from": "docs", "why": " "}, "docs"]
)
def test_a_source_that_says_nothing_is_refused(told: Any) -> None:
    with pytest.raises(DocumentError, match="#/a~1b/0/x-source needs"):
        list(sources.sources({"a/b": [{"x-source": told}]}))
