"""Two schemas that say the same are alike however they say it, and those that do not are told apart in words."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.compare.nodes import load
from scripts.compare.schemas import SchemaComparison

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
TEXT = {"Text": {"type": "string", "description": "Text."}, "Words": {"type": "string", "title": "Words"}}


def compared(folder: Path, ours: Any, theirs: Any, *, with_texts: bool = False) -> list[str]:
    """Return the differences of two sets of components at the schema `A`, as "path: text"."""
    nodes: list[Any] = []
    for name, schemas in (("ours", ours), ("theirs", theirs)):
        document = {"openapi": "3.1.0", "components": {"schemas": {**TEXT, **schemas}}}
        file = folder / f"{name}.yaml"
        file.write_text(yaml.safe_dump(copy.deepcopy(document)), encoding="utf-8")
        nodes.append(load(file))
    pair = [(node.inside({"$ref": "#/components/schemas/A"}),) for node in nodes]
    found = SchemaComparison(with_texts=with_texts).compare(pair[0], pair[1])
    return [f"{' > '.join(finding.path)}: {finding.text}" for finding in found]


def named(pair: Any) -> str:
    return str(pair["name"])


@pytest.mark.parametrize("pair", PAIRS["alike"], ids=named)
def test_spelling_makes_no_difference(tmp_path: Path, pair: Any) -> None:
    assert compared(tmp_path, {"A": pair["ours"]}, {"A": pair["theirs"]}) == []
    assert compared(tmp_path, {"A": pair["theirs"]}, {"A": pair["ours"]}) == []


@pytest.mark.parametrize("pair", PAIRS["different"], ids=named)
def test_a_difference_is_told_in_words(tmp_path: Path, pair: Any) -> None:
    assert compared(tmp_path, {"A": pair["ours"]}, {"A": pair["theirs"]}) == pair["told"]
    assert compared(tmp_path, {"A": pair["ours"]}, {"A": pair["ours"]}) == []


def test_schemas_that_contain_themselves_are_alike_however_the_circle_is_drawn(tmp_path: Path) -> None:
    assert compared(tmp_path, {"A": CIRCLE}, CIRCLE_OF_TWO) == []


def test_a_difference_inside_a_circle_is_told_once(tmp_path: Path) -> None:
    theirs = copy.deepcopy(CIRCLE_OF_TWO)
    theirs["A"]["properties"]["name"] = {"type": "integer"}

    assert compared(tmp_path, {"A": CIRCLE}, theirs) == ["name: type: ours string, theirs integer"]


def test_a_schema_that_is_only_itself_asks_for_nothing(tmp_path: Path) -> None:
    assert compared(tmp_path, {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}}, {"A": {}}) == []


def test_texts_are_compared_when_asked(tmp_path: Path) -> None:
    ours, theirs = {"description": "A", "examples": ["a"]}, {"description": "B", "example": "a"}

    assert compared(tmp_path, {"A": ours}, {"A": theirs}, with_texts=True) == [": description: ours A, theirs B"]
