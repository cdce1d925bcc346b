"""The checks can fail: each bug planted in front of the emulator is found by the check meant for it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.fuzz.in_process import fuzz, fuzz_sequences
from twilio_memory_emulator import defaults

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from twilio_memory_emulator import Emulator

Ask = Callable[[httpx.Request], Awaitable[httpx.Response]]
Bug = Callable[[httpx.Request, Ask], Awaitable[httpx.Response]]


def with_bug(bug: Bug) -> Callable[[Emulator], ASGIApp]:
    """Return a function that puts a bug in front of an emulator."""
    return lambda emulator: _with_bug(emulator, bug)


def _with_bug(emulator: Emulator, bug: Bug) -> ASGIApp:
    client = httpx.AsyncClient(transport=emulator.async_transport())

    async def buggy(scope: Scope, receive: Receive, send: Send) -> None:
        asked = Request(scope, receive)
        raw_path = quote(scope["path"]).encode() + b"?" + scope["query_string"]
        url = httpx.URL("http://emulator").copy_with(raw_path=raw_path)
        request = httpx.Request(asked.method, url, headers=asked.headers.raw, content=await asked.body())
        answer = await bug(request, client.send)
        answer.headers.pop("Content-Length", None)
        await Response(answer.content, answer.status_code, answer.headers)(scope, receive, send)

    return buggy


def refusal(status: int) -> httpx.Response:
    return httpx.Response(status, json={"code": 20000 + status, "message": "A bug.", "status": status})


def with_body(request: httpx.Request, body: Any) -> httpx.Request:
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    return httpx.Request(request.method, request.url, headers=headers, content=json.dumps(body))


def body_of(message: httpx.Request | httpx.Response) -> Any:
    try:
        return json.loads(message.content)
    except ValueError:
        return None


async def drops_a_header(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    answer.headers.pop("Operation-Id", None)
    return answer


async def breaks_a_header(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    if "Retry-After" in answer.headers:
        answer.headers["Retry-After"] = "soon"
    return answer


async def tells_the_version_as_text(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    body = body_of(answer)
    if isinstance(body, dict) and "version" in body:
        return httpx.Response(answer.status_code, headers=answer.headers, json=body | {"version": str(body["version"])})
    return answer


async def tells_a_field_too_many(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    return httpx.Response(answer.status_code, headers=answer.headers, json=body_of(answer) | {"debug": True})


async def skips_authentication(request: httpx.Request, ask: Ask) -> httpx.Response:
    credentials = f"{defaults.ACCOUNT_SID}:{defaults.AUTH_TOKEN}".encode()
    request.headers["Authorization"] = "Basic " + b64encode(credentials).decode()
    return await ask(request)


async def crashes_on_text_beyond_ascii(request: httpx.Request, ask: Ask) -> httpx.Response:
    if str(body_of(request)).isascii():
        return await ask(request)
    return refusal(500)


async def takes_descriptions_of_any_length(request: httpx.Request, ask: Ask) -> httpx.Response:
    body = body_of(request)
    if isinstance(body, dict) and isinstance(body.get("description"), str):
        request = with_body(request, body | {"description": body["description"][:128] or "x"})
    return await ask(request)


async def refuses_long_names(request: httpx.Request, ask: Ask) -> httpx.Response:
    body = body_of(request)
    if isinstance(body, dict) and len(str(body.get("displayName"))) > 64:
        return refusal(400)
    return await ask(request)


async def answers_410_for_404(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    return refusal(410) if answer.status_code == 404 else answer


async def answers_errors_in_html(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    return httpx.Response(answer.status_code, html="<h1>No</h1>") if answer.is_error else answer


async def takes_any_method(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    return httpx.Response(200, json={}) if answer.status_code == 405 else answer


async def tells_wrong_methods(request: httpx.Request, ask: Ask) -> httpx.Response:
    answer = await ask(request)
    if "Allow" in answer.headers:
        answer.headers["Allow"] = "PUT"
    return answer


async def deletes_nothing(request: httpx.Request, ask: Ask) -> httpx.Response:
    if request.method == "DELETE":
        request = httpx.Request("PATCH", request.url, headers=request.headers)
    return await ask(request)


async def refuses_half_of_all_updates(request: httpx.Request, ask: Ask) -> httpx.Response:
    return await ask(request) if len(request.content) % 2 else refusal(409)


@pytest.mark.parametrize(
    ("bug", "check", "operation", "phases"),
    [
        (drops_a_header, "documented_headers_are_sent", "CreateStore", ["coverage"]),
        (breaks_a_header, "response_headers_conformance", "CreateDataMapping", ["coverage"]),
        (tells_the_version_as_text, "response_schema_conformance", "FetchStore", ["coverage", "fuzzing"]),
        (tells_a_field_too_many, "response_schema_conformance", "ListDataMappings", ["coverage"]),
        (skips_authentication, "ignored_auth", "FetchStore", ["coverage", "fuzzing"]),
        (crashes_on_text_beyond_ascii, "not_a_server_error", "PatchStore", ["fuzzing"]),
        (takes_descriptions_of_any_length, "negative_data_rejection", "PatchStore", ["coverage"]),
        (refuses_long_names, "positive_data_acceptance", "CreateDataMapping", ["coverage"]),
        (answers_410_for_404, "status_code_conformance", "FetchDataMapping", ["coverage"]),
        (answers_errors_in_html, "content_type_conformance", "PatchTraitGroup", ["coverage"]),
        (takes_any_method, "unsupported_method", "ListStores", ["coverage"]),
        (tells_wrong_methods, "allow_header_conformance", "ListStores", ["coverage"]),
        (refuses_half_of_all_updates, "refusals_name_a_rule", "PatchDataMapping", ["coverage"]),
    ],
)
def test_a_planted_bug_is_found(bug: Bug, check: str, operation: str, phases: list[str]) -> None:
    outcome = fuzz(with_bug(bug), seed=1, examples=15, phases=phases, operations=[operation])

    assert (check, operation) in outcome.broken


async def does_nothing(request: httpx.Request, ask: Ask) -> httpx.Response:
    return await ask(request)


def test_without_a_bug_nothing_is_found() -> None:
    """The planting itself does not cause the findings."""
    outcome = fuzz(with_bug(does_nothing), seed=1, examples=2)

    assert outcome.broken == set()


@pytest.mark.parametrize(("bug", "found"), [(deletes_nothing, True), (does_nothing, False)])
def test_a_deletion_that_deletes_nothing_is_found(bug: Bug, found: bool) -> None:
    outcome = fuzz_sequences(
        with_bug(bug),
        seed=1,
        examples=20,
        operations=["ListDataMappings", "FetchDataMapping", "DeleteDataMapping"],
    )

    assert any("can be fetched after its deletion" in failure for failure in outcome.failures) == found
