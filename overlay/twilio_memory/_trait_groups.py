"""The trait group operations: what is sent, and how responses and results are read."""
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001 - the generated request builders begin with an underscore

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from twilio_memory._call import Call, Policy, Write, call
from twilio_memory._checks import first_time, identifier
from twilio_memory._inputs import entity_tag, known_value, sent
from twilio_memory._operations import Fetched, no_result
from twilio_memory._pages import LARGEST_PAGE, PageFlows, PageRequest, page_of, page_token
from twilio_memory._reading import json_object, require_same
from twilio_memory._settings import InStore
from twilio_memory.errors import InvalidArgumentError, InvalidResponseError, PagingError
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

Traits: TypeAlias = Mapping[str, TraitDefinition | Mapping[str, object]]
"""Traits by name, each as a model or as a dict with the API's names."""

TraitChanges: TypeAlias = Mapping[str, TraitDefinitionPatch | TraitDefinition | Mapping[str, object] | None]
"""Traits to add or replace, by name; None removes a trait."""

V = TypeVar("V")

MAX_TRAIT_PAGES = 20  # a group holds 95 traits, less than one page of them

_read_page = page_of("traitGroups", TraitGroup.read_all)


@dataclass(frozen=True, slots=True)
class TraitGroupFlows(InStore):
    """Flows and writes on the trait groups of one store."""

    def list(
        self, request: PageRequest, order_by: OrderBy | str | Unset, policy: Policy, *, include_traits: bool
    ) -> PageFlows[TraitGroup]:
        """Return the listing (`ListTraitGroups`)."""
        get_kwargs = partial(
            list_trait_groups._get_kwargs,
            self.store_id,
            include_traits=include_traits,
            order_by=known_value("order_by", order_by, OrderBy),
        )
        return PageFlows(self.settings, request, get_kwargs, _read_page, policy)

    def fetch(self, name: str, policy: Policy, *, include_traits: bool = True) -> Flow[TraitGroup]:
        """Fetch a group with all its traits, over as many pages as they take (`FetchTraitGroup`)."""
        get_kwargs = partial(
            fetch_trait_group._get_kwargs,
            self.store_id,
            identifier("name", name),
            include_traits=include_traits,
            page_size=LARGEST_PAGE,
        )
        read = partial(_read_fetched, name)
        group, token = yield from call(self.settings, Call(get_kwargs(), read), policy)
        seen: set[str] = set()
        while token:
            first_time(token, seen, "traits")
            if len(seen) > MAX_TRAIT_PAGES:
                raise PagingError(f"the traits take more than {MAX_TRAIT_PAGES} pages, more than a group can hold.")
            more, token = yield from call(self.settings, Call(get_kwargs(page_token=token), read), policy)
            if isinstance(more.traits, TraitGroupTraits):
                found = group.traits if isinstance(group.traits, TraitGroupTraits) else TraitGroupTraits()
                found.additional_properties.update(more.traits.additional_properties)
                group.traits = found
        return group

    def create(self, display_name: str, traits: Traits | Unset, description: str | Unset) -> Write[TraitGroup]:
        """Return the write of `CreateTraitGroup`."""
        body = CreateTraitGroupInput(display_name=display_name, description=description)
        if not isinstance(traits, Unset):
            body.traits = CreateTraitGroupInputTraits()
            body.traits.additional_properties = cast("dict[str, TraitDefinition]", dict(_by_name(traits)))
        return Write(
            sent(self.settings.revision, create_trait_group._get_kwargs, self.store_id, body=body),
            Fetched(self.fetch, identifier("display_name", display_name)),
        )

    def patch(
        self, name: str, traits: TraitChanges | Unset, description: str | Unset, if_match: str | Unset | None
    ) -> Write[TraitGroup]:
        """Return the write of `PatchTraitGroup`."""
        body = PatchTraitGroupInput(description=description)
        if not isinstance(traits, Unset):
            body.traits = PatchTraitGroupInputTraits()
            changes = {key: {"dataType": ""} if change is None else change for key, change in _by_name(traits).items()}
            body.traits.additional_properties = cast("dict[str, TraitDefinitionPatch]", changes)
        kwargs = sent(
            self.settings.revision,
            patch_trait_group._get_kwargs,
            self.store_id,
            identifier("name", name),
            body=body,
            if_match=entity_tag(if_match),
        )
        return Write(kwargs, Fetched(self.fetch, name))

    def delete(self, name: str) -> Write[None]:
        """Return the write of `DeleteTraitGroup`."""
        return Write(delete_trait_group._get_kwargs(self.store_id, identifier("name", name)), no_result)


def _by_name(traits: Mapping[str, V]) -> Mapping[str, V]:
    """Return traits by name; refuse anything else."""
    if isinstance(traits, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  # not every caller uses types
        return traits
    raise InvalidArgumentError(
        f"traits must be a dict by name, such as {{'tier': {{'dataType': 'STRING'}}}}, not a {type(traits).__name__}."
    )


def _read_fetched(name: str, response: HttpResponse) -> tuple[TraitGroup, str | None]:
    """Read a fetched group, which comes in a wrapper, and the token of the next page of its traits."""
    body = json_object(response)
    wrapped = body.get("traitGroup")
    if not isinstance(wrapped, dict):
        raise InvalidResponseError(f"HTTP {response.status}: the response holds no trait group.", response)
    fields = cast("dict[str, object]", wrapped)
    require_same("displayName", fields, name, response)
    group = TraitGroup.read(fields)
    group.etag = response.headers.get("etag")
    group.response = response
    return group, page_token(body, "nextToken", response)
