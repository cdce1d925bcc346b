"""Change the code in many small ways, run the tests on each of these mutants, and count those that no test notices.

A mutant that survives shows a behaviour that no test holds. `[tool.mutation]` in pyproject.toml says which modules are
mutated and which tests run; equivalents.toml lists the mutants that no test can notice, with the reason. mutmut makes
the mutants; it does not change decorated functions, default values of fields, and constants.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scripts.mutation import equivalents, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.mutation.equivalents import Equivalent
    from scripts.mutation.runs import Change, Mutant, Room, Settings


@dataclass(frozen=True)
class Score:
    """How many mutants the tests noticed.

    Attributes:
        mutants: Number of mutants, without the equivalent ones.
        killed: Of these, the mutants with which a test failed.
        timed_out: The mutants with which the tests did not end. They were noticed, too.
        equivalent: Number of mutants that no test can notice.

    """

    mutants: int
    killed: int
    timed_out: int
    equivalent: int

    @classmethod
    def of(cls, mutants: Sequence[Mutant], equivalent: int) -> Self:
        """Count mutants, of which some are equivalent."""
        killed, timed_out = (sum(mutant.status == status for mutant in mutants) for status in ("killed", "timeout"))
        return cls(len(mutants) - equivalent, killed, timed_out, equivalent)

    @property
    def survived(self) -> int:
        """Number of mutants that no test noticed."""
        return self.mutants - self.killed - self.timed_out

    @property
    def percent(self) -> float:
        """The share of mutants that were noticed, in percent."""
        return 100 * (self.killed + self.timed_out) / self.mutants

    def __str__(self) -> str:
        """Return all figures."""
        return (
            f"{self.mutants} mutants, {self.killed} killed, {self.survived} survived, {self.timed_out} timed out; "
            f"score {self.percent:.1f} %; {self.equivalent} equivalent mutants are not counted"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The command line. Default: `sys.argv[1:]`.

    Returns:
        0; 1 if a room's score is below the threshold, or if equivalents.toml lists a mutant that did not survive; 2 if
        the mutants could not be tested.

    """
    settings = runs.settings()
    parser = _parser(settings)
    options = parser.parse_args(arguments)
    unknown = [name for name in options.rooms if name not in settings.rooms]
    if unknown:
        parser.error(f"no room {', '.join(unknown)}; there is {', '.join(settings.rooms)}")
    try:
        passed = [_passes(settings.rooms[name], options.processes, settings.threshold) for name in options.rooms]
    except runs.MutationError as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if all(passed) else 1


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", default=list(settings.rooms), metavar="ROOM", help="default: all rooms")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2, help="default: one for each CPU")
    return parser


def _passes(room: Room, processes: int, threshold: float) -> bool:
    """Test a room's mutants, print what survives and the score, and return whether the room passes."""
    mutants = runs.run(room, processes)
    survivors = [mutant for mutant in mutants if mutant.status not in {"killed", "timeout"}]
    listed = equivalents.read(room.name)
    unlisted, stale = equivalents.split(runs.changes(room, survivors), listed)
    _report(unlisted, stale)
    score = Score.of(mutants, equivalent=len(listed) - len(stale))
    print(f"{room.name}: {score} (at least {threshold:g} %)")
    return score.percent >= threshold and not stale


def _report(unlisted: dict[Mutant, Change], stale: list[Equivalent]) -> None:
    for mutant, change in unlisted.items():
        print(f"{mutant.status}: {mutant.name}", *_marked(change), "", sep="\n")
    for entry in stale:
        print(f"listed in equivalents.toml, but no survivor: {entry.function}", *_marked(entry.change), "", sep="\n")


def _marked(change: Change) -> list[str]:
    """Return a change as a diff shows it."""
    return [f"  - {line}" for line in change.before.split("\n")] + [f"  + {line}" for line in change.after.split("\n")]


if __name__ == "__main__":
    sys.exit(main())
