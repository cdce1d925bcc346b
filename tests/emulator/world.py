"""An emulator with a store and a dataset, a client that checks every response against the document, and shortcuts."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import httpx
from jsonschema_rs import Draft202012Validator, ValidationError

if TYPE_CHECKING:
    from twilio_memory_emulator import Emulator, ManualClock

FIELDS = {
    "primary_email": "STRING",
    "mobile": "STRING",
    "points": "NUMBER",
    "vip": "BOOLEAN",
    "tags": "ARRAY",
}
NOT_IN_THE_DOCUMENT = {405, 413}
REVISIONS = ("2026-05", "2026-10")
# A type of source of each revision.
SOURCES = {"2026-05": "DATASET", "2026-10": "DATASET_CLOUDAPP"}


class World:
    """What most tests need.

    Time stands still unless a test advances `clock`. `client` raises when a response does not conform to the document
    of the revision that the emulator holds to, or of one of them. Bodies have the form of `revision`.
    """

    def __init__(
        self, emulator: Emulator, clock: ManualClock, revision: str = "2026-05", *, held: bool = False
    ) -> None:
        self.emulator = emulator
        self.clock = clock
        self.revision = revision
        self.client = connect(emulator, revisions=(revision,) if held else REVISIONS)
        self.store_id = emulator.add_store(display_name="support")
        self.dataset_id = emulator.add_dataset(fields=FIELDS)
        self.store_url = f"/v1/ControlPlane/Stores/{self.store_id}"
        self.mappings_url = f"{self.store_url}/DataMappings"
        self.groups_url = f"{self.store_url}/TraitGroups"

    def body(self, name: str = "crm-contacts", **changes: Any) -> dict[str, Any]:
        """Return a valid body for the creation of a data mapping."""
        body = {
            "displayName": name,
            "mappingFrom": {"type": SOURCES[self.revision], "datasetId": self.dataset_id},
            "mappingTo": self.mapping_to(("primary_email", "Contact", "email")),
        }
        return body | changes

    def mapping_to(self, *items: tuple[str, str, str]) -> dict[str, Any]:
        """Return the `mappingTo` for items of field, group and trait, in the form of the revision."""
        key = "fieldName" if self.revision == "2026-05" else "expression"
        mappings = [{key: field, "traitGroup": group, "traitName": trait} for field, group, trait in items]
        return {"type": "TRAITS", "mappings": mappings}

    def accepted(self, response: httpx.Response) -> dict[str, Any]:
        """Return the operation of a 202, once it is due."""
        assert response.status_code == 202, response.text
        self.clock.advance(3600)
        operation: dict[str, Any] = self.client.get(response.headers["Location"]).raise_for_status().json()
        return operation

    def create(self, name: str = "crm-contacts", **changes: Any) -> str:
        """Create a data mapping and return its id."""
        operation = self.accepted(self.client.post(self.mappings_url, json=self.body(name, **changes)))
        assert operation["status"] == "COMPLETED", operation
        return str(operation["result"]["id"])

    def mapping_url(self, mapping_id: str) -> str:
        return f"{self.mappings_url}/{mapping_id}"

    def names(self, **query: Any) -> list[str]:
        """Return the names of the data mappings on a page."""
        page = self.client.get(self.mappings_url, params=query).raise_for_status().json()
        return [mapping["displayName"] for mapping in page["dataMappings"]]


def mapping_to(*items: tuple[str, str, str]) -> dict[str, Any]:
    """Return the `mappingTo` for items of field, group and trait."""
    mappings = [{"fieldName": field, "traitGroup": group, "traitName": trait} for field, group, trait in items]
    return {"type": "TRAITS", "mappings": mappings}


def both_keys(mapping_to: dict[str, Any]) -> dict[str, Any]:
    """Return a `mappingTo` as it is read: the field of each item under the keys of both revisions."""
    items = [{**item, "fieldName": field_of(item), "expression": field_of(item)} for item in mapping_to["mappings"]]
    return {**mapping_to, "mappings": items}


def field_of(item: dict[str, Any]) -> str:
    return str(item.get("fieldName", item.get("expression")))


def connect(
    emulator: Emulator,
    *,
    auth: tuple[str, str] | None = None,
    check: bool = True,
    revisions: tuple[str, ...] = REVISIONS,
) -> httpx.Client:
    """Return a client that calls the emulator in process."""

    def conforms(response: httpx.Response) -> None:
        check_against_the_document(response, revisions)

    return httpx.Client(
        transport=emulator.transport(),
        base_url="http://localhost",
        auth=auth or (emulator.account_sid, emulator.auth_token),
        event_hooks={"response": [conforms] if check else []},
    )


def error(response: httpx.Response) -> tuple[int, int]:
    """Return status and code of an error response; its body must be a Twilio error."""
    return check_error(response.status_code, response.json())


def check_error(status: int, body: Any) -> tuple[int, int]:
    """Return status and code of an error response's body, which must be a Twilio error."""
    assert validator({"$ref": "#/components/schemas/TwilioError"}).is_valid(body), body
    assert body["status"] == status
    assert body["more_info"] == f"https://www.twilio.com/docs/api/errors/{body['code']}"
    return status, body["code"]


