"""The documents of the repository, taken apart: links, headings, code blocks, inline code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
NOT_RUN = re.compile(r"<!-- not run: \S.*-->")
# Published with the document, in a form of its own, or written by a generator.
APART = {"generated", "node_modules", "spec", "target", "build", "dist"}


@dataclass(frozen=True)
class Block:
    """A block of code."""

    language: str
    text: str
    line: int
    runs: bool
    """False where a comment before it, `<!-- not run: why -->`, says so."""


@dataclass
class Document:
    """A Markdown file."""

    path: Path
    blocks: list[Block] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


def documents() -> list[Path]:
    """Return the Markdown files that people write here."""
    found = [*ROOT.glob("*.md"), *(path for room in ROOT.iterdir() if room.is_dir() for path in room.rglob("*.md"))]
    return sorted(path for path in found if not parts_apart(path))


def parts_apart(path: Path) -> bool:
    names = path.relative_to(ROOT).parts[:-1]
    return any(name in APART or name.startswith(".") for name in names)


def read(path: Path) -> Document:
    document = Document(path)
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "fence":
            marked = before is not None and before.type == "html_block" and NOT_RUN.search(before.content)
            line = token.map[0] + 1 if token.map else 0
            document.blocks.append(Block(token.info.strip(), token.content, line, not marked))
        elif token.type == "inline":
            inside = token.children or []
            document.inline += [child.content for child in inside if child.type == "code_inline"]
            document.links += [str(child.attrs["href"]) for child in inside if child.type == "link_open"]
            document.links += [str(child.attrs["src"]) for child in inside if child.type == "image"]
            if before is not None and before.type == "heading_open":
                document.anchors.add(anchor("".join(child.content for child in inside)))
    return document


def anchor(heading: str) -> str:
    """Return the name under which a heading is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
