"""The page in its two forms: a folder to open from disk, and a package for the emulator to serve."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import TYPE_CHECKING

from scripts.document import ROOT, DocumentError, as_json, section
from scripts.document.revisions import BASE
from scripts.reference import renderer
from scripts.reference.page_document import page_documents

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.document import Json

TEMPLATE = ROOT / "reference" / "page.html"
STYLE = ROOT / "reference" / "page.css"
PACKAGE = "twilio_memory_reference"

# By default the renderer reports its use, fetches fonts, calls its maker's services and advertises its products.
QUIET: dict[str, Json] = {
    "telemetry": False,
    "withDefaultFonts": False,
    "hideClientButton": True,
    "showDeveloperTools": "never",
    "agent": {"disabled": True},
    "mcp": {"disabled": True},
    "persistAuth": False,
}
# Show only samples that the tests run, and offer no download of the page's own document: it is not the contract.
SHOWN: dict[str, Json] = {
    "hiddenClients": True,
    "documentDownloadType": "none",
    "defaultOpenFirstTag": True,
    "operationTitleSource": "summary",
}


def static_page(contracts: dict[str, dict[str, Json]]) -> dict[str, bytes]:
    """Return the files of the page to open from disk.

    A browser loads no other files for a page opened from disk, so the documents are inside the page. For the same
    reason the page cannot send requests.

    Args:
        contracts: The document of each revision of the API, by its name, oldest first.

    Returns:
        The content of each file by its name; the same documents give the same bytes.

    Raises:
        DocumentError: A document has no title.
        PageError: The samples do not match the operations, or the renderer is missing.
    """
    title = _title(contracts[BASE])
    sources: dict[str, dict[str, Json]] = {name: {"content": one} for name, one in page_documents(contracts).items()}
    settings: dict[str, Json] = {"sources": _sources(sources), "hideTestRequestButton": True}
    return {
        "index.html": page(title, "scalar.js", settings).encode(),
        "scalar.js": renderer.script(),
        "scalar-licences.txt": renderer.LICENCES.read_bytes(),
    }


def write_reference(documents: dict[str, dict[str, Json]], root: Path, opening: str) -> None:
    """Write the package from which the emulator serves the page.

    Args:
        documents: The document of each revision of the API, by its name, oldest first.
        root: The folder of the generated packages.
        opening: The text of the package's `__init__.py`.

    Raises:
        DocumentError: A document has no title.
        PageError: The samples do not match the operations, or the renderer is missing.
    """
    package = root / PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(opening, encoding="utf-8")
    sources: dict[str, dict[str, Json]] = {}
    for revision, document in page_documents(documents).items():
        name = "openapi.json" if revision == BASE else f"openapi-{revision}.json"
        (package / name).write_text(as_json(document), encoding="utf-8")
        sources[revision] = {"url": f"reference/{name}"}
    # With its hash in the URL, the emulator lets browsers cache the script for good.
    script = f"reference/scalar.js?v={renderer.digest()}"
    text = page(_title(documents[BASE]), script, {"sources": _sources(sources)})
    (package / "index.html").write_text(text, encoding="utf-8")


def _sources(documents: dict[str, dict[str, Json]]) -> list[Json]:
    """Return the documents as the renderer's sources, between which the reader can choose; the oldest is the first."""
    return [
        {"title": f"Revision {revision}", "slug": revision, "default": revision == BASE, **document}
        for revision, document in documents.items()
    ]


def page(title: str, script: str, settings: dict[str, Json]) -> str:
    """Return the page as HTML.

    Args:
        title: The title that the browser shows.
        script: The URL of the renderer's script, relative to the page.
        settings: The renderer's settings besides those that every page has.
    """
    configuration = {**QUIET, **SHOWN, **settings, "customCss": STYLE.read_text(encoding="utf-8")}
    template = TEMPLATE.read_text(encoding="utf-8")
    values = {
        "title": html.escape(title),
        "renderer": html.escape(script),
        "start": _hash_of_inline_script(template),
        # Any "</" could end the script element, even inside a JSON string.
        "configuration": json.dumps(configuration, ensure_ascii=False).replace("</", "<\\/"),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda name: values[name[1]], template)


def _title(document: dict[str, Json]) -> str:
    title = section(document, "info").get("title")
    if not isinstance(title, str):
        raise DocumentError("The document has no info.title, or it is not a string.")
    return title


def _hash_of_inline_script(template: str) -> str:
    """Return the content security policy's source expression for the template's only inline script."""
    [script] = re.findall(r"<script>(.*?)</script>", template, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
