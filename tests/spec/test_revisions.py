"""A revision's document is the base with the actions of its overlay carried out, and a wrong overlay is named."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts.document import DocumentError, elements, read
from scripts.document.revisions import BASE, overlays, patched, read_revision, read_revisions, revisions

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Title", "version": "1.0.0"},
    "paths": {"/a": {"get": {"parameters": [{"name": "a"}, {"name": "b"}]}}},
    "components": {"a": {}, "b": {}},
}
HEAD = "overlay: 1.0.0\ninfo: {title: Later, version: 1.0.0}\nactions:\n"


def written(folder: Path, text: str, name: str = "2026-10") -> Path:
    """Write an overlay beside a document, and return the path of the document."""
    (folder / "revisions").mkdir(exist_ok=True)
    (folder / "revisions" / f"{name}.overlay.yaml").write_text(text, encoding="utf-8")
    document = folder / "openapi.yaml"
    document.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return document


def later(folder: Path, *actions: str) -> Any:
    """Return the test document with some actions carried out."""
    return read_revision("2026-10", written(folder, HEAD + "".join(f"  - {{{action}}}\n" for action in actions)))


def test_ours_are_the_base_and_its_overlays_oldest_first() -> None:
    assert revisions() == (BASE, "2026-10")
    assert list(read_revisions()) == list(revisions())
    assert read_revision(BASE) == read()


def test_an_update_is_merged_and_a_removal_removes(tmp_path: Path) -> None:
    found = later(tmp_path, "target: $.info, update: {version: 2.0.0}", "target: $.components.b, remove: true")
    assert found["info"] == {"title": "Title", "version": "2.0.0"}
    assert found["components"].keys() == {"a"}


def test_an_item_of_an_array_is_updated(tmp_path: Path) -> None:
    found = later(tmp_path, "target: '$.paths..parameters[1]', update: {name: c}")
    assert [one["name"] for one in found["paths"]["/a"]["get"]["parameters"]] == ["a", "c"]


def test_each_action_sees_what_those_before_it_did(tmp_path: Path) -> None:
    found = later(tmp_path, "target: $.info, update: {x: {y: 1}}", "target: $.info.x, update: {y: 2}")
    assert found["info"]["x"] == {"y": 2}


def test_places_that_one_action_changes_share_nothing(tmp_path: Path) -> None:
    found = later(
        tmp_path,
        "target: $.components.*, update: {x: {y: 1}}",
        "target: $.components.a.x, update: {y: 2}",
    )
    assert found["components"] == {"a": {"x": {"y": 2}}, "b": {"x": {"y": 1}}}


@pytest.mark.parametrize("revision", revisions()[1:])
def test_no_two_places_of_ours_share_a_value_and_the_base_stays_as_it_is(revision: str) -> None:
    base: Any = read()
    before = copy.deepcopy(base)
    document = patched(base, overlays()[revision])
    nodes = [id(node) for _, node in elements(document)]
    assert len(nodes) == len(set(nodes))
    assert base == before
    assert {*nodes}.isdisjoint(id(node) for _, node in elements(base))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is not an overlay: its `overlay` field must be a version"),
        ("- 1", "is not an overlay: its `overlay` field must be a version"),
        ("overlay: 1.0", "is not an overlay: its `overlay` field must be a version"),
        ("openapi: 3.1.0", "is not an overlay: its `overlay` field must be a version"),
        ("overlay: 1.0.0", "is not an overlay: the file: 'info' is a required property"),
        ("overlay: 3.1.0\ninfo: {title: A, version: B}\nactions: []", "is not an overlay: "),
        (HEAD.replace("actions:", "actions: []"), r"is not an overlay: actions: \[\] should be non-empty"),
        (f"{HEAD}  - {{update: {{a: 1}}}}", "is not an overlay: actions -> 0: 'target' is a required property"),
        (f"{HEAD}  - {{target: info, update: {{a: 1}}}}", "is not an overlay: actions -> 0 -> target: 'info'"),
        (f"{HEAD}  - {{target: $.info, updat: {{a: 1}}}}", "is not an overlay: actions -> 0: .*'updat'"),
        ("actions: [", "is not YAML or JSON"),
    ],
)
def test_a_file_that_is_no_overlay_is_named(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=rf"2026-10\.overlay\.yaml {fault}"):
        read_revision("2026-10", written(tmp_path, text))


@pytest.mark.parametrize(
    ("action", "fault"),
    [
        ("target: '$.info[', update: {a: 1}", r"the target \$\.info\[ is no JSONPath: "),
        ("target: '$.info[?(@.a ==', update: {a: 1}", r"the target .* is no JSONPath: "),
        ("target: $.servers, update: {a: 1}", r"the target \$\.servers matches nothing in the document\."),
        ("target: $.servers, remove: true", r"the target \$\.servers matches nothing in the document\."),
        ("target: $.info, update: {title: Title}", r"the target \$\.info is as the action wants it already\."),
        ("target: $.info", r"the target \$\.info is as the action wants it already\."),
        ("target: $, remove: true", r"the target \$ cannot be changed like that: "),
        ("target: $.info, update: {on: 2026-10-01}", r"the target \$\.info cannot be changed like that: .* date"),
    ],
)
def test_a_wrong_action_is_named_with_its_number(action: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=rf"^2026-10\.overlay\.yaml, action 2: {fault}"):
        later(tmp_path, "target: $.info, update: {version: 2.0.0}", action)


def test_a_result_that_is_no_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"2026-10\.overlay\.yaml is not an OpenAPI document"):
        later(tmp_path, "target: $.openapi, remove: true")


def test_an_unknown_revision_is_named_with_the_known_ones() -> None:
    with pytest.raises(DocumentError, match=r"^There is no revision 2027-01; there are 2026-05, 2026-10\.$"):
        read_revision("2027-01")


def test_a_document_without_overlays_has_one_revision(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    assert revisions(tmp_path / "openapi.yaml") == (BASE,)
    assert read_revisions(tmp_path / "openapi.yaml") == {BASE: DOCUMENT}


def test_a_base_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file"):
        read_revisions(tmp_path / "openapi.yaml")
