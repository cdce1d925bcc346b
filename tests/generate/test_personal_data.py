"""A field that the document marks as personal data stays out of the repr of the client's models."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scripts.generate.client_view import client_view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.document import Json

REPRS = """
import json
from twilio_memory_generated import models

mapping = models.DataMapping.from_dict(json.loads('''
{"displayName": "NAME", "description": "TEXT", "createdAt": "2001-01-01T00:00:00Z", "id": "ID", "version": 7,
 "mappingFrom": {"type": "DATASET", "datasetId": "DATASET-ID"},
 "mappingTo": {"type": "TRAITS", "mappings": [{"fieldName": "FIELD", "traitGroup": "GROUP", "traitName": "TRAIT"}]}}
'''))
patch = models.PatchDataMappingInput(display_name="NAME", description="TEXT", is_enabled=False)
stores = models.StoreList(stores=["STORE"])
group = models.CreateTraitGroupInput.from_dict({"displayName": "Contact", "traits": {"KEY": "VALUE"}})
shown = [mapping, mapping.mapping_to, patch, stores, group, group.traits]
print(json.dumps([repr(one) for one in shown]))
"""


def mark(document: dict[str, Any]) -> None:
    """Mark fields in every way that the document may: a field, a reference, its target, items, a map."""
    schemas = document["components"]["schemas"]
    schemas["DataMappingName"]["x-pii"] = True
    schemas["DataMappingCore"]["properties"]["description"]["x-pii"] = True
    schemas["MappingTraitItem"]["properties"]["traitGroup"]["x-pii"] = True
    schemas["StoreList"]["properties"]["stores"]["items"]["x-pii"] = True
    schemas["CreateTraitGroupInput"]["properties"]["traits"]["additionalProperties"] = {"type": "string", "x-pii": True}
    own = schemas["DataMapping"]["allOf"][-1]["properties"]
    own["createdAt"]["x-pii"] = True
    own["mappingFrom"]["x-pii"] = True


def test_marked_fields_stay_out_of_repr_and_others_are_shown(
    generate: Callable[..., Path], changed_document: Callable[..., Path]
) -> None:
    tree = generate("--spec", changed_document(mark))
    ran = subprocess.run(
        [sys.executable, "-c", REPRS], env={"PYTHONPATH": str(tree)}, check=True, capture_output=True, text=True
    )
    reprs: list[str] = json.loads(ran.stdout)
    for secret in ("NAME", "TEXT", "2001", "DATASET-ID", "GROUP", "STORE", "VALUE"):
        assert [text for text in reprs if secret in text] == [], secret
    for shown in ("id='ID'", "version=7", "FIELD", "TRAIT", "is_enabled=False"):
        assert [text for text in reprs if shown in text], shown


@pytest.mark.parametrize("mark", [False, "true", None])
def test_only_a_true_mark_hides_a_field(mark: str | bool | None) -> None:
    field: Json = {"type": "string", "x-pii": mark}
    view = client_view({"components": {"schemas": {"A": {"type": "object", "properties": {"a": field}}}}})
    assert "x-personal" not in json.dumps(view)
