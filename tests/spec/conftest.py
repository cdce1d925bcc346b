from __future__ import annotations

import pytest

from tests.spec.openapi_reader import Document


@pytest.fixture(scope="session")
def document() -> Document:
    return Document.read()
