"""The union of two revisions allows what either allows, and what has no union is named."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema_rs
import pytest

from scripts.document import DocumentError
from scripts.document.revisions import read_revisions
from scripts.generate.client_view import client_view
from scripts.generate.union import union

DOCUMENTS = read_revisions()
UNION: Any = union(DOCUMENTS.values())


def with_schema(schema: Any) -> Any:
    return {"openapi": "3.1.0", "components": {"schemas": {"A": schema}}}


def united(ours: Any, theirs: Any) -> Any:
    """Return the union of two schemas."""
    result: Any = union([with_schema(ours), with_schema(theirs)])
    return result["components"]["schemas"]["A"]


def with_operation(**fields: Any) -> Any:
    return {"openapi": "3.1.0", "paths": {"/a": {"get": fields}}}


def united_operation(ours: Any, theirs: Any) -> Any:
    result: Any = union([with_operation(**ours), with_operation(**theirs)])
    return result["paths"]["/a"]["get"]


def parameter(name: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", **fields}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param({"type": "string"}, {"type": "string"}, {"type": "string"}, id="equal"),
        pytest.param({"maxLength": 4}, {"maxLength": 8}, {}, id="bounds that differ"),
        pytest.param({"maxLength": 4}, {"maxLength": 4}, {"maxLength": 4}, id="bounds that are equal"),
        pytest.param({"minProperties": 1}, {}, {}, id="a bound of one"),
        pytest.param({"pattern": "a"}, {"pattern": "b"}, {}, id="patterns"),
        pytest.param({"format": "uri"}, {}, {}, id="a format of one"),
        pytest.param({}, {"not": {"required": ["a"]}}, {}, id="a prohibition of one"),
        pytest.param({"not": {"type": "null"}}, {"not": {"type": "string"}}, {}, id="prohibitions that differ"),
        pytest.param({"default": "A"}, {}, {}, id="a default of one"),
        pytest.param({"default": {"a": 1}}, {}, {}, id="a default of one that is an object"),
        pytest.param({"deprecated": True}, {}, {}, id="what one has deprecated"),
        pytest.param({"enum": ["A", "B"]}, {"enum": ["B", "C"]}, {"enum": ["A", "B", "C"]}, id="values"),
        pytest.param({"enum": ["A"]}, {}, {}, id="values of one, where the other allows any"),
        pytest.param({"required": ["a", "b"]}, {"required": ["b", "c"]}, {"required": ["b"]}, id="required fields"),
        pytest.param({"required": ["a"]}, {}, {}, id="fields that one requires"),
        pytest.param({"additionalProperties": False}, {}, {}, id="an object that one closes"),
        pytest.param({"additionalProperties": False}, {"additionalProperties": {}}, {}, id="closed and open"),
        pytest.param(
            {"additionalProperties": {"maxLength": 1}},
            {"additionalProperties": {"maxLength": 2}},
            {"additionalProperties": {}},
            id="values of a map",
        ),
        pytest.param({"items": {"minimum": 1}}, {"items": {}}, {"items": {}}, id="items"),
        pytest.param(
            {"oneOf": [{"$ref": "#/b"}]},
            {"oneOf": [{"$ref": "#/c"}]},
            {"oneOf": [{"$ref": "#/b"}, {"$ref": "#/c"}]},
            id="variants",
        ),
        pytest.param(
            {"discriminator": {"propertyName": "type", "mapping": {"B": "#/b"}}},
            {"discriminator": {"propertyName": "type", "mapping": {"C": "#/c"}}},
            {"discriminator": {"propertyName": "type", "mapping": {"B": "#/b", "C": "#/c"}}},
            id="what tells variants apart",
        ),
        pytest.param(
            {"allOf": [{"$ref": "#/b"}, {"maxLength": 1}]},
            {"allOf": [{"$ref": "#/b"}, {"maxLength": 2}]},
            {"allOf": [{"$ref": "#/b"}, {}]},
            id="parts, one by one",
        ),
        pytest.param(
            {"properties": {"a": {"maxLength": 1}, "b": {}}},
            {"properties": {"a": {}, "c": {"maxLength": 1}}},
            {"properties": {"a": {}, "b": {}, "c": {"maxLength": 1}}},
            id="fields",
        ),
        pytest.param({"description": "A"}, {"description": "B"}, {"description": "A"}, id="texts"),
        pytest.param({}, {"description": "B"}, {"description": "B"}, id="a text of one"),
        pytest.param({"x-source": {"from": "a"}}, {"x-source": {"from": "b"}}, {"x-source": {"from": "a"}}, id="x-"),
    ],
)
def test_the_union_of_two_schemas_allows_what_either_allows(ours: Any, theirs: Any, expected: Any) -> None:
    assert united(ours, theirs) == expected


@pytest.mark.parametrize("name", ["default", "enum", "maxLength", "not", "pattern", "properties", "required", "x-a"])
def test_a_field_named_like_a_keyword_is_a_field(name: str) -> None:
    ours = {"properties": {name: {"type": "string", "maxLength": 1}}}
    assert united(ours, {"properties": {}}) == ours
    assert united({}, ours) == ours
    assert united(ours, {"properties": {name: {"type": "string"}}}) == {"properties": {name: {"type": "string"}}}


@pytest.mark.parametrize(
    ("ours", "theirs", "place"),
    [
        ({"type": "string"}, {"type": "integer"}, "type"),
        ({"type": "string"}, {"type": ["string", "null"]}, "type"),
        ({"type": "string"}, {}, "type"),
        ({"const": 1}, {"const": 2}, "const"),
        ({"$ref": "#/b"}, {"$ref": "#/c"}, r"\$ref"),
        ({"oneOf": [{}]}, {}, "oneOf"),
        ({"allOf": [{}]}, {"allOf": [{}, {}]}, "allOf"),
        ({"allOf": [{}]}, {}, "allOf"),
        ({"items": {}}, {}, "items"),
        ({"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "null"}}}, "properties/a/type"),
        ({"enum": [""], "x-enum-varnames": ["E"]}, {"enum": ["a"], "x-enum-varnames": ["A"]}, "enum"),
        (
            {"discriminator": {"propertyName": "a"}},
            {"discriminator": {"propertyName": "b"}},
            "discriminator/propertyName",
        ),
        (
            {"discriminator": {"mapping": {"B": "#/b"}}},
            {"discriminator": {"mapping": {"B": "#/c"}}},
            "discriminator/mapping/B",
        ),
    ],
)
def test_what_has_no_union_is_named_with_its_place(ours: Any, theirs: Any, place: str) -> None:
    with pytest.raises(DocumentError, match=rf"^#/components/schemas/A/{place}: the revisions differ in a way"):
        united(ours, theirs)


def test_a_body_that_one_requires_or_only_one_takes_is_optional() -> None:
    body: dict[str, Any] = {"required": True, "content": {}}
    assert united_operation({"requestBody": body}, {"requestBody": {**body, "required": False}}) == {
        "requestBody": {**body, "required": False}
    }
    assert united_operation({}, {"requestBody": body}) == {"requestBody": {**body, "required": False}}


def test_responses_and_headers_of_either_are_there() -> None:
    ours: Any = {"responses": {"200": {"headers": {"A": {}}}}}
    theirs: Any = {"responses": {"200": {"headers": {"B": {}}}, "202": {}}}
    assert united_operation(ours, theirs) == {
        "responses": {"200": {"headers": {"A": {}, "B": {}}}, "202": {}},
    }


def test_parameters_are_matched_by_name_and_place() -> None:
    ours = {"parameters": [parameter("a", required=True, schema={"maxLength": 1}), parameter("b")]}
    theirs = {"parameters": [parameter("c"), parameter("a", schema={"maxLength": 2})]}
    assert united_operation(ours, theirs) == {
        "parameters": [parameter("a", schema={}), parameter("b"), parameter("c")],
    }


@pytest.mark.parametrize("ours", [{}, {"parameters": []}])
def test_a_required_parameter_of_one_has_no_union(ours: Any) -> None:
    with pytest.raises(DocumentError, match=r"#/paths//a/get/parameters: the revisions differ"):
        united_operation(ours, {"parameters": [parameter("a", required=True)]})


def test_an_operation_of_one_is_there() -> None:
    ours, theirs = with_operation(operationId="A"), with_operation(operationId="A")
    theirs["paths"]["/a"]["delete"] = {"operationId": "B"}
    theirs["paths"]["/b"] = {"get": {}}
    assert union([ours, theirs])["paths"] == theirs["paths"]


def test_an_operation_with_two_names_has_no_union() -> None:
    with pytest.raises(DocumentError, match="operationId: the revisions differ in a way that has no union: 'A'"):
        union([with_operation(operationId="A"), with_operation(operationId="B")])


def test_tags_of_either_are_there_once_and_the_document_is_named_by_the_oldest() -> None:
    ours: Any = {"info": {"version": "2.0.0"}, "tags": [{"name": "A", "description": "Old."}]}
    theirs: Any = {"info": {"version": "1.0.0", "x-revision": "b"}, "tags": [{"name": "A"}, {"name": "B"}]}
    assert union([ours, theirs]) == {
        "info": {"version": "2.0.0"},
        "tags": [{"name": "A", "description": "Old."}, {"name": "B"}],
    }


def test_one_document_is_its_own_union_and_the_documents_stay_as_they_are() -> None:
    before = copy.deepcopy(DOCUMENTS)
    first = next(iter(DOCUMENTS.values()))
    assert union([first]) == first
    union(DOCUMENTS.values())
    assert before == DOCUMENTS


@pytest.mark.parametrize("revision", DOCUMENTS)
def test_our_union_allows_every_example_of_each_revision(revision: str) -> None:
    document: Any = DOCUMENTS[revision]
    operations = [one for item in document["paths"].values() for name, one in item.items() if name != "parameters"]
    bodies = [body["content"]["application/json"] for one in operations if (body := one.get("requestBody"))]
    bodies += [
        response["content"]["application/json"]
        for one in operations
        for response in one["responses"].values()
        if "content" in response
    ]
    values = [(body["schema"], example["value"]) for body in bodies for example in body.get("examples", {}).values()]
    assert len(values) > 15
    for schema, value in values:
        jsonschema_rs.Draft202012Validator({**UNION, **schema}).validate(value)


def test_our_union_has_the_fields_and_variants_of_both_revisions() -> None:
    schemas = UNION["components"]["schemas"]
    item = schemas["MappingTraitItem"]
    assert {"fieldName", "expression"} <= item["properties"].keys()
    assert item["required"] == ["traitGroup", "traitName"]
    assert schemas["DataMappingFromTypes"]["discriminator"]["mapping"].keys() == {
        "DATASET",
        "INGRESS",
        "DATASET_CLOUDAPP",
        "DATASET_WAREHOUSE",
    }
    assert "maxLength" not in schemas["DataMappingName"]


def test_in_the_clients_view_each_variant_has_its_mark_as_default() -> None:
    """So that nobody has to write the type twice: in the name of the class, and as an argument."""
    view: Any = client_view(UNION)
    schemas = view["components"]["schemas"]
    for name in ("DataMappingFromTypes", "DataMappingToTypes", "OperationResult", "ValidationRule"):
        union_of = schemas[name]
        mark = union_of["discriminator"]["propertyName"]
        for value, target in union_of["discriminator"]["mapping"].items():
            assert schemas[target.rpartition("/")[2]]["properties"][mark]["default"] == value


def test_only_the_mark_of_a_variant_gets_a_default() -> None:
    variant: Any = {"properties": {"kind": {"enum": ["B"]}, "other": {"enum": ["only"]}}}
    several: Any = {"properties": {"kind": {"enum": ["C", "D"]}}}
    choice: Any = {
        "oneOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/C"}],
        "discriminator": {"propertyName": "kind"},
    }
    view: Any = client_view({"components": {"schemas": {"A": choice, "B": variant, "C": several}}})
    assert view["components"]["schemas"]["B"]["properties"] == {
        "kind": {"enum": ["B"], "default": "B"},
        "other": {"enum": ["only"]},
    }
    assert view["components"]["schemas"]["C"] == several
