"""In each revision, links lead from each write to its operation and from each list to its items, and have targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from scripts.document.revisions import revisions
from tests.spec.openapi_reader import Document, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

# The part of OpenAPI 3.1's grammar of runtime expressions that refers to requests and responses.
EXPRESSION = re.compile(
    r"\$(?:url|method|statusCode"
    r"|(?P<side>request|response)\.(?:"
    r"header\.(?P<header>[!#$%&'*+.^_`|~0-9A-Za-z-]+)"
    r"|query\.(?P<query>[^{}]+)|path\.(?P<path>[^{}]+)"
    r"|body(?:\#(?P<pointer>(?:/[^{}]*)*))?))"
)
DOCUMENTS = {revision: Document.of(revision) for revision in revisions()}
Link = tuple[Document, Operation, str, dict[str, Any]]


def revision_of(document: Document) -> str:
    return next(revision for revision, one in DOCUMENTS.items() if one is document)


def links() -> Iterator[Link]:
    for document in DOCUMENTS.values():
        for operation in document.operations.values():
            for name, link in operation.success[1].get("links", {}).items():
                yield document, operation, name, document.follow(link)


ALL = list(links())
IDS = [f"{revision_of(document)}-{operation.name}-{name}" for document, operation, name, _ in ALL]
WRITES = [
    (document, operation)
    for document in DOCUMENTS.values()
    for operation in document.operations.values()
    if operation.success[0] == "202"
]


@pytest.mark.parametrize(("document", "operation", "name", "link"), ALL, ids=IDS)
def test_a_link_leads_to_an_operation_and_its_parameters(
    document: Document, operation: Operation, name: str, link: dict[str, Any]
) -> None:
    target = document.operations[link["operationId"]]
    given = link.get("parameters", {}).keys()
    required = {parameter for parameter, node in target.parameters.items() if node.get("required")}
    assert required <= given <= target.parameters.keys(), f"{operation.name} {name}"


@pytest.mark.parametrize(("document", "operation", "name", "link"), ALL, ids=IDS)
def test_the_values_that_a_link_passes_on_exist(
    document: Document, operation: Operation, name: str, link: dict[str, Any]
) -> None:
    for expression in link.get("parameters", {}).values():
        found = EXPRESSION.fullmatch(expression)
        assert found, f"{operation.name} {name}: {expression}"
        assert exists(document, operation, found), f"{operation.name} {name}: {expression}"


def exists(document: Document, operation: Operation, expression: re.Match[str]) -> bool:
    """Return whether `expression` names a part of the request or the response of `operation`."""
    parts = expression.groupdict()
    if parts["pointer"] is not None:
        assert parts["side"] == "response"
        return within(document, document.body(operation.success[1]), parts["pointer"].split("/")[1:])
    if parts["side"] == "response":
        return parts["header"] in operation.success[1]["headers"]
    place = next(place for place in ("header", "query", "path") if parts[place])
    return bool(operation.parameters[parts[place]]["in"] == place)


def within(document: Document, schema: dict[str, Any], names: list[str]) -> bool:
    """Return whether a value of `schema` can have a value at this path."""
    if not names:
        return True
    schema = document.merged(schema)
    if schema["type"] == "array":
        return names[0].isdigit() and within(document, schema["items"], names[1:])
    return names[0] in schema["properties"] and within(document, schema["properties"][names[0]], names[1:])


@pytest.mark.parametrize(
    ("document", "operation"), WRITES, ids=lambda one: getattr(one, "name", None) or revision_of(one)
)
def test_each_write_leads_to_its_operation(document: Document, operation: Operation) -> None:
    link = document.follow(operation.success[1]["links"]["operation"])
    assert link["operationId"] == "FetchOperation"
    assert link["parameters"] == {"operationId": "$response.header.Operation-Id"}


@pytest.mark.parametrize(
    ("listing", "fetching", "item"),
    [
        ("ListDataMappings", "FetchDataMapping", "/dataMappings/0/id"),
        ("ListTraitGroups", "FetchTraitGroup", "/traitGroups/0/displayName"),
        ("ListStores", "FetchStore", "/stores/0"),
    ],
)
def test_each_list_leads_to_its_items_and_its_next_page(each: Document, listing: str, fetching: str, item: str) -> None:
    found = each.operations[listing].success[1]["links"]
    assert found["fetch"]["operationId"] == fetching
    assert f"$response.body#{item}" in found["fetch"]["parameters"].values()
    assert found["next"]["operationId"] == listing
    assert found["next"]["parameters"]["pageToken"] == "$response.body#/meta/nextToken"


@pytest.mark.parametrize("name", ["FetchDataMapping", "FetchTraitGroup", "FetchStore"])
def test_each_fetch_leads_to_a_conditional_update(each: Document, name: str) -> None:
    found = each.operations[name].success[1]["links"]["patch"]
    assert found["operationId"] == name.replace("Fetch", "Patch")
    assert found["parameters"]["If-Match"] == "$response.header.ETag"


@pytest.mark.parametrize(
    "wrong", ["response.body#/id", "$response.body/id", "$request.cookie.a", "$response.header.", "$"]
)
def test_an_invalid_expression_is_reported(wrong: str) -> None:
    assert EXPRESSION.fullmatch(wrong) is None
