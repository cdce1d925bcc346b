"""`python -m scripts.generate` writes the same tree every time, completely or not at all, and reports drift."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from scripts import document
from scripts.document.revisions import BASE, overlays, read_revision, read_revisions, revisions
from scripts.generate import packages
from scripts.generate.__main__ import GENERATED, main
from scripts.generate.client_view import client_view
from scripts.generate.packages import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACKAGES = ("twilio_memory_generated", "twilio_memory_server_models", "twilio_memory_spec")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of generated/ that a test may change."""
    return shutil.copytree(GENERATED, tmp_path / "generated", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.usefixtures("generators")
def test_generated_matches_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out
    assert capsys.readouterr().out == "generated/ matches the document.\n"


@pytest.mark.usefixtures("generators")
def test_drift_is_reported_by_file_and_line(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = tree / "twilio_memory_generated" / "models"
    changed = models / "store_state.py"
    changed.write_text(changed.read_text(encoding="utf-8").replace("QUEUED", "WAITING"), encoding="utf-8")
    (models / "store.py").unlink()
    (models / "left_over.py").touch()
    before = sorted(tree.rglob("*"))

    assert main(["--check", "--output", str(tree)]) == 1

    shown = capsys.readouterr()
    assert "only in the old tree: twilio_memory_generated/models/left_over.py\n" in shown.out
    assert "only in the new tree: twilio_memory_generated/models/store.py\n" in shown.out
    assert "--- old/twilio_memory_generated/models/store_state.py\n" in shown.out
    assert '-    WAITING = "WAITING"\n' in shown.out
    assert '+    QUEUED = "QUEUED"\n' in shown.out
    assert f"Run `{packages.COMMAND}` and commit the result." in shown.err
    assert sorted(tree.rglob("*")) == before, "--check changed the tree"


def test_regenerating_gives_the_same_tree_whatever_the_order_of_hashes(generate: Callable[..., Path]) -> None:
    first, second = generate(seed=1), generate(seed=2)
    assert differences(first, second) == []
    assert differences(GENERATED, first) == []


def test_a_tree_is_replaced_as_a_whole(generate: Callable[..., Path], tree: Path) -> None:
    (tree / "twilio_memory_generated" / "models" / "left_over.py").touch()
    (tree / "twilio_memory_spec" / "openapi.json").write_text("{}", encoding="utf-8")
    generate("--output", tree)
    assert differences(GENERATED, tree) == []


@pytest.mark.usefixtures("generators")
def test_a_generator_that_fails_leaves_the_tree_as_it_was(
    changed_document: Callable[..., Path], tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_a_schema(changed: dict[str, Any]) -> None:
        del changed["components"]["schemas"]["MappingTraitItem"]

    broken = changed_document(without_a_schema)
    assert main(["--spec", str(broken), "--output", str(tree)]) == 1
    assert "MappingTraitItem" in capsys.readouterr().err
    assert differences(GENERATED, tree) == []
    assert [path.name for path in tree.parent.iterdir()] == ["generated"]


def test_a_crash_midway_leaves_the_tree_as_it_was(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_document: object, root: Path) -> None:
        (root / "half").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(packages, "write_client", crash)
    with pytest.raises(KeyboardInterrupt):
        main(["--output", str(tree)])
    assert differences(GENERATED, tree) == []
    assert [path.name for path in tree.parent.iterdir()] == ["generated"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "No such file"),
        ("a: [", "is not YAML"),
        ("- 1", "is not an OpenAPI document"),
        ("title: x", "has no `openapi` field"),
    ],
)
def test_a_file_that_is_no_document_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, fault: str
) -> None:
    path = tmp_path / "openapi.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["--spec", str(path), "--output", str(tmp_path / "generated")]) == 1
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "generated").exists()


def test_a_reference_that_leads_nowhere_is_named() -> None:
    with pytest.raises(document.DocumentError, match="#/b leads nowhere"):
        client_view({"components": {"schemas": {"A": {"$ref": "#/b"}}}})


def test_a_section_that_is_no_object_is_named() -> None:
    with pytest.raises(document.DocumentError, match="components is not an object"):
        document.section({"components": 1}, "components", "schemas")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_opens_with_the_command_and_the_hash_of_the_document(package: str) -> None:
    opening = (GENERATED / package / "__init__.py").read_text(encoding="utf-8").partition('\n"""')[0]
    assert opening.startswith('"""Generated by ')
    assert f"Do not edit: change the document, then run `{packages.COMMAND}`." in opening
    for revision, found in read_revisions().items():
        assert f"sha256 of the document of {revision}: {document.digest(found)}\n" in f"{opening}\n"


@pytest.mark.parametrize("package", PACKAGES[:2])
def test_packages_with_types_say_so(package: str) -> None:
    assert (GENERATED / package / "py.typed").is_file()


@pytest.mark.parametrize("revision", revisions())
def test_the_packaged_documents_are_those_of_the_revisions(revision: str) -> None:
    folder = GENERATED / "twilio_memory_spec"
    folder = folder if revision == BASE else folder / revision
    assert (folder / "openapi.json").read_text(encoding="utf-8") == document.as_json(read_revision(revision))


@pytest.mark.usefixtures("generators")
def test_an_overlay_that_does_not_fit_leaves_the_tree_as_it_was(
    changed_document: Callable[..., Path], tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed_document(lambda _changed: None)
    (broken.parent / "revisions").mkdir()
    (broken.parent / "revisions" / "2026-10.overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: A, version: 1.0.0}\nactions: [{target: $.nowhere, remove: true}]",
        encoding="utf-8",
    )
    assert main(["--spec", str(broken), "--output", str(tree)]) == 1
    assert "2026-10.overlay.yaml, action 1: the target $.nowhere matches nothing" in capsys.readouterr().err
    assert differences(GENERATED, tree) == []


@pytest.mark.usefixtures("generators")
def test_revisions_without_a_union_leave_the_tree_as_it_was(
    changed_document: Callable[..., Path], tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed_document(lambda _changed: None)
    (broken.parent / "revisions").mkdir()
    for revision, overlay in overlays().items():
        text = overlay.read_text(encoding="utf-8")
        text += "  - target: $.components.schemas.StoreId\n    update: {type: integer}\n"
        (broken.parent / "revisions" / f"{revision}.overlay.yaml").write_text(text, encoding="utf-8")
    assert main(["--spec", str(broken), "--output", str(tree)]) == 1
    assert "StoreId/type: the revisions differ in a way that has no union" in capsys.readouterr().err
    assert differences(GENERATED, tree) == []


def test_the_hash_changes_with_the_document_and_not_with_its_layout(tmp_path: Path) -> None:
    text = document.DOCUMENT.read_text(encoding="utf-8")
    other_layout, other_document = tmp_path / "layout.yaml", tmp_path / "document.yaml"
    other_layout.write_text(f"# A comment.\n{text}\n", encoding="utf-8")
    other_document.write_text(text.replace("maxLength: 128", "maxLength: 127", 1), encoding="utf-8")
    digests = [document.digest(document.read(path)) for path in (document.DOCUMENT, other_layout, other_document)]
    assert digests[0] == digests[1] != digests[2]
