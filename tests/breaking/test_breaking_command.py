"""What `python -m scripts.breaking` prints, and its exit code."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts.breaking import __main__ as command
from scripts.breaking import oasdiff
from scripts.breaking.__main__ import main
from scripts.breaking.changes import Class, entry, objections
from scripts.breaking.comparison import changes
from scripts.document import read
from scripts.publish.files import record

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: Any = read()
CHANGELOG = "# Changes\n\n## 2.0.0\n\n- Names are shorter.\n\n## 1.1.0 - 2026-12-01\n\n- More.\n\n## 1.0.0\n\n"


@pytest.fixture
def _oasdiff() -> None:
    try:
        oasdiff.executable()
    except oasdiff.ToolMissingError as error:
        pytest.skip(f"NOT CHECKED for breaking changes: {error}")


def document(version: str, longest_name: int) -> Any:
    changed = copy.deepcopy(DOCUMENT)
    changed["info"]["version"] = version
    changed["components"]["schemas"]["DataMappingName"]["maxLength"] = longest_name
    return changed


def run(folder: Path, revision: Any, changelog: str = CHANGELOG) -> int:
    """Compare the current document, published as 1.0.0, with `revision`."""
    contents = {"base.json": json.dumps(document("1.0.0", 128)), "new.json": json.dumps(revision), "log.md": changelog}
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return main([str(folder / "base.json"), str(folder / "new.json"), "--changelog", str(folder / "log.md")])


@pytest.mark.parametrize(
    ("kind", "revision", "complaint"),
    [
        (Class.NONE, "1.0.0", None),
        (Class.ADDITIVE, "1.1.0", None),
        (Class.ADDITIVE, "2.0.0", None),
        (Class.BREAKING, "2.0.0", None),
        (Class.ADDITIVE, "1.0.0", "1.1.0, not 1.0.0"),
        (Class.ADDITIVE, "1.0.1", "1.1.0, not 1.0.1"),
        (Class.BREAKING, "1.1.0", "2.0.0, not 1.1.0"),
        (Class.NONE, "0.9.0", "went back"),
        (Class.NONE, "1.0.1", "nothing under `## 1.0.1`"),
        (Class.BREAKING, "3.0.0", "nothing under `## 3.0.0`"),
    ],
)
def test_a_change_needs_its_version_and_an_entry_in_the_changelog(
    kind: Class, revision: str, complaint: str | None
) -> None:
    found = objections(kind, "1.0.0", revision, CHANGELOG)

    assert (complaint is None) == (not found)
    assert complaint is None or complaint in " ".join(found)


def test_an_entry_is_found_under_a_heading_with_a_date_and_not_under_a_longer_version() -> None:
    assert entry("1.1.0", CHANGELOG) == "- More."
    assert entry("1.1", CHANGELOG) == ""
    assert entry("1.0.0", CHANGELOG) == ""


@pytest.mark.usefixtures("_oasdiff")
def test_a_breaking_change_without_a_major_version_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, document("1.1.0", 64)) == 1

    shown = capsys.readouterr()
    assert "  breaking  POST /v1/ControlPlane/Stores/{storeId}/DataMappings the `displayName`" in shown.out
    assert "A breaking change needs a new major version: 2.0.0, not 1.1.0." in shown.err


@pytest.mark.usefixtures("_oasdiff")
def test_a_breaking_change_with_a_major_version_and_an_entry_lands(tmp_path: Path) -> None:
    assert run(tmp_path, document("2.0.0", 64)) == 0


@pytest.mark.usefixtures("_oasdiff")
@pytest.mark.parametrize(("longest", "code"), [(64, 0), (32, 1)])
def test_each_revision_is_compared_with_its_own_last_version(
    longest: int,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for revision, bound in (("old", 128), ("new", 64)):
        record(document("1.0.0", bound), tmp_path / revision)
    documents = {"old": document("1.0.0", 128), "new": document("1.0.0", longest)}
    (tmp_path / "log.md").write_text(CHANGELOG, encoding="utf-8")
    monkeypatch.setattr(command, "read_revisions", lambda: documents)
    monkeypatch.setattr(command, "published", lambda revision: tmp_path / revision)
    monkeypatch.setattr(command, "changelog_of", lambda _revision: tmp_path / "log.md")

    assert main([]) == code
    shown = capsys.readouterr()
    assert "old, openapi-1.0.0.json (1.0.0) -> 1.0.0: no change of meaning\n" in shown.out
    assert "new, openapi-1.0.0.json (1.0.0) -> 1.0.0: " in shown.out
    assert ("A breaking change needs a new major version" in shown.err) == bool(code)


def test_a_revision_of_which_nothing_is_published_cannot_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "read_revisions", lambda: {"new": document("1.0.0", 64)})
    monkeypatch.setattr(command, "published", lambda _revision: tmp_path)

    assert main([]) == 2
    assert "Nothing of new is published yet. Run `python -m scripts.publish --record`." in capsys.readouterr().err


@pytest.mark.usefixtures("_oasdiff")
def test_a_change_of_wording_lands_without_a_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    revision = document("1.0.0", 128)
    revision["info"]["description"] = "Other words."

    assert run(tmp_path, revision) == 0
    assert "no change of meaning" in capsys.readouterr().out


@pytest.mark.usefixtures("_oasdiff")
def test_a_file_that_is_no_document_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ["not", "a", "document"]) == 2
    assert "is not an OpenAPI document" in capsys.readouterr().err


@pytest.mark.usefixtures("_oasdiff")
def test_a_change_that_oasdiff_passes_over_is_named_by_operation_and_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revision = document("1.1.0", 128)
    content = revision["paths"]["/v1/ControlPlane/Stores/{storeId}"]["patch"]["requestBody"]["content"]
    content["application/merge-patch+json"] = content.pop("application/json")

    assert run(tmp_path, revision) == 1
    assert (
        "  breaking  PATCH /v1/ControlPlane/Stores/{storeId} request body: "
        "only the base has the media type application/json [compare-content]\n"
    ) in capsys.readouterr().out


@pytest.mark.usefixtures("_oasdiff")
def test_a_change_is_named_once_even_if_both_see_it() -> None:
    found = changes(document("1.0.0", 128), document("1.0.0", 64))

    assert found
    assert [change for change in found if change.rule.startswith("compare")] == []


def with_a_closed_store_input(version: str) -> Any:
    changed = document(version, 64)
    changed["components"]["schemas"]["CreateStoreInput"]["additionalProperties"] = False
    return changed


@pytest.mark.usefixtures("_oasdiff")
def test_a_change_that_was_judged_harmless_is_not_counted(tmp_path: Path) -> None:
    base, revision = document("1.0.0", 128), with_a_closed_store_input("1.0.0")
    alarms = [change for change in changes(base, revision) if change.kind is Class.BREAKING]
    judged = tmp_path / "judged.txt"
    judged.write_text("\n".join(["# no name is that long", *map(str, alarms)]), encoding="utf-8")

    assert {alarm.rule for alarm in alarms} == {"request-property-max-length-decreased", "compare-additionalProperties"}
    assert all(change.kind is not Class.BREAKING for change in changes(base, revision, judged))


@pytest.mark.parametrize(("options", "code"), [([], 2), (["--allow-missing-tool"], 0)])
def test_a_missing_tool_is_reported_and_fails_unless_allowed(
    options: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(oasdiff, "EXECUTABLE", tmp_path / "nowhere" / "oasdiff")
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "base.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")

    assert main([str(file), *options]) == code
    assert "NOT CHECKED for breaking changes: oasdiff" in capsys.readouterr().err
