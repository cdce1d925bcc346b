"""The page as files: self-contained, quiet, and reproducible."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from scripts import document
from scripts.document.revisions import read_revisions, revisions
from scripts.reference import PageError, renderer
from scripts.reference.__main__ import main
from scripts.reference.page import page, static_page

if TYPE_CHECKING:
    from pathlib import Path

FILES = static_page(read_revisions())
HTML = FILES["index.html"].decode()
CONFIGURATION: dict[str, Any] = json.loads(re.findall(r'id="configuration">(.*?)</script>', HTML, re.DOTALL)[0])


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--output", str(tmp_path)]) == 0

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == FILES
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == list(FILES)


@pytest.mark.parametrize(
    ("text", "message"),
    [("openapi: [", "is not YAML"), ("openapi: 3.1.0\n", "has no info.title"), ("{}", "is not an OpenAPI document")],
)
def test_a_file_that_is_no_document_is_refused_with_the_reason(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "openapi.yaml"
    broken.write_text(text, encoding="utf-8")

    assert main(["--spec", str(broken), "--output", str(tmp_path / "page")]) == 1
    assert message in capsys.readouterr().err


def test_the_page_loads_nothing_but_the_script_beside_it() -> None:
    sources = re.findall(r'<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="([^"]*)"', HTML)
    assert sources == ["data:,", "scalar.js"]


def test_the_policy_allows_only_the_origin_of_the_page() -> None:
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', HTML)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    [script] = re.findall(r"<script>(.*?)</script>", HTML, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert rules.pop("script-src") == f"'self' 'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert set(" ".join(rules.values()).split()) <= {"'none'", "'self'", "'unsafe-inline'", "data:"}


def test_the_renderer_reports_fetches_and_advertises_nothing() -> None:
    assert (CONFIGURATION["telemetry"], CONFIGURATION["withDefaultFonts"]) == (False, False)
    assert CONFIGURATION["agent"] == CONFIGURATION["mcp"] == {"disabled": True}
    assert "proxyUrl" not in CONFIGURATION


def test_the_page_on_disk_holds_the_document_of_each_revision_and_sends_no_requests() -> None:
    sources = CONFIGURATION["sources"]
    assert [source["title"] for source in sources] == [f"Revision {revision}" for revision in revisions()]
    assert [source["slug"] for source in sources if source["default"]] == [revisions()[0]]
    for source in sources:
        assert source["content"]["servers"] == [{"url": "https://memory.twilio.com"}]
        assert f"This is revision **{source['slug']}** of the API." in source["content"]["info"]["description"]
    assert CONFIGURATION["hideTestRequestButton"] is True


def test_text_cannot_end_the_script_element() -> None:
    html = page("<T>", "x.js", {"content": {"description": "</script><b>"}})
    assert "</script><b>" not in html
    assert "<title>&lt;T&gt;</title>" in html


def test_the_page_holds_no_path_of_the_machine_that_built_it() -> None:
    assert str(document.ROOT) not in HTML


def test_the_renderer_is_the_pinned_one() -> None:
    lock = json.loads((renderer.PIN / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert lock[f"node_modules/{renderer.PACKAGE}"]["version"] == renderer.version()
    assert (
        f'"{renderer.version()}"'.encode() in renderer.script()
        or f"`{renderer.version()}`".encode() in renderer.script()
    )


def test_the_licences_of_the_renderer_and_its_packages_are_beside_it() -> None:
    licences = FILES["scalar-licences.txt"].decode()
    owners = [line for line in licences.splitlines() if re.match(r"(@[\w.-]+/)?[\w.-]+ \d+\.\d+", line)]
    named = {name.rpartition(" ")[0] for line in owners for name in line.split(", ")}
    assert {renderer.PACKAGE, "vue", "zod", "highlight.js"} <= named
    assert "Permission is hereby granted" in licences


def test_a_missing_renderer_is_reported_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(renderer, "SCRIPT", tmp_path / "scalar.js.gz")
    with pytest.raises(PageError, match="--renew-renderer"):
        renderer.script()
