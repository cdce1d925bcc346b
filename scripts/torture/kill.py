"""Kill a served emulator with SIGKILL under concurrent writers: whatever got a 202 is there after the restart."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx

from scripts.torture.dice import Dice
from scripts.torture.ledger import Trigger, Writer, compare
from scripts.torture.report import Report
from scripts.torture.served import ACCEPTED, Served, TortureError

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = 8
_DELAYS = ("0.3", "0")  # seconds; the first run has none
_FEWEST, _MOST = 20, 250
_PATIENCE = 60.0  # seconds


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Kill and restart it, 4 times in the short form and 40 times in the long one, and compare after each restart."""
    report, random, writers = Report("kill", seed, Counter(writers=WRITERS)), Dice(seed), list[Writer]()
    with Served(folder / "kill") as served:
        for number in range(40 if long else 4):
            latest = [Writer(f"k{number}-{index}", report) for index in range(WRITERS)]
            _kill_under(served, latest, random.randint(_FEWEST, _MOST))
            report.count("kills")
            served.options = ("--operation-delay", _DELAYS[number % 2])
            served.start()
            with served.http() as http:
                compare(http, [*writers, *latest], report)
            for writer in latest:
                writer.operations.clear()  # checked; the listing shows what they did after every further kill
            writers += latest
        report.expect(served.stop() == 0, "the emulator did not end with 0 on SIGTERM")
        report.expect("Traceback" not in served.errors(), f"the log holds a traceback: {served.errors()[-2000:]}")
    return report


def _kill_under(served: Served, writers: list[Writer], accepted: int) -> None:
    trigger = Trigger(accepted)
    with served.http() as http:
        for writer in writers:
            writer.begin(http)
    with ThreadPoolExecutor(len(writers)) as pool:
        jobs = [pool.submit(_write, served, writer, trigger) for writer in writers]
        went_off = trigger.off.wait(_PATIENCE)
        served.kill()
    for job in jobs:
        job.result()
    if not went_off:
        raise TortureError(f"The emulator accepted fewer than {accepted} writes within {_PATIENCE} seconds.")


def _write(served: Served, writer: Writer, trigger: Trigger) -> None:
    with served.http() as http:
        while True:
            try:
                status = writer.step(http)
            except httpx.TransportError:
                return  # killed
            if status == ACCEPTED:
                trigger.count()
            else:
                writer.report.lose(f"{writer.name} got {status}")
