"""What the calls of every resource have in common: a page for a token, a write, and what a write results in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from twilio_memory._core import Call, CallOptions, Core, call
from twilio_memory._polling_flows import Accepted, Write, read_accepted, resume
from twilio_memory._reading import result_id
from twilio_memory.errors import InvalidArgumentError, TwilioMemoryError
from twilio_memory.models import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio_memory._flow import Flow, HttpResponse
    from twilio_memory.models import OperationStatus
    from twilio_memory.pages import Page, PageRequest

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def given(value: T | None) -> T | Unset:
    """Return an optional argument as the generated half takes it."""
    return UNSET if value is None else value


def entity_tag(value: str | Unset | None) -> str | Unset:
    """Return a precondition, or UNSET for none. None is refused: as no tag, it would quietly make the write unsafe."""
    if isinstance(value, Unset) or (
        isinstance(value, str) and value.strip() and value.isascii() and value.isprintable()
    ):
        return value
    raise InvalidArgumentError(
        f"if_match must be an entity tag, not {value!r}. What comes from a list has none: fetch it first, or use edit."
    )


def known_value(name: str, value: object, cls: type[E]) -> E | Unset:
    """Return a member of an enumeration from the member, its value, or UNSET; refuse anything else."""
    if isinstance(value, Unset):
        return value
    for member in cls:
        if member == value:
            return member
    known = ", ".join(repr(member.value) for member in cls)
    raise InvalidArgumentError(f"{name} must be one of {known}, not {value!r}.")


def paged(
    get_kwargs: Callable[..., dict[str, Any]], request: PageRequest, read: Callable[[HttpResponse], Page[T]]
) -> Callable[[str | None], Call[Page[T]]]:
    """Return what makes the call for a page token. The filters are bound in `get_kwargs`, so every page has them."""

    def page_call(token: str | None) -> Call[Page[T]]:
        return Call(get_kwargs(page_size=given(request.size), page_token=given(token)), read)

    return page_call


def write(
    core: Core, kwargs: dict[str, Any], settle: Callable[[OperationStatus], Flow[T]], options: CallOptions
) -> Write[T]:
    """Return the write that is accepted by one request."""
    return Write(lambda: call(core, Call(kwargs, read_accepted), options), settle)


def settle_by_fetching(
    fetch: Callable[[str], Flow[T]], known: str | None = None
) -> Callable[[OperationStatus], Flow[T]]:
    """Return what fetches the resource that a write was about, named by the caller or by the operation's result."""

    def settle(status: OperationStatus) -> Flow[T]:
        found = known or result_id(status)
        if found is None:
            raise TwilioMemoryError(f"operation {status.operation_id} completed, but does not tell the resource's id.")
        return (yield from fetch(found))

    return settle


def settle_with_nothing(status: OperationStatus) -> Flow[None]:
    """Return None: after a delete nothing is left to fetch."""
    del status
    yield from ()


def taken_up(core: Core, operation: str) -> tuple[Write[str | None], Accepted]:
    """Return the write behind an operation of any kind, from its id or status URL, and what is known of it."""
    accepted = resume(core, operation)
    return Write(lambda: already(accepted), settle_with_id), accepted


def settle_with_id(status: OperationStatus) -> Flow[str | None]:
    """Return the id of the resource that the operation was about, if it tells one."""
    yield from ()
    return result_id(status)


def already(accepted: Accepted) -> Flow[Accepted]:
    """Return what was accepted before."""
    yield from ()
    return accepted
