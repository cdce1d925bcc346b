"""A harness that cannot fail shows nothing: each kind of loss is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripts.torture import __main__ as command
from scripts.torture import hostile, listings, oracle
from scripts.torture.dice import Dice
from scripts.torture.hostile_requests import Case, case, held_case
from scripts.torture.ledger import Trigger, Writer, compare
from scripts.torture.report import Report
from scripts.torture.served import MAPPED, MAPPINGS, STORE, mapped_traits, seed
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

ERROR = b'{"code":20404,"message":"No.","status":404}'


@pytest.fixture
def report() -> Report:
    return Report("test", 1)


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with Emulator() as emulator:
        auth = (emulator.account_sid, emulator.auth_token)
        with httpx.Client(transport=emulator.transport(), base_url="http://emulator.test", auth=auth) as client:
            client.post("/_emulator/seed", json=seed()).raise_for_status()
            yield client


@pytest.fixture
def writer(http: httpx.Client, report: Report) -> Writer:
    """A writer that has created, changed and deleted mappings."""
    writer = Writer("w", report)
    writer.begin(http)
    for _ in range(30):
        assert writer.step(http) == 202
    return writer


def test_a_writer_whose_writes_are_all_there_lost_nothing(http: httpx.Client, writer: Writer, report: Report) -> None:
    compare(http, [writer], report)

    assert report.losses == []
    assert writer.patched > 5
    assert len(writer.deleted) > 2
    assert report.figures["writes accepted"] == 30


def test_an_accepted_creation_that_is_not_there_is_a_loss(http: httpx.Client, writer: Writer, report: Report) -> None:
    writer.kept.add("w-gone")
    writer.operations["proc_job_00000000000000000000000000"] = "creation of w-gone"

    compare(http, [writer], report)

    assert report.losses[0].startswith("creation of w-gone was accepted, and became {'code': 520052")
    assert report.losses[1:] == ["w-gone was accepted, and is not listed"]


def test_a_mapping_that_nobody_sent_or_that_differs_from_what_was_sent_is_a_loss(
    http: httpx.Client, writer: Writer, report: Report
) -> None:
    there = sorted(writer.kept - writer.deleted)
    del writer.created[there[0]]
    writer.created[there[1]]["description"] = "Something else."

    compare(http, [writer], report)

    assert sorted(loss.partition(":")[0] for loss in report.losses) == [
        f"{name} is not what was sent" for name in there[:2]
    ]


def test_an_update_or_a_deletion_that_was_undone_is_a_loss(http: httpx.Client, writer: Writer, report: Report) -> None:
    there = min(writer.kept - writer.deleted)
    writer.patched += 1
    writer.deleted.add(there)

    compare(http, [writer], report)

    assert report.losses == [
        f"the deletion of {there} was accepted, and it is listed",
        f"w-own has {writer.patched - 1} updates, of which {writer.patched} were accepted",
    ]


def test_a_refused_write_that_is_there_is_a_loss(http: httpx.Client, writer: Writer, report: Report) -> None:
    there = min(writer.kept - writer.deleted)
    writer.refused.add(there)

    compare(http, [writer], report)

    assert report.losses == [f"{there} was refused, and is listed"]


def test_an_update_without_a_response_may_be_there_or_not(http: httpx.Client, writer: Writer, report: Report) -> None:
    writer.patched -= 1
    writer.in_flight = True

    compare(http, [writer], report)

    assert report.losses == []


def test_a_trigger_goes_off_with_the_last_write_that_it_waits_for() -> None:
    trigger = Trigger(2)
    trigger.count()
    assert not trigger.off.is_set()

    trigger.count()
    assert trigger.off.is_set()


def page(*names: str, token: str | None = None) -> dict[str, Any]:
    return {
        "dataMappings": [{"displayName": name} for name in names],
        "meta": {"key": "dataMappings"} | ({"nextToken": token} if token else {}),
    }


@pytest.mark.parametrize(
    ("second", "loss"),
    [
        (page("b", "c"), None),
        (page("a", "b", "c"), "mappings, pass 0, ASC: listed twice: ['a']"),
        (page("b"), "mappings, pass 0, ASC: missed: ['c']"),
        (page("b", "c", token="again"), "mappings: a pass has no end"),
    ],
)
def test_an_item_that_is_listed_twice_or_missed_is_a_loss(second: Any, loss: str | None, report: Report) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=second if "pageToken" in request.url.params else page("a", token="next"))

    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://emulator.test") as http:
        listings.read(http, listings.LISTINGS[0], {"a", "b", "c"}, 1, report)

    assert [found for found in report.losses if found == loss] == ([loss] if loss else [])
    assert bool(report.losses) == bool(loss)


def response(head: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("received", "statuses", "wrong"),
    [
        (b"", [], ""),
        (response("200 OK", b"{}"), [200], ""),
        (response("404 Not Found", ERROR) + response("200 OK"), [404, 200], ""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + response("202 Accepted", b"{}"), [202], ""),
        (response("404 Not Found", b"no"), [404], "an error without a Twilio error body"),
        (response("400 Bad Request", ERROR), [400], "an error without a Twilio error body"),
        (response("404 Not Found", b"7"), [404], "an error without a Twilio error body"),
        (response("200 OK", b"{}")[:-1], [200], "half a response"),
        (response("200 OK", b"{}") + b"x", [200], "not a response"),
        (b"HTTP/1.1 200 OK\r\nContent Length: 0\r\n\r\n", [], "not a response"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n", [200], "a response without Content-Length"),
        (b"<h1>Bad Request</h1>", [], "not a response"),
    ],
)
def test_what_is_no_response_is_seen(received: bytes, statuses: list[int], wrong: str) -> None:
    assert hostile.read_responses(received, bodiless=False) == (statuses, wrong)


def test_a_response_to_head_has_no_body() -> None:
    received = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" * 2

    assert hostile.read_responses(received, bodiless=True) == ([200, 200], "")


def test_hostile_cases_are_the_same_for_the_same_seed_and_nearly_all_distinct() -> None:
    first, second = Dice(7), Dice(7)
    cases = [case(first) for _ in range(500)]

    assert cases == [case(second) for _ in range(500)]
    assert len({one.parts for one in cases}) > 490


def test_a_case_that_stalls_never_sends_a_whole_request() -> None:
    dice = Dice(7)
    for _ in range(100):
        head, end, body = held_case(dice).sent.partition(b"\r\n\r\n")
        declared = int(head.rpartition(b"Content-Length: ")[2]) if end else 1
        assert len(body) < declared


@pytest.mark.parametrize(
    ("name", "body", "allowed"),
    [
        ("CreateStore", {"displayName": "a"}, True),
        ("CreateStore", {"displayName": "a\n"}, False),
        ("CreateStore", {"displayName": "a" * 65}, False),
        ("CreateStore", {}, False),
        ("PatchStore", {}, True),
        ("PatchDataMapping", {"mappingFrom": {}}, False),
        ("CreateTraitGroup", {"displayName": "a", "traits": {"t": {"dataType": ""}}}, False),
        ("PatchTraitGroup", {"traits": {"t": {"dataType": ""}}}, True),
        (
            "PatchTraitGroup",
            {"traits": {"t": {"dataType": "STRING", "validationRule": {"ruleType": "STRING", "minLength": 1.0}}}},
            True,
        ),
        (
            "PatchTraitGroup",
            {"traits": {"t": {"dataType": "STRING", "validationRule": {"ruleType": "STRING", "minLength": True}}}},
            False,
        ),
    ],
)
def test_the_other_validator_judges_as_the_document_does(name: str, body: Any, allowed: bool) -> None:
    assert oracle.judges()[name].allows(body) == allowed


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (200, {"operationId": "proc_job_1", "status": "PENDING", "createdAt": "2026-01-15T10:30:00Z"}, None),
        (200, {"operationId": "proc_job_1", "status": "PENDING", "createdAt": "yesterday"}, "is not a 'date-time'"),
        (200, {"operationId": "proc_job_1", "status": "DONE", "createdAt": "2026-01-15T10:30:00Z"}, "is not one of"),
        (418, {}, "which is not documented"),
    ],
)
def test_an_answer_that_is_not_documented_is_seen(status: int, body: Any, problem: str | None) -> None:
    found = oracle.judges()["FetchOperation"].problem(httpx.Response(status, json=body))

    assert problem in found if problem else found == ""


def test_a_store_of_the_harnesses_has_more_traits_than_a_mapping_can_name(http: httpx.Client) -> None:
    assert len(MAPPED) * len(mapped_traits()) > 100
    assert http.get(MAPPINGS).status_code == 200
    assert STORE in MAPPINGS


def test_the_command_prints_a_line_for_each_harness_and_fails_on_any_loss(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(name: str, seed: int, *, long: bool) -> Report:
        report = Report(name, seed)
        report.count("writes accepted", 1234)
        report.expect(name != "disk", f"lost a write, long={long}")
        return report

    monkeypatch.setattr(command, "run", run)

    assert command.main(["--seed", "3", "kill", "races"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("kill: writes accepted 1,234, lost 0 (seed 3, ")
    assert second.startswith("races: ")
    assert command.main(["--long"]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == len(command.HARNESSES)
    assert printed.err == "  lost a write, long=True\n"


def test_the_details_are_the_first_losses(report: Report) -> None:
    for number in range(25):
        report.lose(f"loss {number}")

    assert len(report.details()) == 21
    assert report.details()[-1] == "and 5 more"
    assert "lost 25" in report.line()


def test_a_case_is_shown_so_that_it_can_be_sent_again() -> None:
    assert hostile.shown(Case((b"GE", b"T\r\n"), held=True)) == r"held b'GE' + b'T\r\n'"
