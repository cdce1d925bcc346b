"""Links lead from each write to its operation and from each list to its items, and every link has a target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

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
DOCUMENT = Document.read()
Link = tuple[Operation, str, dict[str, Any]]


def links() -> Iterator[Link]:
    for operation in DOCUMENT.operations.values():
        for name, link in operation.success[1].get("links", {}).items():
            yield operation, name, DOCUMENT.follow(link)


ALL = list(links())
IDS = [f"{operation.name}-{name}" for operation, name, _ in ALL]


@pytest.mark.parametrize(("operation", "name", "link"), ALL, ids=IDS)
def test_a_link_leads_to_an_operation_and_its_parameters(operation: Operation, name: str, link: dict[str, Any]) -> None:
    target = DOCUMENT.operations[link["operationId"]]
    given = link.get("parameters", {}).keys()
    required = {parameter for parameter, node in target.parameters.items() if node.get("required")}
    assert required <= given <= target.parameters.keys(), f"{operation.name} {name}"


@pytest.mark.parametrize(("operation", "name", "link"), ALL, ids=IDS)
def test_the_values_that_a_link_passes_on_exist(operation: Operation, name: str, link: dict[str, Any]) -> None:
    for expression in link.get("parameters", {}).values():
        found = EXPRESSION.fullmatch(expression)
        assert found, f"{operation.name} {name}: {expression}"
        assert exists(operation, found), f"{operation.name} {name}: {expression}"


def exists(operation: Operation, expression: re.Match[str]) -> bool:
    """Return whether `expression` names a part of the request or the response of `operation`."""
    parts = expression.groupdict()
    if parts["pointer"] is not None:
        assert parts["side"] == "response"
        return within(DOCUMENT.body(operation.success[1]), parts["pointer"].split("/")[1:])
    if parts["side"] == "response":
        return parts["header"] in operation.success[1]["headers"]
    place = next(place for place in ("header", "query", "path") if parts[place])
    return bool(operation.parameters[parts[place]]["in"] == place)


def within(schema: dict[str, Any], names: list[str]) -> bool:
    """Return whether a value of `schema` can have a value at this path."""
    if not names:
        return True
    schema = DOCUMENT.merged(schema)
    if schema["type"] == "array":
        return names[0].isdigit() and within(schema["items"], names[1:])
    return names[0] in schema["properties"] and within(schema["properties"][names[0]], names[1:])


@pytest.mark.parametrize("operation", [one for one in DOCUMENT.operations.values() if one.success[0] == "202"])
def test_each_write_leads_to_its_operation(operation: Operation) -> None:
    link = DOCUMENT.follow(operation.success[1]["links"]["operation"])
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
def test_each_list_leads_to_its_items_and_its_next_page(listing: str, fetching: str, item: str) -> None:
    found = DOCUMENT.operations[listing].success[1]["links"]
    assert found["fetch"]["operationId"] == fetching
    assert f"$response.body#{item}" in found["fetch"]["parameters"].values()
    assert found["next"]["operationId"] == listing
    assert found["next"]["parameters"]["pageToken"] == "$response.body#/meta/nextToken"


@pytest.mark.parametrize("name", ["FetchDataMapping", "FetchTraitGroup", "FetchStore"])
def test_each_fetch_leads_to_a_conditional_update(name: str) -> None:
    found = DOCUMENT.operations[name].success[1]["links"]["patch"]
    assert found["operationId"] == name.replace("Fetch", "Patch")
    assert found["parameters"]["If-Match"] == "$response.header.ETag"


@pytest.mark.parametrize(
    "wrong", ["response.body#/id", "$response.body/id", "$request.cookie.a", "$response.header.", "$"]
)
def test_an_invalid_expression_is_reported(wrong: str) -> None:
    assert EXPRESSION.fullmatch(wrong) is None
