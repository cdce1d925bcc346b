"""Each replaced template is based on that of the installed generator, and has a reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scripts.generate.packages import HERE

TEMPLATES = HERE / "templates"
LINES = (TEMPLATES / "upstream.sha256").read_text(encoding="utf-8").splitlines()
ORIGINALS = {name: digest for digest, name in (line.split() for line in LINES)}


def test_each_replaced_template_has_the_hash_of_its_original_and_a_reason() -> None:
    replaced = {path.name for path in TEMPLATES.glob("**/*.jinja")}
    reasons = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    assert replaced == ORIGINALS.keys()
    assert [name for name in replaced if f"## `{name}`" not in reasons] == []


@pytest.mark.usefixtures("generators")
@pytest.mark.parametrize("name", ORIGINALS)
def test_the_generator_still_has_the_template_that_ours_is_based_on(name: str) -> None:
    import openapi_python_client  # noqa: PLC0415 - only where the generators are installed

    (folder,) = openapi_python_client.__path__
    original = (Path(folder) / "templates" / name).read_bytes()
    assert hashlib.sha256(original).hexdigest() == ORIGINALS[name], (
        f"{name} of the generator has changed: carry the change over to {TEMPLATES.name}/{name}, "
        "then write its hash to upstream.sha256"
    )
