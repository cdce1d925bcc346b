"""The emulator as an object: for tests in process, and behind the command."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from twilio_memory_emulator import defaults
from twilio_memory_emulator.control.admin import build_admin_routes
from twilio_memory_emulator.control.fixtures import Declarations
from twilio_memory_emulator.http.authentication import Credentials
from twilio_memory_emulator.http.reference_page import build_reference_routes
from twilio_memory_emulator.http.routes import build_app, build_routes
from twilio_memory_emulator.http.server import serve
from twilio_memory_emulator.resources import operations
from twilio_memory_emulator.storage.clock import Clock, SystemClock
from twilio_memory_emulator.storage.database import Database
from twilio_memory_emulator.storage.state import State
from twilio_memory_server_models import StoreState

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType

    import httpx
    from starlette.types import ASGIApp

    from twilio_memory_emulator.control.seed import Seed
    from twilio_memory_emulator.resources.datasets import Dataset
    from twilio_memory_server_models import Store


class Emulator:
    """An emulator of the Data Mapping API, in this process.

    Attributes:
        app: The ASGI application.
        account_sid: The user name that is let in.
        auth_token: The password that is let in.
    """

    app: ASGIApp

    def __init__(
        self,
        data: str | os.PathLike[str] = ":memory:",
        operation_delay: float = 0.0,
        clock: Clock | None = None,
        strict: bool = False,  # noqa: FBT001, FBT002 -- part of the published signature
        account_sid: str = defaults.ACCOUNT_SID,
        auth_token: str = defaults.AUTH_TOKEN,
    ) -> None:
        """Open the database, with nothing carried out yet.

        Args:
            data: ``":memory:"``, or the path of an SQLite file, which is made when it is missing and kept.
            operation_delay: Seconds from the acceptance of a write to its completion, at most a day. Half-way the
                operation turns from ``PENDING`` to ``RUNNING``. With 0 the next request sees it completed.
            clock: Where the time comes from; a :class:`ManualClock` lets a test advance it.
            strict: Whether requests are held to the letter of the document. Else a member of a body that is null counts
                as absent, as the official client libraries need it.
            account_sid: The user name that requests must give.
            auth_token: The password that requests must give.

        Raises:
            DataFileError: ``data`` cannot be used.
            ValueError: ``operation_delay`` is negative or too long, or a credential is empty.
        """
        if not 0 <= operation_delay <= defaults.LONGEST_DELAY:
            message = f"operation_delay is a number of seconds from 0 to {defaults.LONGEST_DELAY}"
            raise ValueError(message)
        credentials = Credentials(account_sid, auth_token)
        self.account_sid = account_sid
        self.auth_token = auth_token
        self._database = Database(data)
        try:
            state = State(self._database, clock or SystemClock(), round(operation_delay * 1000), strict)
            self._build(state, credentials)
        except BaseException:
            self._database.close()
            raise

    def _build(self, state: State, credentials: Credentials) -> None:
        operations.resume(state)
        lock = RLock()
        self._declarations = Declarations(state, lock)
        admin = build_admin_routes(self._declarations, credentials)
        reference = build_reference_routes(self.account_sid, self.auth_token)
        self.app = build_app([*build_routes(state, lock, credentials), *admin, *reference])

    def __repr__(self) -> str:
        """Tell where the data is; never the credentials."""
        return f"<Emulator data={self._database.data!r}>"

    def __enter__(self) -> Self:
        """Return the emulator; it is closed when the ``with`` block is left."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the emulator."""
        self.close()

    def transport(self) -> httpx.BaseTransport:
        """Return a synchronous httpx transport that calls the emulator in process, whatever the URL's host."""
        from twilio_memory_emulator.http.transports import EmulatorTransport  # noqa: PLC0415 -- the command does without httpx

        return EmulatorTransport(self.app)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Return an asynchronous httpx transport that calls the emulator in process, under asyncio or trio."""
        from twilio_memory_emulator.http.transports import AsyncEmulatorTransport  # noqa: PLC0415 -- the command does without httpx

        return AsyncEmulatorTransport(self.app)

    def serve(self, host: str = defaults.HOST, port: int = 0) -> AbstractContextManager[str]:
        """Serve the emulator on a socket while a ``with`` block runs, which gets the base URL.

        Args:
            host: The address to listen on.
            port: The port; 0 asks the system for a free one.

        Raises:
            ServeError: The address cannot be listened on.
        """
        return serve(self.app, host, port)

    def add_store(
        self,
        display_name: str,
        id: str | None = None,  # noqa: A002 -- the field's name
        description: str | None = None,
        status: str = "ACTIVE",
    ) -> str:
        """Add a store, with the trait group ``Contact``, at once.

        Args:
            display_name: Its name, unique in the account.
            id: Its id; a new one by default.
            description: What it is for.
            status: ``QUEUED``, ``PROVISIONING``, ``ACTIVE`` or ``FAILED``; only an ``ACTIVE`` one can be worked in.

        Returns:
            The id.

        Raises:
            Refusal: A rule of the API is broken, such as a name that is taken.
            ValueError: There is no such status.
        """
        return self._declarations.add_store(display_name, id, description, StoreState(status)).id

    def add_trait_group(
        self, store_id: str, display_name: str, traits: Mapping[str, Mapping[str, Any]], description: str | None = None
    ) -> None:
        """Add a trait group to a store, or traits to the group that has the name, at once.

        Args:
            store_id: The store.
            display_name: The name of the group.
            traits: The definition of each trait, such as ``{"points": {"dataType": "NUMBER"}}``.
            description: What the group is for.

        Raises:
            Refusal: A rule of the API is broken, such as an unknown ``dataType``.
        """
        self._declarations.add_trait_group(store_id, display_name, traits, description)

    def add_dataset(
        self,
        fields: Mapping[str, str],
        id: str | None = None,  # noqa: A002 -- the field's name
        display_name: str | None = None,
    ) -> str:
        """Declare a dataset, or replace the one that has the id, at once.

        Args:
            fields: The type of each field: ``STRING``, ``NUMBER``, ``BOOLEAN`` or ``ARRAY``.
            id: Its id; a new one by default.
            display_name: A name for people; the id by default.

        Returns:
            The id.

        Raises:
            Refusal: The id or a field is malformed.
        """
        return self._declarations.add_dataset(fields, id, display_name).id

    def load(self, seed: Seed) -> None:
        """Declare everything that a seed holds; what is there already, by id or else by name, is brought up to it.

        Raises:
            Refusal: A rule of the API is broken; then nothing of the seed is taken over.
        """
        self._declarations.load(seed)

    def stores(self) -> list[Store]:
        """Return every store, oldest first."""
        return self._declarations.stores()

    def datasets(self) -> list[Dataset]:
        """Return every dataset, oldest first, with the types of its fields."""
        return self._declarations.datasets()

    def reset(self) -> None:
        """Delete every store, trait group, dataset, data mapping and operation."""
        self._declarations.reset()

    def close(self) -> None:
        """Close the database; what was accepted stays in its file."""
        self._database.close()
