"""Entity tags: the resource's id and version in base64url, as in the example of the documentation."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import msgspec

from twilio_memory_emulator.contract.errors import VERSION_CONFLICT, Refusal


def entity_tag(resource_id: str, version: int) -> str:
    """Return the tag of one version of a resource, in double quotes; at most 100 characters for ids of up to 50."""
    content = msgspec.json.encode({"id": resource_id, "v": version})
    return f'"{urlsafe_b64encode(content).rstrip(b"=").decode()}"'


def require_match(if_match: str | None, resource_id: str, version: int) -> None:
    """Check a precondition against the current version of a resource.

    Args:
        if_match: The value of `If-Match`: one or several tags, separated by commas, quoted or bare, or `*`.
            `None` if there is no precondition.
        resource_id: The id of the resource.
        version: Its current version.

    Raises:
        Refusal: 520043, when no tag matches.
    """
    if if_match is None:
        return
    accepted = {tag.strip() for tag in if_match.split(",")}
    current = entity_tag(resource_id, version)
    if accepted.isdisjoint({current, current.strip('"'), "*"}):
        raise Refusal(VERSION_CONFLICT, "The resource has changed since it was read: fetch it, then try again.")
