"""A seed file: what an emulator starts with, written in YAML.

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
    file: crm-contacts.csv                     # beside the seed file; or fields: {primary_email: STRING}
```

Stores and trait groups are what `CreateStore` and `CreateTraitGroup` take, and are held to the document's schemas.
A dataset's fields are either written out, or inferred from a file by `.datasets`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from twilio_memory_emulator.contract import document
from twilio_memory_emulator.contract.errors import EmulatorError, Refusal
from twilio_memory_emulator.contract.violations import check_schema
from twilio_memory_emulator.control.fixtures import DATASET
from twilio_memory_emulator.ingestion.field_types import DatasetError, infer_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from jsonschema_rs import Draft202012Validator

_SCHEMAS: Final = "#/components/schemas"


class SeedError(EmulatorError):
    """A seed file cannot be used. The message says which file, where in it, and what was expected."""


@dataclass(frozen=True, slots=True)
class SeedTraitGroup:
    """A trait group of a store: its name, its description and the definitions of its traits by name."""

    display_name: str
    description: str | None
    traits: Mapping[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SeedStore:
    """A store: its name, its id if it asks for one, its description and its trait groups."""

    display_name: str
    id: str | None
    description: str | None
    trait_groups: tuple[SeedTraitGroup, ...]


@dataclass(frozen=True, slots=True)
class SeedDataset:
    """A dataset: its id if it asks for one, its name and the types of its fields by name."""

    id: str | None
    display_name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything that a seed file declares."""

    stores: tuple[SeedStore, ...]
    datasets: tuple[SeedDataset, ...]


def load(path: Path, *, files: bool = True) -> Seed:
    """Read a seed file, and the files of its datasets.

    Args:
        path: The seed file. A dataset's `file` is looked for beside it.
        files: Whether datasets may name files; not those of a seed that came from elsewhere.

    Returns:
        What it declares.

    Raises:
        SeedError: A file is missing or unreadable, is not YAML, breaks a schema or declares a name or an id twice.
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
    try:
        fields = entry["fields"] if "fields" in entry else infer_fields(path.parent / entry["file"])
    except DatasetError as error:
        raise SeedError(f"{path}: datasets[{index}].file: {error}") from error
    return SeedDataset(entry.get("id"), entry["displayName"], fields)


@cache
def _validator() -> Draft202012Validator:
    """Return the validator of a seed file, made of the document's own schemas."""
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
    dataset = DATASET | {"required": ["displayName"], "properties": DATASET["properties"] | file}
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
    stores, datasets = seed.get("stores", []), seed.get("datasets", [])
    for place, entries in (("stores", stores), ("datasets", datasets)):
        for key in ("id", "displayName"):
            _check_distinct(path, f"{place}[].{key}", [entry[key] for entry in entries if key in entry])
    for index, store in enumerate(stores):
        names = [group["displayName"] for group in store.get("traitGroups", ())]
        _check_distinct(path, f"stores[{index}].traitGroups[].displayName", names)


def _check_sources(path: Path, seed: dict[str, Any], *, files: bool) -> None:
    for index, entry in enumerate(seed.get("datasets", [])):
        if ("fields" in entry) == ("file" in entry):
            raise SeedError(f"{path}: datasets[{index}]: expected either fields or file, and not both")
        if "file" in entry and not files:
            raise SeedError(f"{path}: datasets[{index}].file: this seed may name no files; expected fields")


def _check_distinct(path: Path, place: str, values: Iterable[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise SeedError(f"{path}: {place}: {value!r} is used {count} times; expected it once")


def _parse(path: Path) -> dict[str, Any]:
    from twilio_memory_emulator.control.strict_yaml import PlainYamlError, read  # noqa: PLC0415 -- only a seed file needs PyYAML

    try:
        seed = read(path)
    except FileNotFoundError:
        raise SeedError(f"{path}: no such file") from None
    except OSError as error:
        raise SeedError(f"{path}: cannot be read: {error.strerror}") from None
    except PlainYamlError as error:
        raise SeedError(f"{path}: {error}") from None
    if not isinstance(seed, dict):
        raise SeedError(f"{path}: expected stores, datasets or both, by these names")
    return cast("dict[str, Any]", seed)
