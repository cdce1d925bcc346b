"""Trait groups and their traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from twilio_memory_emulator.contract.errors import (
    PROTECTED_GROUP,
    PROTECTED_TRAIT,
    TRAIT_GROUP_EXISTS,
    TRAIT_GROUP_LIMIT,
    TRAIT_GROUP_NOT_FOUND,
    TRAIT_LIMIT,
    Refusal,
)
from twilio_memory_emulator.resources.references import mapped_traits
from twilio_memory_emulator.resources.writes import Write, accept, applies
from twilio_memory_emulator.storage.entity_tags import entity_tag, require_match
from twilio_memory_emulator.storage.ids import TRAIT_GROUP
from twilio_memory_emulator.storage.paging import Listing, Page, PageQuery, read_page
from twilio_memory_server_models import (
    CreateTraitGroupInput,
    DataType,
    PageMeta,
    PatchTraitGroupInput,
    TraitDataType,
    TraitDefinition,
    TraitDefinitionPatch,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from twilio_memory_emulator.storage.state import State

GROUPS_PER_STORE = 50
TRAITS_PER_GROUP = 95
CONTACT = "Contact"
_CONTACT_TRAITS = {
    "email": TraitDefinition(data_type=TraitDataType.string, id_type_promotion="email"),
    "phone": TraitDefinition(data_type=TraitDataType.string, id_type_promotion="phone"),
    "firstName": TraitDefinition(data_type=TraitDataType.string),
    "lastName": TraitDefinition(data_type=TraitDataType.string),
}
_COLUMNS = "id, display_name, description, version"


class Group(msgspec.Struct, frozen=True):
    """A trait group without its traits: a row of the table.

    Attributes:
        id: The id that its entity tag contains; clients know the group by its name.
        display_name: Its name.
        description: What it is for; `None` if it has no description.
        version: Its version.
    """

    id: str
    display_name: str
    description: str | None
    version: int

    @property
    def tag(self) -> str:
        """The entity tag."""
        return entity_tag(self.id, self.version)

    def as_json(self, traits: Iterable[tuple[str, bytes]] | None) -> bytes:
        """Return the group in JSON, as the API shows it.

        Args:
            traits: Name and stored definition of each trait to show; `None` leaves out the member `traits`.

        Returns:
            The group in JSON.
        """
        shown: dict[str, Any] = {"displayName": self.display_name}
        if self.description is not None:
            shown["description"] = self.description
        if traits is not None:
            shown["traits"] = {name: msgspec.Raw(definition) for name, definition in traits}
        return msgspec.json.encode(shown | {"version": self.version})


def fetch(state: State, store_id: str, name: str) -> Group:
    """Return a trait group.

    Raises:
        Refusal: 520047, when the store has no trait group of this name.
    """
    row = state.database.row(
        f"SELECT {_COLUMNS} FROM trait_groups WHERE store_id = ? AND display_name = ?",  # noqa: S608 - a constant
        store_id,
        name,
    )
    if row is None:
        raise _not_found()
    return Group(*row)


def traits_page(state: State, store_id: str, group: Group, query: PageQuery) -> Page:
    """Return a page of a group's traits, in the order in which they were added.

    Returns:
        The page; each row holds the name and the stored definition of a trait.

    Raises:
        Refusal: 520046, when the page token is not valid here.
    """
    listing = Listing(
        key="traits",
        table="traits",
        columns="name, definition",
        sort=("position", "name"),
        where={"group_id": group.id},
        bound_to=("FetchTraitGroup", store_id, group.display_name),
    )
    return read_page(state, listing, query)


def list_page(state: State, store_id: str, query: PageQuery, *, include_traits: bool) -> tuple[list[bytes], PageMeta]:
    """Return a page of a store's trait groups.

    Args:
        state: The state.
        store_id: The store.
        query: Which page.
        include_traits: Whether each group comes with all its traits.

    Returns:
        The groups in JSON, and the `meta` member of the response.

    Raises:
        Refusal: 520046, when the page token is not valid here.
    """
    listing = Listing(
        key="traitGroups",
        table="trait_groups",
        columns=_COLUMNS,
        sort=("created_at", "display_name"),
        where={"store_id": store_id},
        bound_to=("ListTraitGroups", store_id),
    )
    page = read_page(state, listing, query)
    groups = [Group(*row) for row in page.rows]
    return [group.as_json(_traits(state, group) if include_traits else None) for group in groups], page.meta


def data_type(state: State, store_id: str, group: str, trait: str) -> str | None:
    """Return the type of a trait, or `None` if the group has no such trait.

    Raises:
        Refusal: 520047, when the store has no such group.
    """
    row = state.database.row(
        "SELECT data_type FROM trait_groups LEFT JOIN traits ON group_id = id AND name = ?"
        " WHERE store_id = ? AND display_name = ?",
        trait,
        store_id,
        group,
    )
    if row is None:
        raise _not_found()
    data_type: str | None = row[0]
    return data_type


def create(state: State, store_id: str, body: CreateTraitGroupInput) -> str:
    """Accept the creation of a trait group and return the id of the operation.

    A name that is taken, or the limit of groups, fails the operation only: the document lists no 409 here.
    """
    return accept(state, Write("CreateTraitGroup", store_id, body.display_name, msgspec.json.encode(body)))


def patch(state: State, store_id: str, name: str, body: PatchTraitGroupInput, if_match: str | None) -> str:
    """Accept the update of a trait group and return the id of the operation.

    Raises:
        Refusal: 520047, when the store has no such group; 520043, when `if_match` names another version; 520050,
            when the update would remove a protected trait or change its type, or does so to a mapped trait and the
            emulator refuses such changes; 520054, when the group would have too many traits.
    """
    _check_patch(state, store_id, fetch(state, store_id, name), body, if_match)
    return accept(state, Write("PatchTraitGroup", store_id, name, msgspec.json.encode(body), if_match))


def delete(state: State, store_id: str, name: str) -> str:
    """Accept the deletion of a trait group and return the id of the operation.

    Raises:
        Refusal: 520047, when the store has no such group; 520050, when the group is protected, or a data mapping
            writes to it and the emulator refuses such changes.
    """
    _check_deletion(state, fetch(state, store_id, name), store_id)
    return accept(state, Write("DeleteTraitGroup", store_id, name))


def exists(state: State, store_id: str, name: str) -> bool:
    """Return whether a store has a trait group of this name."""
    query = "SELECT 1 FROM trait_groups WHERE store_id = ? AND display_name = ?"
    return state.database.row(query, store_id, name) is not None


def add(state: State, store_id: str, group: CreateTraitGroupInput, created_at: int) -> None:
    """Add a trait group with its traits.

    Args:
        state: The state.
        store_id: The store.
        group: The group, as a request would create it.
        created_at: When it is created, in milliseconds since 1970.

    Raises:
        Refusal: 520055, when the name is taken; 520053, when the store has reached the limit of groups.
    """
    if exists(state, store_id, group.display_name):
        raise Refusal(TRAIT_GROUP_EXISTS, f"A trait group named {group.display_name} exists in this store.")
    if state.database.value("SELECT count(*) FROM trait_groups WHERE store_id = ?", store_id) >= GROUPS_PER_STORE:
        raise Refusal(TRAIT_GROUP_LIMIT, f"The store has {GROUPS_PER_STORE} trait groups, which is the limit.")
    group_id = state.ids.make(TRAIT_GROUP, state.clock.now())
    description = None if group.description is UNSET else group.description
    state.database.execute(
        "INSERT INTO trait_groups VALUES (?, ?, ?, ?, 1, ?)",
        (group_id, store_id, group.display_name, description, created_at),
    )
    _put_traits(state, group_id, {} if group.traits is UNSET else group.traits)


def update(state: State, store_id: str, name: str, body: PatchTraitGroupInput, if_match: str | None = None) -> None:
    """Update a trait group at once.

    Raises:
        Refusal: As in `patch`.
    """
    group = fetch(state, store_id, name)
    _check_patch(state, store_id, group, body, if_match)
    _put_traits(state, group.id, {} if body.traits is UNSET else body.traits)
    description = group.description if body.description is UNSET else body.description
    state.database.execute(
        "UPDATE trait_groups SET description = ?, version = version + 1 WHERE id = ?", (description, group.id)
    )


def add_contact(state: State, store_id: str, created_at: int) -> None:
    """Add the trait group that every store has; `created_at` is in milliseconds since 1970."""
    group = CreateTraitGroupInput(display_name=CONTACT, description="How to reach a customer.", traits=_CONTACT_TRAITS)
    add(state, store_id, group, created_at)


def is_up_to_date(state: State, store_id: str, name: str, body: PatchTraitGroupInput) -> bool:
    """Return whether an update would leave a trait group as it is."""
    group = fetch(state, store_id, name)
    stored = dict(_traits(state, group))
    traits = {} if body.traits is UNSET else body.traits
    same = all(stored.get(trait) == msgspec.json.encode(definition) for trait, definition in traits.items())
    return same and body.description in {UNSET, group.description}


def _put_traits(state: State, group_id: str, traits: Mapping[str, TraitDefinition | TraitDefinitionPatch]) -> None:
    """Add or replace traits of a group, and remove those whose type is the empty string."""
    for name, definition in traits.items():
        if definition.data_type == DataType.remove:
            state.database.execute("DELETE FROM traits WHERE group_id = ? AND name = ?", (group_id, name))
            continue
        state.database.execute(
            "INSERT INTO traits (group_id, name, data_type, definition) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (group_id, name)"
            " DO UPDATE SET data_type = excluded.data_type, definition = excluded.definition",
            (group_id, name, definition.data_type.value, msgspec.json.encode(definition)),
        )


@applies("CreateTraitGroup")
def _created(state: State, write: Write) -> None:
    add(state, write.store_id, msgspec.json.decode(write.input, type=CreateTraitGroupInput), write.due_at)


@applies("PatchTraitGroup")
def _patched(state: State, write: Write) -> None:
    body = msgspec.json.decode(write.input, type=PatchTraitGroupInput)
    update(state, write.store_id, write.target, body, write.if_match)


@applies("DeleteTraitGroup")
def _deleted(state: State, write: Write) -> None:
    group = fetch(state, write.store_id, write.target)
    _check_deletion(state, group, write.store_id)
    state.database.execute("DELETE FROM trait_groups WHERE id = ?", (group.id,))


def _traits(state: State, group: Group) -> list[tuple[str, bytes]]:
    return state.database.execute(
        "SELECT name, definition FROM traits WHERE group_id = ? ORDER BY position", (group.id,)
    ).fetchall()


def _not_found() -> Refusal:
    return Refusal(TRAIT_GROUP_NOT_FOUND, "The trait group does not exist.")


def _check_deletion(state: State, group: Group, store_id: str) -> None:
    if group.display_name == CONTACT:
        raise Refusal(PROTECTED_GROUP, f"The trait group {CONTACT} is protected and cannot be deleted.")
    mapped = mapped_traits(state, store_id, group.display_name) if state.strict_references else {}
    if mapped:
        trait, mapping = min(mapped.items())
        raise Refusal(
            PROTECTED_GROUP,
            f"The data mapping {mapping} writes to {group.display_name}.{trait}: change or delete it first.",
        )


def _check_patch(state: State, store_id: str, group: Group, body: PatchTraitGroupInput, if_match: str | None) -> None:
    require_match(if_match, group.id, group.version)
    traits = {} if body.traits is UNSET else body.traits
    if group.display_name == CONTACT:
        for name in _CONTACT_TRAITS.keys() & traits.keys():
            if traits[name].data_type.value != _CONTACT_TRAITS[name].data_type.value:
                raise Refusal(
                    PROTECTED_TRAIT,
                    f"traits.{name}: a protected trait; it cannot be removed, nor can its dataType change.",
                )
    stored = dict(_traits(state, group))
    if state.strict_references:
        _check_references(state, store_id, group, traits, stored)
    gone = {name for name, definition in traits.items() if definition.data_type == DataType.remove}
    if len((stored.keys() | traits.keys()) - gone) > TRAITS_PER_GROUP:
        raise Refusal(TRAIT_LIMIT, f"traits: the group would have more than {TRAITS_PER_GROUP} traits, the limit.")


def _check_references(
    state: State,
    store_id: str,
    group: Group,
    traits: Mapping[str, TraitDefinition | TraitDefinitionPatch],
    stored: Mapping[str, bytes],
) -> None:
    """Raise if an update would retype or remove a mapped trait, or take a promotion to an identifier away."""
    mapped = mapped_traits(state, store_id, group.display_name)
    for name in stored.keys() & traits.keys():
        before, after = msgspec.json.decode(stored[name], type=TraitDefinition), traits[name]
        if name in mapped and after.data_type.value != before.data_type.value:
            raise Refusal(
                PROTECTED_TRAIT,
                f"traits.{name}: the data mapping {mapped[name]} writes to it; it cannot be removed, nor can its"
                " dataType change, until the mapping is changed or deleted.",
            )
        if after.data_type != DataType.remove and before.id_type_promotion not in {UNSET, after.id_type_promotion}:
            raise Refusal(
                PROTECTED_TRAIT,
                f"traits.{name}: the new definition would end its promotion to the identifier"
                f" {before.id_type_promotion}; send idTypePromotion with it.",
            )
