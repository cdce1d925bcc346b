"""Models in pydantic, and so in FastAPI: taken as they are or as dicts, and written by the API's names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.overlay.harness import OPERATION, Harness
from twilio_memory import DataMapping, OperationStatus

WIRE: dict[str, Any] = {"id": "mem_datamapping_1", "displayName": "crm", "createdAt": "2026-01-15T10:30:00Z"}


class Answer(BaseModel):
    """What a service returns."""

    mapping: DataMapping
    status: OperationStatus | None = None
    others: list[DataMapping] = []


def test_a_model_in_a_pydantic_model_is_written_by_the_apis_names() -> None:
    mapping = DataMapping.from_dict(WIRE)
    answer = Answer(mapping=mapping, others=[mapping])
    assert answer.mapping is mapping
    expected = {"mapping": WIRE, "status": None, "others": [WIRE]}
    assert answer.model_dump() == answer.model_dump(mode="json") == json.loads(answer.model_dump_json()) == expected


def test_a_model_is_read_from_json() -> None:
    state = {"operationId": OPERATION, "status": "COMPLETED"}
    answer = Answer.model_validate_json(json.dumps({"mapping": WIRE, "status": state}))
    assert answer.mapping == DataMapping.from_dict(WIRE)
    assert answer.status is not None
    assert answer.status.status == "COMPLETED"


def test_what_is_neither_a_model_nor_a_dict_is_refused() -> None:
    with pytest.raises(ValidationError, match="must be a DataMapping or its dict"):
        Answer.model_validate({"mapping": "mem_datamapping_1"})


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_model_has_a_schema_for_the_document_of_a_service(mode: Any) -> None:
    schema = TypeAdapter(list[DataMapping]).json_schema(mode=mode)
    assert schema["items"]["title"] == "DataMapping"
    assert schema["items"]["type"] == "object"


def test_an_endpoint_returns_what_the_client_fetched(harness: Harness) -> None:
    mapping = harness.create()
    written = json.loads(TypeAdapter(DataMapping).dump_json(mapping))
    assert written == mapping.to_dict()
    assert written["mappingTo"]["mappings"][0]["fieldName"] == "primary_email"
