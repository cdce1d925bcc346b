"""What follows a change of the document automatically, and what has to be written by hand.

A copy of the document gets a new bound, a new field, a new enum value and a new operation. Everything that is generated
from it is generated again, elsewhere, by the same command.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import twilio_memory
from scripts.document import read
from scripts.document.revisions import revisions
from tests.publish.changed import ALL, BOUND, FIELD, OPERATION, VALUE

if TYPE_CHECKING:
    from collections.abc import Callable


def in_package(name: str, package: str = "twilio_memory_spec") -> Callable[[Path], str]:
    """Return a reader of one file of a regenerated package."""
    return lambda tree: (tree / package / name).read_text(encoding="utf-8")


# Each form of the document: how to read it in the regenerated tree, and which marks must be in it.
FORMS: dict[str, tuple[Callable[[Path], str], tuple[str, ...]]] = {
    "YAML": (in_package("openapi.yaml"), ALL),
    "JSON": (in_package("openapi.json"), ALL),
    "the 3.0 edition": (in_package("openapi-3.0.json"), ALL),
    "JSON Schema": (in_package("schemas.json"), (BOUND, FIELD, VALUE)),  # It has models and no operations.
    "the reference page": (in_package("openapi.json", "twilio_memory_reference"), ALL),
}


def ask(tree: Path, code: str) -> Any:
    """Run `code` with the regenerated packages in place of the installed ones, and return its `answer`."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json\n{code}\nprint(json.dumps(answer))"],
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("mark", ALL)
def test_the_marks_do_not_occur_before_the_change(mark: str) -> None:
    assert mark not in json.dumps(read())


@pytest.mark.parametrize("mark", ALL)
def test_the_later_revisions_follow_the_base(tree: Path, mark: str) -> None:
    assert mark in in_package("2026-10/openapi.json")(tree)
    assert mark in in_package("2026-10/openapi-3.0.json")(tree)


@pytest.mark.parametrize(("form", "mark"), [(form, mark) for form, (_, marks) in FORMS.items() for mark in marks])
def test_a_published_form_follows_the_document(tree: Path, form: str, mark: str) -> None:
    text, _ = FORMS[form]

    assert mark in text(tree)


def test_every_package_states_the_document_it_is_generated_from(tree: Path) -> None:
    openings = {package.name: (package / "__init__.py").read_text(encoding="utf-8") for package in tree.iterdir()}
    lines = [tuple(line for line in text.splitlines() if line.startswith("sha256")) for text in openings.values()]

    assert len(openings) == 4
    assert len(set(lines)) == 1
    assert [line.split()[-2] for line in lines[0]] == [f"{revision}:" for revision in revisions()]


def test_the_client_gets_a_keyword_a_field_a_member_and_an_endpoint(tree: Path) -> None:
    answer = ask(
        tree,
        """
import inspect
from twilio_memory_generated import models
from twilio_memory_generated.api.data_mapping import archive_data_mapping as archive
answer = {
    "keywords": list(inspect.signature(models.PatchDataMappingInput).parameters),
    "body": models.PatchDataMappingInput(consent_source="form").to_dict(),
    "read": models.DataMapping.from_dict({"consentSource": "form"}).consent_source,
    "member": models.OperationState.PAUSED,
    "request": archive._get_kwargs("mem_store_1", "mem_datamapping_1"),
}
""",
    )

    assert "consent_source" in answer["keywords"]
    assert answer["body"] == {FIELD: "form"}
    assert answer["read"] == "form"
    assert answer["member"] == VALUE
    assert answer["request"]["method"] == "post"
    assert answer["request"]["url"].endswith("/mem_datamapping_1/Archive")


def test_the_server_models_get_the_bound_the_field_and_the_value(tree: Path) -> None:
    answer = ask(
        tree,
        """
import msgspec
import twilio_memory_server_models as models
def accepts(**body):
    try:
        msgspec.convert(body, models.PatchDataMappingInput)
    except msgspec.ValidationError:
        return False
    return True
answer = {
    "77": accepts(description="a" * 77), "78": accepts(description="a" * 78),
    "fields": list(models.DataMapping.__struct_fields__),
    "values": [state.value for state in models.OperationState],
}
""",
    )

    assert (answer["77"], answer["78"]) == (True, False)
    assert "consent_source" in answer["fields"]
    assert VALUE in answer["values"]


def test_a_new_operation_needs_samples_and_the_generation_names_them(refused: str) -> None:
    assert all(f"{OPERATION}.{suffix}" in refused for suffix in ("sh", "py", "ts", "go"))


def test_a_new_operation_needs_a_handler_and_the_emulator_names_it(tree: Path) -> None:
    answer = ask(
        tree,
        """
from twilio_memory_emulator import Emulator
try:
    Emulator()
except LookupError as error:
    answer = str(error)
""",
    )

    assert OPERATION in answer


def test_a_new_operation_needs_a_method_of_the_overlay(tree: Path) -> None:
    """The overlay imports each endpoint that it uses, so an endpoint that it does not import has no method."""
    endpoints = {file.stem for file in (tree / "twilio_memory_generated" / "api").glob("*/*.py")} - {"__init__"}

    assert endpoints - _names_in_the_overlay() == {"archive_data_mapping"}


def test_a_new_field_needs_a_keyword_of_the_overlay(tree: Path) -> None:
    answer = ask(
        tree,
        """
import inspect
from twilio_memory import MemoryClient
from twilio_memory_generated.models import PatchDataMappingInput
with MemoryClient("AC1", "secret") as memory:
    patch = memory.store("mem_store_00000000000000000000000000").data_mappings.patch
known = set(inspect.signature(patch).parameters)
fields = set(inspect.signature(PatchDataMappingInput).parameters)
answer = sorted(fields - known)
""",
    )

    assert answer == ["consent_source"]


def _names_in_the_overlay() -> set[str]:
    found: set[str] = set()
    for file in Path(twilio_memory.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found |= {alias.name.rpartition(".")[2] for alias in node.names}
    return found
