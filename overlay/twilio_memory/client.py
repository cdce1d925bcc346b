"""The two clients, `MemoryClient` and `AsyncMemoryClient`, and the scope of one store.

The collections are imported when they are first used: building their classes takes as long as importing httpx, and many
programs need only some of them.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import copy
import random as _random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NoReturn, Self, TypeVar, Unpack

from twilio_memory import _settings
from twilio_memory._call import Policy
from twilio_memory._checks import identifier
from twilio_memory._drivers import (
    AsyncDriver,
    AsyncPause,
    Bound,
    Driver,
    DriverT,
    Pause,
)
from twilio_memory._http_client import AsyncHttpClient, HttpClient
from twilio_memory._settings import InStore, Settings
from twilio_memory.errors import ClientUsageError, ConfigurationError
from twilio_memory.polling import Polling
from twilio_memory.retry import Retry, retry_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from twilio_memory._call import CallOptions
    from twilio_memory._events import EventHook
    from twilio_memory._revisions import ApiRevision
    from twilio_memory.data_mappings import AsyncDataMappings, DataMappings
    from twilio_memory.operations import AsyncOperation, Operation
    from twilio_memory.stores import AsyncStores, Stores
    from twilio_memory.trait_groups import AsyncTraitGroups, TraitGroups

__all__ = ["AsyncMemoryClient", "AsyncStoreScope", "MemoryClient", "StoreScope"]

HttpT = TypeVar("HttpT")
PauseT = TypeVar("PauseT")


class _StoreScopeBase(Bound[InStore, DriverT]):
    @property
    def id(self) -> str:
        """The store's id."""
        return self._flows.store_id

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r})"


class StoreScope(_StoreScopeBase[Driver]):
    """Everything in one store. Returned by `client.store(id)`."""

    @property
    def data_mappings(self) -> DataMappings:
        """The store's data mappings."""
        from twilio_memory._data_mappings import DataMappingFlows
        from twilio_memory.data_mappings import DataMappings

        return DataMappings(DataMappingFlows(self._flows.settings, self.id), self._driver)

    @property
    def trait_groups(self) -> TraitGroups:
        """The store's trait groups."""
        from twilio_memory._trait_groups import TraitGroupFlows
        from twilio_memory.trait_groups import TraitGroups

        return TraitGroups(TraitGroupFlows(self._flows.settings, self.id), self._driver)


class AsyncStoreScope(_StoreScopeBase[AsyncDriver]):
    """Everything in one store; see `StoreScope`."""

    @property
    def data_mappings(self) -> AsyncDataMappings:
        """The store's data mappings."""
        from twilio_memory._data_mappings import DataMappingFlows
        from twilio_memory.data_mappings import AsyncDataMappings

        return AsyncDataMappings(DataMappingFlows(self._flows.settings, self.id), self._driver)

    @property
    def trait_groups(self) -> AsyncTraitGroups:
        """The store's trait groups."""
        from twilio_memory._trait_groups import TraitGroupFlows
        from twilio_memory.trait_groups import AsyncTraitGroups

        return AsyncTraitGroups(TraitGroupFlows(self._flows.settings, self.id), self._driver)


