"""Shortcuts for tests of files that datasets are declared from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, **types: str) -> str:
    """Return why a file is refused, without its name."""
    with pytest.raises(DatasetError) as refused:
        infer_fields(path, types)
    assert refused.value.__cause__ is None
    return str(refused.value).removeprefix(f"{path}: ")
