"""What the tests of the API's revisions have in common."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.overlay.harness import STORE, ScriptedServer, accepted
from twilio_memory import CloudApp, RevisionError
from twilio_memory._revisions import REVISIONS

MAY, OCTOBER = REVISIONS.values()
ID = "tdi_dataset_00000000000000000000000000"
EMAIL = [("primary_email", "Contact", "email")]
ITEM = {
    "2026-05": {"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"},
    "2026-10": {"expression": "primary_email", "traitGroup": "Contact", "traitName": "email"},
}
DATASET = {"type": "DATASET", "datasetId": ID}
CLOUD_APP = {"type": "DATASET_CLOUDAPP", "datasetId": ID}
WAREHOUSE = {"type": "DATASET_WAREHOUSE", "datasetId": ID}
INGRESS = {"type": "INGRESS", "columns": ["primary_email"]}

every_revision = pytest.mark.parametrize("revision", REVISIONS)


def mappings(server: ScriptedServer, revision: str) -> Any:
    return server.client(api_revision=revision).store(STORE).data_mappings


def created(revision: str, **fields: Any) -> Any:
    """Return the body that a create sends."""
    server = ScriptedServer(accepted())
    given = {"display_name": "crm-contacts", "mapping_from": CloudApp(ID), "mapping_to": EMAIL}
    mappings(server, revision).create(**given | fields)
    return json.loads(server.requests[0].content)


def items(revision: str, *given: object) -> Any:
    """Return the mapping items that a create sends."""
    return created(revision, mapping_to=list(given))["mappingTo"]["mappings"]


def refusal(revision: str, **fields: Any) -> str:
    """Return why a create is refused before anything is sent."""
    with pytest.raises(RevisionError) as caught:
        created(revision, **fields)
    return str(caught.value)


def way_to(revision: str) -> str:
    return f'Revision {revision} can: MemoryClient(api_revision="{revision}").'
