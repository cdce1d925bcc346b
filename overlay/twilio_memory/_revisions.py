"""The revisions of the API, as far as the client must know them before it sends. A test compares them to the documents.

What the revisions say alike, and what only the service needs to check, is not here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ApiRevision: TypeAlias = Literal["2026-05", "2026-10"]
"""A revision of the API, named by the month of Twilio's document."""

FIELD_KEYS = ("fieldName", "expression")
"""The keys under which a mapping item has named its source field, in any revision."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What one revision of the API says differently from another.

    Attributes:
        name: Its name.
        source_types: The types of sources.
        same_types: By the type of another revision, the type that means the same in this one.
        field_keys: The keys of a mapping item that name its source field. The first is required.
        longest_field: The maximum length of that name, in characters.
        name_pattern: What the whole display name of a data mapping matches.
        empty_patches: Whether a patch may be without fields.
        deletes_stores: Whether stores can be deleted.

    """

    name: ApiRevision
    source_types: tuple[str, ...]
    field_keys: tuple[str, ...]
    longest_field: int
    name_pattern: str
    empty_patches: bool
    deletes_stores: bool
    same_types: Mapping[str, str] = field(default_factory=dict[str, str])


MAY_2026 = Revision(
    "2026-05",
    source_types=("DATASET",),
    field_keys=("fieldName", "expression"),
    longest_field=64,
    name_pattern="[a-zA-Z][a-zA-Z0-9-_.]{0,127}",
    empty_patches=True,
    deletes_stores=False,
    same_types={"DATASET_CLOUDAPP": "DATASET", "DATASET_WAREHOUSE": "DATASET"},
)
OCTOBER_2026 = Revision(
    "2026-10",
    source_types=("INGRESS", "DATASET_CLOUDAPP", "DATASET_WAREHOUSE"),
    field_keys=("expression",),
    longest_field=256,
    name_pattern="[a-zA-Z][a-zA-Z0-9-.]{0,63}",
    empty_patches=False,
    deletes_stores=True,
)
DEFAULT = MAY_2026
REVISIONS: dict[str, Revision] = {one.name: one for one in (MAY_2026, OCTOBER_2026)}
"""By name, oldest first."""


def way_out(can: Callable[[Revision], bool]) -> str | None:
    """Return how to use a revision that can do something, as a sentence, or None if there is none."""
    for one in REVISIONS.values():
        if can(one):
            return f'Revision {one.name} can: MemoryClient(api_revision="{one.name}").'
    return None
