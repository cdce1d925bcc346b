"""The mutants that no test can notice, listed one by one in equivalents.toml with the reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.mutation.runs import Change

if TYPE_CHECKING:
    from scripts.mutation.runs import Mutant

FILE = Path(__file__).with_name("equivalents.toml")


@dataclass(frozen=True)
class Equivalent:
    """A mutant that behaves like the code it was made from.

    Attributes:
        function: The changed function, such as `_pages.Walk.advance`.
        change: What the mutant changes.

    """

    function: str
    change: Change


def entries(file: Path = FILE) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of the list, by room."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def read(room: str, file: Path = FILE) -> list[Equivalent]:
    """Return the equivalent mutants of a room."""
    return [
        Equivalent(entry["function"], Change(entry["line"], entry["line"].replace(entry["change"], to, 1)))
        for entry in entries(file).get(room, [])
        for to in entry["to"]
    ]


def split(survivors: dict[Mutant, Change], listed: list[Equivalent]) -> tuple[dict[Mutant, Change], list[Equivalent]]:
    """Return the survivors that are not listed, and the listed mutants that are not among the survivors.

    A listed mutant stands for one survivor, also where the same line occurs twice in a function.
    """
    left = list(listed)
    unlisted: dict[Mutant, Change] = {}
    for mutant, change in survivors.items():
        found = Equivalent(mutant.function, change)
        if found in left:
            left.remove(found)
        else:
            unlisted[mutant] = change
    return unlisted, left