class _ClientBase(Generic[HttpT, PauseT, DriverT]):
    """The constructor and settings of both clients."""

    def __init__(  # noqa: PLR0913 - each is a setting with a default
        self,
        account_sid: str | None = None,
        auth_token: str | None = None,
        *,
        api_key: str | None = None,
        api_secret: str | None = None,
        region: str | None = None,
        edge: str | None = None,
        base_url: str | None = None,
        api_revision: ApiRevision | None = None,
        timeout: float = 10.0,
        retry: Retry | None = None,
        max_retries: int | None = None,
        polling: Polling | None = None,
        on_event: EventHook | None = None,
        http_client: HttpT | None = None,
        sleep: PauseT | None = None,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = _random.random,
        allow_insecure_http: bool | None = None,
        max_response_bytes: int = _settings.MAX_RESPONSE_BYTES,
    ) -> None:
        """Validate the settings. Nothing is sent."""
        headers = _settings.headers(
            {"account_sid": account_sid, "auth_token": auth_token, "api_key": api_key, "api_secret": api_secret}
        )
        del account_sid, auth_token, api_key, api_secret  # an error report may show the variables of this frame
        if isinstance(headers, str):
            raise ConfigurationError(headers)
        base_url = _settings.base_url(base_url, region, edge, allow_insecure_http=allow_insecure_http)
        retry, polling = retry_of(retry, max_retries, Retry()), Polling() if polling is None else polling
        revision, secret = _settings.revision(api_revision), _settings.Secrets(headers)
        self._settings = Settings(
            base_url, secret, timeout, retry, polling, clock, random, max_response_bytes, revision, on_event
        )
        self._driver: DriverT = self._new_driver(http_client, sleep)
        self._closes = True

    def _new_driver(self, http_client: HttpT | None, sleep: PauseT | None) -> DriverT:
        raise NotImplementedError

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retry: Retry | None = None,
        max_retries: int | None = None,
        polling: Polling | None = None,
    ) -> Self:
        """Return a client with other settings that shares this one's connections. Closing it leaves them open.

        Args:
            timeout: Seconds for one attempt, from connecting to the last byte of the response. Default: unchanged.
            retry: When a failed request is sent again. Default: unchanged.
            max_retries: How often at most, instead of `retry`. Default: unchanged.
            polling: How operations are waited for. Default: unchanged.

        """
        other = copy.copy(self)
        other._closes = False  # noqa: SLF001 - a copy of this object
        settings = self._settings
        other._settings = replace(  # noqa: SLF001 - as above
            settings,
            timeout=settings.timeout if timeout is None else timeout,
            retry=retry_of(retry, max_retries, settings.retry),
            polling=settings.polling if polling is None else polling,
        )
        return other

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the credentials would be in it."""
        raise ClientUsageError("a client cannot be pickled. Create one in each process.")

    def __copy__(self) -> Self:
        """Share the connections."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __repr__(self) -> str:
        """Show the base URL, never the credentials."""
        settings: Settings | None = getattr(self, "_settings", None)  # None while the constructor refuses a setting
        return f"{type(self).__name__}(base_url={settings.base_url if settings else None!r})"


