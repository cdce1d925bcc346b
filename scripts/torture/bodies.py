"""Random request bodies near a schema: built by it, and then changed in a few places."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.document import Node
    from scripts.torture.dice import Dice

Maker: TypeAlias = "Callable[[Node, Dice, frozenset[str]], Any]"

_ALPHABET: Final = "abcdxyzABCXYZ0189"
_FITTING: Final = (
    *("mem_store_00000000000000000000000001", "tdi_dataset_00000000000000000000000001", "a", "z9", "A-b_c.D", "b-2"),
)
_LENGTHS: Final = (1, 30, 31, 64, 65, 128, 129, 256, 257, 512, 513, 1000, 1001, 1024, 1025)
_STRANGE: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 1.0, 0.5, -0.0, 1e3, 2**31, 2**53, 2**63, "", " ", "a", "a\n", "\u0000", "STRING"),
    *(
        "名前",
        "é",
        "e\u0301",
        "😀",
        "DATASET",
        "dataset",
        "TRAITS",
        "TRUE",
        [],
        {},
        [[]],
        [None],
        {"": ""},
        {"type": "DATASET"},
    ),
)
_UNKNOWN: Final = ("", "unknown", "type", "$id", "mappingFrom", "displayname", "__proto__", "名前", "dataType")


def body(schema: Node, random: Dice) -> Any:  # noqa: ANN401 - any JSON
    """Return a body near a schema: with no change, or with up to three.

    Integers of more than 64 bits are written as digits, never with an exponent, which the emulator refuses.
    """
    value = valid(schema, random)
    for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3))):
        value = _changed(value, random)
    return value


def valid(schema: Node, random: Dice, required: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - any JSON
    """Return a value that a schema of the kinds in the document allows.

    Args:
        schema: The schema.
        random: Makes the choices.
        required: The members that a schema around this one requires.
    """
    schema = schema.followed()
    required |= frozenset(schema.value("required", []))
    if "oneOf" in schema.own:
        return valid(random.choice([*schema.items("oneOf")]), random)
    if "enum" in schema.own:
        return random.choice(schema.value("enum"))
    if "allOf" in schema.own:
        merged: dict[str, Any] = {}
        for part in schema.items("allOf"):
            merged |= valid(part, random, required)
        return merged
    make: Maker = _MAKERS[str(schema.value("type", "object"))]
    return make(schema, random, required)


def _make_object(schema: Node, random: Dice, required: frozenset[str]) -> dict[str, Any]:
    made = {
        name: valid(member, random)
        for name, member in schema.members("properties")
        if name in required or random.chance(0.5)
    }
    further, names = schema.value("additionalProperties"), schema.field("propertyNames")
    if isinstance(further, dict) and names is not None:
        for _ in range(random.choice((0, 1, 2, 5, 95))):
            made[valid(names, random)] = valid(schema.inside(cast("object", further)), random)
    return made


def _make_array(schema: Node, random: Dice, _: frozenset[str]) -> list[Any]:
    items = schema.field("items")
    least, most = schema.value("minItems", 0), schema.value("maxItems", 5)
    size = random.choice((least, least + 1, min(most, least + 3), most if random.chance(0.1) else least))
    return [valid(items, random) for _ in range(size)] if items is not None else []


def _make_string(schema: Node, random: Dice, _: frozenset[str]) -> str:
    least, most = schema.value("minLength", 0), schema.value("maxLength", 40)
    pattern = re.compile(schema.value("pattern", ""))
    size = random.choice((least, most, random.randint(least, min(most, least + 20))))
    text = "".join(random.choices(_ALPHABET, k=size))
    tries = (text, "a" + text[1:], random.choice(("é😀", " ", "0")) + text[2:], *random.sample(_FITTING, len(_FITTING)))
    fitting = [one for one in tries if pattern.search(one) and least <= len(one) <= most]
    return random.choice(fitting)


def _make_integer(schema: Node, random: Dice, _: frozenset[str]) -> int:
    least: int = schema.value("minimum", -5)
    return random.choice((least, least + 1, 100, 2**31, 2**53, 2**64 + 1))


def _make_number(schema: Node, random: Dice, _: frozenset[str]) -> float:
    del schema
    return random.choice((0, -1, 0.5, 2**53, -1e300, random.random()))


_MAKERS: Final[dict[str, Maker]] = {
    "object": _make_object,
    "array": _make_array,
    "string": _make_string,
    "integer": _make_integer,
    "number": _make_number,
    "boolean": lambda _schema, random, _required: random.chance(0.5),
}


def _changed(value: Any, random: Dice) -> Any:  # noqa: ANN401 - any JSON
    """Return a copy of a value with a change in one place."""
    copied = copy.deepcopy(value)
    places = [*_places(copied)]
    if not places or random.chance(0.02):
        return random.choice(_STRANGE)
    container, key = random.choice(places)
    if random.chance(0.25):
        _change_members(container, key, random)
    else:
        container[key] = _changed_leaf(container[key], random)
    return copied


def _places(value: object) -> list[tuple[Any, Any]]:
    """Return every place in a value: the object or array around it, and its key or index."""
    if isinstance(value, dict):
        keys = [*cast("dict[str, object]", value)]
    elif isinstance(value, list):
        keys = [*range(len(cast("list[object]", value)))][:3]  # the others are like these
    else:
        return []
    container = cast("Any", value)
    return [(container, key) for key in keys] + [place for key in keys for place in _places(container[key])]


def _change_members(container: Any, key: Any, random: Dice) -> None:  # noqa: ANN401 - an object or an array
    """Remove, rename, repeat or add a member or an item."""
    if isinstance(container, list):
        items = cast("list[object]", container)
        items[:] = random.choice(([], items[1:], items * 2, (items * 101)[:100], (items * 101)[:101]))
        return
    removed = container.pop(key)
    if random.chance(0.3):
        container[key.lower()] = removed
    elif random.chance(0.4):
        container[key] = removed
        container[random.choice(_UNKNOWN)] = random.choice(_STRANGE)
    elif random.chance(0.2):
        container[key] = removed
        container.update({f"t{number}": copy.deepcopy(removed) for number in range(random.choice((93, 94, 95, 96)))})


def _changed_leaf(value: object, random: Dice) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str) and random.chance(0.7):
        longer = (value or "a") * 1025
        changes = (
            value + "\n",
            value + " ",
            value.lower(),
            "9" + value,
            value + "é",
            value + "😀",
            value + "/",
            "-" + value,
        )
        return random.choice((*changes, *(longer[:length] for length in random.sample(_LENGTHS, 4))))
    if isinstance(value, int | float) and random.chance(0.5):
        return random.choice((-1, 0, 1, 0.5, 1.0, value + 1, -value, str(value)))
    return copy.deepcopy(random.choice(_STRANGE))
