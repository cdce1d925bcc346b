"""Pagers: lazy listings that yield items, or whole pages, and can be resumed from a page token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from twilio_memory._drivers import AsyncDriver, Bound, Driver, DriverT
from twilio_memory._pages import Page, PageFlows, Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["AsyncPager", "Page", "Pager"]

T = TypeVar("T")


class _PagerBase(Bound[PageFlows[T], DriverT]):
    def __repr__(self) -> str:
        asked = self._flows.request
        shown = f"page_size={asked.page_size}, page_token={asked.page_token!r}, limit={asked.limit}"
        return f"{type(self).__name__}({shown})"


class Pager(_PagerBase[T, Driver]):
    """The items of a collection, fetched page by page as they are needed. Every `for` starts over."""

    def pages(self) -> Iterator[Page[T]]:
        """Iterate over whole pages, each with the token to continue from.

        Raises:
            APIError, TransportError: As for any call.
            PagingError: The service returned the same page token twice.

        """
        walk = self._flows.walk()
        while (page := self._driver.run(walk.advance())) is not None:
            yield page

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        for page in self.pages():
            yield from page.items


class AsyncPager(_PagerBase[T, AsyncDriver]):
    """The items of a collection, fetched page by page as they are needed. Every `async for` starts over."""

    def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over whole pages, each with the token to continue from; see `Pager.pages`."""
        return _AsyncPages(self._flows.walk(), self._driver)

    def __aiter__(self) -> AsyncIterator[T]:
        """Iterate over the items."""
        return _AsyncItems(self.pages())


class _AsyncPages(Bound[Walk[T], AsyncDriver]):
    """The pages of one pass. Not an async generator: trio warns if one is left without being closed."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[T]:
        page = await self._driver.run(self._flows.advance())
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
