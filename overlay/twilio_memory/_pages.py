"""Pages and the flow that walks over them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from twilio_memory._call import Call, Policy, call
from twilio_memory._checks import MAX_TOKEN_LENGTH, first_time, identifier, page_size, whole_at_least
from twilio_memory._inputs import optional
from twilio_memory._reading import json_object, usable_id
from twilio_memory.errors import InvalidResponseError, PagingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twilio_memory._flow import Flow, HttpResponse
    from twilio_memory._settings import Settings

T = TypeVar("T")

LARGEST_PAGE = 100
MAX_EMPTY_PAGES = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing.

    Attributes:
        items: The items on it.
        token: The page token it was requested with; None for the first page.
        next_token: The token of the next page, to continue from later. None on the last page, and on a page that
            `limit` cut short: continue from its own `token` then.
        previous_token: The token of the previous page, if the service gives one.
        response: The response, with status, headers and request id.

    """

    items: list[T]
    token: str | None = None
    next_token: str | None = None
    previous_token: str | None = None
    response: HttpResponse | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Show the number of items and the tokens."""
        tokens = f"token={self.token!r}, next_token={self.next_token!r}, previous_token={self.previous_token!r}"
        return f"Page({len(self.items)} items, {tokens})"

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items."""
        return iter(self.items)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Page size, first page token and limit of a listing, validated before anything is sent."""

    page_size: int | None
    page_token: str | None
    limit: int | None

    def __post_init__(self) -> None:
        """Refuse what the service would refuse."""
        if self.page_size is not None:
            page_size(self.page_size)
        if self.page_token is not None:
            identifier("page_token", self.page_token, MAX_TOKEN_LENGTH)
        if self.limit is not None:
            whole_at_least("limit", self.limit, 0)

    @property
    def size(self) -> int | None:
        """The page size to send: the given one, else what `limit` needs, else None for the service's default."""
        if self.page_size is not None or self.limit is None:
            return self.page_size
        return max(1, min(self.limit, LARGEST_PAGE))


@dataclass(frozen=True, slots=True)
class PageFlows(Generic[T]):
    """A listing, before it is iterated over.

    Attributes:
        settings: The client's settings.
        request: Page size, first token and limit.
        get_kwargs: The generated request, with the filters bound, so that every page has them.
        read: Reads a page.
        policy: Timeout and retries of each call.

    """

    settings: Settings
    request: PageRequest
    get_kwargs: Callable[..., dict[str, Any]]
    read: Callable[[HttpResponse], Page[T]]
    policy: Policy

    def walk(self) -> Walk[T]:
        """Start one pass over the pages."""
        return Walk(self)

    def fetch(self, token: str | None) -> Flow[Page[T]]:
        """Fetch the page with this token; None for the first."""
        kwargs = self.get_kwargs(page_size=optional(self.request.size), page_token=optional(token))
        return call(self.settings, Call(kwargs, self.read), self.policy)


class Walk(Generic[T]):
    """One pass over a listing."""

    def __init__(self, flows: PageFlows[T]) -> None:
        """Start before the first page."""
        self._flows = flows
        self._token = flows.request.page_token
        self._left = flows.request.limit
        self._seen: set[str] = set()
        self._ended = flows.request.limit == 0
        self._empty = 0

    def advance(self) -> Flow[Page[T] | None]:
        """Return the next page, or None after the last.

        Raises:
            PagingError: The service returned a page token twice, or `MAX_EMPTY_PAGES` empty pages in a row.

        """
        if self._ended:
            return None
        token = self._token
        if token is not None:
            first_time(token, self._seen, "listing")
        page = self._cut((yield from self._flows.fetch(token)), token)
        self._empty = 0 if page.items else self._empty + 1
        if self._empty == MAX_EMPTY_PAGES:
            raise PagingError(
                f"the service returned {MAX_EMPTY_PAGES} empty pages in a row; the listing may never end."
            )
        self._token = page.next_token
        self._ended = page.next_token is None or self._left == 0
        return page

    def _cut(self, page: Page[T], token: str | None) -> Page[T]:
        """Apply the limit, and record the token that the page was requested with."""
        items, next_token = page.items, page.next_token
        if self._left is not None:
            if len(items) > self._left:
                items, next_token = items[: self._left], None
            self._left -= len(items)
        return replace(page, items=items, token=token, next_token=next_token)


def page_of(key: str, read_all: Callable[[list[object]], list[T]]) -> Callable[[HttpResponse], Page[T]]:
    """Return a reader of pages: the items under `key`, and the tokens."""

    def read(response: HttpResponse) -> Page[T]:
        body = json_object(response)
        listed = body.get(key, [])
        if not isinstance(listed, list | None):
            raise InvalidResponseError(f"HTTP {response.status}: {key!r} is not a list.", response)
        items = read_all(cast("list[object]", listed or []))
        tokens = page_token(body, "nextToken", response), page_token(body, "previousToken", response)
        return Page(items, None, *tokens, response)

    return read


def page_token(body: dict[str, object], name: str, response: HttpResponse) -> str | None:
    """Return a token from the `meta` of a page, or None.

    Raises:
        InvalidResponseError: It cannot be sent back.

    """
    meta = body.get("meta")
    token = cast("dict[str, object]", meta).get(name) if isinstance(meta, dict) else None
    if not token:
        return None
    if not usable_id(token, MAX_TOKEN_LENGTH):
        raise InvalidResponseError(f"HTTP {response.status}: meta.{name} is not a page token.", response)
    return token
