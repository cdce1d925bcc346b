"""The two clients: the settings, and the way to the stores, the data mappings, the trait groups and the operations.

What a client hands out is imported when it is first asked for: to make the classes of what many a program never uses
takes as long as importing httpx.
"""
# ruff: noqa: PLC0415  # as said above

from __future__ import annotations

import random as _random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self, Unpack

from twilio_memory import _config
from twilio_memory._checks import closable, identifier
from twilio_memory._core import CallOptions, Core
from twilio_memory._drivers import async_pause, default_async_http_client, default_http_client
from twilio_memory._runners import AsyncRunner, Runner
from twilio_memory.polling import Polling
from twilio_memory.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from twilio_memory._drivers import AsyncHttpClient, HttpClient
    from twilio_memory.data_mappings import AsyncDataMappings, DataMappings
    from twilio_memory.operations import AsyncOperation, Operation
    from twilio_memory.stores import AsyncStores, Stores
    from twilio_memory.trait_groups import AsyncTraitGroups, TraitGroups

__all__ = ["AsyncMemoryClient", "AsyncStoreScope", "MemoryClient", "StoreScope"]


class StoreScope:
    """What is in one store. From `client.store(id)`.

    Attributes:
        id: The store's id.

    """

    def __init__(self, core: Core, runner: Runner, store_id: str) -> None:
        """Made by the client."""
        self.id = store_id
        self._core = core
        self._run = runner

    @property
    def data_mappings(self) -> DataMappings:
        """Its data mappings."""
        from twilio_memory.data_mappings import DataMappings

        return DataMappings(self._core, self._run, self.id)

    @property
    def trait_groups(self) -> TraitGroups:
        """Its trait groups."""
        from twilio_memory.trait_groups import TraitGroups

        return TraitGroups(self._core, self._run, self.id)

    def __repr__(self) -> str:
        """Name the store."""
        return f"{type(self).__name__}(id={self.id!r})"


class AsyncStoreScope:
    """What is in one store; see `StoreScope`."""

    def __init__(self, core: Core, runner: AsyncRunner, store_id: str) -> None:
        """Made by the client."""
        self.id = store_id
        self._core = core
        self._run = runner

    @property
    def data_mappings(self) -> AsyncDataMappings:
        """Its data mappings."""
        from twilio_memory.data_mappings import AsyncDataMappings

        return AsyncDataMappings(self._core, self._run, self.id)

    @property
    def trait_groups(self) -> AsyncTraitGroups:
        """Its trait groups."""
        from twilio_memory.trait_groups import AsyncTraitGroups

        return AsyncTraitGroups(self._core, self._run, self.id)

    def __repr__(self) -> str:
        """Name the store."""
        return f"{type(self).__name__}(id={self.id!r})"


class _ClientBase:
    """The settings, which both clients have."""

    _core: Core
    _owned: bool

    def with_options(
        self, *, timeout: float | None = None, retry: Retry | None = None, polling: Polling | None = None
    ) -> Self:
        """Return a client with other settings that shares this one's connections; closing it changes nothing.

        Args:
            timeout: Seconds for each attempt. Default: as here.
            retry: When a failed request is sent again. Default: as here.
            polling: How operations are waited for. Default: as here.

        """
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._owned = False
        other._core = replace(
            self._core,
            timeout=self._core.timeout if timeout is None else timeout,
            retry=self._core.retry if retry is None else retry,
            polling=self._core.polling if polling is None else polling,
        )
        return other

    def __repr__(self) -> str:
        """Name the host; never the credentials."""
        return f"{type(self).__name__}(base_url={self._core.base_url!r})"


