"""Seed files: what an emulator starts with, in YAML.

```yaml
stores:
  - displayName: support
    id: mem_store_00000000000000000000000001   # optional
    description: What support knows            # optional
    traitGroups:                               # optional, besides the built-in Contact
      - displayName: Loyalty
        traits:
          points: {dataType: NUMBER}
datasets:
  - displayName: crm-contacts
    id: tdi_dataset_00000000000000000000000001 # optional
    file: crm-contacts.csv                     # relative to the seed file
    fields: {mobile_phone: STRING}             # all fields or, beside a file, the types that it would not give
```

Stores and trait groups are written as in requests to create them, and validated against the same schemas.
The fields of a dataset are listed, or inferred from a file. Beside a file, `fields` gives the types of some of them:
for example `STRING` for telephone numbers of digits alone, which would be `NUMBER`. A seed has at most 1 MiB and 50,000
keys and values.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import EmulatorError, Refusal
from twilio_memory_emulator.contract.violations import check_schema
from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields
from twilio_memory_emulator.resources import datasets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from jsonschema_rs import Draft202012Validator

_SCHEMAS: Final = "#/components/schemas"


class SeedError(EmulatorError):
    """A seed file cannot be used; the message says which file, where in it, and what was expected."""


@dataclass(frozen=True, slots=True)
class SeedTraitGroup:
    """A trait group in a seed; `traits` holds the definition of each trait by name."""

    display_name: str
    description: str | None
    traits: Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SeedStore:
    """A store in a seed; `id` is `None` where the seed leaves it to the emulator."""

    display_name: str
    id: str | None
    description: str | None
    trait_groups: tuple[SeedTraitGroup, ...]


@dataclass(frozen=True, slots=True)
class SeedDataset:
    """A dataset in a seed; `fields` holds the type of each field by name."""

    id: str | None
    display_name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seed:
    """The contents of a seed file."""

    stores: tuple[SeedStore, ...]
    datasets: tuple[SeedDataset, ...]


def load(path: Path, *, files: bool = True) -> Seed:
    """Read a seed file, and the files of its datasets.

    Args:
        path: The seed file. The `file` of a dataset is relative to its folder.
        files: Whether datasets may name files. A seed from elsewhere must not, or it could read any file here.

    Returns:
        The contents.

    Raises:
        SeedError: A file is missing or unreadable, is not YAML, breaks a schema, or uses a name or an id twice.
    """
    seed = _parse(path)
    try:
        check_schema(_validator(), seed)
    except Refusal as refusal:
        raise SeedError(f"{path}: {refusal.message.removeprefix('body: ')}") from None
    _check_unique(path, seed)
    _check_sources(path, seed, files=files)
    return Seed(
        stores=tuple(_store(entry) for entry in seed.get("stores", ())),
        datasets=tuple(_dataset(path, index, entry) for index, entry in enumerate(seed.get("datasets", ()))),
    )


def _store(entry: dict[str, Any]) -> SeedStore:
    groups = tuple(
        SeedTraitGroup(group["displayName"], group.get("description"), group.get("traits", {}))
        for group in entry.get("traitGroups", ())
    )
    return SeedStore(entry["displayName"], entry.get("id"), entry.get("description"), groups)


def _dataset(path: Path, index: int, entry: dict[str, Any]) -> SeedDataset:
    fields = entry.get("fields", {})
    try:
        if "file" in entry:
            fields = infer_fields(path.parent / entry["file"], fields)
    except DatasetError as error:
        raise SeedError(f"{path}: datasets[{index}].file: {error}") from error
    return SeedDataset(entry.get("id"), entry["displayName"], fields)


@cache
def _validator() -> Draft202012Validator:
    """Return the validator of a seed file, composed of the document's schemas."""
    trait_group = {"allOf": [{"$ref": f"{_SCHEMAS}/CreateTraitGroupInput"}], "unevaluatedProperties": False}
    store = {
        "allOf": [{"$ref": f"{_SCHEMAS}/CreateStoreInput"}],
        "properties": {
            "id": {"$ref": f"{_SCHEMAS}/StoreId"},
            "traitGroups": {"type": "array", "items": trait_group},
        },
        "unevaluatedProperties": False,
    }
    file = {"file": {"type": "string", "minLength": 1}}
    dataset = datasets.SCHEMA | {"required": ["displayName"], "properties": datasets.SCHEMA["properties"] | file}
    schema = {
        "type": "object",
        "properties": {
            "stores": {"type": "array", "items": store},
            "datasets": {"type": "array", "items": dataset},
        },
        "additionalProperties": False,
    }
    return document.validator(schema)


def _check_unique(path: Path, seed: dict[str, Any]) -> None:
    stores = seed.get("stores", [])
    for place, entries in (("stores", stores), ("datasets", seed.get("datasets", []))):
        for key in ("id", "displayName"):
            _check_distinct(path, f"{place}[].{key}", [entry[key] for entry in entries if key in entry])
    for index, store in enumerate(stores):
        names = [group["displayName"] for group in store.get("traitGroups", ())]
        _check_distinct(path, f"stores[{index}].traitGroups[].displayName", names)


def _check_sources(path: Path, seed: dict[str, Any], *, files: bool) -> None:
    for index, entry in enumerate(seed.get("datasets", [])):
        if "fields" not in entry and "file" not in entry:
            raise SeedError(f"{path}: datasets[{index}]: expected fields, a file, or both")
        if "file" in entry and not files:
            raise SeedError(f"{path}: datasets[{index}].file: this seed must not name files; expected fields")


def _check_distinct(path: Path, place: str, values: Iterable[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise SeedError(f"{path}: {place}: {value!r} is used {count} times; expected once")


def _parse(path: Path) -> dict[str, Any]:
    from twilio_memory_emulator.control.strict_yaml import StrictYamlError, read  # noqa: PLC0415 - only seeds need PyYAML

    try:
        seed = read(path)
    except StrictYamlError as error:
        raise SeedError(f"{path}: {error}") from None
    except (FileNotFoundError, ValueError):  # ValueError: the name contains NUL, or what no file system can hold
        raise SeedError(f"{path}: no such file") from None
    except OSError as error:
        raise SeedError(f"{path}: cannot be read: {error.strerror}") from None
    if not isinstance(seed, dict):
        raise SeedError(f"{path}: expected the keys stores, datasets or both")
    return cast("dict[str, Any]", seed)
