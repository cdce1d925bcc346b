"""Entity tags: base64url of the resource's id and version, as in the example of the documentation."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import msgspec

from twilio_memory_emulator.contract.errors import VERSION_CONFLICT, Refusal


def entity_tag(resource_id: str, version: int) -> str:
    """Return the tag of one version of a resource, in double quotes; at most 100 characters for ids up to 50."""
    content = msgspec.json.encode({"id": resource_id, "v": version})
    return f'"{urlsafe_b64encode(content).rstrip(b"=").decode()}"'


def require_match(if_match: str | None, resource_id: str, version: int) -> None:
    """Check a precondition against the resource as it now is.

    Args:
        if_match: The value of ``If-Match``: one tag or several with commas between, quoted or bare, or ``*``;
            ``None`` asks for nothing.
        resource_id: The id in the tag.
        version: The version in the tag.

    Raises:
        Refusal: 520043, when no tag matches.
    """
    if if_match is None:
        return
    accepted = {tag.strip() for tag in if_match.split(",")}
    current = entity_tag(resource_id, version)
    if accepted.isdisjoint({current, current.strip('"'), "*"}):
        raise Refusal(VERSION_CONFLICT, "The resource has changed since it was read: fetch it, then try again.")
