from __future__ import annotations

import pytest

from scripts.document.revisions import revisions
from tests.spec.openapi_reader import Document


@pytest.fixture(scope="session")
def document() -> Document:
    """The document as it is written, that of the oldest revision."""
    return Document.read()


@pytest.fixture(scope="session", params=revisions())
def each(request: pytest.FixtureRequest) -> Document:
    """The document of each revision."""
    return Document.of(request.param)
