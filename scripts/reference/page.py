"""The page in its two forms: a folder to open from disk, and a package for the emulator to serve."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import TYPE_CHECKING

from scripts.document import ROOT, DocumentError, as_json, section
from scripts.reference import renderer
from scripts.reference.page_document import page_document

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


def static_page(contract: dict[str, Json]) -> dict[str, bytes]:
    """Return the files of the page to open from disk.

    A browser loads no other files for a page opened from disk, so the document is inside the page. For the same reason
    the page cannot send requests.

    Args:
        contract: The document.

    Returns:
        The content of each file by its name; the same document gives the same bytes.

    Raises:
        DocumentError: The document has no title.
        PageError: The samples do not match the operations, or the renderer is missing.
    """
    title = _title(contract)
    settings: dict[str, Json] = {"content": page_document(contract), "hideTestRequestButton": True}
    return {
        "index.html": page(title, "scalar.js", settings).encode(),
        "scalar.js": renderer.script(),
        "scalar-licences.txt": renderer.LICENCES.read_bytes(),
    }


def write_reference(document: dict[str, Json], root: Path, opening: str) -> None:
    """Write the package from which the emulator serves the page.

    Args:
        document: The document.
        root: The folder of the generated packages.
        opening: The text of the package's `__init__.py`.

    Raises:
        DocumentError: The document has no title.
        PageError: The samples do not match the operations, or the renderer is missing.
    """
    package = root / PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(opening, encoding="utf-8")
    (package / "openapi.json").write_text(as_json(page_document(document)), encoding="utf-8")
    # With its hash in the URL, the emulator lets browsers cache the script for good.
    script = f"reference/scalar.js?v={renderer.digest()}"
    text = page(_title(document), script, {"url": "reference/openapi.json"})
    (package / "index.html").write_text(text, encoding="utf-8")


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