class MemoryClient(_ClientBase):
    """A client of Twilio's Conversation Memory API.

    ```python
    with MemoryClient() as memory:
        mappings = memory.store("mem_store_…").data_mappings
    ```

    Args:
        account_sid: The Account SID. Default: TWILIO_ACCOUNT_SID.
        auth_token: Its Auth Token. Default: TWILIO_AUTH_TOKEN.
        api_key: An API key's SID, in place of both. Default: TWILIO_API_KEY, which goes before an Account SID.
        api_secret: Its secret. Default: TWILIO_API_SECRET.
        base_url: Where the API is. Default: TWILIO_MEMORY_BASE_URL, else `https://memory.twilio.com`.
        timeout: Seconds for each attempt to connect, to send and to be answered. Default 10.
        retry: When a failed request is sent again. Default `Retry()`: up to 4 times in all.
        polling: How operations are waited for. Default `Polling()`: up to 300 seconds.
        http_client: The HTTP client to use, such as an `httpx.Client` with a proxy or certificates of yours. It
            stays yours to close. If it has an `auth` of its own, that replaces the credentials. Default: one of
            ours.
        sleep: Lets seconds pass. For tests.
        clock: Tells the time in seconds. For tests.
        random: Gives a number from 0 to 1, for jitter. For tests.

    Raises:
        ConfigurationError: There are no credentials, or half of them, or the base URL is malformed.
        InvalidArgumentError: Another setting cannot be right.

    """

    def __init__(  # noqa: PLR0913  # each is a setting with a default
        self,
        account_sid: str | None = None,
        auth_token: str | None = None,
        *,
        api_key: str | None = None,
        api_secret: str | None = None,
        base_url: str | None = None,
        timeout: float = 10.0,
        retry: Retry | None = None,
        polling: Polling | None = None,
        http_client: HttpClient | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = _random.random,
    ) -> None:
        """Take the settings. Nothing is sent."""
        self._core = Core(
            base_url=_config.base_url(base_url),
            headers=_config.headers(account_sid, auth_token, api_key, api_secret),
            timeout=timeout,
            retry=Retry() if retry is None else retry,
            polling=Polling() if polling is None else polling,
            clock=clock,
            random=random,
        )
        self._owned = http_client is None
        http = default_http_client() if http_client is None else closable(http_client, "close", "httpx.Client")
        self._run = Runner(http, sleep)

    @property
    def stores(self) -> Stores:
        """The account's stores."""
        from twilio_memory.stores import Stores

        return Stores(self._core, self._run)

    def store(self, store_id: str) -> StoreScope:
        """Return what is in one store. Asks nobody whether it exists.

        Args:
            store_id: Its id, `mem_store_…`.

        """
        return StoreScope(self._core, self._run, identifier("store_id", store_id))

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> Operation[str | None]:
        """Take up any write from an operation's id or status URL, here or in another process. Asks nobody yet.

        Args:
            operation: The id, or the URL if it belongs to the configured host.
            **options: `timeout` and `retry` for the operation's calls.

        Returns:
            The operation; its result is the id of the resource that it was about, if the service tells it.
            `store(…).data_mappings.operation(…)` gives the data mapping instead.

        Raises:
            InvalidArgumentError: It is neither, or the URL belongs to another host.

        """
        from twilio_memory._resource import taken_up
        from twilio_memory.operations import Operation

        write, accepted = taken_up(self._core, operation)
        return Operation(self._core, write, accepted, options, self._run)

    def close(self) -> None:
        """Close the connections, unless the HTTP client is the caller's."""
        if self._owned:
            self._run.http.close()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()


class AsyncMemoryClient(_ClientBase):
    """A client of Twilio's Conversation Memory API for asyncio and trio. Belongs to one event loop.

    ```python
    async with AsyncMemoryClient() as memory:
        mappings = memory.store("mem_store_…").data_mappings
    ```
    """

    def __init__(  # noqa: PLR0913  # each is a setting with a default
        self,
        account_sid: str | None = None,
        auth_token: str | None = None,
        *,
        api_key: str | None = None,
        api_secret: str | None = None,
        base_url: str | None = None,
        timeout: float = 10.0,
        retry: Retry | None = None,
        polling: Polling | None = None,
        http_client: AsyncHttpClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = async_pause,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = _random.random,
    ) -> None:
        """Take the settings, which are those of `MemoryClient`; `http_client` and `sleep` are asynchronous."""
        self._core = Core(
            base_url=_config.base_url(base_url),
            headers=_config.headers(account_sid, auth_token, api_key, api_secret),
            timeout=timeout,
            retry=Retry() if retry is None else retry,
            polling=Polling() if polling is None else polling,
            clock=clock,
            random=random,
        )
        self._owned = http_client is None
        http = (
            default_async_http_client() if http_client is None else closable(http_client, "aclose", "httpx.AsyncClient")
        )
        self._run = AsyncRunner(http, sleep)

    @property
    def stores(self) -> AsyncStores:
        """The account's stores."""
        from twilio_memory.stores import AsyncStores

        return AsyncStores(self._core, self._run)

    def store(self, store_id: str) -> AsyncStoreScope:
        """Return what is in one store; see `MemoryClient.store`."""
        return AsyncStoreScope(self._core, self._run, identifier("store_id", store_id))

    def operation(self, operation: str, **options: Unpack[CallOptions]) -> AsyncOperation[str | None]:
        """Take up any write from an operation's id or status URL; see `MemoryClient.operation`."""
        from twilio_memory._resource import taken_up
        from twilio_memory.operations import AsyncOperation

        write, accepted = taken_up(self._core, operation)
        return AsyncOperation(self._core, write, accepted, options, self._run)

    async def close(self) -> None:
        """Close the connections, unless the HTTP client is the caller's."""
        if self._owned:
            await self._run.http.aclose()

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the client."""
        await self.close()
