"""The strict emulator under schemathesis: examples, coverage, fuzzing and sequences through the document's links.

It is held to one revision of the API after the other. `FUZZ_EXAMPLES` and `FUZZ_SEED` in the environment make it longer
or different; `python -m scripts.fuzz` does the same over a socket, with a report.
"""

from __future__ import annotations

import os

import pytest

from scripts.fuzz.hooks import WRITES
from scripts.fuzz.target import REVISIONS
from tests.fuzz.in_process import PHASES, fuzz, fuzz_sequences
from twilio_memory_emulator.contract.document import operations

SEED = int(os.environ.get("FUZZ_SEED", "520056"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
each_revision = pytest.mark.parametrize("revision", REVISIONS)


@each_revision
def test_the_emulator_keeps_the_document(revision: str, subtests: pytest.Subtests) -> None:
    """One run, many assertions: nothing is found, and not only refused requests were tried."""
    outcome = fuzz(lambda emulator: emulator.app, seed=SEED, examples=EXAMPLES, revision=revision)
    known = operations(revision)

    with subtests.test("no check fails"):
        assert not outcome.failures, "\n\n".join(outcome.failures)
    with subtests.test("every phase runs and succeeds"):
        assert {phase: outcome.phases.get(phase) for phase in PHASES} == dict.fromkeys(PHASES, "success")
    for name in known.keys() & set(WRITES):
        with subtests.test("enough schema-valid writes are accepted", operation=name):
            assert outcome.valid[name] >= 5
            assert outcome.accepted[name] >= min(10, outcome.valid[name] / 4)
    for name in known:
        with subtests.test("success, bad requests and missing credentials are met", operation=name):
            assert {202 if name in WRITES else 200, 400, 401} <= outcome.statuses(name)
    with subtests.test("stale entity tags and unknown resources are met"):
        assert outcome.count(412) > 5
        assert outcome.count(404) > 20


@each_revision
def test_sequences_through_the_links_find_nothing(revision: str, subtests: pytest.Subtests) -> None:
    outcome = fuzz_sequences(lambda emulator: emulator.app, seed=SEED, examples=EXAMPLES, revision=revision)

    with subtests.test("no check fails"):
        assert not outcome.failures, "\n\n".join(outcome.failures)
    with subtests.test("writes are accepted and read again"):
        assert outcome.count(202) > EXAMPLES
        assert outcome.count(200) > EXAMPLES
