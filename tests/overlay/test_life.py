"""The life of a data mapping, a trait group and a store, with each kind of client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from twilio_memory import NotFoundError, PreconditionFailedError, VersionConflictError
from twilio_memory.models import DataMappingFromDataSet, DataMappingToTraits, MappingTraitItem

if TYPE_CHECKING:
    from tests.overlay.harness import Harness


def test_a_mapping_is_created_listed_changed_edited_and_deleted(any_harness: Harness) -> None:
    mappings = any_harness.mappings
    mapping = mappings.create(
        display_name="crm-contacts",
        description="From the CRM",
        mapping_from={"type": "DATASET", "datasetId": any_harness.dataset_id},
        mapping_to=[("primary_email", "Contact", "email"), ("mobile_phone", "Contact", "phone")],
    ).result(timeout=60)

    assert mapping.id.startswith("mem_datamapping_")
    assert (mapping.display_name, mapping.version, mapping.is_enabled) == ("crm-contacts", 1, True)
    assert isinstance(mapping.mapping_from, DataMappingFromDataSet)
    assert mapping.mapping_from.dataset_id == any_harness.dataset_id
    assert isinstance(mapping.mapping_to, DataMappingToTraits)
    assert [item.trait_name for item in mapping.mapping_to.mappings] == ["email", "phone"]
    assert [found.id for found in mappings.list(order_by="ASC")] == [mapping.id]

    patched = mappings.patch(mapping.id, description="Nightly", if_match=mapping.etag).result()
    assert (patched.description, patched.display_name, patched.version) == ("Nightly", "crm-contacts", 2)
    with pytest.raises(VersionConflictError):
        mappings.patch(mapping.id, is_enabled=False, if_match=mapping.etag)

    edited = mappings.edit(mapping.id, lambda m: {"displayName": m.display_name + "-v2"}).result()
    assert (edited.display_name, edited.description, edited.version) == ("crm-contacts-v2", "Nightly", 3)
    assert edited.etag not in {None, patched.etag, mapping.etag}

    assert mappings.delete(mapping.id).result() is None
    assert list(mappings.list()) == []
    with pytest.raises(NotFoundError):
        mappings.fetch(mapping.id)


def test_a_write_takes_effect_when_its_operation_completes(harness: Harness) -> None:
    operation = harness.begin()
    assert list(harness.mappings.list()) == []
    assert not operation.done()

    mapping = operation.result()
    rename = harness.mappings.patch(mapping.id, display_name="renamed")
    assert harness.mappings.fetch(mapping.id).display_name == "crm-contacts"
    rename.wait()
    assert harness.mappings.fetch(mapping.id).display_name == "renamed"


def test_a_rename_leaves_a_disabled_mapping_disabled(harness: Harness) -> None:
    mapping = harness.create(is_enabled=False)
    renamed = harness.mappings.patch(mapping.id, display_name="renamed").result()
    assert renamed.is_enabled is False


def test_models_dicts_and_short_forms_are_equivalent(harness: Harness) -> None:
    item = MappingTraitItem(field_name="primary_email", trait_group="Contact", trait_name="email")
    forms = [
        [("primary_email", "Contact", "email")],
        [item],
        DataMappingToTraits(mappings=[item]),
        {"type": "TRAITS", "mappings": [{"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}]},
    ]
    sources = [harness.dataset_id, DataMappingFromDataSet(dataset_id=harness.dataset_id)]
    made = [harness.create(f"m-{number}", mapping_to=form) for number, form in enumerate(forms)]
    made += [harness.create(f"s-{number}", mapping_from=source) for number, source in enumerate(sources)]
    assert all(one.mapping_to == made[0].mapping_to and one.mapping_from == made[0].mapping_from for one in made)


def test_a_mapping_can_be_created_from_what_was_read(harness: Harness) -> None:
    mapping = harness.create()
    again = harness.create("copy", mapping_from=mapping.mapping_from, mapping_to=mapping.mapping_to)
    assert again.mapping_to == mapping.mapping_to


def test_trait_groups_are_created_changed_and_deleted(harness: Harness) -> None:
    groups = harness.memory.store(harness.store_id).trait_groups
    made = groups.create(
        display_name="Loyalty", traits={"tier": {"dataType": "STRING"}, "points": {"dataType": "NUMBER"}}
    ).result()
    assert (made.display_name, made.version) == ("Loyalty", 1)
    assert set(made.traits) == {"tier", "points"}
    assert len(made.traits) == 2
    assert {name: str(trait.data_type) for name, trait in made.traits.items()} == {"tier": "STRING", "points": "NUMBER"}

    changed = groups.patch(
        "Loyalty", traits={"points": None, "since": {"dataType": "STRING"}}, if_match=made.etag
    ).result()
    assert set(changed.traits.additional_properties) == {"tier", "since"}
    with pytest.raises(PreconditionFailedError):
        groups.patch("Loyalty", description="late", if_match=made.etag)

    assert {group.display_name for group in groups.list()} == {"Contact", "Loyalty"}
    assert groups.delete("Loyalty").result() is None
    assert [group.display_name for group in groups.list(include_traits=True)] == ["Contact"]


def test_a_group_with_many_traits_is_fetched_whole(harness: Harness) -> None:
    groups = harness.memory.store(harness.store_id).trait_groups
    traits = {f"trait{number}": {"dataType": "STRING"} for number in range(95)}
    made = groups.create(display_name="Wide", traits=traits).result()
    assert set(made.traits.additional_properties) == set(traits)


def test_stores_are_created_changed_and_listed(harness: Harness) -> None:
    stores = harness.memory.stores
    made = stores.create(display_name="billing", description="What billing knows").result()
    assert (made.display_name, str(made.status), made.version) == ("billing", "ACTIVE", 1)
    renamed = stores.patch(made.id, display_name="billing-eu", if_match=made.etag).result()
    assert (renamed.display_name, renamed.version) == ("billing-eu", 2)
    assert set(stores.list()) == {harness.store_id, made.id}
    assert stores.fetch(made.id).etag == renamed.etag
