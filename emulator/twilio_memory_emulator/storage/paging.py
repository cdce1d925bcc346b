"""Pages of a listing, by keyset: a page begins next to an item, so the hundredth page costs as much as the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import invalid
from twilio_memory_emulator.storage.page_tokens import Position
from twilio_memory_server_models import PageMeta

if TYPE_CHECKING:
    from twilio_memory_emulator.storage.state import State


class PageQuery(msgspec.Struct, frozen=True):
    """The page that a client asks for.

    Attributes:
        size: The largest number of items on it.
        token: The page token; `None` for the first page.
        descending: Whether the order is descending.
        order_given: Whether the client named the order. If not, the order of the token applies.
    """

    size: int
    token: str | None
    descending: bool
    order_given: bool


class Listing(msgspec.Struct, frozen=True):
    """A collection that is read page by page.

    Attributes:
        key: The name of the array in the response.
        table: The database table.
        columns: The columns to read, as SQL.
        sort: The two sort columns: the time of creation, or what stands for it, and a tie-breaker.
        where: The columns to filter by, with their values, several values in a tuple; `None` for no filter. An index
            on the columns with one value and the sort columns makes pages cheap.
        bound_to: What page tokens are bound to: the operation, its path parameters and its filters.
    """

    key: str
    table: str
    columns: str
    sort: tuple[str, str]
    where: Mapping[str, str | tuple[str, ...] | None]
    bound_to: tuple[str, ...]


class Page(msgspec.Struct, frozen=True):
    """A page of a listing.

    Attributes:
        rows: The values of the listing's columns, row by row.
        meta: The `meta` member of the response.
    """

    rows: list[tuple[Any, ...]]
    meta: PageMeta


def read_page(state: State, listing: Listing, query: PageQuery) -> Page:
    """Read one page of a listing.

    Args:
        state: The state to read from.
        listing: The listing.
        query: The page to read.

    Returns:
        The page, with the tokens of its neighbours where there are any.

    Raises:
        Refusal: 520046, when the page token belongs to another listing or contradicts the order.
    """
    bound_to = "\n".join(listing.bound_to)
    position = _start(state, query, bound_to)
    rows = _select(state, listing, position, query.size + 1)
    more, rows = len(rows) > query.size, rows[: query.size]
    if position.backwards:
        rows.reverse()
    # The older document does not say what the number counts.
    meta = PageMeta(key=listing.key, page_size=len(rows) if state.revision == "2026-10" else query.size)
    if rows and (more or position.backwards):
        meta.next_token = _token(state, bound_to, rows[-1], position, backwards=False)
    if rows and position.item is not None and (more or not position.backwards):
        meta.previous_token = _token(state, bound_to, rows[0], position, backwards=True)
    return Page([row[2:] for row in rows], meta)


def _start(state: State, query: PageQuery, bound_to: str) -> Position:
    if query.token is None:
        return Position(0, None, backwards=False, descending=query.descending)
    position = state.tokens.read(bound_to, query.token)
    # A token remembers its order, so that a client need not repeat it, but must not contradict it.
    if query.order_given and query.descending != position.descending:
        raise invalid("pageToken", "made for the other orderBy; keep the parameters of a listing on every page")
    return position


def _select(state: State, listing: Listing, position: Position, limit: int) -> list[tuple[Any, ...]]:
    first, second = listing.sort
    downwards = position.descending != position.backwards
    conditions: list[str] = []
    arguments: list[Any] = []
    for column, value in listing.where.items():
        values = (value,) if isinstance(value, str) else value
        if values is not None:
            # The plus sign keeps SQLite from sorting by an index on the column.
            conditions.append(f"{column} = ?" if len(values) == 1 else f"+{column} IN ({', '.join('?' * len(values))})")
            arguments += values
    if position.item is not None:
        conditions.append(f"({first}, {second}) {'<' if downwards else '>'} (?, ?)")
        arguments += [position.created_at, position.item]
    direction = "DESC" if downwards else "ASC"
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    statement = (
        f"SELECT {first}, {second}, {listing.columns} FROM {listing.table} "  # noqa: S608 - names come from our own listings, values are bound
        f"{where}ORDER BY {first} {direction}, {second} {direction} LIMIT ?"
    )
    return state.database.execute(statement, (*arguments, limit)).fetchall()


def _token(state: State, bound_to: str, row: tuple[Any, ...], start: Position, *, backwards: bool) -> str:
    return state.tokens.write(bound_to, Position(row[0], row[1], backwards=backwards, descending=start.descending))
