"""Fuzz the emulator for longer: `python -m scripts.fuzz --examples 200 --runs 5 --revision 2026-10`.

Each run starts a fresh emulator, held to a revision of the API, on a free port. It runs the command `schemathesis run`
against it, with all phases and checks, the settings in `schemathesis.toml` and the hooks in `scripts.fuzz.hooks`.
Arguments after `--` are passed to schemathesis:
`python -m scripts.fuzz -- --include-operation-id PatchStore --report junit`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.fuzz import target

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SPEC = ROOT / "generated" / "twilio_memory_spec"


def main(arguments: list[str] | None = None) -> int:
    """Run schemathesis; return 0 if no run found anything, otherwise the first exit status that is not 0."""
    options = _parser().parse_args(arguments)
    statuses = [
        fuzz(revision, options.examples, options.seed + number, options.rest)
        for revision in options.revision or target.REVISIONS
        for number in range(options.runs)
    ]
    return next((status for status in statuses if status), 0)


def document(revision: str) -> Path:
    """Return the path of the published document of a revision."""
    return (SPEC if revision == target.REVISIONS[0] else SPEC / revision) / "openapi.json"


def fuzz(revision: str, examples: int, seed: int, further: list[str]) -> int:
    """Run schemathesis once against a fresh emulator, and return its exit status."""
    print(f"revision {revision}, seed {seed}: {examples} examples for each operation", flush=True)
    prepared = target.prepared(revision=revision)
    with prepared as emulator, emulator.serve(port=0) as base_url, TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml")),
            *("run", str(document(revision)), "--url", base_url, "--max-examples", str(examples), "--seed", str(seed)),
            *further,
        ]
        environment = {
            **os.environ,
            "FUZZ_REVISION": revision,
            "FUZZ_USERNAME": emulator.account_sid,
            "FUZZ_PASSWORD": emulator.auth_token,
            "SCHEMATHESIS_HOOKS": "scripts.fuzz.hooks",
            "PYTHONPATH": str(ROOT),
        }
        # Schemathesis stores what it has learned in the current folder; a new folder makes runs independent.
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz", description="Fuzz the emulator.")
    parser.add_argument(
        "--examples", type=int, default=100, metavar="N", help="requests for each operation (default: 100)"
    )
    parser.add_argument(
        "--revision",
        action="append",
        choices=target.REVISIONS,
        help="the revision of the API; may be repeated (default: each)",
    )
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="runs, each with the next seed (default: 1)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the seed of the first run (default: 1)")
    parser.add_argument("rest", nargs="*", metavar="-- OPTION", help="passed to schemathesis")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
