"""Traces: OpenTelemetry's instrumentation of httpx sees every request, as the README's recipe says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.overlay.harness import FIELDS
from twilio_memory import AsyncMemoryClient, MemoryClient
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(spans: InMemorySpanExporter) -> Iterator[TracerProvider]:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    yield provider
    provider.shutdown()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def told(spans: InMemorySpanExporter) -> list[tuple[Any, Any]]:
    found = [dict(span.attributes or {}) for span in spans.get_finished_spans()]
    assert "Basic " not in str(found)
    return [(one["http.method"], one["http.status_code"]) for one in found]


@pytest.mark.socket
def test_the_clients_own_http_client_is_traced_once_httpx_is_instrumented(
    emulator: Emulator, provider: TracerProvider, spans: InMemorySpanExporter
) -> None:
    store_id, dataset_id = emulator.add_store(display_name="support"), emulator.add_dataset(fields=FIELDS)
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    try:
        credentials = emulator.account_sid, emulator.auth_token
        with emulator.serve() as base_url, MemoryClient(*credentials, base_url=base_url) as memory:
            mapping_to = [("primary_email", "Contact", "email")]
            mappings = memory.store(store_id).data_mappings
            mappings.create(display_name="crm", mapping_from=dataset_id, mapping_to=mapping_to)
    finally:
        instrumentor.uninstrument()
    assert told(spans) == [("POST", 202)]


def test_an_http_client_of_ones_own_can_be_traced_alone(
    emulator: Emulator, provider: TracerProvider, spans: InMemorySpanExporter
) -> None:
    store_id = emulator.add_store(display_name="support")

    async def fetch() -> None:
        async with httpx.AsyncClient(transport=emulator.async_transport()) as http:
            HTTPXClientInstrumentor.instrument_client(http, tracer_provider=provider)
            credentials = emulator.account_sid, emulator.auth_token
            memory = AsyncMemoryClient(*credentials, base_url="http://localhost", http_client=http)
            assert (await memory.stores.fetch(store_id)).id == store_id

    anyio.run(fetch)
    assert told(spans) == [("GET", 200)]
