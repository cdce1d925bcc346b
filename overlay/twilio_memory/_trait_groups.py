"""The Trait Group operations on the generated halves: what is sent, how it is read, what a write results in."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001  # the generated request-building halves begin with an underscore

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from twilio_memory._checks import first_time, identifier
from twilio_memory._core import Call, CallOptions, Core, call, json_object
from twilio_memory._reading import page_meta, page_of
from twilio_memory._resource import entity_tag, known_value, paged, settle_by_fetching, settle_with_nothing, write
from twilio_memory.errors import InvalidArgumentError, InvalidResponseError
from twilio_memory.models import (
    CreateTraitGroupInput,
    CreateTraitGroupInputTraits,
    OrderBy,
    PatchTraitGroupInput,
    PatchTraitGroupInputTraits,
    TraitDefinition,
    TraitDefinitionPatch,
    TraitGroup,
    Unset,
)
from twilio_memory_generated.api.trait_group import (
    create_trait_group,
    delete_trait_group,
    fetch_trait_group,
    list_trait_groups,
    patch_trait_group,
)
from twilio_memory_generated.models import TraitGroupTraits

if TYPE_CHECKING:
    from twilio_memory._flow import Flow, HttpResponse
    from twilio_memory._polling_flows import Write
    from twilio_memory.pages import Page, PageRequest

Traits: TypeAlias = Mapping[str, TraitDefinition | Mapping[str, object]]
"""Traits by name, each as a model or a dict with the API's own names."""

TraitChanges: TypeAlias = Mapping[str, TraitDefinitionPatch | TraitDefinition | Mapping[str, object] | None]
"""Traits by name to be added or replaced; None removes one."""

V = TypeVar("V")

_read_page = page_of("traitGroups", TraitGroup.from_dict)
_LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class TraitGroupCalls:
    """The calls on the trait groups of one store."""

    core: Core
    store_id: str

    def page(
        self, request: PageRequest, order_by: OrderBy | str | Unset, *, include_traits: bool
    ) -> Callable[[str | None], Call[Page[TraitGroup]]]:
        """Return what makes the call for a page token (`ListTraitGroups`)."""
        get_kwargs = partial(
            list_trait_groups._get_kwargs,
            self.store_id,
            include_traits=include_traits,
            order_by=known_value("order_by", order_by, OrderBy),
        )
        return paged(get_kwargs, request, _read_page)

    def fetch(self, name: str, options: CallOptions, *, include_traits: bool = True) -> Flow[TraitGroup]:
        """Return the group with all its traits, over as many pages as they take (`FetchTraitGroup`)."""
        get_kwargs = partial(
            fetch_trait_group._get_kwargs,
            self.store_id,
            identifier("name", name),
            include_traits=include_traits,
            page_size=_LARGEST_PAGE,
        )
        group, token = yield from call(self.core, Call(get_kwargs(), _read_fetched), options)
        seen: set[str] = set()
        while token:
            first_time(token, seen, "traits")
            more, token = yield from call(self.core, Call(get_kwargs(page_token=token), _read_fetched), options)
            if isinstance(more.traits, TraitGroupTraits):
                found = group.traits if isinstance(group.traits, TraitGroupTraits) else TraitGroupTraits()
                found.additional_properties.update(more.traits.additional_properties)
                group.traits = found
        return group

    def create(
        self, display_name: str, traits: Traits | Unset, description: str | Unset, options: CallOptions
    ) -> Write[TraitGroup]:
        """Return the write of `CreateTraitGroup`."""
        body = CreateTraitGroupInput(display_name=display_name, description=description)
        if not isinstance(traits, Unset):
            body.traits = CreateTraitGroupInputTraits()
            body.traits.additional_properties = cast("dict[str, TraitDefinition]", dict(_by_name(traits)))
        kwargs = create_trait_group._get_kwargs(self.store_id, body=body)
        return write(self.core, kwargs, self._settle(display_name, options), options)

    def patch(
        self,
        name: str,
        traits: TraitChanges | Unset,
        description: str | Unset,
        if_match: str | Unset | None,
        options: CallOptions,
    ) -> Write[TraitGroup]:
        """Return the write of `PatchTraitGroup`."""
        body = PatchTraitGroupInput(description=description)
        if not isinstance(traits, Unset):
            body.traits = PatchTraitGroupInputTraits()
            changes = {key: {"dataType": ""} if change is None else change for key, change in _by_name(traits).items()}
            body.traits.additional_properties = cast("dict[str, TraitDefinitionPatch]", changes)
        kwargs = patch_trait_group._get_kwargs(
            self.store_id, identifier("name", name), body=body, if_match=entity_tag(if_match)
        )
        return write(self.core, kwargs, self._settle(name, options), options)

    def delete(self, name: str, options: CallOptions) -> Write[None]:
        """Return the write of `DeleteTraitGroup`."""
        kwargs = delete_trait_group._get_kwargs(self.store_id, identifier("name", name))
        return write(self.core, kwargs, settle_with_nothing, options)

    def _settle(self, name: str, options: CallOptions) -> Callable[..., Flow[TraitGroup]]:
        return settle_by_fetching(partial(self.fetch, options=options), name)


def _by_name(traits: Mapping[str, V]) -> Mapping[str, V]:
    """Return traits by name, and refuse what is none."""
    if isinstance(traits, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without types
        return traits
    raise InvalidArgumentError(
        f"traits must be a dict by name, such as {{'tier': {{'dataType': 'STRING'}}}}, not a {type(traits).__name__}."
    )


def _read_fetched(response: HttpResponse) -> tuple[TraitGroup, str | None]:
    """Read a fetched group, which is wrapped, and the token of the next page of its traits."""
    body = json_object(response)
    wrapped = body.get("traitGroup")
    if not isinstance(wrapped, dict):
        raise InvalidResponseError(f"HTTP {response.status}: the answer holds no trait group.", response)
    group = TraitGroup.from_dict(cast("dict[str, object]", wrapped))
    group.etag = response.headers.get("etag")
    return group, page_meta(body).next_token or None
