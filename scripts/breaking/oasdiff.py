"""Runs oasdiff, which knows the field's rules. It is built from its pinned Go module when it is first needed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.document import ROOT, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.document import Json

MODULE = "github.com/oasdiff/oasdiff"
VERSION = "v1.36.0"
EXECUTABLE = ROOT / ".tools" / f"oasdiff-{VERSION}" / "oasdiff"
# Where we are stricter than oasdiff: names in generated clients, defaults, and what clients read.
SEVERITY = Path(__file__).with_name("severity.txt")
_OPTIONS = ["--format", "json", "--flatten-allof", "--flatten-params", "--severity-levels", str(SEVERITY)]
_BUILD_SECONDS = 600
# oasdiff's levels: 1 informs of a change, 2 warns of a likely break, 3 is sure of one.
_WARNING = 2
# Keywords that say the same as another one, and parts of a document that stand for a keyword.
_SYNONYMS = {
    "const": "enum",
    "exclusiveMaximum": "maximum",
    "exclusiveMinimum": "minimum",
    "mapping": "discriminator",
    "nullable": "type",
    "propertyName": "discriminator",
    "unevaluatedProperties": "additionalProperties",
}
# It reports these whether a variant comes or goes or only its value changes, and does not judge them.
_UNJUDGED = ("discriminator-mapping-added", "discriminator-mapping-deleted")


class ToolMissingError(Exception):
    """oasdiff is not here and cannot be built. The message says why and what to do."""


class ComparisonError(Exception):
    """oasdiff could not compare the two documents. The message holds what it printed."""


@dataclass(frozen=True)
class Entry:
    """An entry of oasdiff's changelog.

    Attributes:
        rule: The name of the rule.
        breaking: Whether oasdiff is sure of a break or warns of one.
        method: The method of the operation, or "" if it is about the whole document.
        path: The path of the operation, or "".
        text: What has changed, in words.
        part: The part of an operation that the rule is about: `requestBody`, `parameters`, `responses` or "".
        keywords: The OpenAPI keywords that the rule is about.
    """

    rule: str
    breaking: bool
    method: str
    path: str
    text: str
    part: str
    keywords: frozenset[str]

    @property
    def quoted(self) -> frozenset[str]:
        """The names and values that the text quotes."""
        return frozenset(re.findall(r"`([^`]*)`", self.text))


def changelog(base: dict[str, Json], revision: dict[str, Json]) -> list[Entry]:
    """Return the changes from `base` to `revision` that oasdiff has a rule for.

    Raises:
        ToolMissingError: If oasdiff is not here and cannot be built.
        ComparisonError: If one of the two is not an OpenAPI document.
    """
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch) / "base.json", Path(scratch) / "revision.json"
        old.write_text(as_json(base), encoding="utf-8")
        new.write_text(as_json(revision), encoding="utf-8")
        found: list[dict[str, Any]] = _run(["changelog", *_OPTIONS, str(old), str(new)]) or []
    if not found:
        return []
    rules = {rule["id"]: rule for rule in _run(["checks", "changelog", "--format", "json"])}
    return [_entry(one, rules[one["id"]]) for one in found if one.get("section") != "info"]


def _entry(found: dict[str, Any], rule: dict[str, Any]) -> Entry:
    text = str(found["text"])
    places = [re.sub(r":.*", "", place).split(".") for place in rule["locations"]]
    keywords = frozenset[str]() if found["id"].endswith(_UNJUDGED) else frozenset(_keywords(places, text))
    part = next((part for part in ("requestBody", "parameters", "responses") if part in places[0]), "")
    breaking = found["level"] >= _WARNING
    return Entry(found["id"], breaking, found.get("operation", ""), found.get("path", ""), text, part, keywords)


def _keywords(places: list[list[str]], text: str) -> Iterator[str]:
    """Yield the keywords that `places`, such as `paths.*.*.requestBody.content.*.schema.maxLength`, lead to."""
    for place in places:
        if "security" in place or "securitySchemes" in place:
            yield "security"
            continue
        keyword = [step for step in place if "*" not in step][-1]
        # A rule about both `type` and `format` says in its text which of them it has found.
        if not (keyword in {"type", "format"} and {"`type`", "`format`"} & {*re.findall(r"`[^`]*`", text)}) or (
            f"`{keyword}`" in text
        ):
            yield _SYNONYMS.get(keyword, keyword)


def executable() -> Path:
    """Return the pinned oasdiff, building it first if necessary.

    Raises:
        ToolMissingError: If there is no Go, or it cannot build oasdiff.
    """
    if not EXECUTABLE.exists():
        _build()
    return EXECUTABLE


def _build() -> None:
    go = shutil.which("go")
    if not go:
        raise ToolMissingError(f"oasdiff {VERSION} is built with Go, and there is no `go` on PATH. Install Go.")
    EXECUTABLE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=EXECUTABLE.parent) as scratch:
        done = subprocess.run(
            [go, "install", f"{MODULE}@{VERSION}"],
            env={**os.environ, "GOBIN": scratch, "GOFLAGS": ""},
            capture_output=True,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
        if done.returncode:
            raise ToolMissingError(f"`go install {MODULE}@{VERSION}` failed:\n{done.stderr.strip()}")
        # Two runs may build at once: both programs are the same, so it does not matter which one stays.
        (Path(scratch) / "oasdiff").replace(EXECUTABLE)


def _run(arguments: list[str]) -> Any:  # noqa: ANN401 - whatever JSON it prints
    done = subprocess.run([str(executable()), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ComparisonError(f"oasdiff {arguments[0]} ended with {done.returncode}:\n{done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout.strip() else None
