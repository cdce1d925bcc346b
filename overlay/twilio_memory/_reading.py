"""How answers are read into the types of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeVar, cast

from twilio_memory._core import json_object
from twilio_memory.errors import InvalidResponseError
from twilio_memory.pages import Page
from twilio_memory_generated.models import PageMeta, UnknownVariant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from twilio_memory._flow import HttpResponse
    from twilio_memory.models import OperationStatus


class Tagged(Protocol):
    """A resource that has an entity tag."""

    etag: str | None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, object], /) -> Self:
        """Read the resource from JSON."""
        ...


R = TypeVar("R", bound=Tagged)
T = TypeVar("T")


def tagged(cls: type[R]) -> Callable[[HttpResponse], R]:
    """Return what reads a fetched resource together with its entity tag."""

    def read(response: HttpResponse) -> R:
        resource = cls.from_dict(json_object(response))
        resource.etag = response.headers.get("etag")
        return resource

    return read


def page_of(key: str, read_item: Callable[[dict[str, object]], T]) -> Callable[[HttpResponse], Page[T]]:
    """Return what reads a page: the items under `key`, and the tokens. An item that is no object stays as it is."""

    def read(response: HttpResponse) -> Page[T]:
        body = json_object(response)
        listed = body.get(key, [])
        if not isinstance(listed, list | None):
            raise InvalidResponseError(f"HTTP {response.status}: {key!r} is not a list.", response)
        tokens = page_meta(body)
        items = [_item(one, read_item) for one in cast("list[object]", listed or [])]
        return Page(items, None, tokens.next_token or None, tokens.previous_token or None)

    return read


def _item(value: object, read_item: Callable[[dict[str, object]], T]) -> T:
    return read_item(cast("dict[str, object]", value)) if isinstance(value, dict) else cast("T", value)


def page_meta(body: dict[str, object]) -> PageMeta:
    """Return where a page stands in its listing, or nothing where the answer does not tell."""
    meta = body.get("meta")
    return PageMeta.from_dict(cast("dict[str, object]", meta)) if isinstance(meta, dict) else PageMeta()


def result_id(status: OperationStatus) -> str | None:
    """Return the id of the resource that an operation was about, whatever kind of result has it, or None."""
    result = status.result
    found: object = result.additional_properties.get("id") if isinstance(result, UnknownVariant) else None
    found = found or getattr(result, "id", None)
    return found if isinstance(found, str) else None
