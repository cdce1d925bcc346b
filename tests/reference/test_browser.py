"""The page as a reader sees it, in a real browser: from a disk and from the emulator, light and dark, wide and narrow.

The screenshots go to the folder that the variable REFERENCE_SCREENSHOTS names, else to pytest's temporary one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from scripts import document
from scripts.reference.__main__ import static_page
from scripts.reference.samples import FOLDER, LANGUAGES
from tests.reference import browser
from twilio_memory_emulator import Emulator

WIDE, NARROW = (1280, 900), (390, 844)
# What WCAG 2 asks of text, at level AA.
LEAST_CONTRAST = 4.5

CONTRACT: dict[str, Any] = document.read()
OPERATIONS: dict[str, dict[str, Any]] = {
    f"tag/{operation['tags'][0].lower()}/{method.upper()}{path}": operation
    for path, item in CONTRACT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
}
[LIST_STORES] = [anchor for anchor, operation in OPERATIONS.items() if operation["operationId"] == "ListStores"]

Seen = dict[str, Any]


@pytest.fixture
def executable() -> str:
    found = browser.chromium()
    if found is None:
        told = "The page was not looked at: there is no Chromium on the path, nor in the variable CHROMIUM."
        (pytest.fail if os.environ.get("BROWSER_REQUIRED", "0") not in {"", "0"} else pytest.skip)(told)
    return found


def visit(url: str, size: tuple[int, int], scheme: str, labels: list[str], attempt: str | None, picture: Path) -> Seen:
    looks = {"width": size[0], "height": size[1], "scheme": scheme}
    asks = {"anchors": list(OPERATIONS), "labels": labels, "attempt": attempt}
    return {"url": url, **looks, **asks, "screenshots": str(picture)}


def test_the_page_in_a_browser(executable: str, tmp_path: Path, subtests: pytest.Subtests) -> None:
    pictures = Path(os.environ.get("REFERENCE_SCREENSHOTS", tmp_path)).resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    for name, content in static_page(CONTRACT).items():
        (tmp_path / name).write_bytes(content)
    labels = [language.label for language in LANGUAGES]
    with Emulator() as emulator, emulator.serve() as base_url:
        store = emulator.add_store("support")
        disk, served = (tmp_path / "index.html").as_uri(), f"{base_url}/_emulator/reference"
        visits = [
            visit(disk, WIDE, "light", labels, None, pictures / "disk-wide-light"),
            visit(disk, NARROW, "dark", [], None, pictures / "disk-narrow-dark"),
            visit(served, WIDE, "dark", [], LIST_STORES, pictures / "served-wide-dark"),
            visit(served, NARROW, "light", [], LIST_STORES, pictures / "served-narrow-light"),
        ]
        seen = browser.visit(executable, visits, tmp_path)
    for order, one in zip(visits, seen, strict=True):
        with subtests.test(Path(order["screenshots"]).name):
            check_quiet(one, tmp_path.as_uri() if order["url"] == disk else base_url)
            check_looks(one)
            check_content(one)
    with subtests.test("samples"):
        check_samples(seen[0])
    with subtests.test("schemes"):
        light, dark = ({one["background"] for one in some} for some in (seen[::3], seen[1:3]))
        assert (len(light), len(dark), light & dark) == (1, 1, set())
    for one in seen[2:]:
        with subtests.test("a request that is tried goes to the emulator that serves the page"):
            assert one["attempt"]["url"].startswith(f"{base_url}/v1/ControlPlane/Stores")
            assert one["attempt"]["status"] == 200
            assert store in one["attempt"]["shown"]


def check_quiet(seen: Seen, origin: str) -> None:
    """Nothing went wrong, and nothing was asked of anybody else."""
    assert [message for message in seen["console"] if message[0] in {"error", "warning"}] == []
    assert [url for url in seen["requests"] if not url.startswith(f"{origin}/")] == []
    assert any(url.endswith("/scalar.js") for url in seen["requests"])


def check_looks(seen: Seen) -> None:
    """Nothing sticks out sideways, and no text is hard to make out."""
    sections = [seen, *seen["operations"].values()]
    assert [section["overflow"] for section in sections] == [0] * len(sections)
    assert [one for one in (section["faintest"] for section in sections) if one["ratio"] < LEAST_CONTRAST] == []


def check_content(seen: Seen) -> None:
    """The title, the introduction, and each operation with what it does are there."""
    assert seen["title"] == CONTRACT["info"]["title"]
    assert CONTRACT["info"]["title"] in seen["introduction"]
    assert "Twilio has no part in it." in seen["introduction"]
    for anchor, operation in OPERATIONS.items():
        text = seen["operations"][anchor]["text"]
        assert operation["summary"] in text
        assert " ".join(operation["description"].replace("`", "").split()) in " ".join(text.split())
        assert all(status in text for status in operation["responses"])
        if "/{storeId}" in anchor:
            assert "Not personal data." in text
        if operation["operationId"].startswith("Patch"):
            assert "Our reading: the parameter is the seed's" in text


def check_samples(seen: Seen) -> None:
    """Each sample is shown as it is in its file, and there are no others."""
    for anchor, operation in OPERATIONS.items():
        expected = {
            language.label: (FOLDER / f"{operation['operationId']}{language.suffix}").read_text(encoding="utf-8")
            for language in LANGUAGES
        }
        shown = seen["operations"][anchor]["samples"]
        assert [offer.strip() for offer in shown.pop("offered")] == list(expected)
        assert {label: text.splitlines() for label, text in shown.items()} == {
            label: text.splitlines() for label, text in expected.items()
        }
