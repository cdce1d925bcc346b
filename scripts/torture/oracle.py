"""Compare the emulator's verdict on random bodies with that of another validator, and check every answer.

The bodies are near the schemas of the packaged document. The other validator is the Python package `jsonschema`; the
emulator uses jsonschema-rs. A body that the validator allows is made to refer to existing resources, since
references are no matter of the schema.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from scripts.document import Node, load, operations
from scripts.torture.bodies import body
from scripts.torture.dice import Dice
from scripts.torture.report import Report
from scripts.torture.served import (
    ACCEPTED,
    DATASET,
    FIELD_TYPES,
    GROUPS,
    MAPPED,
    MAPPINGS,
    OPERATIONS,
    STORE,
    STORES,
    Served,
    mapped_traits,
    mapping,
    outcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from scripts.document import Json, Operation

BODIES, LONG_BODIES = 1_200, 12_000
_PER_REFILL = 60
_INVALID = 400
_FEWEST = 0.1  # the share of valid and of invalid bodies that each operation must get
_TYPE = "application/json"
_CHECKER: Final = FormatChecker(formats=())


@dataclass(frozen=True)
class Judge:
    """One operation, as the other validator sees it.

    Attributes:
        name: Its `operationId`.
        method: Its method.
        path: Its path.
        schema: The schema of its body; None if it has no body.
        request: The validator of its body.
        responses: The validator of each response, by its status.
    """

    name: str
    method: str
    path: str
    schema: Node | None
    request: Any
    responses: dict[str, Any]

    @classmethod
    def of(cls, operation: Operation) -> Judge:
        """Return the judge of an operation of the document."""
        schema = _schema(operation.node.field("requestBody"))
        responses = {
            status: _validator(_schema(node), operation) for status, node in operation.node.members("responses")
        }
        name = str(operation.node.value("operationId"))
        return cls(name, operation.method, operation.path, schema, _validator(schema, operation), responses)

    def allows(self, value: Json) -> bool:
        """Return whether a body conforms to the schema."""
        return bool(self.request.is_valid(value))

    def problem(self, response: httpx.Response) -> str:
        """Return what is wrong with a response; empty if nothing is."""
        validator = self.responses.get(str(response.status_code))
        if validator is None:
            return f"{self.name} answered {response.status_code}, which is not documented"
        error: ValidationError | None = next(validator.iter_errors(response.json()), None)
        return f"{self.name}, {response.status_code}: {error.message} in {response.text}" if error else ""


def run(folder: Path, seed: int, *, long: bool) -> Report:
    """Judge 1,200 bodies in the short form, 12,000 in the long one."""
    report, random = Report("oracle", seed, Counter({"bodies": 0, "of them valid": 0})), Dice(seed)
    known = judges()
    asked = [judge for judge in known.values() if judge.schema is not None]
    verdicts = Counter[tuple[str, bool]]()
    with Served(folder / "oracle", ("--strict",)) as served, served.http() as http:
        target = ""
        for number in range(LONG_BODIES if long else BODIES):
            if number % _PER_REFILL == 0:
                target = _refill(served, http, known, report)
            judge = asked[number % len(asked)]
            path = _path(judge, target, number % _PER_REFILL)
            verdicts[judge.name, _judge(http, judge, known, path, random, report)] += 1
    for judge in asked:
        counts = [verdicts[judge.name, verdict] for verdict in (True, False)]
        report.expect(min(counts) > _FEWEST * sum(counts), f"{judge.name} got {counts} valid and invalid bodies")
    return report


def judges() -> dict[str, Judge]:
    """Return the judge of each operation of the packaged document, by its `operationId`."""
    with as_file(files("twilio_memory_spec") / "openapi.json") as path:
        return {judge.name: judge for judge in map(Judge.of, operations(load(path)))}


def _judge(http: httpx.Client, judge: Judge, known: dict[str, Judge], path: str, random: Dice, report: Report) -> bool:
    """Send one body, compare the verdicts, check the answers, and return whether the body was valid."""
    value = json.loads(json.dumps(body(cast("Node", judge.schema), random)))  # no part of it is there twice
    allowed = judge.allows(value)
    if allowed and judge.name.endswith("DataMapping"):
        _refer(cast("dict[str, Any]", value), random)
    text = json.dumps(value, ensure_ascii=random.chance(0.5))
    response = http.request(judge.method, path, content=text.encode(), headers={"Content-Type": _TYPE})
    report.count("bodies")
    report.count("of them valid", int(allowed))
    if allowed != (response.status_code != _INVALID):
        report.lose(f"{judge.name}: {'allowed' if allowed else 'not allowed'}, but {response.text} to {text[:2000]}")
    _check(judge, response, report)
    if response.status_code == ACCEPTED:
        _check_result(http, known, response.headers["Operation-Id"], report)
    return allowed


def _check(judge: Judge, response: httpx.Response, report: Report) -> None:
    report.count("answers checked")
    problem = judge.problem(response)
    report.expect(not problem, problem)


def _check_result(http: httpx.Client, known: dict[str, Judge], operation_id: str, report: Report) -> None:
    shown = http.get(f"{OPERATIONS}/{operation_id}")
    _check(known["FetchOperation"], shown, report)
    if "resultUrl" in shown.json():
        path = urlsplit(str(shown.json()["resultUrl"])).path
        name = {MAPPINGS: "FetchDataMapping", GROUPS: "FetchTraitGroup"}.get(path.rpartition("/")[0], "FetchStore")
        _check(known[name], http.get(path), report)


def _refill(served: Served, http: httpx.Client, known: dict[str, Judge], report: Report) -> str:
    """Check the listings, start again, and return the id of a mapping to update."""
    for name, path in (("ListDataMappings", MAPPINGS), ("ListTraitGroups", GROUPS), ("ListStores", STORES)):
        query = {"includeTraits": "true"} if name == "ListTraitGroups" else {}
        _check(known[name], http.get(path, params=query), report)
    served.refill()
    for number in range(_PER_REFILL // 2):
        http.post(GROUPS, json={"displayName": f"patched{number}"}).raise_for_status()
    response = http.post(MAPPINGS, json=mapping("target")).raise_for_status()
    return str(outcome(http, response.headers["Operation-Id"])["result"]["id"])


def _path(judge: Judge, mapping_id: str, number: int) -> str:
    """Return the path of a request; each trait group is updated once only, so that it never holds too many traits."""
    parts = {"storeId": STORE, "dataMappingId": mapping_id, "traitGroupName": f"patched{number // 2}"}
    return judge.path.format_map(parts)


def _refer(value: dict[str, Any], random: Dice) -> None:
    """Make a valid body refer to existing resources: distinct traits, and fields of the same types."""
    if "mappingFrom" in value:
        value["mappingFrom"]["datasetId"] = DATASET
    traits = [(group, name, kind) for group in MAPPED for name, kind in mapped_traits().items()]
    items = value.get("mappingTo", {}).get("mappings", [])
    for item, (group, name, kind) in zip(items, random.sample(traits, len(items)), strict=True):
        field = random.choice([field for field, data_type in FIELD_TYPES.items() if data_type == kind])
        item.update(fieldName=field, traitGroup=group, traitName=name)
        if "expression" in item:
            item["expression"] = field


def _schema(node: Node | None) -> Node | None:
    content = node.field("content") if node else None
    media = content.field(_TYPE) if content else None
    return media.field("schema") if media else None


def _validator(schema: Node | None, operation: Operation) -> Any:  # noqa: ANN401 - `extend` makes the class
    if schema is None:
        return None
    components = operation.document.value("components")
    return _Validator({**schema.raw, "components": components}, format_checker=_CHECKER)


def _pattern(_: object, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    """Check a pattern as JSON Schema means it: `$` is the end of the text, which in Python a line feed may follow."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_Validator = cast("Any", validators).extend(Draft202012Validator, {"pattern": _pattern})


@_CHECKER.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.datetime.fromisoformat(value).tzinfo is not None


@_CHECKER.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)
