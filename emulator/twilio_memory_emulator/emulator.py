"""The emulator as an object, for tests in process and for the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from twilio_memory_emulator import defaults
from twilio_memory_emulator.control.admin import build_admin_routes
from twilio_memory_emulator.control.fixtures import Fixtures
from twilio_memory_emulator.http.asgi import Application
from twilio_memory_emulator.http.browsers import build_browser_check
from twilio_memory_emulator.http.endpoints import Core, Credentials
from twilio_memory_emulator.http.handlers import build_routes
from twilio_memory_emulator.http.reference_page import build_reference_routes
from twilio_memory_emulator.http.server import TLS, serve
from twilio_memory_emulator.resources.inspection import set_aside_unreadable
from twilio_memory_emulator.resources.writes import load_queue
from twilio_memory_emulator.storage.clock import Clock, MonotonicClock, SystemClock
from twilio_memory_emulator.storage.database import Database
from twilio_memory_emulator.storage.state import State
from twilio_memory_server_models import StoreState

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    import httpx

    from twilio_memory_emulator.control.seed import Seed
    from twilio_memory_emulator.http.asgi import ASGIApp
    from twilio_memory_emulator.resources.datasets import Dataset
    from twilio_memory_server_models import Store


class Emulator:
    """An emulator of the Data Mapping API, in this process.

    Attributes:
        app: The ASGI application.
        account_sid: The user name that is accepted.
        auth_token: The password that is accepted.
    """

    app: ASGIApp

    def __init__(  # noqa: PLR0913 - one argument a setting, as the command has one option for each
        self,
        data: str | os.PathLike[str] = ":memory:",
        operation_delay: float = 0.0,
        clock: Clock | None = None,
        strict: bool = False,  # noqa: FBT001, FBT002 - part of the published signature
        account_sid: str = defaults.ACCOUNT_SID,
        auth_token: str = defaults.AUTH_TOKEN,
        *,
        api_revision: str | None = None,
        public_url: str | None = None,
        allowed_hosts: Iterable[str] = (),
        retention: float = defaults.RETENTION,
        durable: bool = False,
        strict_references: bool = False,
    ) -> None:
        """Open the database.

        Args:
            data: `":memory:"`, or the path of an SQLite file, which is created if it is missing, and kept.
            operation_delay: Seconds from the acceptance of a write to its completion, at most 86400 (a day). Half-way
                through, the operation goes from `PENDING` to `RUNNING`. With 0, the default, the next request finds
                it completed.
            clock: The source of the time; a `ManualClock` lets a test advance it. Default: the machine's clock.
            strict: Whether what clients send for unset fields is validated like any other value: an explicit null, or
                an empty value. By default it counts as absent, as the official packages for Ruby, PHP, Go and Node.js
                require.
            account_sid: The user name that requests must send.
            auth_token: The password that requests must send.
            api_revision: The revision of the API to hold to, in requests and responses: `2026-05` or `2026-10`. By
                default what either of them allows is accepted, and clients of both can read the responses.
            public_url: The URL by which clients reach the emulator, such as `https://memory.example`, for the URLs in
                responses: where a proxy stands in front of it, for example. Default: the one that a request came by.
            allowed_hosts: Names of hosts by which browsers may reach the emulator, besides `localhost` and addresses:
                of a proxy in front of it, for example. Clients that are no browsers may use any name.
            retention: Seconds that an operation can be fetched after its end, from 1 to 315360000 (ten years). Default
                604800 (seven days).
            durable: Whether each write waits until the disk has it, so that it survives a power cut, too. By default
                it survives the end of the process, however that comes.
            strict_references: Whether to refuse a change that leaves a data mapping without what it refers to, or a
                trait without its promotion to an identifier. By default such a change is made.

        Raises:
            DataFileError: `data` cannot be used.
            ValueError: `operation_delay` is negative or too long, `retention` too short or too long, a credential
                or the public URL empty or malformed, a host not a bare name, or the revision unknown.
        """
        _check_settings(operation_delay, retention, api_revision)
        known_url = None if public_url is None else defaults.public_url(public_url)
        credentials = Credentials(account_sid, auth_token)
        self.account_sid, self.auth_token = account_sid, auth_token
        self._database = Database(data, durable=durable)
        try:
            times = MonotonicClock(clock or SystemClock()), round(operation_delay * 1000), round(retention * 1000)
            state = State(self._database, *times, strict_references, api_revision)
            set_aside_unreadable(state)
            load_queue(state)
            self._fixtures = Fixtures(state)
            self._core = Core(
                [
                    *build_routes(state, strict=strict, public_url=known_url),
                    *build_admin_routes(self._fixtures),
                    *build_reference_routes(account_sid, auth_token),
                ],
                credentials,
                build_browser_check(allowed_hosts),
            )
        except BaseException:
            self._database.close()
            raise
        self.app = Application(self._core)

    def __repr__(self) -> str:
        """Show where the data is, but not the credentials."""
        return f"<Emulator data={self._database.data!r}>"

    def __enter__(self) -> Self:
        """Return the emulator; the end of the `with` block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the emulator."""
        self.close()

    def transport(self) -> httpx.BaseTransport:
        """Return a blocking httpx transport that calls the emulator in process, whatever the host of a URL."""
        from twilio_memory_emulator.http.transports import EmulatorTransport  # noqa: PLC0415 - only it needs httpx

        return EmulatorTransport(self._core)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Return an asynchronous httpx transport that calls the emulator in process, under asyncio or trio."""
        from twilio_memory_emulator.http.transports import AsyncEmulatorTransport  # noqa: PLC0415 - only it needs httpx

        return AsyncEmulatorTransport(self._core)

    def serve(
        self,
        host: str = defaults.HOST,
        port: int = 0,
        tls_certfile: str | os.PathLike[str] | None = None,
        tls_keyfile: str | os.PathLike[str] | None = None,
    ) -> AbstractContextManager[str]:
        """Serve the emulator on a socket during a `with` block.

        Args:
            host: The address to listen on.
            port: The port; 0, the default, picks a free one.
            tls_certfile: The certificate, in PEM, to serve https instead of http.
            tls_keyfile: Its private key, in PEM; by default it is in the file of the certificate.

        Returns:
            A context manager that gives the base URL.

        Raises:
            ServeError: When a file of the certificate cannot be used; on entering the block, when the server cannot
                listen on the address.
        """
        return serve(self.app, host, port, tls=None if tls_certfile is None else TLS(tls_certfile, tls_keyfile))

    def add_store(
        self,
        display_name: str,
        id: str | None = None,  # noqa: A002 - the name of the field
        description: str | None = None,
        status: str = "ACTIVE",
    ) -> str:
        """Add a store, with its trait group `Contact`, at once.

        Args:
            display_name: Its name, unique in the account.
            id: Its id; generated by default.
            description: What it is for.
            status: `QUEUED`, `PROVISIONING`, `ACTIVE` or `FAILED`; only the contents of an `ACTIVE` store can be
                accessed.

        Returns:
            The id.

        Raises:
            Refusal: The store breaks a rule of the API; for example, its name is taken.
            ValueError: There is no such status.
        """
        return self._fixtures.add_store(display_name, id, description, StoreState(status)).id

    def add_trait_group(
        self, store_id: str, display_name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None = None
    ) -> None:
        """Add a trait group to a store, or add traits to the group of this name, at once.

        Args:
            store_id: The store.
            display_name: The name of the group.
            traits: The definition of each trait by name, such as `{"points": {"dataType": "NUMBER"}}`.
            description: What the group is for.

        Raises:
            Refusal: The group breaks a rule of the API; for example, a `dataType` is unknown.
        """
        self._fixtures.add_trait_group(store_id, display_name, traits, description)

    def add_dataset(
        self,
        fields: Mapping[str, str] | None = None,
        id: str | None = None,  # noqa: A002 - the name of the field
        display_name: str | None = None,
        file: str | os.PathLike[str] | None = None,
        types: Mapping[str, str] | None = None,
    ) -> str:
        """Add a dataset, or replace the one with the same id, at once.

        Args:
            fields: The type of each field by name: `STRING`, `NUMBER`, `BOOLEAN` or `ARRAY`. Not beside a `file`.
            id: Its id; generated by default.
            display_name: A name for people; the id by default.
            file: A CSV, JSON Lines or Parquet file to infer the fields from, instead of `fields`.
            types: The types of some fields of the `file` by name, instead of those that it would give.

        Returns:
            The id.

        Raises:
            Refusal: The id or a field is malformed.
            EmulatorError: The file does not define the fields of a dataset; the message says why.
            ValueError: Both `fields` and `file` are given, neither is, or `types` are given without a `file`.
        """
        if (fields is None) == (file is None) or (types is not None and file is None):
            raise ValueError("expected either fields, or a file and perhaps types")
        if file is not None:
            from twilio_memory_emulator.ingestion.field_types import infer_fields  # noqa: PLC0415 - only files need it

            fields = infer_fields(Path(file), types or {})
        return self._fixtures.add_dataset(fields or {}, id, display_name).id

    def load(self, seed: Seed) -> None:
        """Add everything that a seed declares; what exists already, by id or else by name, is updated.

        Args:
            seed: The seed.

        Raises:
            Refusal: The seed breaks a rule of the API; then nothing of it is added.
        """
        self._fixtures.load(seed)

    def stores(self) -> list[Store]:
        """Return every store, oldest first."""
        return self._fixtures.stores()

    def datasets(self) -> list[Dataset]:
        """Return every dataset with the types of its fields, oldest first."""
        return self._fixtures.datasets()

    def reset(self) -> None:
        """Delete every store, trait group, dataset, data mapping and operation."""
        self._fixtures.reset()

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Write a consistent copy of everything to a file, while the emulator goes on.

        To restore it, start an emulator with that file as its `data`.

        Args:
            path: The file. An existing one is replaced once the copy is complete.

        Raises:
            DataFileError: The file cannot be written, or is the data file itself.
        """
        self._fixtures.backup(Path(path))

    def close(self) -> None:
        """Close the database; everything accepted stays in its file."""
        self._database.close()


def _check_settings(operation_delay: float, retention: float, api_revision: str | None) -> None:
    _check_seconds("operation_delay", operation_delay, 0, defaults.LONGEST_DELAY)
    _check_seconds("retention", retention, defaults.SHORTEST_RETENTION, defaults.LONGEST_RETENTION)
    if api_revision not in {None, *defaults.REVISIONS}:
        raise ValueError(f"api_revision is one of {', '.join(defaults.REVISIONS)}, not {api_revision!r}")


def _check_seconds(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise ValueError(f"{name} is a number of seconds from {least} to {most}")
