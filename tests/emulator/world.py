"""An emulator with a store and a dataset, a client that checks every response against the document, and shortcuts."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import httpx
from jsonschema_rs import Draft202012Validator

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


class World:
    """What most tests need.

    Time stands still unless a test advances `clock`. `client` raises when a response does not conform to the document.
    """

    def __init__(self, emulator: Emulator, clock: ManualClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self.client = connect(emulator)
        self.store_id = emulator.add_store(display_name="support")
        self.dataset_id = emulator.add_dataset(fields=FIELDS)
        self.store_url = f"/v1/ControlPlane/Stores/{self.store_id}"
        self.mappings_url = f"{self.store_url}/DataMappings"
        self.groups_url = f"{self.store_url}/TraitGroups"

    def body(self, name: str = "crm-contacts", **changes: Any) -> dict[str, Any]:
        """Return a valid body for the creation of a data mapping."""
        body = {
            "displayName": name,
            "mappingFrom": {"type": "DATASET", "datasetId": self.dataset_id},
            "mappingTo": mapping_to(("primary_email", "Contact", "email")),
        }
        return body | changes

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


def connect(emulator: Emulator, *, auth: tuple[str, str] | None = None, check: bool = True) -> httpx.Client:
    """Return a client that calls the emulator in process."""
    return httpx.Client(
        transport=emulator.transport(),
        base_url="http://localhost",
        auth=auth or (emulator.account_sid, emulator.auth_token),
        event_hooks={"response": [check_against_the_document] if check else []},
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
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("twilio_memory_spec").joinpath("openapi.json").read_bytes())
    return loaded


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document()["components"]}, validate_formats=True)


def check_against_the_document(response: httpx.Response) -> None:
    """Fail unless the document lists the status, and body and headers conform to it."""
    response.read()
    operation = _operation(response.request)
    if operation is None or response.status_code in NOT_IN_THE_DOCUMENT:
        error(response) if response.is_error else None
        return
    listed = _resolve(operation["responses"][str(response.status_code)])
    schema = listed["content"]["application/json"]["schema"]
    assert response.headers["Content-Type"] == "application/json"
    validator(schema).validate(response.json())
    for name, header in listed.get("headers", {}).items():
        value: Any = response.headers[name]
        header_schema = _resolve(header)["schema"]
        validator(header_schema).validate(int(value) if header_schema["type"] == "integer" else value)


def _operation(request: httpx.Request) -> dict[str, Any] | None:
    for path, item in document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path):
            operation: dict[str, Any] | None = item.get(request.method.lower())
            return operation
    return None


def _resolve(entry: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in entry:
        target: Any = document()
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry
