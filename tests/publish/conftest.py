from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from scripts.document import DOCUMENT, ROOT
from scripts.reference.samples import LANGUAGES
from tests.publish.changed import OPERATION, changed_document

if TYPE_CHECKING:
    from pathlib import Path

# What `python -m scripts.generate` reads, apart from the tools that it runs.
SOURCES = ("emulator/twilio_memory_emulator/vendored", "reference", "scripts", "spec")
_HEAVY = shutil.ignore_patterns("__pycache__", "node_modules")


@pytest.fixture(scope="package")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources in which nothing but the document has changed yet."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=_HEAVY)
    (folder / "tools").symlink_to(ROOT / "tools")  # Their node_modules is large.
    text = yaml.safe_dump(changed_document(), sort_keys=False)
    (folder / DOCUMENT.relative_to(ROOT)).write_text(text, encoding="utf-8")
    return folder


def generate(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that writes generated/ in a copy of the sources."""
    command = [sys.executable, "-m", "scripts.generate"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.fixture(scope="package")
def refused(checkout: Path) -> str:
    """Return what the command prints while the samples of the new operation are missing."""
    done = generate(checkout)
    assert done.returncode == 1
    return done.stderr


@pytest.fixture(scope="package")
def tree(checkout: Path, refused: str) -> Path:
    """Return the folder with everything regenerated, after the samples of the new operation were added."""
    assert refused
    samples = checkout / "reference" / "samples"
    for language in LANGUAGES:
        text = (samples / f"DeleteDataMapping{language.suffix}").read_text(encoding="utf-8")
        (samples / f"{OPERATION}{language.suffix}").write_text(text, encoding="utf-8")
    done = generate(checkout)
    assert done.returncode == 0, done.stderr
    return checkout / "generated"
