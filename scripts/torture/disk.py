"""Fill the disk under twelve writers: whatever got a 202 is kept, everything else gets a 503 and leaves no trace.

As root on Linux, the disk is a small tmpfs that grows later. Elsewhere, the limit of a process on the size of its files
stands for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from scripts.torture.ledger import Writer, compare
from scripts.torture.report import Report
from scripts.torture.served import ACCEPTED, Served

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

WRITERS = 12
_UNAVAILABLE = 503
_CODE = 20503
_REFUSALS = 8  # that a writer gets before it stops
_STEPS = 4000
_BLOCK = 512  # bytes; the unit of `ulimit -f`
_SIZE = 4  # MiB
_SIZES = (2, 3, 4, 6, 8, 12, 16)


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Fill one disk in the short form, seven of different sizes in the long one."""
    report = Report("disk", seed, Counter(writers=WRITERS))
    for number, size in enumerate(_SIZES if long else (_SIZE,)):
        place = folder / f"disk-{number}"
        place.mkdir()
        with _tmpfs(place, size) as mounted:
            if mounted:
                _fill_tmpfs(place, report)
            else:
                _fill_limited(place, size, report)
        report.count("disks filled")
    return report


@contextmanager
def _tmpfs(place: Path, size: int) -> Generator[bool]:
    """Mount a small tmpfs, and yield whether that was possible."""
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.getuid() != 0:
        yield False
        return
    command = [mount, "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(place)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - found where mount was


def _fill_tmpfs(place: Path, report: Report) -> None:
    with Served(place) as served:
        writers = _write_until_full(served, report)
        subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)  # noqa: S607 - as above
        with served.http() as http:
            status = writers[0].step(http)
            report.expect(status == ACCEPTED, f"a write after the disk has grown got {status}")
        _restart_and_compare(served, writers, report)


def _fill_limited(place: Path, size: int, report: Report) -> None:
    blocks = size * 1024 * 1024 // _BLOCK
    with Served(place, prefix=("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh")) as served:
        writers = _write_until_full(served, report)
        served.prefix = ()
        _restart_and_compare(served, writers, report)


def _write_until_full(served: Served, report: Report) -> list[Writer]:
    writers = [Writer(f"d{number}", report) for number in range(WRITERS)]
    with served.http() as http:
        for writer in writers:
            writer.begin(http)
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(_write, served, writer) for writer in writers]:
            done.result()
    return writers


def _write(served: Served, writer: Writer) -> None:
    refusals = 0
    with served.http() as http:
        for _ in range(_STEPS):
            try:
                status = writer.step(http)
            except (httpx.TransportError, ValueError) as error:
                writer.report.lose(f"{writer.name} got no answer: {error!r}")
                return
            if status == _UNAVAILABLE:
                refusals += 1
                writer.report.count("writes refused")
            elif status != ACCEPTED:
                writer.report.lose(f"{writer.name} got {status}")
            if refusals >= _REFUSALS:
                return
    writer.report.lose(f"{writer.name}: the disk was never full")


def _restart_and_compare(served: Served, writers: list[Writer], report: Report) -> None:
    report.expect("Traceback" not in served.errors(), f"the log holds a traceback: {served.errors()[-2000:]}")
    served.kill()
    served.start()
    with served.http() as http:
        compare(http, writers, report)
