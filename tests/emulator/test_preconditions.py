"""`ETag` and `If-Match`, the same for data mappings, trait groups and stores."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.emulator.world import error

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.world import World

KINDS: dict[str, Callable[[World], str]] = {
    "mapping": lambda world: world.mapping_url(world.create()),
    "trait group": lambda world: f"{world.groups_url}/Contact",
    "store": lambda world: world.store_url,
}
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
    assert set(content) == {"id", "v"}


@any_resource
@pytest.mark.parametrize(
    "write",
    ["{tag}", "{bare}", "*", ' "other" , {tag}', "{bare},x"],
)
def test_a_tag_matches_quoted_bare_in_a_list_or_as_a_star(world: World, kind: str, write: str) -> None:
    url = KINDS[kind](world)
    tag = tag_of(world, url)

    assert patched(world, url, write.format(tag=tag, bare=tag.strip('"')).strip()) == 202


@any_resource
@pytest.mark.parametrize("write", ["W/{tag}", '"{tag}"', '""', "x", '"*"', ""])
def test_what_is_not_the_tag_is_refused(world: World, kind: str, write: str) -> None:
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


def test_a_trait_group_that_was_made_anew_has_another_tag(world: World) -> None:
    url = f"{world.groups_url}/Loyalty"
    tags: list[str] = []
    for _ in range(2):
        world.accepted(world.client.post(world.groups_url, json={"displayName": "Loyalty"}))
        tags.append(tag_of(world, url))
        world.accepted(world.client.delete(url))

    assert tags[0] != tags[1]
