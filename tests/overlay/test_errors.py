"""Errors: each has its class, whatever the body of the response, and a helpful message."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import TYPE_CHECKING

import httpx
import pytest

import twilio_memory
from tests.overlay.harness import STORE, Harness, ScriptedServer
from twilio_memory import NO_RETRY, APIError, HttpResponse, OperationStatus, errors
from twilio_memory._errors import api_error, operation_error
from twilio_memory._flow import printable

if TYPE_CHECKING:
    from collections.abc import Callable


def error_for(response: httpx.Response) -> APIError:
    client = ScriptedServer(response).client(retry=NO_RETRY)
    with pytest.raises(APIError) as caught:
        client.store(STORE).data_mappings.fetch("mem_datamapping_x")
    return caught.value


@pytest.mark.parametrize(
    ("status", "cls"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (412, errors.PreconditionFailedError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (503, errors.ServerError),
        (520, errors.ServerError),
        (418, APIError),
        (302, APIError),
    ],
)
def test_each_status_has_its_class(status: int, cls: type[APIError]) -> None:
    error = error_for(httpx.Response(status))
    assert type(error) is cls
    assert error.status == error.response.status == status
    assert f"HTTP {status}" in str(error)


@pytest.mark.parametrize(
    ("status", "code", "cls"),
    [
        (409, 520056, errors.NameTakenError),
        (409, 520045, errors.NameTakenError),
        (409, 520055, errors.NameTakenError),
        (412, 520043, errors.VersionConflictError),
        (400, 520042, errors.StoreNotActiveError),
        (409, 520050, errors.ProtectedError),
        (400, 520044, errors.LimitReachedError),
        (400, 520053, errors.LimitReachedError),
        (400, 520054, errors.LimitReachedError),
    ],
)
def test_a_code_adds_its_class_to_the_class_of_the_status(status: int, code: int, cls: type[Exception]) -> None:
    error = error_for(httpx.Response(status, json={"code": code, "message": "no"}))
    assert isinstance(error, cls)
    assert isinstance(error, type(error_for(httpx.Response(status))))
    assert type(error) is type(error_for(httpx.Response(status, json={"code": code})))


def test_a_412_is_a_version_conflict_whatever_its_code() -> None:
    for body in ({"code": 20412, "message": "no"}, {}):
        assert isinstance(error_for(httpx.Response(412, json=body)), errors.VersionConflictError)


def failed(code: int) -> OperationStatus:
    failure = {"code": code, "title": "No", "detail": "Not this time"}
    return OperationStatus.from_dict({"operationId": "proc_job_x", "status": "FAILED", "error": failure})


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "late"])
def test_an_error_is_named_in_logs_after_what_happened(direct: bool) -> None:
    taken = HttpResponse(409, httpx.Headers(), b'{"code": 520056, "message": "taken"}')
    error: errors.TwilioMemoryError = api_error(taken) if direct else operation_error(failed(520056))
    line = "".join(traceback.format_exception_only(error))
    assert line.startswith("twilio_memory.errors.NameTakenError: ")
    assert isinstance(error, errors.NameTakenError)
    assert isinstance(error, errors.ConflictError) is direct
    assert isinstance(error, errors.OperationFailedError) is not direct


@pytest.mark.parametrize(
    ("code", "status", "cls"),
    [
        *((code, 404, errors.NotFoundError) for code in (520041, 520047, 520048, 520052)),
        *((code, 400, errors.BadRequestError) for code in (520046, 520049, 520051)),
    ],
)
def test_a_failed_operation_is_the_error_that_a_direct_response_with_its_code_is(
    code: int, status: int, cls: type[errors.APIError]
) -> None:
    response = HttpResponse(200, httpx.Headers({"Twilio-Request-Id": "RQ1"}), b"{}")
    error = operation_error(failed(code), response)
    assert isinstance(error, cls)
    assert type(error).__name__ == cls.__name__
    assert (error.status, error.code, error.message, error.request_id) == (status, code, "No: Not this time", "RQ1")
    assert error.response is response
    assert (error.more_info, error.retry_after, error.hint) == (None, None, None)
    assert (error.operation_id, error.last.status) == ("proc_job_x", "FAILED")
    assert str(error) == f"operation proc_job_x ended as FAILED, code {code}: No: Not this time"


def test_a_failed_operation_with_another_code_is_no_refusal() -> None:
    assert type(operation_error(failed(1))) is errors.OperationFailedError
    assert operation_error(failed(1)).request_id is None


def test_a_write_that_loses_a_race_with_a_deletion_raises_that_it_is_gone(harness: Harness) -> None:
    mapping = harness.create()
    deletion = harness.mappings.delete(mapping.id)
    late = harness.mappings.patch(mapping.id, description="too late")
    deletion.wait()
    with pytest.raises(errors.NotFoundError) as caught:
        late.result()
    assert (caught.value.status, caught.value.code) == (404, 520048)
    assert isinstance(caught.value, errors.OperationFailedError)


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_a_message_a_code_and_a_request_id(name: str) -> None:
    cls = getattr(errors, name)
    hints = {key: hint for base in cls.__mro__ for key, hint in getattr(base, "__annotations__", {}).items()}
    assert {"code", "request_id"} <= hints.keys()
    if issubclass(cls, (errors.APIError, errors.OperationFailedError, errors.OperationTimeoutError)):
        return
    if issubclass(cls, errors.InvalidResponseError):
        response = HttpResponse(200, httpx.Headers({"Twilio-Request-Id": "RQ1"}), b"")
        error: errors.TwilioMemoryError = cls("odd", response)
        assert error.request_id == "RQ1"
    else:
        error = cls("odd")
        assert error.request_id is None
    assert (error.message, error.code) == ("odd", None)


@pytest.mark.parametrize(
    "error",
    [
        errors.ConfigurationError("No credentials."),
        errors.RequestTimeoutError("late"),
        errors.InvalidResponseError("odd", HttpResponse(200, httpx.Headers({"A": "b"}), b"<html>")),
        api_error(HttpResponse(404, httpx.Headers({"Twilio-Request-Id": "RQ1"}), b'{"code": 20404}')),
        api_error(HttpResponse(409, httpx.Headers(), b'{"code": 520056, "message": "taken"}')),
        operation_error(failed(1)),
        operation_error(failed(520056)),
        operation_error(failed(520048)),
        errors.OperationTimeoutError("proc_job_x", 60, failed(1)),
    ],
    ids=lambda error: f"{type(error).__mro__[1].__name__}-{type(error).__name__}-{error.code}",
)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_can_be_copied_and_sent_to_another_process(
    error: errors.TwilioMemoryError, copied: Callable[[errors.TwilioMemoryError], errors.TwilioMemoryError]
) -> None:
    made = copied(error)
    assert type(made) is type(error)
    assert (str(made), vars(made)) == (str(error), vars(error))


def test_a_class_of_two_branches_is_named_after_the_second_and_made_once() -> None:
    cls = errors.both(errors.AuthenticationError, errors.ProtectedError)
    assert cls is errors.both(errors.AuthenticationError, errors.ProtectedError)
    assert cls.__bases__ == (errors.AuthenticationError, errors.ProtectedError)
    assert (cls.__module__, cls.__name__) == ("twilio_memory.errors", "ProtectedError")
    assert cls.__doc__ == f"{errors.ProtectedError.__doc__} Also a `AuthenticationError`."
    assert cls._branches == (errors.AuthenticationError, errors.ProtectedError)


def test_a_class_that_belongs_to_the_second_branch_already_is_used_as_it_is() -> None:
    assert errors.both(errors.PreconditionFailedError, errors.VersionConflictError) is errors.PreconditionFailedError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ({"code": 1, "title": "No", "detail": "Not this time"}, "ended as FAILED, code 1: No: Not this time"),
        ({"code": 1}, "ended as FAILED, code 1."),
        ({"title": "No"}, "ended as FAILED: No"),
        ({}, "ended as FAILED."),
    ],
)
def test_the_message_of_a_failed_operation_has_what_the_service_reported(error: object, message: str) -> None:
    status = OperationStatus.from_dict({"operationId": "proc_job_x", "status": "FAILED", "error": error})
    assert str(operation_error(status)) == f"operation proc_job_x {message}"


@pytest.mark.parametrize(("length", "shown"), [(4096, "x" * 4096), (4097, "x" * 4095 + "…")])
def test_a_message_is_cut_at_4096_characters(length: int, shown: str) -> None:
    assert str(errors.ConfigurationError("x" * length)) == shown


@pytest.mark.parametrize(("message", "end"), [("No", "."), ("No.", ""), ("No!", ""), ("No?", "")])
def test_the_message_of_a_refusal_ends_with_one_punctuation_mark(message: str, end: str) -> None:
    assert str(error_for(httpx.Response(400, json={"message": message}))) == f"HTTP 400: {message}{end}"


def test_twilios_classic_error_body_is_read() -> None:
    body = {
        "code": 20404,
        "message": "Not found",
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    }
    error = error_for(httpx.Response(404, json=body, headers={"Twilio-Request-Id": "RQ123"}))
    assert (error.code, error.message, error.more_info, error.request_id) == (
        20404,
        "Not found",
        body["more_info"],
        "RQ123",
    )
    assert str(error) == (
        "HTTP 404, code 20404: Not found. See https://www.twilio.com/docs/errors/20404 (request RQ123)"
    )


def test_an_error_body_with_user_error_is_read() -> None:
    body = {
        "code": 20001,
        "message": "Invalid parameter",
        "httpStatusCode": 400,
        "userError": True,
        "params": {"twilioErrorCodeUrl": "https://www.twilio.com/docs/errors/20001"},
    }
    error = error_for(httpx.Response(400, json=body))
    assert (error.code, error.message) == (20001, "Invalid parameter")
    assert error.more_info == "https://www.twilio.com/docs/errors/20001"


def test_problem_details_are_read() -> None:
    body = {
        "type": "https://www.twilio.com/docs/errors/20422",
        "title": "Unprocessable",
        "status": 422,
        "code": 20422,
        "detail": "The body is wrong.",
        "errors": [{"detail": "too long", "pointer": "#/displayName"}, {"odd": 1}, None],
    }
    error = error_for(httpx.Response(422, json=body))
    assert (error.code, error.more_info) == (20422, body["type"])
    assert error.message == "Unprocessable: The body is wrong. (#/displayName: too long)"


def test_every_part_of_the_request_that_problem_details_name_is_in_the_message() -> None:
    listed = [{"pointer": "#/a", "detail": "too long"}, {"pointer": "#/b"}, {"detail": "missing"}]
    error = error_for(httpx.Response(422, json={"title": "Unprocessable", "errors": listed}))
    assert error.message == "Unprocessable (#/a: too long; #/b; missing)"


def test_problem_details_of_type_about_blank_have_no_more_info() -> None:
    error = error_for(httpx.Response(418, json={"type": "about:blank", "title": "Teapot"}))
    assert (error.more_info, str(error)) == (None, "HTTP 418: Teapot.")


def test_the_error_for_a_redirect_says_what_to_check() -> None:
    error = error_for(httpx.Response(308, headers={"Location": "https://elsewhere.example/"}))
    assert str(error) == (
        "HTTP 308: a redirect, which the client does not follow, so that credentials stay on this host; "
        "check the base URL."
    )


def test_the_error_for_an_empty_body_says_so() -> None:
    assert str(error_for(httpx.Response(503))) == "HTTP 503: the response has no body."


@pytest.mark.parametrize(("length", "shown"), [(100, "x" * 100), (101, "x" * 99 + "…")])
def test_a_request_id_is_cut_at_a_hundred_characters(length: int, shown: str) -> None:
    error = error_for(httpx.Response(400, headers={"Twilio-Request-Id": "x" * length}))
    assert error.request_id == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abcd", "abcd"),
        ("abcde", "abc…"),
        ("é→", "é→"),
        ("\n", "\\n"),
        ("\x1b", "\\x1b"),
        ("\n\n\n", "\\n\\…"),
        ("ab\ncd", "ab\\…"),
    ],
)
def test_text_is_shown_without_control_characters_and_up_to_a_limit(text: str, shown: str) -> None:
    assert printable(text, 4) == shown


def test_a_response_nested_too_deeply_is_invalid() -> None:
    with pytest.raises(errors.InvalidResponseError, match="not JSON"):
        ScriptedServer(httpx.Response(200, content=b"[" * 100_000)).client().stores.fetch(STORE)


def test_the_error_for_an_html_page_quotes_its_beginning() -> None:
    page = "<html>\n <body>" + "Bad Gateway " * 100
    error = error_for(httpx.Response(502, content=page))
    beginning = f"<html> <body>{'Bad Gateway ' * 9}"[:120]
    assert str(error) == f"HTTP 502: the response is not an error of the API; it begins {beginning!r}."
    assert len(str(error)) < 300
    assert error.response.content == page.encode()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'"x"', b"{}", b'{"code": "520056", "message": 7}', b"\xff", b"{", b"[" * 100_000]
)
def test_any_other_body_is_an_error_by_its_status(body: bytes) -> None:
    error = error_for(httpx.Response(400, content=body))
    assert type(error) is errors.BadRequestError
    assert error.code is None


def test_an_error_message_says_when_to_try_again() -> None:
    error = error_for(httpx.Response(429, json={"message": "Slow down"}, headers={"Retry-After": "90"}))
    assert str(error) == "HTTP 429: Slow down. Try again after 90 s."


def test_a_date_in_the_future_is_the_seconds_until_then() -> None:
    error = error_for(httpx.Response(429, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}))
    assert error.retry_after is not None
    assert error.retry_after > 3600


def test_each_kind_of_client_raises_the_services_errors(harness: Harness) -> None:
    mapping = harness.create()
    with pytest.raises(errors.NameTakenError):
        harness.begin("crm-contacts")
    with pytest.raises(errors.BadRequestError, match="displayName") as caught:
        harness.begin("1-crm")
    assert caught.value.code == 520046
    with pytest.raises(errors.BadRequestError, match="nope"):
        harness.begin("x", mapping_to=[("primary_email", "Contact", "nope")])
    with pytest.raises(errors.NotFoundError):
        harness.memory.store("mem_store_0" + "1" * 25).data_mappings.fetch(mapping.id)
    with pytest.raises(errors.ProtectedError):
        harness.memory.store(harness.store_id).trait_groups.delete("Contact")
    with pytest.raises(errors.VersionConflictError):
        harness.mappings.patch(mapping.id, if_match='"stale"')


def test_every_error_is_public_and_in_the_tree_of_the_docstring() -> None:
    assert errors.__doc__ is not None
    for name in errors.__all__:
        assert name in errors.__doc__
        assert getattr(twilio_memory, name) is getattr(errors, name)
        assert issubclass(getattr(errors, name), errors.TwilioMemoryError)


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("ConfigurationError", ValueError),
        ("InvalidArgumentError", ValueError),
        ("RequestTimeoutError", TimeoutError),
        ("OperationTimeoutError", TimeoutError),
    ],
)
def test_an_error_is_also_an_instance_of_pythons_own_class(name: str, builtin: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), builtin)
