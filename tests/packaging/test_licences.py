"""Each wheel's metadata states the licences of what the wheel holds, and the wheel holds their texts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from packaging.licenses import canonicalize_license_expression

from tests.packaging.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.packaging.conftest import Distribution

LOCK = ROOT / "reference" / "renderer" / "package-lock.json"
RULE = f"\n{'-' * 80}\n"
# Words that the text of each licence has and no other's.
WORDS = {
    "0BSD": r"with or without fee is hereby granted\.",
    "AFL-2.1": r"Academic Free License version 2\.1",
    "Apache-2.0": r"Apache License,? Version 2\.0",
    "BSD-2-Clause": r"in binary form must reproduce((?!Neither the name).)*$",
    "BSD-3-Clause": r"in binary form must reproduce.*Neither the name",
    "CC0-1.0": r"CC0 1\.0 Universal",
    "ISC": r"with or without fee is hereby granted, provided that",
    "MIT": r"Permission is hereby granted, free of charge, to any person obtaining",
}


def sections(licences: str) -> Iterator[tuple[list[str], str]]:
    """Yield the packages and the text of each licence in scalar-licences.txt."""
    for section in licences.split(RULE)[1:]:
        owners, _, text = section.strip().partition("\n")
        yield owners.split(", "), " ".join(text.split())


@pytest.fixture(scope="session")
def bundled(emulator: Distribution) -> list[tuple[list[str], str]]:
    (name,) = [name for name in emulator.names if re.search(r"dist-info/.*/scalar-licences\.txt$", name)]
    return list(sections(emulator.read(name.partition("/")[2])))


@pytest.fixture(scope="session")
def stated() -> dict[str, str]:
    """The licence that each package of the reference page's script states: "name version" to expression."""
    packages: dict[str, dict[str, Any]] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {
        f"{path.rpartition('node_modules/')[2]} {package['version']}": package["license"].strip("()")
        for path, package in packages.items()
        if path
    }


def ids(expression: str) -> set[str]:
    return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR"}


def alternatives(expression: str) -> set[frozenset[str]]:
    """Return what an expression joins by AND: each a choice of licences."""
    return {frozenset(ids(part)) for part in expression.split(" AND ")}


def test_the_client_is_under_the_apache_licence_only(client: Distribution) -> None:
    assert client.metadata["License-Expression"] == "Apache-2.0"
    assert client.metadata.get_all("License-File") == ["LICENSE"]


def test_the_emulator_is_under_our_licence_and_those_of_the_pages_script(
    emulator: Distribution, bundled: list[tuple[list[str], str]], stated: dict[str, str]
) -> None:
    expression = emulator.metadata["License-Expression"]
    assert canonicalize_license_expression(expression) == expression
    owners = {owner for names, _ in bundled for owner in names}
    assert len(owners) > 100
    wanted = {frozenset(ids(stated[owner])) for owner in owners}
    assert alternatives(expression) == wanted | {frozenset({"Apache-2.0"})}


def test_the_text_of_each_licence_is_one_that_its_packages_state(
    bundled: list[tuple[list[str], str]], stated: dict[str, str]
) -> None:
    for owners, text in bundled:
        found = {name for name, words in WORDS.items() if re.search(words, text)}
        for owner in owners:
            assert found == ids(stated[owner]), owner


def test_the_emulators_wheel_holds_both_texts(emulator: Distribution) -> None:
    ours, scalars = emulator.metadata.get_all("License-File", [])
    assert ours == "LICENSE"
    assert scalars.endswith("/scalar-licences.txt")
    assert emulator.read("licenses/LICENSE") == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_licences_are_next_to_the_script_in_the_wheel(emulator: Distribution) -> None:
    (script,) = [name for name in emulator.names if name.endswith("/scalar.js.gz")]
    assert script.replace("scalar.js.gz", "scalar-licences.txt") in emulator.names
