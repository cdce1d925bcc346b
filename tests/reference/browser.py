"""A reader with a browser: visits the page in Chromium and tells what was to be seen."""

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
    """Return the path of a Chromium, which the variable CHROMIUM may give, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def visit(executable: str, visits: list[dict[str, Any]], scratch: Path) -> list[dict[str, Any]]:
    """Make each visit in a browser that knows nothing of the others, and return what was seen.

    Args:
        executable: the path of Chromium.
        visits: what browse.mjs takes.
        scratch: a folder for the orders.
    """
    node_tools.install(FOLDER)
    orders = scratch / "orders.json"
    orders.write_text(json.dumps({"executable": executable, "visits": visits}), encoding="utf-8")
    command = [node_tools.program("node"), str(FOLDER / "browse.mjs"), str(orders)]
    said = ""
    # A browser may be starved by what else a busy machine does; what is wrong with a page is wrong each time.
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=900, check=False)
        if done.returncode == 0:
            found: list[dict[str, Any]] = json.loads(done.stdout)
            return found
        said = done.stderr
    raise RuntimeError(f"browse.mjs failed {TRIES} times, the last one with:\n{said}")
