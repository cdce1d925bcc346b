"""Bodies as the official packages send them that no driver runs: those for Ruby and PHP send nulls for what is unset.

They are sent as text, since a client library, ours and Python's official one included, would leave the nulls out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from official.service import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = {"Content-Type": "application/json"}
ITEM = '"traitGroup": "Contact", "traitName": "email"'
CREATE = """
{{
    "displayName": "nulls",
    "description": null,
    "isEnabled": null,
    "mappingTo": {{"type": "TRAITS", "mappings": [{item}]}},
    "mappingFrom": {source}
}}
"""


class Mappings:
    """The data mappings of a served emulator, by plain HTTP."""

    def __init__(self, client: httpx.Client, collection: str, dataset: str, seeded: str) -> None:
        self.client = client
        self.collection = collection
        self.dataset = dataset
        self.seeded = f"{collection}/{seeded}"

    def create(self, item: str, source: str) -> httpx.Response:
        body = CREATE.format(item=item, source=source.replace("tdi_dataset_…", self.dataset))
        return self.client.post(self.collection, content=body, headers=JSON)


@pytest.fixture
def mappings() -> Iterator[Mappings]:
    with (
        serve() as plan,
        httpx.Client(base_url=plan["baseUrl"], auth=(plan["accountSid"], plan["authToken"])) as client,
    ):
        collection = f"/v1/ControlPlane/Stores/{plan['store']}/DataMappings"
        yield Mappings(client, collection, plan["dataset"], plan["mappings"][0])


@pytest.mark.parametrize(
    ("item", "source"),
    [
        pytest.param(
            f'{{"fieldName": "primary_email", "expression": null, {ITEM}}}',
            '{"type": "DATASET", "datasetId": "tdi_dataset_…"}',
            id="2026-05",
        ),
        pytest.param(
            f'{{"expression": "primary_email", {ITEM}}}',
            '{"type": "DATASET_CLOUDAPP", "columns": null, "datasetId": "tdi_dataset_…"}',
            id="2026-10 cloud app",
        ),
        pytest.param(
            f'{{"expression": "primary_email", {ITEM}}}',
            '{"type": "DATASET_WAREHOUSE", "columns": [], "datasetId": "tdi_dataset_…"}',
            id="2026-10 warehouse, Node",
        ),
        pytest.param(
            f'{{"expression": "primary_email", {ITEM}}}',
            '{"type": "INGRESS", "columns": ["primary_email"], "datasetId": null}',
            id="2026-10 columns",
        ),
    ],
)
def test_a_mapping_is_created_from_a_body_with_nulls_for_what_is_unset(
    mappings: Mappings, item: str, source: str
) -> None:
    response = mappings.create(item, source)

    assert (response.status_code, response.json().get("code")) == (202, None)


def test_a_patch_with_nulls_changes_only_what_is_set(mappings: Mappings) -> None:
    body = '{"displayName": null, "description": "Nightly", "isEnabled": null, "mappingTo": null}'

    response = mappings.client.patch(mappings.seeded, content=body, headers=JSON)
    operation = mappings.client.get(f"/v1/ControlPlane/Operations/{response.headers['Operation-Id']}").json()
    while operation["status"] not in {"COMPLETED", "FAILED"}:
        operation = mappings.client.get(f"/v1/ControlPlane/Operations/{operation['operationId']}").json()

    mapping = mappings.client.get(mappings.seeded).json()
    assert (mapping["displayName"], mapping["description"]) == ("seeded-1", "Nightly")
    assert mapping["isEnabled"] is True
    assert mapping["mappingTo"]["mappings"]
