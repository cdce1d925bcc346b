"""Compare two OpenAPI documents (3.0 or newer, YAML or JSON) by meaning, and print how they differ.

Names of components, order, layout, tags, links, extensions and wording do not count. Equivalent spellings are equal:
nullable and a type of null, an enum of one value and a constant, allOf and a single object. Exit code: 0 if the
documents mean the same, 1 if they differ, 2 if one of them cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scripts.compare.report import Report, compare, heading, lines
from scripts.document import DocumentError, load


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        report = compare(
            load(options.ours), load(options.theirs), with_texts=options.with_texts, shared_only=options.shared
        )
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 2
    print(_as_json(report) if options.json else "\n".join(lines(report)).strip())
    return 0 if report.same else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.compare", description=__doc__)
    parser.add_argument("ours", type=Path, metavar="OURS", help="an OpenAPI document")
    parser.add_argument("theirs", type=Path, metavar="THEIRS", help="the document to compare it with")
    parser.add_argument("--with-texts", action="store_true", help="compare titles, descriptions and examples too")
    parser.add_argument("--shared", action="store_true", help="ignore operations that only one document has")
    parser.add_argument("--json", action="store_true", help="print JSON")
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
