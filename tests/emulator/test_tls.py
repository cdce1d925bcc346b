"""TLS, and the URL by which clients reach the emulator."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import httpx
import pytest
import trustme

from tests.emulator.test_command import ended, running
from tests.emulator.test_server import request_bytes
from tests.emulator.world import World
from twilio_memory_emulator import Emulator, ManualClock
from twilio_memory_emulator.contract.errors import ServeError

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = "https://memory.example:8443"


class Certificate:
    """A certificate for localhost, and what trusts it."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        issued = authority.issue_cert("localhost", "127.0.0.1")
        self.certificate, self.key, self.both = folder / "cert.pem", folder / "key.pem", folder / "both.pem"
        self.authority = folder / "authority.pem"
        issued.cert_chain_pems[0].write_to_path(self.certificate)
        issued.private_key_pem.write_to_path(self.key)
        issued.private_key_and_cert_chain_pem.write_to_path(self.both)
        authority.cert_pem.write_to_path(self.authority)
        self.trust = ssl.create_default_context()
        authority.configure_trust(self.trust)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("tls"))


def test_it_serves_https_and_says_so_in_its_urls(world: World, certificate: Certificate) -> None:
    with (
        world.emulator.serve(tls_certfile=certificate.certificate, tls_keyfile=certificate.key) as base_url,
        httpx.Client(
            base_url=base_url,
            verify=certificate.trust,
            auth=(world.emulator.account_sid, world.emulator.auth_token),
        ) as client,
    ):
        assert base_url.startswith("https://127.0.0.1:")
        accepted = client.post(world.mappings_url, json=world.body())

        assert accepted.headers["Location"].startswith(f"{base_url}/v1/")
        assert accepted.json()["statusUrl"] == accepted.headers["Location"]
        assert client.get(accepted.headers["Location"]).json()["status"] == "COMPLETED"


def test_certificate_and_key_may_be_in_one_file(world: World, certificate: Certificate) -> None:
    with world.emulator.serve(tls_certfile=certificate.both) as base_url:
        assert httpx.get(f"{base_url}/_emulator/health", verify=certificate.trust).status_code == 200


def test_what_is_refused_before_it_is_read_is_answered_over_tls_too(world: World, certificate: Certificate) -> None:
    """The response must arrive although the rest of the request is never read."""
    head = request_bytes(world, "POST", world.mappings_url, b"Content-Type: application/json", body=b"x" * 5_000_000)
    with world.emulator.serve(tls_certfile=certificate.both) as base_url:
        url = httpx.URL(base_url)
        plain = socket.create_connection((url.host, url.port or 0), timeout=10)
        with certificate.trust.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.sendall(head[:100_000])
            answer = connection.makefile("rb").readline()

        assert answer.startswith(b"HTTP/1.1 413")


def test_a_client_without_tls_is_no_trouble_for_others(world: World, certificate: Certificate) -> None:
    with world.emulator.serve(tls_certfile=certificate.both) as base_url:
        url = httpx.URL(base_url)
        with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.makefile("rb").read()

        assert httpx.get(f"{base_url}/_emulator/health", verify=certificate.trust).status_code == 200


@pytest.mark.parametrize("wrong", ["missing", "empty", "no key", "key of another", "encrypted"])
def test_files_that_are_no_certificate_and_key_are_refused_in_a_sentence(
    world: World, certificate: Certificate, tmp_path: Path, wrong: str
) -> None:
    file = tmp_path / "cert.pem"
    key: Path | None = None
    match wrong:
        case "empty":
            file.touch()
        case "no key":
            file = certificate.certificate
        case "key of another":
            file, key = certificate.certificate, tmp_path / "key.pem"
            trustme.CA().issue_cert("localhost").private_key_pem.write_to_path(key)
        case "encrypted":
            from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - only here

            file, key = certificate.certificate, tmp_path / "key.pem"
            loaded = serialization.load_pem_private_key(certificate.key.read_bytes(), None)
            key.write_bytes(
                loaded.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.BestAvailableEncryption(b"secret"),
                )
            )
        case _:
            pass

    with pytest.raises(ServeError, match=rf"^{file}"):
        world.emulator.serve(tls_certfile=file, tls_keyfile=key)


def test_the_command_serves_https(certificate: Certificate) -> None:
    options = ("--tls-certfile", str(certificate.certificate), "--tls-keyfile", str(certificate.key))
    with running(*options) as command:
        assert command.base_url.startswith("https://")
        assert httpx.get(f"{command.base_url}/_emulator/health", verify=certificate.trust).status_code == 200


def test_a_key_without_a_certificate_is_a_wrong_option(certificate: Certificate) -> None:
    done = ended("--tls-keyfile", str(certificate.key))

    assert done.returncode == 2
    assert done.stderr.endswith("--tls-keyfile is the key of a certificate: give --tls-certfile, too\n")


def test_files_that_are_no_certificate_end_the_command_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "cert.pem"
    file.write_text("hello")

    done = ended("--tls-certfile", str(file))

    assert done.returncode == 1
    assert done.stderr.startswith(f"twilio-memory emulator: {file}: not a certificate and its key, in PEM")
    assert done.stderr.count("\n") == 1


def test_a_public_url_that_is_none_is_a_wrong_option() -> None:
    done = ended("--public-url", "memory.example")

    assert done.returncode == 2
    assert "a public URL has a scheme and a host" in done.stderr


@pytest.mark.parametrize("given", [PUBLIC, f"{PUBLIC}/"])
def test_a_public_url_is_in_the_urls_of_responses_whatever_the_request_came_by(clock: ManualClock, given: str) -> None:
    with Emulator(clock=clock, public_url=given) as emulator:
        world = World(emulator, clock)
        accepted = world.client.post(world.mappings_url, json=world.body())

        assert accepted.headers["Location"].startswith(f"{PUBLIC}/v1/ControlPlane/Operations/")
        assert accepted.json()["statusUrl"] == accepted.headers["Location"]
        operation = world.client.get(httpx.URL(accepted.headers["Location"]).path).json()
        assert operation["statusUrl"] == accepted.headers["Location"]
        assert operation["resultUrl"].startswith(f"{PUBLIC}{world.mappings_url}/")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "memory.example",
        "ftp://memory.example",
        "https://",
        "https://memory.example/v1",
        "https://user@memory.example",
        "https://memory.example?x=1",
        "https://memory.example#x",
        "https://memory.example?",
        "https://memory.example#",
        "https://memory.example:port",
        "https://[x",
        "http://ä",
        "https://a b",
        "https://a\n",
    ],
)
def test_a_public_url_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^a public URL has a scheme and a host"):
        Emulator(public_url=wrong)
