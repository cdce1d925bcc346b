"""The scripts that a collection runs after each answer, made from the document's links and responses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from scripts.publish.contract import Operation, resolved

if TYPE_CHECKING:
    from scripts.publish.contract import Object

_HEADER = "$response.header."
_BODY = "$response.body#/"
# How long the collection waits for one operation, and how long it pauses where the answer does not say.
POLLS = 120
PAUSE_SECONDS = 1


def variable(name: str) -> str:
    """Return the collection variable for a parameter: `If-Match` is `ifMatch`, all else keeps its name."""
    first, *rest = name.split("-")
    return first[:1].lower() + first[1:] + "".join(rest)


def check_and_carry(document: Object, operation: Operation, *, only_headers: bool) -> list[str]:
    """Return a script that checks the status and sets the variables that the links of the answer name.

    Args:
        document: the document.
        operation: the operation whose answers the script sees.
        only_headers: follow only what answers say in headers, about the request's own resource; else also what they
            say in the body, such as the id of the first item of a list.
    """
    good = [status for status in operation.responses if status.startswith("2")]
    check = f"pm.expect(pm.response.code).to.be.oneOf([{', '.join(good)}])"
    lines = [f"pm.test('{operation.id} answers {' or '.join(good)}', () => {check});"]
    for status in good:
        carried = _carried(document, operation.responses[status], only_headers=only_headers)
        for name, expression in carried.items():
            lines.append(f"if (pm.response.code === {status}) {_set(name, expression)}")
    return lines


def wait(known: list[Operation]) -> list[str]:
    """Return a script that asks again until the operation has ended, and keeps the id of its result."""
    lines = [
        "const operation = pm.response.json();",
        "const asked = Number(pm.variables.get('asked') || 0) + 1;",
        f"if (['PENDING', 'RUNNING'].includes(operation.status) && asked < {POLLS}) {{",
        "  pm.variables.set('asked', asked);",
        f"  const seconds = Number(pm.response.headers.get('Retry-After') || {PAUSE_SECONDS});",
        "  setTimeout(() => pm.execution.setNextRequest(pm.info.requestName), seconds * 1000);",
        "} else {",
        "  pm.variables.set('asked', 0);",
        "  pm.test('the operation has completed', () => pm.expect(operation.status).to.equal('COMPLETED'));",
        "}",
        "const id = (operation.result || {}).id || '';",
    ]
    for name, pattern in _id_patterns(known).items():
        lines.append(f"if (new RegExp({json.dumps(pattern)}).test(id)) pm.collectionVariables.set('{name}', id);")
    return lines


def _id_patterns(known: list[Operation]) -> dict[str, str]:
    """Return the pattern of each path parameter that is an id with a prefix of its own."""
    return {
        cast("str", parameter["name"]): cast("str", schema["pattern"])
        for operation in known
        for parameter in operation.parameters
        if parameter["in"] == "path"
        for schema in [cast("Object", parameter.get("schema", {}))]
        if re.match(r"\^[a-z(]+_", str(schema.get("pattern", "")))
    }


def _carried(document: Object, response: Object, *, only_headers: bool) -> dict[str, str]:
    """Return, for each variable that the links of `response` set, a JavaScript expression for its value."""
    found: dict[str, str] = {}
    for link in cast("Object", response.get("links", {})).values():
        parameters = cast("dict[str, str]", resolved(document, link).get("parameters", {}))
        for name, source in parameters.items():
            if source.startswith(_HEADER):
                found[variable(name)] = f"pm.response.headers.get('{source.removeprefix(_HEADER)}')"
            elif source.startswith(_BODY) and not only_headers:
                steps = source.removeprefix(_BODY).split("/")
                found[variable(name)] = "pm.response.json()" + "".join(f"?.[{json.dumps(step)}]" for step in steps)
    return found


def _set(name: str, expression: str) -> str:
    return f"{{ const value = {expression}; if (value) pm.collectionVariables.set('{name}', value); }}"
