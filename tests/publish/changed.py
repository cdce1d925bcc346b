"""A copy of the document with four changes, each marked by a word that occurs nowhere else."""

from __future__ import annotations

import copy
from typing import Any

from scripts.document import read

BOUND, FIELD, VALUE, OPERATION = "77", "consentSource", "PAUSED", "ArchiveDataMapping"
ALL = (BOUND, FIELD, VALUE, OPERATION)


def changed_document() -> Any:
    """Return the document with a new bound, a new field, a new enum value and a new operation."""
    document: Any = copy.deepcopy(read())
    schemas, paths = document["components"]["schemas"], document["paths"]
    # Bounds in which the revisions differ are in no generated model.
    schemas["DataMappingCore"]["properties"]["description"]["maxLength"] = int(BOUND)
    schemas["DataMappingCore"]["properties"][FIELD] = {"type": "string", "maxLength": 64, "description": "From where."}
    schemas["OperationState"]["enum"].append(VALUE)
    mapping = next(path for path in paths if path.endswith("/{dataMappingId}"))
    archive = copy.deepcopy(paths[mapping]["delete"]) | {"operationId": OPERATION, "summary": "Archive a Data Mapping"}
    paths[f"{mapping}/Archive"] = {"parameters": paths[mapping]["parameters"], "post": archive}
    return document
