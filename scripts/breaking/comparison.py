"""Compares two versions of the document: oasdiff's changelog, and the differences that oasdiff passes over.

oasdiff has several hundred rules, but none for many changes that break callers, such as another media type or a renamed
path parameter. `scripts.compare` sees whatever differs in meaning, but does not judge. So whatever it sees and oasdiff
does not mention becomes a change, and is judged here. In case of doubt it is breaking: a person can call it harmless.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.breaking import oasdiff
from scripts.breaking.changes import Change, Class
from scripts.compare.report import compare
from scripts.document import ROOT, root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.compare.differences import Difference
    from scripts.document import Json, Operation

# False alarms that a person has judged.
JUDGED = ROOT / "spec" / "published" / "judged-harmless.txt"
NAMES = ("the base", "the revision")
RULE = "compare"
# What may be added without harm, and not removed.
_PARTS = frozenset({"content", "discriminator", "headers", "paths", "properties", "responses"})
# What restricts a value by being there.
_RESTRICTIONS = frozenset(
    {"additionalProperties", "anyOf", "contains", "dependentRequired", "dependentSchemas", "enum", "format", "items"}
    | {"maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength"}
    | {"minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems"}
    | {"propertyNames", "required", "schema", "unevaluatedItems", "uniqueItems"}
)
# Names of rules about a field. `request-body-property-names-…` is about the keyword propertyNames.
_OF_A_FIELD = re.compile(r"-property(?!-names)(-|$)")
# Steps below which less is more, or either.
_INVERTED = frozenset({"what is forbidden", "`if`"})
# Steps of oasdiff's paths that are not fields.
_STEPS = frozenset({"", "additionalProperties", "items"})


def changes(base: dict[str, Json], revision: dict[str, Json], judged: Path = JUDGED) -> list[Change]:
    """Return what has changed from `base` to `revision`, breaking changes first.

    Args:
        base: The older version.
        revision: The newer version.
        judged: A file of changes to leave out, one a line, as `Change` prints them.

    Raises:
        ToolMissingError: If oasdiff is not here and cannot be built.
        ComparisonError: If one of the two is not an OpenAPI document.
        DocumentError: If a reference leads nowhere.
    """
    entries = oasdiff.changelog(base, revision)
    ruled = [
        Change(entry.rule, Class.of(breaking=entry.breaking), f"{entry.method} {entry.path}".strip(), entry.text)
        for entry in entries
    ]
    harmless = set(judged.read_text(encoding="utf-8").splitlines()) if judged.exists() else set[str]()
    found = dict.fromkeys([*ruled, *_overlooked(base, revision, entries)])
    kept = [change for change in found if str(change) not in harmless]
    return sorted(kept, key=lambda change: (-change.kind, change.operation, change.text))


def _overlooked(base: dict[str, Json], revision: dict[str, Json], entries: list[oasdiff.Entry]) -> Iterator[Change]:
    """Yield the differences of two versions that none of `entries`, oasdiff's changelog, mentions.

    Raises:
        DocumentError: If a reference leads nowhere.
    """
    report = compare(root(base), root(revision), names=NAMES)
    for difference in report.document:
        yield _change(difference, "")
    for shared in report.operations:
        about = [entry for entry in entries if _is_about(entry, shared.ours)]
        for difference in shared.differences:
            if not any(_mentions(entry, difference) for entry in about):
                yield _change(difference, _named(shared.ours))
    for operations, kind in ((report.only_ours, Class.BREAKING), (report.only_theirs, Class.ADDITIVE)):
        for operation in operations:
            if not any(_is_about(entry, operation) and "paths" in entry.keywords for entry in entries):
                yield Change(RULE, kind, _named(operation), f"only {NAMES[kind is Class.ADDITIVE]} has the operation")


def _named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _is_about(entry: oasdiff.Entry, operation: Operation) -> bool:
    """Return whether `entry` is about `operation` or the whole document."""
    return not entry.method or (entry.method, _nameless(entry.path)) == (operation.method, _nameless(operation.path))


def _nameless(path: str) -> str:
    return re.sub(r"{[^}]*}", "{}", path)


def _mentions(entry: oasdiff.Entry, difference: Difference) -> bool:
    """Return whether `entry` is about the same keyword in the same place."""
    place = difference.place
    part = "requestBody" if place == "request body" else "responses" if place.startswith("response ") else entry.part
    if difference.keyword not in entry.keywords or entry.part != part:
        return False
    if not {name.lower() for name in difference.names} <= {quoted.lower() for quoted in entry.quoted}:
        return False
    fields = tuple(name for name in difference.fields if name not in _STEPS)
    if _OF_A_FIELD.search(entry.rule):
        return fields in {_fields(quoted) for quoted in entry.quoted}
    return not fields


def _fields(path: str) -> tuple[str, ...]:
    """Return the names of fields in one of oasdiff's paths, such as `mappingTo/oneOf[#/…]/mappings/items`."""
    steps = re.sub(r"(allOf|anyOf|oneOf)\[[^\]]*\]", "", path).split("/")
    return tuple(step for step in steps if step not in _STEPS)


def _change(difference: Difference, operation: str) -> Change:
    place = (difference.place, " > ".join(difference.path), difference.text(NAMES))
    return Change(f"{RULE}-{difference.keyword}", _class(difference), operation, ": ".join(filter(None, place)))


def _class(difference: Difference) -> Class:
    keyword = difference.keyword
    if keyword == "deprecated":
        return Class.ADDITIVE
    if keyword in {"servers", "security"}:
        separator = " " if keyword == "servers" else " or "
        old, new = ({*(side or "").split(separator)} for side in (difference.ours, difference.theirs))
        return Class.of(breaking=not old <= new)
    if keyword in _PARTS:
        return Class.of(breaking=difference.ours is not None)
    in_response = difference.place.startswith("response ")
    if keyword == "additionalProperties" and in_response and difference.exclusive:
        # Clients have to ignore fields that they do not know.
        return Class.ADDITIVE
    narrower = _narrower(difference)
    return Class.of(breaking=narrower is None or narrower is not in_response)


def _narrower(difference: Difference) -> bool | None:
    """Return whether the revision allows less than the base; False if it allows more, None if that is unknown."""
    added, removed = difference.ours in {None, "no"}, difference.theirs in {None, "no"}
    if difference.keyword != "not" and _INVERTED & {*difference.path}:
        return None
    if difference.keyword in _RESTRICTIONS and added is not removed:
        return added is not difference.permissive
    if difference.keyword == "type" and "any" in {difference.ours, difference.theirs}:
        return difference.ours == "any"
    return None
