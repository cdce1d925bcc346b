"""Compare two OpenAPI documents (3.0 or newer, YAML or JSON) by what they mean, and say in words how they differ.

Names of components, order, layout, tags, links, extensions and wording do not count; nor does how a thing is spelt,
such as nullable or a type of null, an enum of one or a constant, allOf or one object. The exit code is 0 where they say
the same, 1 where they do not, 2 where one of them cannot be read.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from scripts.compare.nodes import ReadError, load
from scripts.compare.report import Report, compare, lines


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        report = compare(
            load(options.ours), load(options.theirs), with_texts=options.with_texts, shared_only=options.shared
        )
    except ReadError as error:
        print(error, file=sys.stderr)
        return 2
    print(_as_json(report) if options.json else "\n".join(lines(report)).strip())
    return 0 if report.same else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.compare", description=__doc__)
    parser.add_argument("ours", type=Path, metavar="OURS")
    parser.add_argument("theirs", type=Path, metavar="THEIRS")
    parser.add_argument("--with-texts", action="store_true", help="compare titles, descriptions and examples too")
    parser.add_argument("--shared", action="store_true", help="pass over operations that only one of them has")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _as_json(report: Report) -> str:
    found = dataclasses.asdict(report)
    found["operations"] = {
        title: [difference._asdict() for difference in differences] for title, differences in report.operations.items()
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
