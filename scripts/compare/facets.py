"""The simple keywords of a schema, in one spelling, the tightest where several apply."""

from __future__ import annotations

import json
from typing import Any

from scripts.compare.nodes import as_object

_LARGEST = ("minLength", "minItems", "minProperties", "minContains")
_SMALLEST = ("maxLength", "maxItems", "maxProperties", "maxContains")
_PLAIN = ("pattern", "format", "multipleOf", "contentEncoding", "contentMediaType", "dependentRequired")
_FLAGS = ("uniqueItems", "readOnly", "writeOnly", "deprecated")


def add_facets(facets: dict[str, Any], raw: dict[str, Any]) -> None:
    """Add the simple keywords of `raw`, one of several schemas that must all be satisfied, to `facets`."""
    for keyword in _LARGEST:
        if raw.get(keyword):
            facets[keyword] = max(raw[keyword], facets.get(keyword, 0))
    for keyword in _SMALLEST:
        if keyword in raw:
            facets[keyword] = min(raw[keyword], facets.get(keyword, raw[keyword]))
    for keyword in _PLAIN:
        if keyword in raw:
            others = set(facets[keyword].split(" and ")) if keyword in facets else set[str]()
            facets[keyword] = " and ".join(sorted({*others, text(raw[keyword])}))
    facets.update({keyword: True for keyword in _FLAGS if raw.get(keyword)})
    if "default" in raw:
        facets.setdefault("default", as_json(raw["default"]))
    if "discriminator" in raw:
        facets["discriminator"] = as_object(raw["discriminator"]).get("propertyName")
    _add_bounds(facets, raw)


def add_texts(texts: dict[str, str], raw: dict[str, Any]) -> None:
    """Add what `raw` says to people: the first text there is counts."""
    examples = raw.get("examples", [raw["example"]] if "example" in raw else None)
    for keyword, value in (*((name, raw.get(name)) for name in ("title", "description")), ("examples", examples)):
        if value is not None:
            texts.setdefault(keyword, text(value))


def text(value: object) -> str:
    """Return `value` itself where it is text, else as JSON."""
    return value if isinstance(value, str) else as_json(value)


def as_json(value: object) -> str:
    """Return `value` as JSON, the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _add_bounds(facets: dict[str, Any], raw: dict[str, Any]) -> None:
    """Keep the tightest bounds as (number, whether it is itself shut out), which 3.0 and 3.1 spell otherwise."""
    for name, tightest, sign in (("minimum", max, 1), ("maximum", min, -1)):
        exclusive = raw.get(f"exclusive{name.capitalize()}")
        found: list[tuple[float, bool]] = [facets[name]] if name in facets else []
        if name in raw:
            found.append((raw[name], exclusive is True))
        if isinstance(exclusive, (int, float)) and not isinstance(exclusive, bool):
            found.append((exclusive, True))
        if found:
            facets[name] = tightest(found, key=lambda bound: (bound[0], bound[1] * sign))