class MemoryClient(_ClientBase[HttpClient, Pause, Driver]):
    """A client of Twilio's Conversation Memory API.

    ```python
    with MemoryClient() as memory:
        mappings = memory.store("mem_store_…").data_mappings
    ```

    Args:
        account_sid: The Account SID, or that of a sub-account, which has a token of its own. The API has no account in
            its URLs: it acts on the account that the credentials belong to. Default: TWILIO_ACCOUNT_SID.
        auth_token: Its Auth Token. Default: TWILIO_AUTH_TOKEN.
        api_key: The SID of an API key, instead of both. Default: TWILIO_API_KEY, which takes precedence over an Account
            SID in the environment.
        api_secret: Its secret. Default: TWILIO_API_SECRET.
        region: The Twilio region to use, such as `"ie1"`. Default: TWILIO_REGION, else `"us1"` if there is an edge.
        edge: The edge to connect to, such as `"dublin"`. Default: TWILIO_EDGE, else none.
        base_url: Where the API is, instead of region and edge. Default: TWILIO_MEMORY_BASE_URL, else
            `https://memory.twilio.com`.
        api_revision: The API's revision that the service has, `"2026-05"` or `"2026-10"`. Default:
            TWILIO_MEMORY_API_REVISION, else `"2026-05"`.
        timeout: Seconds for one attempt, from connecting to the last byte of the response. Default: 10.
        retry: When a failed request is sent again. Default: `Retry()`, up to 4 attempts.
        max_retries: How often at most, instead of `retry`; 0 for never. Default: 3.
        polling: How operations are waited for. Default: `Polling()`, up to 300 seconds.
        on_event: Called with an `Event` for each request, response, retry and poll, for metrics and traces. Must not
            block. Default: none; the logger `twilio_memory` has the same events.
        http_client: The HTTP client to use, such as an `httpx.Client` with your proxy or certificates. You close it. If
            it has an `auth` of its own, that replaces the credentials. Default: a new one.
        sleep: Waits for a number of seconds. For tests. Default: `time.sleep`.
        clock: Returns the time in seconds. For tests.
        random: Returns a number from 0 to 1, for jitter. For tests.
        allow_insecure_http: Whether credentials may be sent in clear text, over http, to a host that is not this
            machine. Default: TWILIO_MEMORY_ALLOW_INSECURE_HTTP, else False.
        max_response_bytes: The largest response that is read, decompressed. Default: 16 MiB.

    Raises:
        ConfigurationError: Credentials are missing or incomplete, the base URL is malformed, or the revision unknown.
        InvalidArgumentError: Another setting is invalid.

    """

    def _new_driver(self, http_client: HttpClient | None, sleep: Pause | None) -> Driver:
        return Driver(http_client, sleep, _settings.local_host(self._settings.base_url))

    @property
    def stores(self) -> Stores:
        """The account's stores."""
        from twilio_memory._stores import StoreFlows
        from twilio_memory.stores import Stores

        return Stores(StoreFlows(self._settings), self._driver)

    def store(self, store_id: str) -> StoreScope:
        """Return the scope of one store. Sends nothing, so the store need not exist.

        Args:
            store_id: Its id, `mem_store_…`.

        """
        return StoreScope(InStore(self._settings, identifier("store_id", store_id)), self._driver)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> Operation[str | None]:
        """Resume any write by its operation's id or status URL, also in another process. Sends nothing yet.

        Args:
            operation: The id, or the status URL if it belongs to the configured host.
            **options: `CallOptions` of the operation's calls.

        Returns:
            The operation; its result is the id of the resource it was about, if the service names it.
            `store(…).data_mappings.operation(…)` returns the data mapping instead.

        Raises:
            InvalidArgumentError: It is neither, or the URL belongs to another host.

        """
        from twilio_memory._operations import resolve_id, resume
        from twilio_memory.operations import Operation

        return Operation(
            resume(self._settings, operation, resolve_id, Policy.of(self._settings, options)), self._driver
        )

    def close(self) -> None:
        """Close the connections, unless the HTTP client is the caller's."""
        if self._closes:
            self._driver.close()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()


class AsyncMemoryClient(_ClientBase[AsyncHttpClient, AsyncPause, AsyncDriver]):
    """A client of Twilio's Conversation Memory API for asyncio and trio. It belongs to one event loop.

    ```python
    async with AsyncMemoryClient() as memory:
        mappings = memory.store("mem_store_…").data_mappings
    ```

    It takes the arguments of `MemoryClient`; `http_client` and `sleep` are asynchronous.
    """

    def _new_driver(self, http_client: AsyncHttpClient | None, sleep: AsyncPause | None) -> AsyncDriver:
        return AsyncDriver(http_client, sleep, _settings.local_host(self._settings.base_url))

    @property
    def stores(self) -> AsyncStores:
        """The account's stores."""
        from twilio_memory._stores import StoreFlows
        from twilio_memory.stores import AsyncStores

        return AsyncStores(StoreFlows(self._settings), self._driver)

    def store(self, store_id: str) -> AsyncStoreScope:
        """Return the scope of one store; see `MemoryClient.store`."""
        return AsyncStoreScope(InStore(self._settings, identifier("store_id", store_id)), self._driver)

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> AsyncOperation[str | None]:
        """Resume any write by its operation's id or status URL; see `MemoryClient.operation`."""
        from twilio_memory._operations import resolve_id, resume
        from twilio_memory.operations import AsyncOperation

        return AsyncOperation(
            resume(self._settings, operation, resolve_id, Policy.of(self._settings, options)), self._driver
        )

    async def close(self) -> None:
        """Close the connections, unless the HTTP client is the caller's."""
        if self._closes:
            await self._driver.close()

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        await self.close()
