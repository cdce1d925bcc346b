"""A reader with a browser: visits the page in Chromium and reports what was to be seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from scripts import node_tools

FOLDER = Path(__file__).parent / "browser"
TRIES = 3
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """Return the path of a Chromium: the variable CHROMIUM, else one on the path, else None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def visit(executable: str, visits: list[dict[str, Any]], scratch: Path) -> list[dict[str, Any]]:
    """Make each visit with a fresh browser profile, and return what was seen.

    Args:
        executable: The path of Chromium.
        visits: The orders for browse.mjs.
        scratch: A folder for the file that holds them.
    """
    node_tools.install(FOLDER)
    orders = scratch / "orders.json"
    orders.write_text(json.dumps({"executable": executable, "visits": visits}), encoding="utf-8")
    command = [node_tools.program("node"), str(FOLDER / "browse.mjs"), str(orders)]
    said = ""
    # A busy machine may starve the browser; a defect of the page shows at every try.
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=900, check=False)
        if done.returncode == 0:
            found: list[dict[str, Any]] = json.loads(done.stdout)
            return found
        said = done.stderr
    raise RuntimeError(f"browse.mjs failed {TRIES} times, the last time with:\n{said}")
