"""Schemathesis in process: its engine for single requests, a state machine for sequences.

The engine has a phase for sequences, too. But there all of them share one emulator, so replaying a sequence gives other
responses; Hypothesis then gives up, and the phase ends early without notice. Here each sequence starts with a fresh
emulator that repeats its ids and its time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast
from unittest.mock import patch

import hypothesis
import schemathesis
from hypothesis import HealthCheck
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.engine import Status, events

from scripts.fuzz import hooks, target
from scripts.fuzz.__main__ import document
from scripts.fuzz.references import GeneratedCase, operation_id
from twilio_memory_emulator import ManualClock, defaults
from twilio_memory_emulator.storage import ids

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from schemathesis.core.transport import Response
    from schemathesis.engine.recorder import ScenarioRecorder
    from schemathesis.generation.stateful import APIStateMachine
    from schemathesis.specs.openapi.schemas import OpenApiSchema
    from starlette.types import ASGIApp, Receive, Scope, Send

    from twilio_memory_emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
PHASES = ("examples", "coverage", "fuzzing")


@dataclass
class Outcome:
    """What a run found.

    Attributes:
        phases: How each phase ended.
        failures: The message of each failed check, with a command that repeats the request.
        broken: The failed checks: the name of the check, and the operation.
        answers: How often each operation responded with each status.
        valid: How many schema-valid requests each operation got, without those that checks repeat.
        accepted: How many of them were accepted.
    """

    phases: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    valid: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)

    def statuses(self, operation: str) -> set[int]:
        """Return the statuses of an operation's responses."""
        return {status for name, status in self.answers if name == operation}

    def count(self, status: int) -> int:
        """Return how many responses had this status."""
        return sum(count for (_, found), count in self.answers.items() if found == status)


def fuzz(
    wrap: Callable[[Emulator], ASGIApp],
    *,
    seed: int,
    examples: int,
    phases: Collection[str] = PHASES,
    operations: Collection[str] = (),
    revision: str = target.REVISIONS[0],
) -> Outcome:
    """Run the engine of schemathesis against one emulator.

    Args:
        wrap: Returns the application to call for an emulator.
        seed: The seed of the random generator.
        examples: How many requests to generate for each operation.
        phases: The phases to run.
        operations: The operations to fuzz, by `operationId`; all by default.
        revision: The revision of the API that the emulator holds to.

    Returns:
        The outcome.
    """
    outcome = Outcome()
    with _Stage(wrap, revision) as stage:
        schema = _schema(stage, seed, examples, phases, operations)
        stage.begin(target.MAPPINGS)
        for event in engine.from_schema(schema).execute():
            if isinstance(event, events.PhaseFinished):
                outcome.phases[event.phase.name.value] = event.status.value
            elif isinstance(event, events.ScenarioFinished):
                _record(outcome, event.recorder)
            elif isinstance(event, events.NonFatalError):
                raise event.value
            elif isinstance(event, events.FatalError):
                raise event.exception
            elif isinstance(event, events.EngineFinished):
                outcome.failures += [failure.message for failure in event.failures]
    outcome.valid, outcome.accepted = hooks.Run.references.valid, hooks.Run.references.accepted
    return outcome


def fuzz_sequences(
    wrap: Callable[[Emulator], ASGIApp],
    *,
    seed: int,
    examples: int,
    operations: Collection[str] = (),
    revision: str = target.REVISIONS[0],
) -> Outcome:
    """Play sequences of requests through the document's links, until a check fails.

    Args:
        wrap: Returns the application to call for an emulator.
        seed: The seed of the random generator.
        examples: How many sequences to play.
        operations: The operations to play, by `operationId`; all by default.
        revision: The revision of the API that the emulator holds to.

    Returns:
        The outcome.
    """
    outcome = Outcome()

    def count(_: APIStateMachine, response: Response, case: GeneratedCase) -> None:
        outcome.answers[operation_id(case), response.status_code] += 1

    with _Stage(wrap, revision) as stage:
        schema = _schema(stage, seed, examples, ["stateful"], operations)
        overrides = {"setup": lambda _: stage.begin(mappings=4), "after_call": count}
        sequences = cast("type[APIStateMachine]", type("Sequences", (schema.as_state_machine(),), overrides))
        try:
            hypothesis.seed(seed)(sequences).run(settings=_sequence_settings(examples))
        except FailureGroup as group:
            outcome.failures = [f"{failure.title}\n{failure.message}" for failure in group.exceptions]
    return outcome


class _Stage:
    """An application that can be replaced by a fresh emulator, with ids that repeat."""

    def __init__(self, wrap: Callable[[Emulator], ASGIApp], revision: str) -> None:
        self._wrap = wrap
        self.revision = revision
        self._chance = random.Random(0)  # noqa: S311 - ids that repeat, not secrets
        self._patch = patch.object(ids, "os", self)

    def __enter__(self) -> Self:
        self._patch.start()
        hooks.Run.revision = self.revision
        self.emulator = target.prepared(mappings=0, revision=self.revision)
        return self

    def __exit__(self, *_: object) -> None:
        self.emulator.close()
        self._patch.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def begin(self, mappings: int) -> None:
        """Start again with a fresh emulator that has this many data mappings."""
        self.emulator.close()
        self._chance.seed(0)
        self.emulator = target.prepared(mappings, clock=ManualClock(), revision=self.revision)
        self._app = self._wrap(self.emulator)
        hooks.Run.begin()

    def urandom(self, size: int) -> bytes:
        """Replace `os.urandom`."""
        return self._chance.randbytes(size)


def _sequence_settings(examples: int) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=8,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        print_blob=False,
    )


def _schema(
    stage: _Stage, seed: int, examples: int, phases: Collection[str], operations: Collection[str]
) -> OpenApiSchema:
    settings = (ROOT / "scripts" / "fuzz" / "schemathesis.toml").read_text(encoding="utf-8")
    # The command line passes these as options.
    settings = settings.replace("[generation]", f"[generation]\nmax-examples = {examples}")
    settings = f"seed = {seed}\n" + settings
    settings += "".join(
        f"\n[phases.{phase}]\nenabled = {str(phase in phases).lower()}\n" for phase in (*PHASES, "stateful")
    )
    if operations:
        settings += f"\n[[operations]]\nexclude-operation-id = {list(operations)}\nenabled = false\n"
    with patch.dict(os.environ, FUZZ_USERNAME=defaults.ACCOUNT_SID, FUZZ_PASSWORD=defaults.AUTH_TOKEN):
        config = SchemathesisConfig.from_str(settings)
    schema = schemathesis.openapi.from_path(document(stage.revision), config=config)
    schema.app = stage
    return schema


def _record(outcome: Outcome, recorder: ScenarioRecorder) -> None:
    for identifier, interaction in recorder.interactions.items():
        if interaction.response is not None:
            name = operation_id(recorder.cases[identifier].value)
            outcome.answers[name, interaction.response.status_code] += 1
    for identifier, checks in recorder.checks.items():
        name = operation_id(recorder.cases[identifier].value)
        for check in checks:
            if check.status == Status.FAILURE and check.failure_info is not None:
                failure = check.failure_info.failure
                outcome.broken.add((check.name, name))
                outcome.failures.append(
                    f"{name}: {check.name}: {failure.title}\n{failure.message}\n{check.failure_info.code_sample}"
                )
