"""Compare two OpenAPI documents (3.0 or newer, YAML or JSON) by meaning, and print how they differ.

A document is a file or the name of one of our revisions, such as 2026-10.

Names of components, order, layout, tags, links, extensions and wording do not count. Equivalent spellings are equal:
nullable and a type of null, an enum of one value and a constant, allOf and a single object. Exit code: 0 if the
documents mean the same, 1 if they differ, 2 if one of them cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scripts.compare.differences import NAMES
from scripts.compare.markdown import markdown
from scripts.compare.report import Report, compare, heading, lines
from scripts.document import DocumentError, Node, load, root
from scripts.document.revisions import read_revision, revisions


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        report = compare(
            _document(options.ours),
            _document(options.theirs),
            with_texts=options.with_texts,
            shared_only=options.shared,
            names=_names(options.ours, options.theirs),
        )
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(_as_json(report))
    else:
        print("\n".join((markdown if options.markdown else lines)(report)).strip())
    return 0 if report.same else 1


def _document(named: str) -> Node:
    return root(read_revision(named)) if named in revisions() else load(Path(named))


def _names(*documents: str) -> tuple[str, str]:
    """Return what to call the two documents: a revision by its name, a file by whose it is."""
    first, second = (one if one in revisions() else whose for one, whose in zip(documents, NAMES, strict=True))
    return first, second


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.compare", description=__doc__)
    parser.add_argument("ours", metavar="OURS", help="an OpenAPI document, or one of our revisions")
    parser.add_argument("theirs", metavar="THEIRS", help="the document to compare it with, or a revision")
    parser.add_argument("--with-texts", action="store_true", help="compare titles, descriptions and examples too")
    parser.add_argument("--shared", action="store_true", help="ignore operations that only one document has")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--markdown", action="store_true", help="print tables, with what is alike in several places once")
    return parser


def _as_json(report: Report) -> str:
    found = {
        "document": [difference.text(report.names) for difference in report.document],
        "operations": {
            heading(shared.ours): [
                {"place": one.place, "path": one.path, "text": one.text(report.names)} for one in shared.differences
            ]
            for shared in report.operations
        },
        "only_ours": [heading(operation) for operation in report.only_ours],
        "only_theirs": [heading(operation) for operation in report.only_theirs],
        "compared": report.compared,
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
