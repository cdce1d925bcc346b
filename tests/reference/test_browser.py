"""The page as a reader sees it, in a real browser: from disk and from the emulator, light and dark, wide and narrow.

The screenshots go to the folder that the variable REFERENCE_SCREENSHOTS names, else to pytest's temporary folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scripts import document
from scripts.document.revisions import read_revisions
from scripts.reference.page import static_page
from scripts.reference.page_document import error_codes
from scripts.reference.samples import LANGUAGES, sample
from tests.reference import browser
from twilio_memory_emulator import Emulator

WIDE, NARROW = (1280, 900), (390, 844)
# What WCAG 2 asks of text, at level AA.
LEAST_CONTRAST = 4.5

CONTRACTS: dict[str, Any] = read_revisions()
# The page opens with the older revision.
OLDER, NEWER = CONTRACTS
# The operations of each revision, by anchor.
OPERATIONS: dict[str, dict[str, dict[str, Any]]] = {
    revision: {
        f"tag/{operation['tags'][0].lower()}/{method.upper()}{path}": operation
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }
    for revision, contract in CONTRACTS.items()
}
# The anchors of operations, which are the same in each revision that has them.
NAMES = {one["operationId"]: anchor for anchor, one in OPERATIONS[NEWER].items()}

# What a reader may search for, and the operations of the older revision that have it.
SEARCHES = {
    "Retry-After": set(NAMES) - {"DeleteStore"},
    "ETag": {"FetchDataMapping", "FetchStore", "FetchTraitGroup"},
    "520047": {"FetchTraitGroup", "PatchTraitGroup", "DeleteTraitGroup"},
    "520051": {"FetchOperation"},
    "520056": {"CreateDataMapping", "PatchDataMapping"},
}
# The search is fuzzy. It ranks these operations first, since nothing else on the page reads nearly the same.
RANKED = ("Retry-After", "520047", "520051")

Seen = dict[str, Any]


@pytest.fixture
def executable() -> str:
    found = browser.chromium()
    if found is None:
        why = "The page was not tested in a browser: no Chromium on the path or in the variable CHROMIUM."
        (pytest.fail if os.environ.get("BROWSER_REQUIRED", "0") not in {"", "0"} else pytest.skip)(why)
    return found


def visit(url: str, revision: str, size: tuple[int, int], scheme: str, picture: Path, **more: Any) -> Seen:
    """Return the order for a visit to every operation of a revision; see browse.mjs for what `more` may ask for."""
    looks = {"width": size[0], "height": size[1], "scheme": scheme, "screenshots": str(picture)}
    asks = {"anchors": list(OPERATIONS[revision]), "labels": [], "queries": [], "clicked": None, "attempt": None}
    return {"url": url, "revision": revision, "opened": OLDER, **looks, **asks, **more}


def test_the_page_in_a_browser(executable: str, tmp_path: Path, subtests: pytest.Subtests) -> None:
    for name, content in static_page(CONTRACTS).items():
        (tmp_path / name).write_bytes(content)
    with Emulator() as emulator, emulator.serve() as base_url:
        store = emulator.add_store("support")
        visits = plan((tmp_path / "index.html").as_uri(), f"{base_url}/_emulator/reference", tmp_path)
        seen = browser.visit(executable, visits, tmp_path)
    for order, one in zip(visits, seen, strict=True):
        with subtests.test(Path(order["screenshots"]).name):
            check_quiet(one, base_url if order["attempt"] else tmp_path.as_uri())
            check_looks(one, OPERATIONS[order["revision"]])
            check_content(one, order["revision"])
        with subtests.test("another revision is chosen"):
            assert ("choice" in one) == (order["revision"] == NEWER)
            assert "choice" not in one or one["choice"] == {
                "offered": [f"Revision {revision}" for revision in CONTRACTS],
                "overflow": 0,
            }
    for revision, one in zip((OLDER, NEWER), seen, strict=False):
        with subtests.test("samples", revision=revision):
            check_samples(one, revision)
    with subtests.test("search"):
        check_search(seen[0])
    with subtests.test("schemes"):
        light, dark = ({one["background"] for one in some} for some in (seen[::3], seen[1:3]))
        assert (len(light), len(dark), light & dark) == (1, 1, set())
    with subtests.test("an Account SID fits into the wide page"):
        assert seen[2]["userName"] == {"text": emulator.account_sid, "cutOff": 0, "overlapped": []}
    for one, revision in zip(seen[2:], (NEWER, OLDER), strict=True):
        with subtests.test("nothing overlaps the user name"):
            assert (one["userName"]["text"], one["userName"]["overlapped"]) == (emulator.account_sid, [])
        with subtests.test("every status shows its response"):
            check_responses(one, revision)
        with subtests.test("a request sent from the page goes to the emulator that serves it"):
            assert one["attempt"]["url"].startswith(f"{base_url}/v1/ControlPlane/Stores")
            assert one["attempt"]["status"] == 200
            assert store in one["attempt"]["shown"]
        with subtests.test("the script is fetched once"):
            assert one["scriptBytesOnReload"] == 0


def plan(disk: str, served: str, scratch: Path) -> list[Seen]:
    """Return the orders for all visits: wide and narrow, light and dark, to the page on disk and to the served one."""
    pictures = Path(os.environ.get("REFERENCE_SCREENSHOTS", scratch)).resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    labels = [language.label for language in LANGUAGES]
    tried = {"clicked": NAMES["PatchDataMapping"], "attempt": NAMES["ListStores"]}
    return [
        visit(disk, OLDER, WIDE, "light", pictures / "disk-wide-light", labels=labels, queries=list(SEARCHES)),
        visit(disk, NEWER, NARROW, "dark", pictures / "disk-narrow-dark", labels=labels),
        visit(served, NEWER, WIDE, "dark", pictures / "served-wide-dark", **tried),
        visit(served, OLDER, NARROW, "light", pictures / "served-narrow-light", **tried),
    ]


def check_quiet(seen: Seen, origin: str) -> None:
    """Nothing went wrong, and every request went to the page's own origin."""
    assert [message for message in seen["console"] if message[0] in {"error", "warning"}] == []
    assert [url for url in seen["requests"] if not url.startswith(f"{origin}/")] == []
    assert any(urlsplit(url).path.endswith("/scalar.js") for url in seen["requests"])


