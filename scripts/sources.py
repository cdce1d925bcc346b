"""List where each statement of the document comes from: `python -m scripts.sources [seed|docs|reading]`.

An element that says nothing, like all that encloses it, is the seed's: `info.description` of the document explains it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.generate.document import DOCUMENT, DocumentError, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.generate.document import Json

KINDS = ("seed", "docs", "reading")


@dataclass(frozen=True)
class Source:
    """What the document says about the origin of one of its elements."""

    place: str
    """The JSON pointer of the element."""
    kind: str
    """`seed`, `docs` or `reading`."""
    why: str


def sources(node: Json, place: str = "#") -> Iterator[Source]:
    """Yield every `x-source` inside `node`, in the order of the document.

    Raises:
        DocumentError: where one has no known `from` or no `why`.
    """
    if isinstance(node, dict):
        if "x-source" in node:
            yield _source(node["x-source"], place)
        for key, child in node.items():
            yield from sources(child, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from sources(child, f"{place}/{index}")


def _source(told: Json, place: str) -> Source:
    match told:
        case {"from": str(kind), "why": str(why)} if kind in KINDS and why.strip():
            return Source(place, kind, why.strip())
        case _:
            raise DocumentError(f"{place}/x-source needs a `from` out of {', '.join(KINDS)}, and a `why`.")


def main(arguments: list[str] | None = None) -> int:
    """Print the sources, all or those of one kind, and how many they are."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sources", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS, help="default: all")
    chosen = parser.parse_args(arguments).kind
    try:
        found = [source for source in sources(read(DOCUMENT)) if chosen in (None, source.kind)]
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
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader such as head may have seen enough
    sys.exit(main())
