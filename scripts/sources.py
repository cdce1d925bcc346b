"""List where the statements of the document come from, with the reasons.

An element whose source is not stated, on itself or on what encloses it, comes from the seed page. `info.description` of
the document explains the three kinds.
"""

from __future__ import annotations

import argparse
import signal
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.document import DocumentError, elements, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.document import Json

KINDS = ("seed", "docs", "reading")


@dataclass(frozen=True)
class Source:
    """The stated origin of an element of the document.

    Attributes:
        place: The JSON pointer of the element.
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


def _source(written: Json, place: str) -> Source:
    match written:
        case {"from": str(kind), "why": str(why)} if kind in KINDS and why.strip():
            return Source(place, kind, why.strip())
        case _:
            raise DocumentError(f"{place}/x-source needs a `from` ({', '.join(KINDS)}) and a `why`.")


def main(arguments: list[str] | None = None) -> int:
    """Print all sources, or those of one kind, and their number. Return 0, or 1 if the document is at fault."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sources", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS, help="which sources to list (default: all)")
    chosen = parser.parse_args(arguments).kind
    try:
        found = [source for source in sources(read()) if chosen in (None, source.kind)]
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 1
    for source in found:
        print(f"{source.kind:8}{source.place}")
        print(textwrap.fill(source.why, 110, initial_indent=" " * 8, subsequent_indent=" " * 8))
    print(f"\n{len(found)} places")
    return 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader such as `head` may stop early
    sys.exit(main())
