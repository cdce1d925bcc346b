"""List where the statements of the documents come from, with the reasons.

An element whose source is not stated, on itself or on what encloses it, comes from the seed page. `info.description` of
each document explains the three kinds. Of a later revision, the actions of its overlay are listed too: each must state
its source.
"""

from __future__ import annotations

import argparse
import signal
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document import DocumentError, elements
from scripts.document.revisions import actions, overlays, read_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.document import Json

KINDS = ("seed", "docs", "reading")


@dataclass(frozen=True)
class Source:
    """The stated origin of an element of the document.

    Attributes:
        place: The JSON pointer of the element, or the number and the target of an action.
        kind: One of `KINDS`.
        why: The explanation.
    """

    place: str
    kind: str
    why: str


def sources(node: Json) -> Iterator[Source]:
    """Yield every `x-source` in `node`, in the order of the document.

    Raises:
        DocumentError: If one has no known `from` or no `why`.
    """
    for place, element in elements(node):
        if "x-source" in element:
            yield _source(element["x-source"], place)


def action_sources(overlay: Path) -> Iterator[Source]:
    """Yield the `x-source` of each action of the file `overlay`, in its order.

    Raises:
        DocumentError: If the file is no overlay, or an action has no `x-source` or an incomplete one.
    """
    for number, action in enumerate(actions(overlay), 1):
        yield _source(action.get("x-source"), f"{overlay.name}, action {number}: {action['target']}")


def _source(written: Json, place: str) -> Source:
    match written:
        case {"from": str(kind), "why": str(why)} if kind in KINDS and why.strip():
            return Source(place, kind, why.strip())
        case _:
            raise DocumentError(f"{place}: x-source needs a `from` ({', '.join(KINDS)}) and a `why`.")


def main(arguments: list[str] | None = None) -> int:
    """Print all sources, or those of one kind, and their number. Return 0, or 1 if a document is at fault."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sources", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS, help="which sources to list (default: all)")
    chosen = parser.parse_args(arguments).kind
    try:
        parts = {f"Revision {revision}": [*sources(document)] for revision, document in read_revisions().items()}
        parts |= {f"Differences of {revision}": [*action_sources(file)] for revision, file in overlays().items()}
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 1
    for title, everything in parts.items():
        found = [source for source in everything if chosen in (None, source.kind)]
        print(f"{title}: {len(found)} places\n")
        for source in found:
            print(f"{source.kind:8}{source.place}")
            print(textwrap.fill(source.why, 110, initial_indent=" " * 8, subsequent_indent=" " * 8))
        print()
    return 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader such as `head` may stop early
    sys.exit(main())
