"""Every sample, in every language, run as a program against its own emulator."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scripts.document.revisions import revisions
from scripts.reference.samples import LANGUAGES, Language
from tests.reference import programs
from tests.reference.stage import GROUPS, MAPPINGS, STORES, Stage, staged
from twilio_memory_emulator.contract.document import operations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from twilio_memory import ApiRevision

OPERATIONS = {revision: list(operations(revision)) for revision in revisions()}

# What a sample that fetches must print.
PRINTED = {
    "FetchDataMapping": ["people"],
    "FetchOperation": ["COMPLETED"],
    "FetchStore": ["support", "ACTIVE"],
    "FetchTraitGroup": ["Membership", "tier", "NUMBER"],
}
# What a sample that lists must print: text that each item holds, how many items in all, how many on the first page.
LISTED: dict[str, tuple[str, int, int]] = {
    "ListDataMappings": ("mem_datamapping_", MAPPINGS, 100),
    "ListTraitGroups": ("Group-", GROUPS - 2, 19),
    "ListStores": ("mem_store_", STORES, 10),
}
# What must be true once a sample that writes has run.
DONE: dict[str, Callable[[Stage], bool]] = {
    "CreateDataMapping": lambda stage: stage.mapping_names() == {"people", "crm-contacts"},
    "CreateStore": lambda stage: stage.store_names() == {"support", "support-memory"},
    "CreateTraitGroup": lambda stage: stage.traits("Loyalty") == {"tier", "points"},
    "DeleteStore": lambda stage: stage.store_names() == set(),
    "DeleteDataMapping": lambda stage: stage.mapping_names() == set(),
    "DeleteTraitGroup": lambda stage: stage.traits("Membership") is None,
    "PatchDataMapping": lambda stage: stage.mapping_names() == {"crm-contacts-v2"},
    "PatchStore": lambda stage: stage.store_names() == {"support-memory-eu"},
    "PatchTraitGroup": lambda stage: stage.traits("Membership") == {"tier", "joinedOn"},
}


def test_every_operation_has_an_expected_outcome() -> None:
    assert sorted([*PRINTED, *LISTED, *DONE]) == sorted(OPERATIONS["2026-10"])


@pytest.mark.parametrize("revision", revisions())
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.label)
def test_each_sample_does_what_its_operation_is_for(
    language: Language, revision: ApiRevision, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    lacking = programs.missing(language.suffix)
    if lacking:
        why = f"The samples in {language.label} were not run: {lacking}"
        (pytest.fail if os.environ.get("LANGUAGES_REQUIRED", "0") not in {"", "0"} else pytest.skip)(why)
    command = programs.prepare(language.suffix, revision, OPERATIONS[revision], tmp_path)
    for operation in OPERATIONS[revision]:
        with subtests.test(operation), staged(operation, revision) as stage:
            assert operation not in DONE or not DONE[operation](stage)
            done = programs.run(command(operation), stage.variables)
            assert (done.returncode, [status for _, status in stage.asked if status >= 300]) == (0, []), done.stderr
            assert operation in {name for name, _ in stage.asked}
            _check_outcome(operation, language, stage, done.stdout)


def _check_outcome(operation: str, language: Language, stage: Stage, printed: str) -> None:
    if operation in LISTED:
        mark, everything, first_page = LISTED[operation]
        assert printed.count(mark) == (first_page if language.label == "curl" else everything)
    elif operation in PRINTED:
        assert [text for text in PRINTED[operation] if text not in printed] == []
    else:
        assert "proc_job_" in printed
        assert DONE[operation](stage)
