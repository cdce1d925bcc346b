"""Paging: a listing is lazy, gives items one by one or whole pages, and can be taken up again from a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from twilio_memory._checks import first_time, identifier, whole_at_least
from twilio_memory._checks import page_size as check_page_size
from twilio_memory._core import Call, CallOptions, Core, call, checked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from twilio_memory._flow import Flow

__all__ = ["AsyncListing", "Listing", "Page"]

T = TypeVar("T")

_LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing.

    Attributes:
        items: What is on it.
        token: The token it was asked for with; None for the first page.
        next_token: The token of the next page, to go on from later; None on the last page, and on a page that `limit`
            cut short (go on from its own `token` then).
        previous_token: The token of the page before, where the service gives one.

    """

    items: list[T]
    token: str | None = None
    next_token: str | None = None
    previous_token: str | None = None

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        return iter(self.items)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a listing asks for on each page, checked before anything is sent."""

    page_size: int | None
    page_token: str | None
    limit: int | None

    def __post_init__(self) -> None:
        """Refuse sizes that the service would refuse, and what is no token."""
        if self.page_size is not None:
            check_page_size(self.page_size)
        if self.page_token is not None:
            identifier("page_token", self.page_token)
        if self.limit is not None:
            whole_at_least("limit", self.limit, 0)

    @property
    def size(self) -> int | None:
        """The page size to send: as asked, else no more than `limit` needs, else the service's own."""
        if self.page_size is not None or self.limit is None:
            return self.page_size
        return max(1, min(self.limit, _LARGEST_PAGE))


class _Walk(Generic[T]):
    """One pass over a listing: where it stands, and the flow to its next page."""

    def __init__(
        self, core: Core, request: PageRequest, page_call: Callable[[str | None], Call[Page[T]]], options: CallOptions
    ) -> None:
        self._core = core
        self._page_call = page_call
        self._options = options
        self._token = request.page_token
        self._left = request.limit
        self._seen: set[str] = set()
        self._ended = request.limit == 0

    def advance(self) -> Flow[Page[T] | None]:
        """Return the next page, or None after the last one."""
        if self._ended:
            return None
        token = self._token
        if token is not None:
            first_time(token, self._seen, "listing")
        page = self._cut((yield from call(self._core, self._page_call(token), self._options)), token)
        self._token = page.next_token
        self._ended = page.next_token is None or self._left == 0
        return page

    def _cut(self, page: Page[T], token: str | None) -> Page[T]:
        """Keep to the limit, and note the token that the page was asked for with."""
        items, next_token = page.items, page.next_token
        if self._left is not None:
            if len(items) > self._left:
                items, next_token = items[: self._left], None
            self._left -= len(items)
        return Page(items, token, next_token, page.previous_token)


class _ListingBase(Generic[T]):
    """What both kinds of listing share: how to start a pass."""

    def __init__(
        self, core: Core, request: PageRequest, page_call: Callable[[str | None], Call[Page[T]]], options: CallOptions
    ) -> None:
        self._core = core
        self._request = request
        self._page_call = page_call
        self._options = checked(options)

    def __repr__(self) -> str:
        asked = self._request
        shown = f"page_size={asked.page_size}, page_token={asked.page_token!r}, limit={asked.limit}"
        return f"{type(self).__name__}({shown})"

    def _walk(self) -> _Walk[T]:
        return _Walk(self._core, self._request, self._page_call, self._options)


class Listing(_ListingBase[T]):
    """The items of a collection, fetched page by page as they are asked for. Each `for` starts anew."""

    def __init__(
        self,
        core: Core,
        request: PageRequest,
        page_call: Callable[[str | None], Call[Page[T]]],
        options: CallOptions,
        run: Callable[[Flow[Page[T] | None]], Page[T] | None],
    ) -> None:
        """Made by the `list` methods."""
        super().__init__(core, request, page_call, options)
        self._run = run

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over whole pages, each with the token to go on from.

        Raises:
            APIError, TransportError: As for any call.
            PagingError: The service gave a token twice.

        """
        walk = self._walk()
        while (page := self._run(walk.advance())) is not None:
            yield page

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        for page in self.pages():
            yield from page.items


class AsyncListing(_ListingBase[T]):
    """The items of a collection, fetched page by page as they are asked for. Each `async for` starts anew."""

    def __init__(
        self,
        core: Core,
        request: PageRequest,
        page_call: Callable[[str | None], Call[Page[T]]],
        options: CallOptions,
        run: Callable[[Flow[Page[T] | None]], Awaitable[Page[T] | None]],
    ) -> None:
        """Made by the `list` methods."""
        super().__init__(core, request, page_call, options)
        self._run = run

    def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over whole pages, each with the token to go on from; see `Listing.pages`."""
        return _AsyncPages(self._walk(), self._run)

    def __aiter__(self) -> AsyncIterator[T]:
        """Iterate over the items."""
        return _AsyncItems(self.pages())


class _AsyncPages(Generic[T]):
    """The pages of one pass. No async generator: those want closing when a loop is left, and trio warns of it."""

    def __init__(self, walk: _Walk[T], run: Callable[[Flow[Page[T] | None]], Awaitable[Page[T] | None]]) -> None:
        self._walk = walk
        self._run = run

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        page = await self._run(self._walk.advance())
        if page is None:
            raise StopAsyncIteration
        return page


class _AsyncItems(Generic[T]):
    """The items of one pass."""

    def __init__(self, pages: AsyncIterator[Page[T]]) -> None:
        self._pages = pages
        self._items: Iterator[T] = iter(())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            self._items = iter(await anext(self._pages))
