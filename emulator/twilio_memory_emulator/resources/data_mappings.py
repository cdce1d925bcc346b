"""Data mappings: from the fields of a source to traits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import UNSET

from twilio_memory_emulator.contract.errors import MAPPING_EXISTS, MAPPING_NOT_FOUND, Refusal, invalid
from twilio_memory_emulator.resources import datasets, revisions, trait_groups
from twilio_memory_emulator.resources.writes import Write, accept, applies
from twilio_memory_emulator.storage.clock import as_datetime
from twilio_memory_emulator.storage.entity_tags import entity_tag, require_match
from twilio_memory_emulator.storage.ids import DATA_MAPPING
from twilio_memory_emulator.storage.paging import Listing, Page, PageQuery, read_page
from twilio_memory_server_models import (
    CreateDataMappingInput,
    DataMapping,
    DataMappingFromCloudApp,
    DataMappingFromDataSet,
    DataMappingFromIngress,
    DataMappingFromWarehouse,
    DataMappingToTraits,
    MappingTraitItem,
    PatchDataMappingInput,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from twilio_memory_emulator.storage.state import State

Source: TypeAlias = DataMappingFromDataSet | DataMappingFromIngress | DataMappingFromCloudApp | DataMappingFromWarehouse
_LONGEST_FIELD_NAME = 64  # of the document that has `fieldName`; expressions can be longer


def fetch(state: State, store_id: str, mapping_id: str) -> tuple[bytes, str]:
    """Return a data mapping in JSON, and its entity tag.

    Raises:
        Refusal: 520048, when the store has no such data mapping.
    """
    source_type, body, version = _stored(state, store_id, mapping_id)
    return revisions.shown(state, source_type, body), entity_tag(mapping_id, version)


def list_page(state: State, store_id: str, source_type: str | None, query: PageQuery) -> Page:
    """Return a page of a store's data mappings; each row is type of source and body of one of them, as stored.

    Args:
        state: The state.
        store_id: The store.
        source_type: The `type` of `mappingFrom` to filter by; `None` for every type.
        query: Which page.

    Returns:
        The page.

    Raises:
        Refusal: 520046, when the page token is not valid here.
    """
    listing = Listing(
        key="dataMappings",
        table="data_mappings",
        columns="source_type, body",
        sort=("created_at", "id"),
        where={"store_id": store_id, "source_type": revisions.stored_types(state, source_type)},
        # As before there were other types, so that page tokens in the hands of clients stay valid.
        bound_to=("ListDataMappings", store_id, f"type={source_type or 'DATASET'}"),
    )
    return read_page(state, listing, query)


def create(state: State, store_id: str, body: CreateDataMappingInput) -> str:
    """Accept the creation of a data mapping and return the id of the operation.

    Raises:
        Refusal: 520046, when a dataset, field, trait group or trait does not exist, or types differ; 520056, when
            the name is taken.
    """
    _check_items(state, store_id, body.mapping_from, body.mapping_to)
    _require_free_name(state, store_id, body.display_name)
    mapping_id = state.ids.make(DATA_MAPPING, state.clock.now())
    return accept(state, Write("CreateDataMapping", store_id, mapping_id, msgspec.json.encode(body)))


def patch(state: State, store_id: str, mapping_id: str, body: PatchDataMappingInput, if_match: str | None) -> str:
    """Accept the update of a data mapping and return the id of the operation.

    A name that is taken fails the operation only: the document lists no 409 for updates.

    Raises:
        Refusal: 520048, when the store has no such data mapping; 520043, when `if_match` names another version;
            520046, when a field, trait group or trait does not exist, or types differ.
    """
    mapping = _load(state, store_id, mapping_id)
    _check_patch(state, store_id, mapping, body, if_match)
    return accept(state, Write("PatchDataMapping", store_id, mapping_id, msgspec.json.encode(body), if_match))


def delete(state: State, store_id: str, mapping_id: str) -> str:
    """Accept the deletion of a data mapping and return the id of the operation.

    Raises:
        Refusal: 520048, when the store has no such data mapping.
    """
    fetch(state, store_id, mapping_id)
    return accept(state, Write("DeleteDataMapping", store_id, mapping_id))


@applies("CreateDataMapping")
def _created(state: State, write: Write) -> None:
    body = msgspec.json.decode(write.input, type=CreateDataMappingInput)
    _check_items(state, write.store_id, body.mapping_from, body.mapping_to)
    _require_free_name(state, write.store_id, body.display_name)
    created = as_datetime(write.due_at)
    mapping = DataMapping(
        **msgspec.structs.asdict(body), id=write.target, created_at=created, updated_at=created, version=1
    )
    state.database.execute(
        "INSERT INTO data_mappings VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            mapping.id,
            write.store_id,
            mapping.mapping_from.__struct_config__.tag,
            mapping.display_name,
            mapping.version,
            write.due_at,
            msgspec.json.encode(mapping),
        ),
    )


@applies("PatchDataMapping")
def _patched(state: State, write: Write) -> None:
    body = msgspec.json.decode(write.input, type=PatchDataMappingInput)
    mapping = _load(state, write.store_id, write.target)
    _check_patch(state, write.store_id, mapping, body, write.if_match)
    if body.display_name not in {UNSET, mapping.display_name}:
        _require_free_name(state, write.store_id, str(body.display_name))
    changes = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    changed = msgspec.structs.replace(
        mapping, **changes, updated_at=as_datetime(write.due_at), version=mapping.version + 1
    )
    state.database.execute(
        "UPDATE data_mappings SET display_name = ?, version = ?, body = ? WHERE id = ?",
        (changed.display_name, changed.version, msgspec.json.encode(changed), changed.id),
    )


@applies("DeleteDataMapping")
def _deleted(state: State, write: Write) -> None:
    fetch(state, write.store_id, write.target)
    state.database.execute("DELETE FROM data_mappings WHERE id = ?", (write.target,))


def _load(state: State, store_id: str, mapping_id: str) -> DataMapping:
    _, body, _ = _stored(state, store_id, mapping_id)
    return msgspec.json.decode(body, type=DataMapping)


def _stored(state: State, store_id: str, mapping_id: str) -> tuple[str, bytes, int]:
    """Return type of source, body and version of a data mapping that the revision can show."""
    row: tuple[str, bytes, int] | None = state.database.row(
        "SELECT source_type, body, version FROM data_mappings WHERE id = ? AND store_id = ?", mapping_id, store_id
    )
    types = revisions.stored_types(state, None)
    if row is None or (types is not None and row[0] not in types):
        raise Refusal(MAPPING_NOT_FOUND, "The data mapping does not exist.")
    return row


def _check_patch(
    state: State, store_id: str, mapping: DataMapping, body: PatchDataMappingInput, if_match: str | None
) -> None:
    require_match(if_match, mapping.id, mapping.version)
    if body.mapping_to is not UNSET:
        _check_items(state, store_id, mapping.mapping_from, body.mapping_to)


def _require_free_name(state: State, store_id: str, name: str) -> None:
    if state.database.row("SELECT 1 FROM data_mappings WHERE store_id = ? AND display_name = ?", store_id, name):
        raise Refusal(MAPPING_EXISTS, f"A data mapping named {name} exists in this store.")


def _check_items(state: State, store_id: str, source: Source, mapping_to: DataMappingToTraits) -> None:
    """Check every item, and give it the keys of both revisions."""
    if isinstance(source, DataMappingFromIngress):
        fields: Mapping[str, str | None] = dict.fromkeys(source.columns)
    else:
        fields = datasets.require(state, source.dataset_id).fields
    taken: set[tuple[str, str]] = set()
    for index, item in enumerate(mapping_to.mappings):
        place = f"mappingTo.mappings[{index}]"
        name, key = (item.expression, "expression") if item.field_name is UNSET else (item.field_name, "fieldName")
        if item.expression not in {UNSET, name}:
            raise invalid(f"{place}.expression", "differs from fieldName; both name the same source field")
        if not isinstance(name, str) or name not in fields:
            raise invalid(f"{place}.{key}", f"the source has no field {name}")
        item.expression = name
        item.field_name = name if len(name) <= _LONGEST_FIELD_NAME else UNSET
        _check_trait(state, store_id, place, item, fields[name])
        trait = (item.trait_group, item.trait_name)
        if trait in taken:
            raise invalid(place, f"the trait {item.trait_group}.{item.trait_name} is mapped more than once")
        taken.add(trait)


def _check_trait(state: State, store_id: str, place: str, item: MappingTraitItem, field_type: str | None) -> None:
    """Check that the trait exists and has the type of the field, if that has a type."""
    try:
        trait_type = trait_groups.data_type(state, store_id, item.trait_group, item.trait_name)
    except Refusal:
        raise invalid(f"{place}.traitGroup", f"the store has no trait group {item.trait_group}") from None
    if trait_type is None:
        raise invalid(f"{place}.traitName", f"the trait group {item.trait_group} has no trait {item.trait_name}")
    if field_type not in {None, trait_type}:
        trait = f"{item.trait_group}.{item.trait_name}"
        raise invalid(
            place,
            f"the field {item.expression} is {field_type}, but the trait {trait} is {trait_type}; "
            f"if a file declares the dataset, give the type beside it: types={item.expression}:{trait_type} in an "
            "upload, fields in a seed, types in Python",
        )