def check_looks(seen: Seen, operations: dict[str, dict[str, Any]]) -> None:
    """Nothing is wider than the page, no text is too faint, and all statuses of each operation are in view."""
    sections = [seen, *seen["operations"].values()]
    assert [section["overflow"] for section in sections] == [0] * len(sections)
    assert [one for one in (section["faintest"] for section in sections) if one["ratio"] < LEAST_CONTRAST] == []
    assert {anchor: section["reachable"] for anchor, section in seen["operations"].items()} == {
        anchor: list(operation["responses"]) for anchor, operation in operations.items()
    }


def check_content(seen: Seen, revision: str) -> None:
    """The title, the introduction with its error codes, and each operation with what it does are there."""
    contract = CONTRACTS[revision]
    assert seen["title"] == contract["info"]["title"]
    assert contract["info"]["title"] in seen["introduction"]
    assert f"This is revision {revision} of the API." in plain(seen["introduction"])
    assert f"v{contract['info']['version']}" in seen["introduction"]
    assert "Twilio has no part in it." in plain(seen["introduction"])
    assert [code for code in error_codes() if str(code.code) not in seen["introduction"]] == []
    if_match = contract["components"]["parameters"]["IfMatch"]["x-source"]["why"]
    for anchor, operation in OPERATIONS[revision].items():
        text = plain(seen["operations"][anchor]["text"])
        assert operation["summary"] in text
        assert plain(operation["description"]) in text
        assert all(status in text for status in operation["responses"])
        if "/{storeId}" in anchor:
            assert "Not personal data." in text
        if operation["operationId"].startswith("Patch"):
            assert f"Our reading: {plain(if_match)}" in text


def check_samples(seen: Seen, revision: str) -> None:
    """Each sample is shown as it is in its file, and there are no others."""
    for anchor, operation in OPERATIONS[revision].items():
        expected = {
            language.label: sample(operation["operationId"], language, revision).read_text(encoding="utf-8")
            for language in LANGUAGES
        }
        shown = seen["operations"][anchor]["samples"]
        assert [offer.strip() for offer in shown.pop("offered")] == list(expected)
        assert {label: text.splitlines() for label, text in shown.items()} == {
            label: text.splitlines() for label, text in expected.items()
        }


def check_search(seen: Seen) -> None:
    """A response header or an error code finds the operations that have it."""
    wanted = {query: {NAMES[name] for name in names} for query, names in SEARCHES.items()}
    found = seen["found"]
    assert {query: anchors - set(found[query]) for query, anchors in wanted.items()} == {
        query: set() for query in wanted
    }
    assert {query: set(found[query][: len(wanted[query])]) for query in RANKED} == {one: wanted[one] for one in RANKED}


def check_responses(seen: Seen, revision: str) -> None:
    """A click on each status shows the description of its response."""
    operation = OPERATIONS[revision][NAMES["PatchDataMapping"]]
    described: dict[str, str] = {}
    for status, entry in operation["responses"].items():
        response: Any = document.root(CONTRACTS[revision]).inside(entry).followed().raw
        described[status] = response["description"]
    assert seen["responses"].keys() == described.keys()
    assert [status for status, text in described.items() if plain(text) not in plain(seen["responses"][status])] == []


def plain(text: str) -> str:
    """Return the text as a page shows it: without backticks, in one line."""
    return " ".join(text.replace("`", "").split())
