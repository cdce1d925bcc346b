"""Pages of a listing, by keyset: a page begins next to an item, so that the hundredth costs what the first does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from twilio_memory_emulator.contract.errors import invalid
from twilio_memory_emulator.storage.page_tokens import Position
from twilio_memory_server_models import PageMeta

if TYPE_CHECKING:
    from twilio_memory_emulator.http.requests import Call
    from twilio_memory_emulator.storage.state import State


class Listing(msgspec.Struct, frozen=True):
    """What is listed.

    Attributes:
        key: The name of the array in the answer.
        table: The table.
        columns: What is read of each row, after the two sort columns.
        sort: The sort columns: the time of creation, or what stands for it, and the tie-breaker.
        where: Column and value pairs that every row has; an index on them and the sort columns makes pages cheap.
        filters: Query parameters that the tokens are bound to.
    """

    key: str
    table: str
    columns: str
    sort: tuple[str, str]
    where: dict[str, Any]
    filters: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """A page: rows of the columns asked for, and the ``meta`` of the answer."""

    rows: list[tuple[Any, ...]]
    meta: PageMeta


def read_page(state: State, call: Call, listing: Listing) -> Page:
    """Return the page of a listing that a call asks for.

    Raises:
        Refusal: 520046, when the page token is not one of this listing or speaks of another order.
    """
    name = _bound_to(call, listing)
    position = _start(state, call, name)
    size = call.argument("pageSize")
    rows = _select(state, listing, position, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if position.backwards:
        rows.reverse()
    meta = PageMeta(key=listing.key, page_size=size)
    if rows and (more or position.backwards):
        meta.next_token = _token(state, name, rows[-1], position, backwards=False)
    if rows and position.item is not None and (more or not position.backwards):
        meta.previous_token = _token(state, name, rows[0], position, backwards=True)
    return Page([row[2:] for row in rows], meta)


def _bound_to(call: Call, listing: Listing) -> str:
    filters = [f"{name}={call.argument(name)}" for name in listing.filters]
    return "\n".join([call.operation.id, *call.path.values(), *filters])


def _start(state: State, call: Call, name: str) -> Position:
    token = call.query.get("pageToken")
    if token is None:
        return Position(0, None, backwards=False, descending=call.argument("orderBy") == "DESC")
    position = state.signer.read(name, token)
    # A token remembers its order, so that a client need not repeat it; it must not contradict it.
    asked = call.query.get("orderBy")
    if asked is not None and (asked == "DESC") != position.descending:
        raise invalid("pageToken", "made for the other orderBy; keep the parameters of a listing on every page")
    return position


def _select(state: State, listing: Listing, position: Position, limit: int) -> list[tuple[Any, ...]]:
    first, second = listing.sort
    downwards = position.descending != position.backwards
    conditions = [f"{column} = ?" for column in listing.where]
    arguments = [*listing.where.values()]
    if position.item is not None:
        conditions.append(f"({first}, {second}) {'<' if downwards else '>'} (?, ?)")
        arguments += [position.created_at, position.item]
    direction = "DESC" if downwards else "ASC"
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    # The names come from the Listing constants, every value is bound.
    statement = (
        f"SELECT {first}, {second}, {listing.columns} FROM {listing.table} "  # noqa: S608 -- as above
        f"{where}ORDER BY {first} {direction}, {second} {direction} LIMIT ?"
    )
    return state.database.execute(statement, (*arguments, limit)).fetchall()


def _token(state: State, name: str, row: tuple[Any, ...], start: Position, *, backwards: bool) -> str:
    return state.signer.write(name, Position(row[0], row[1], backwards=backwards, descending=start.descending))
