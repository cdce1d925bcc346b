"""`ETag` and `If-Match`, the same for data mappings, trait groups and stores."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.emulator.world import error
from twilio_memory_emulator import Refusal
from twilio_memory_emulator.storage.entity_tags import entity_tag, require_match

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.world import World

KINDS: dict[str, Callable[[World], str]] = {
    "mapping": lambda world: world.mapping_url(world.create()),
    "trait group": lambda world: f"{world.groups_url}/Contact",
    "store": lambda world: world.store_url,
}
PREFIXES = {"mapping": "mem_datamapping_", "trait group": "mem_traitgroup_", "store": "mem_store_"}
any_resource = pytest.mark.parametrize("kind", KINDS)


def tag_of(world: World, url: str) -> str:
    return world.client.get(url).headers["ETag"]


def patched(world: World, url: str, if_match: str) -> int:
    return world.client.patch(url, json={"description": "changed"}, headers={"If-Match": if_match}).status_code


@any_resource
def test_the_tag_is_the_id_and_the_version_in_base64url_and_fits_into_if_match(world: World, kind: str) -> None:
    tag = tag_of(world, KINDS[kind](world))

    assert len(tag) <= 100
    assert tag[0] == tag[-1] == '"'
    content = json.loads(base64.urlsafe_b64decode(tag.strip('"') + "=="))
    assert content["v"] == 1
    assert content["id"].startswith(PREFIXES[kind])
    assert set(content) == {"id", "v"}


@any_resource
@pytest.mark.parametrize(
    "write",
    ["{tag}", "{bare}", "*", ' "other" , {tag}', "{bare},x"],
)
def test_a_tag_matches_if_it_is_quoted_bare_in_a_list_or_a_star(world: World, kind: str, write: str) -> None:
    url = KINDS[kind](world)
    tag = tag_of(world, url)

    assert patched(world, url, write.format(tag=tag, bare=tag.strip('"')).strip()) == 202


@any_resource
@pytest.mark.parametrize("write", ["W/{tag}", '"{tag}"', '""', "x", '"*"', ""])
def test_anything_but_the_tag_is_refused(world: World, kind: str, write: str) -> None:
    url = KINDS[kind](world)
    tag = tag_of(world, url)

    response = world.client.patch(url, json={}, headers={"If-Match": write.format(tag=tag)})

    assert error(response) == (412, 520043)


@any_resource
def test_a_stale_tag_is_refused_and_changes_nothing(world: World, kind: str) -> None:
    url = KINDS[kind](world)
    stale = tag_of(world, url)
    world.client.patch(url, json={"description": "by a rival"})
    current = tag_of(world, url)

    assert patched(world, url, stale) == 412
    assert tag_of(world, url) == current
    assert patched(world, url, current) == 202


@any_resource
def test_of_two_updates_with_one_tag_the_second_fails_when_it_runs(slow_world: World, kind: str) -> None:
    url = KINDS[kind](slow_world)
    headers = {"If-Match": tag_of(slow_world, url)}

    first, second = (slow_world.client.patch(url, json={"description": x}, headers=headers) for x in "ab")

    assert slow_world.accepted(first)["status"] == "COMPLETED"
    failed = slow_world.accepted(second)
    assert (failed["status"], failed["error"]["code"]) == ("FAILED", 520043)


@any_resource
def test_an_if_match_longer_than_a_hundred_characters_is_malformed(world: World, kind: str) -> None:
    response = world.client.patch(KINDS[kind](world), json={}, headers={"If-Match": "x" * 101})

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith("If-Match: ")


@pytest.mark.parametrize("if_match", ['"stale"', "x" * 101, ""])
def test_if_match_is_ignored_where_an_operation_does_not_take_it(world: World, if_match: str) -> None:
    headers = {"If-Match": if_match}
    mapping, group = world.mapping_url(world.create()), f"{world.groups_url}/Loyalty"

    assert world.client.post(world.groups_url, json={"displayName": "Loyalty"}, headers=headers).status_code == 202
    assert world.client.get(mapping, headers=headers).status_code == 200
    assert world.accepted(world.client.delete(mapping, headers=headers))["status"] == "COMPLETED"
    assert world.accepted(world.client.delete(group, headers=headers))["status"] == "COMPLETED"
    assert world.client.get(mapping).status_code == 404


@any_resource
def test_several_if_match_headers_are_one_list(world: World, kind: str) -> None:
    url = KINDS[kind](world)
    tag = tag_of(world, url)

    def patch(*values: str) -> int:
        headers = [("If-Match", value) for value in values]
        return world.client.patch(url, json={"description": "changed"}, headers=headers).status_code

    assert patch('"other"', '"another"') == 412
    assert patch('"other"', tag) == 202


@any_resource
def test_an_if_match_of_a_hundred_characters_is_well_formed(world: World, kind: str) -> None:
    response = world.client.patch(KINDS[kind](world), json={}, headers={"If-Match": "x" * 100})

    assert error(response) == (412, 520043)


@pytest.mark.parametrize("version", [1, 2, 10])
def test_a_tag_belongs_to_one_version_of_one_resource(version: int) -> None:
    tags = {entity_tag(name, number) for name in ("a", "b") for number in (version, version + 1)}

    assert len(tags) == 4
    require_match(entity_tag("a", version), "a", version)
    require_match(None, "a", version)
    for other in (entity_tag("a", version + 1), entity_tag("b", version)):
        with pytest.raises(Refusal):
            require_match(other, "a", version)


def test_a_tag_has_at_most_a_hundred_characters_for_the_longest_id() -> None:
    assert len(entity_tag("x" * 50, 9_999_999)) <= 100


def test_a_trait_group_that_was_deleted_and_created_again_has_another_tag(world: World) -> None:
    url = f"{world.groups_url}/Loyalty"
    tags: list[str] = []
    for _ in range(2):
        world.accepted(world.client.post(world.groups_url, json={"displayName": "Loyalty"}))
        tags.append(tag_of(world, url))
        world.accepted(world.client.delete(url))

    assert tags[0] != tags[1]
