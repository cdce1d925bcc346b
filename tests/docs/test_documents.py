"""What the documents say is so: their code runs, their commands exist, their links lead somewhere."""

from __future__ import annotations

import ast
import asyncio
import configparser
import importlib.util
import inspect
import json
import re
import shlex
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.docs.markdown import ROOT, Block, Document, documents, read
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALL = [read(path) for path in documents()]
CLIENT, EMULATOR = (
    tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for folder in (ROOT, ROOT / "emulator")
)
COMMANDS: dict[str, str] = {
    name: target
    for project in (CLIENT, EMULATOR)
    for name, target in project["entry-points"]["twilio_memory.commands"].items()
}
PARSERS: dict[str, Callable[[str], object]] = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
SHELLS = {"bash", "console", "sh", "shell"}
LANGUAGES = {"python", "text", *PARSERS, *SHELLS}
FIELDS = {"primary_email": "STRING", "mobile": "STRING", "first_name": "STRING", "last_name": "STRING"}


def name(document: Document) -> str:
    return document.path.relative_to(ROOT).as_posix()


def each(documents: list[Document]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("document", documents, ids=name)


def python(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.language == "python"]


def compiled(block: Block, document: Document, text: str) -> Any:
    # The lines before keep the numbers of lines true in a traceback.
    source = "\n" * block.line + text
    return compile(source, name(document), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@each(ALL)
def test_every_block_says_its_language_and_is_written_in_it(document: Document) -> None:
    for block in document.blocks:
        assert block.language in LANGUAGES, f"{name(document)}:{block.line}"
        if block.language == "python":
            compiled(block, document, block.text)
        elif block.language in PARSERS:
            PARSERS[block.language](block.text)


@each([document for document in ALL if any(block.runs for block in python(document))])
def test_the_python_of_a_document_runs_from_top_to_bottom(
    document: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    run(document, python(document), monkeypatch)


@pytest.mark.parametrize("revision", ["2026-05", "2026-10"])
def test_the_readmes_first_program_runs_on_each_revision_with_only_the_setting_changed(
    revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = next(document for document in ALL if name(document) == "README.md")
    monkeypatch.setenv("TWILIO_MEMORY_API_REVISION", revision)

    run(document, python(document)[:1], monkeypatch, api_revision=revision)


def run(
    document: Document, blocks: list[Block], monkeypatch: pytest.MonkeyPatch, api_revision: str | None = None
) -> None:
    """Run blocks of Python. Ids that stand for the reader's own, as `mem_store_…`, become those of an emulator."""
    with Emulator(api_revision=api_revision) as emulator, emulator.serve() as base_url:
        store, dataset = emulator.add_store(display_name="docs"), emulator.add_dataset(fields=FIELDS)
        monkeypatch.setenv("TWILIO_MEMORY_BASE_URL", base_url)
        monkeypatch.setenv("TWILIO_ACCOUNT_SID", emulator.account_sid)
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", emulator.auth_token)
        names: dict[str, Any] = {}
        for block in blocks:
            text = re.sub(r"mem_store_(?:…|\.\.\.)", store, block.text)
            text = re.sub(r"tdi_dataset_(?:…|\.\.\.)", dataset, text)
            if block.runs:
                result = eval(compiled(block, document, text), names)  # noqa: S307 - the repository's own documents
                if inspect.iscoroutine(result):
                    asyncio.run(result)


@each(ALL)
def test_links_within_the_repository_lead_somewhere(document: Document) -> None:
    for link in document.links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (document.path.parent / path).resolve() if path else document.path
        assert target.exists(), f"{name(document)}: {link}"
        assert not fragment or target.suffix != ".md" or fragment in read(target).anchors, f"{name(document)}: {link}"


def commands(document: Document) -> list[str]:
    """Return the commands in shell blocks and in inline code."""
    blocks = [block.text.replace("\\\n", " ") for block in document.blocks if block.language in SHELLS]
    lines = [line.strip().removeprefix("$ ") for text in blocks for line in text.splitlines()]
    return [line for line in [*lines, *document.inline] if line and not line.startswith("#")]


def faults(command: str) -> set[str]:
    """Return what a command names that does not exist here. Commands that are not ours are not judged."""
    try:
        words = shlex.split(command, comments=True)
    except ValueError:
        return set()
    found: set[str] = set()
    match [word.removeprefix(".venv/bin/") for word in words]:
        case ["python3" | "python", "dev.py", verb, *rest]:
            found = ({verb} - {"quickstart", "setup", "test"}) | unknown_environments(rest)
        case ["tox", *rest]:
            found = unknown_environments(rest)
        case ["python3" | "python", "-m", module, *_]:
            found = set() if importlib.util.find_spec(module) else {module}
        case ["twilio-memory", verb, *rest] if not verb.startswith("-"):
            found = unknown_options(verb, rest)
        case ["pip", "install", *_, package] if package.startswith("twilio-memory["):
            found = set(package[:-1].partition("[")[2].split(",")) - set(CLIENT["optional-dependencies"])
        case ["pytest", *rest]:
            found = {word for word in rest if "/" in word and not (ROOT / word.partition("::")[0]).exists()}
        case _:
            pass
    return found


def unknown_environments(words: list[str]) -> set[str]:
    """Return the environments after -e that tox.ini does not have."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini", encoding="utf-8")
    there = {found for section in settings.sections() for found in expanded(section.removeprefix("testenv:"))}
    asked = {one for flag, value in pairwise(words) if flag == "-e" for one in value.split(",")}
    return asked - there


def expanded(section: str) -> list[str]:
    """Return the names that a section such as `typing-{mypy,pyright}` stands for."""
    found = re.fullmatch(r"(.*)\{(.*)\}(.*)", section)
    return [f"{found[1]}{choice}{found[3]}" for choice in found[2].split(",")] if found else [section]


def unknown_options(verb: str, words: list[str]) -> set[str]:
    """Return what a subcommand of twilio-memory does not know: itself, or its options."""
    if verb not in COMMANDS:
        return {verb}
    module = importlib.util.find_spec(COMMANDS[verb].partition(":")[0])
    assert module
    assert module.loader
    source = inspect.getsource(importlib.import_module(module.name))
    return {word for word in words if word.startswith("--") and f'"{word.partition("=")[0]}"' not in source}


@each(ALL)
def test_the_commands_of_a_document_exist(document: Document) -> None:
    assert {command: found for command in commands(document) if (found := faults(command))} == {}


@pytest.mark.parametrize(
    "command",
    [
        "python3 dev.py polish",
        "python3 dev.py test -e lint,polish",
        ".venv/bin/tox -e polish",
        ".venv/bin/python -m scripts.polish",
        "twilio-memory polish",
        "twilio-memory emulator --polish",
        "pip install 'twilio-memory[polish]'",
        ".venv/bin/pytest tests/polish/test_it.py",
    ],
)
def test_a_command_that_does_not_exist_is_seen(command: str) -> None:
    assert len(faults(command)) == 1


@pytest.mark.parametrize(
    "command",
    [
        "python3 dev.py test -e lint,typing-mypy",
        ".venv/bin/tox -e py312",
        "python -m scripts.generate --check",
        "twilio-memory emulator --port 0 --data FILE",
        "pip install 'twilio-memory[aiohttp,emulator]'",
        ".venv/bin/pytest tests/docs -k links",
        "git commit -m 'It'",
        "an inline 'word",
    ],
)
def test_a_command_that_exists_or_is_not_ours_passes(command: str) -> None:
    assert faults(command) == set()


def test_the_readme_and_the_guides_are_looked_at() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"} <= {name(document) for document in ALL}