@cache
def document(revision: str = "2026-05") -> dict[str, Any]:
    folder = files("twilio_memory_spec")
    file = (folder if revision == "2026-05" else folder / revision) / "openapi.json"
    loaded: dict[str, Any] = json.loads(file.read_bytes())
    return loaded


def validator(schema: dict[str, Any], revision: str = "2026-05") -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document(revision)["components"]}, validate_formats=True)


def check_against_the_document(response: httpx.Response, revisions: tuple[str, ...] = REVISIONS) -> None:
    """Fail unless the document of one of `revisions` lists the status, and body and headers conform to it."""
    response.read()
    found = {one: operation for one in revisions if (operation := _operation(response.request, one))}
    if not found or response.status_code in NOT_IN_THE_DOCUMENT:
        error(response) if response.is_error else None
        return
    assert response.headers["Content-Type"] == "application/json"
    body = response.json()
    # Without a revision to hold to, each mapping of a page has the form in which it was created.
    parts = [body | {"dataMappings": [one]} for one in body.get("dataMappings", ())] or [body]
    for part in [body] if len(revisions) == 1 else parts:
        problems = [_problem(response, part, operation, one) for one, operation in found.items()]
        if len(revisions) > 1:
            problems.append(_problem(response, _without_old_key(part), found["2026-10"], "2026-10"))
        assert None in problems, problems


def _problem(response: httpx.Response, body: Any, operation: dict[str, Any], revision: str) -> str | None:
    """Return in what a response differs from the document of a revision."""
    listed = _resolve(operation["responses"][str(response.status_code)], revision)
    schema = listed["content"]["application/json"]["schema"]
    try:
        validator(schema, revision).validate(body)
        for name, header in listed.get("headers", {}).items():
            value: Any = response.headers[name]
            header_schema = _resolve(header, revision)["schema"]
            typed = int(value) if header_schema["type"] == "integer" else value
            validator(header_schema, revision).validate(typed)
    except ValidationError as problem:
        return f"{revision}: {problem}"
    return None


def _without_old_key(body: Any) -> Any:
    """Return a body without the `fieldName` of items that have an `expression`, too."""
    if isinstance(body, dict):
        return {
            key: _without_old_key(value)
            for key, value in body.items()
            if not (key == "fieldName" and "expression" in body)
        }
    return [*map(_without_old_key, body)] if isinstance(body, list) else body


def _operation(request: httpx.Request, revision: str) -> dict[str, Any] | None:
    for path, item in document(revision)["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path):
            operation: dict[str, Any] | None = item.get(request.method.lower())
            return operation
    return None


def _resolve(entry: dict[str, Any], revision: str) -> dict[str, Any]:
    while "$ref" in entry:
        target: Any = document(revision)
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry
