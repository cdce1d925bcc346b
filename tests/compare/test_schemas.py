"""Schemas that mean the same are equal in any spelling, and other differences are named in words."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.compare.schemas import SchemaComparison
from scripts.document import root

CIRCLE: Any = yaml.safe_load("""
type: object
properties:
  name: {type: string}
  children: {type: array, items: {$ref: '#/components/schemas/A'}}
""")
CIRCLE_OF_TWO: Any = yaml.safe_load("""
A: {type: object, properties: {name: {type: string}, children: {$ref: '#/components/schemas/Many'}}}
Many: {type: array, items: {$ref: '#/components/schemas/B'}}
B: {allOf: [{$ref: '#/components/schemas/A'}]}
""")

PAIRS: Any = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))
TEXT = {
    "Text": {"type": "string", "description": "Text."},
    "Words": {"type": "string", "title": "Words"},
    "Count": {"type": "integer"},
}


def compared(ours: Any, theirs: Any, *, with_texts: bool = False) -> list[str]:
    """Return the differences of two sets of components at the schema `A`, as "path: text"."""
    documents = [{"components": {"schemas": copy.deepcopy({**TEXT, **schemas})}} for schemas in (ours, theirs)]
    mine, other = ((root(document).inside({"$ref": "#/components/schemas/A"}),) for document in documents)
    found = SchemaComparison(with_texts=with_texts).compare(mine, other)
    return [f"{' > '.join(difference.path)}: {difference.text()}" for difference in found]


def named(pair: Any) -> str:
    return str(pair["name"])


@pytest.mark.parametrize("pair", PAIRS["alike"], ids=named)
def test_spelling_makes_no_difference(pair: Any) -> None:
    assert compared({"A": pair["ours"]}, {"A": pair["theirs"]}) == []
    assert compared({"A": pair["theirs"]}, {"A": pair["ours"]}) == []


@pytest.mark.parametrize("pair", PAIRS["different"], ids=named)
def test_a_difference_is_named_in_words(pair: Any) -> None:
    assert compared({"A": pair["ours"]}, {"A": pair["theirs"]}) == pair["expected"]
    assert compared({"A": pair["ours"]}, {"A": pair["ours"]}) == []


def test_schemas_that_contain_themselves_are_equal_however_the_circle_is_drawn() -> None:
    assert compared({"A": CIRCLE}, CIRCLE_OF_TWO) == []


def test_a_difference_inside_a_circle_is_named_once() -> None:
    theirs = copy.deepcopy(CIRCLE_OF_TWO)
    theirs["A"]["properties"]["name"] = {"type": "integer"}

    assert compared({"A": CIRCLE}, theirs) == ["name: type: ours string, theirs integer"]


def test_a_schema_that_is_only_itself_requires_nothing() -> None:
    assert compared({"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}}, {"A": {}}) == []


def test_texts_are_compared_when_asked() -> None:
    ours, theirs = {"description": "A", "examples": ["a"]}, {"description": "B", "example": "a"}

    assert compared({"A": ours}, {"A": theirs}, with_texts=True) == [": description: ours A, theirs B"]
