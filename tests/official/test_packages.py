"""Twilio's official packages do against the emulator what is known of them, and docs/official-packages.md says so."""

from __future__ import annotations

import pytest

from languages.toolchains import required
from official.outcomes import GONE, OURS, exercise
from official.packages import PACKAGES, Package
from official.report import kept, load


# The packages of one language are installed into the same folders, so one test runs them all.
@pytest.mark.parametrize("language", sorted({package.language for package in PACKAGES.values()}))
def test_each_call_works_or_fails_by_a_known_fault_of_the_package(language: str) -> None:
    packages = [package for package in PACKAGES.values() if package.language == language]
    lacking = packages[0].missing()
    if lacking:
        (pytest.fail if required() else pytest.skip)(f"{language}: {lacking}")
    records = {package.name: exercise(package) for package in packages}

    assert {
        f"{name}: {call}": outcome
        for name, record in records.items()
        for call, outcome in record.calls.items()
        if outcome.startswith((OURS, GONE))
    } == {}
    results = load()
    assert {name: kept(record) for name, record in records.items()} == {name: results[name] for name in records}


def test_the_older_and_the_newest_packages_are_run_in_each_style() -> None:
    def of(language: str) -> list[tuple[str, str]]:
        return [(one.version, one.style) for one in PACKAGES.values() if one.language == language]

    assert of("python") == [("9.10.7", "sync"), ("9.10.7", "async"), ("9.13.0", "sync"), ("9.13.0", "async")]
    assert of("node") == [("6.0.2", ""), ("6.2.0", "")]
    assert [*of("go"), *of("java")] == [("1.31.0", ""), ("13.0.1", "")]


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_a_package_is_pinned_exactly_and_its_lock_names_no_registry(package: Package) -> None:
    texts = [path.read_text(encoding="utf-8") for path in package.inputs]

    assert any(
        pin in text
        for text in texts
        for pin in (
            f"twilio=={package.version} ",
            f'"twilio": "{package.version}"',
            f"twilio-go v{package.version}",
            f"<version>{package.version}</version>",
        )
    )
    assert not any(word in text for text in texts for word in ('"resolved"', "index-url", "<repository>", "replace "))
