"""The official package over https, where alone it tries again: with a certificate that its user has made."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from twilio.http.http_client import TwilioHttpClient

from tests.official_package.conftest import Service
from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path


@pytest.fixture
def https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    authority = trustme.CA()
    certificate, trusted = tmp_path / "cert.pem", tmp_path / "authority.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    with Emulator() as emulator, emulator.serve(tls_certfile=certificate) as base_url:
        store = emulator.add_store("support")
        dataset = emulator.add_dataset({"primary_email": "STRING"})
        yield Service(emulator, base_url, store, dataset)


@contextmanager
def relay(base_url: str, dropped: int) -> Generator[str]:
    """Forward connections, but close the first ones."""
    port = int(base_url.rpartition(":")[2])

    def forward(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def serve() -> None:
        count = 0
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            count += 1
            if count <= dropped:
                client.recv(65536)  # unread, it would turn the end into a reset
                client.shutdown(socket.SHUT_WR)
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", port))
            opened.extend((client, server))
            for pair in ((client, server), (server, client)):
                Thread(target=forward, args=pair, daemon=True).start()

    opened: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, daemon=True).start()
        try:
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for one in opened:
                one.close()


def test_a_mapping_is_created_and_its_operation_polled(https: Service) -> None:
    client = https.client()

    accepted = https.mappings(client).create_with_http_info(https.body("crm-contacts"))

    assert accepted.headers["Location"].startswith(f"{https.base_url}/v1/")
    operation: Any = client.memory.v1.operations(accepted.headers["Operation-Id"]).fetch()
    assert operation.status == "COMPLETED"
    assert [one.display_name for one in https.mappings(client).list()] == ["crm-contacts"]


def test_a_connection_that_ends_in_its_handshake_is_opened_again(https: Service) -> None:
    with relay(https.base_url, dropped=2) as base_url:
        client = https.client(TwilioHttpClient(max_retries=2))
        client.memory.base_url = base_url

        assert https.mappings(client).list() == []
