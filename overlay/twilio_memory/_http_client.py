"""The interface of an HTTP client: the part of httpx's that the drivers use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

QueryParams = dict[str, str | int | float | bool]


class StreamedResponse(Protocol):
    """What is read from an HTTP library's response."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; lookup ignores case."""
        ...

    def iter_bytes(self) -> Iterator[bytes]:
        """Iterate over the body, decompressed."""
        ...


class AsyncStreamedResponse(Protocol):
    """What is read from an HTTP library's response."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; lookup ignores case."""
        ...

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Iterate over the body, decompressed."""
        ...


class HttpClient(Protocol):
    """A synchronous HTTP client with the interface of `httpx.Client`."""

    def stream(  # noqa: PLR0913 - the part of httpx's signature that is used
        self,
        method: str,
        url: str,
        *,
        content: bytes | None,
        params: QueryParams | None,
        headers: dict[str, str],
        timeout: float,
        follow_redirects: bool,
    ) -> AbstractContextManager[StreamedResponse]:
        """Send a request; the context holds the response while its body is read."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class AsyncHttpClient(Protocol):
    """An asynchronous HTTP client with the interface of `httpx.AsyncClient`."""

    def stream(  # noqa: PLR0913 - the part of httpx's signature that is used
        self,
        method: str,
        url: str,
        *,
        content: bytes | None,
        params: QueryParams | None,
        headers: dict[str, str],
        timeout: float,
        follow_redirects: bool,
    ) -> AbstractAsyncContextManager[AsyncStreamedResponse]:
        """Send a request; the context holds the response while its body is read."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...
