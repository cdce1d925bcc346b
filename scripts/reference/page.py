"""The page: a template, filled with what the renderer shall show and how."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import TYPE_CHECKING

from scripts.document import ROOT

if TYPE_CHECKING:
    from scripts.document import Json

TEMPLATE = ROOT / "reference" / "page.html"
STYLE = ROOT / "reference" / "page.css"

# What the renderer would otherwise do: report its use, fetch fonts, call its maker's services and offer his products.
QUIET: dict[str, Json] = {
    "telemetry": False,
    "withDefaultFonts": False,
    "hideClientButton": True,
    "showDeveloperTools": "never",
    "agent": {"disabled": True},
    "mcp": {"disabled": True},
    "persistAuth": False,
}
# What the reader sees: our samples and none that nobody has run, every operation, no copy of the page's own document.
SHOWN: dict[str, Json] = {
    "hiddenClients": True,
    "documentDownloadType": "none",
    "defaultOpenFirstTag": True,
    "operationTitleSource": "summary",
}


def page(title: str, renderer: str, settings: dict[str, Json]) -> str:
    """Return the page as HTML.

    Args:
        title: What the browser shows as its title.
        renderer: The address of the renderer's script, relative to the page.
        settings: The renderer's configuration beyond what every page has.
    """
    configuration = {**QUIET, **SHOWN, **settings, "customCss": STYLE.read_text(encoding="utf-8")}
    template = TEMPLATE.read_text(encoding="utf-8")
    values = {
        "title": html.escape(title),
        "renderer": html.escape(renderer),
        "start": _hash_of_inline_script(template),
        # A script element ends at the first "</", whatever it holds.
        "configuration": json.dumps(configuration, ensure_ascii=False).replace("</", "<\\/"),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda name: values[name[1]], template)


def _hash_of_inline_script(template: str) -> str:
    """Return the source by which the content security policy admits the template's one inline script."""
    [script] = re.findall(r"<script>(.*?)</script>", template, re.DOTALL)
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
