"""What the objects that a client hands out share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from twilio_memory.operations import AsyncOperation, Operation

if TYPE_CHECKING:
    from twilio_memory._core import CallOptions, Core
    from twilio_memory._polling_flows import Write
    from twilio_memory._runners import AsyncRunner, Runner

T = TypeVar("T")


class Door:
    """What the objects that a client hands out share: its settings, and the means to carry a flow out."""

    def __init__(self, core: Core, runner: Runner) -> None:
        """Made by the client."""
        self._core = core
        self._run = runner

    def _begin(self, write: Write[T], options: CallOptions) -> Operation[T]:
        return Operation(self._core, write, self._run(write.accept()), options, self._run)


class AsyncDoor:
    """What the objects that a client hands out share: its settings, and the means to carry a flow out."""

    def __init__(self, core: Core, runner: AsyncRunner) -> None:
        """Made by the client."""
        self._core = core
        self._run = runner

    async def _begin(self, write: Write[T], options: CallOptions) -> AsyncOperation[T]:
        return AsyncOperation(self._core, write, await self._run(write.accept()), options, self._run)
