"""The public API: complete, typed, the same for sync and async, and fast to import."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Mapping
from types import ModuleType

import pytest

import twilio_memory
from twilio_memory import (
    client,
    data_mappings,
    models,
    operations,
    pages,
    polling,
    progress,
    retry,
    stores,
    trait_groups,
)
from twilio_memory._call import CallOptions

MODULES = (client, data_mappings, models, operations, pages, polling, progress, retry, stores, trait_groups)
PAIRS = [
    (twilio_memory.MemoryClient, twilio_memory.AsyncMemoryClient),
    (twilio_memory.StoreScope, twilio_memory.AsyncStoreScope),
    (twilio_memory.DataMappings, twilio_memory.AsyncDataMappings),
    (twilio_memory.TraitGroups, twilio_memory.AsyncTraitGroups),
    (twilio_memory.Stores, twilio_memory.AsyncStores),
    (twilio_memory.Operation, twilio_memory.AsyncOperation),
    (twilio_memory.Pager, twilio_memory.AsyncPager),
]
SPECIAL = {"__iter__": "__aiter__", "__enter__": "__aenter__", "__exit__": "__aexit__"}
MAY_DIFFER = {("MemoryClient", "http_client"), ("MemoryClient", "sleep")}


def methods(cls: type) -> dict[str, typing.Any]:
    public = {name: value for name, value in inspect.getmembers(cls) if not name.startswith("_")}
    named = {name: getattr(cls, name) for name in (*SPECIAL, *SPECIAL.values(), "__init__") if name in vars(cls)}
    return {name: value for name, value in (public | named).items() if callable(value) or isinstance(value, property)}


def without_async(annotation: object) -> str:
    """Return the annotation that the sync counterpart has."""
    text = re.sub(r"\bAsync(?=[A-Z])", "", str(annotation))
    text = re.sub(r"\b(?:Awaitable|Coroutine)\[(?:Any, Any, )?(.*)\]$", r"\1", text)
    return re.sub(r"AsyncIterator", "Iterator", text)


def comparable(signature: inspect.Signature, name: str) -> dict[str, object]:
    parameters: dict[str, object] = {
        key: (one.kind, one.default, without_async(one.annotation))
        for key, one in signature.parameters.items()
        if (name, key) not in MAY_DIFFER
    }
    return {**parameters, "return": (None, None, without_async(signature.return_annotation))}


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS, ids=lambda cls: cls.__name__)
def test_sync_and_async_have_the_same_methods_with_the_same_signatures(sync: type, asynchronous: type) -> None:
    ours = {SPECIAL.get(name, name): value for name, value in methods(sync).items()}
    theirs = methods(asynchronous)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        pair: list[typing.Any] = [one.fget if isinstance(one, property) else one for one in (value, theirs[name])]
        if name != "__init__" or sync is twilio_memory.MemoryClient:
            first, second = (comparable(inspect.signature(one), sync.__name__) for one in pair)
            assert first == second, f"{sync.__name__}.{name}"


def test_all_lists_the_public_names_of_the_package() -> None:
    public = {
        name
        for name, value in vars(twilio_memory).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public - {"TYPE_CHECKING"} <= set(twilio_memory.__all__) == set(dir(twilio_memory))
    assert all(hasattr(twilio_memory, name) for name in twilio_memory.__all__)
    assert not hasattr(twilio_memory, "nope")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_all_lists_the_classes_of_each_module(module: ModuleType) -> None:
    defined = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__
        and inspect.isclass(value)
        and not name.startswith("_")
        and not name.endswith("Collection")  # the base of all collections
    }
    assert defined <= set(module.__all__)
    assert set(module.__all__) <= set(dir(module))
    assert all(hasattr(module, name) for name in module.__all__)


def public_callables() -> typing.Iterator[tuple[str, typing.Any]]:
    for name in twilio_memory.__all__:
        value = getattr(twilio_memory, name)
        if inspect.isclass(value):
            for method, found in methods(value).items():
                yield f"{name}.{method}", found.fget if isinstance(found, property) else found


def test_nothing_public_is_typed_any() -> None:
    for name, function in public_callables():
        for annotation in getattr(function, "__annotations__", {}).values():
            assert not re.search(r"\bAny\b", str(annotation)), name


def test_everything_public_has_a_docstring() -> None:
    for name in twilio_memory.__all__:
        value = getattr(twilio_memory, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name
    for name, function in public_callables():
        if not name.endswith(("__init__", "__")) and (getattr(function, "__module__", "") or "").startswith(
            "twilio_memory."
        ):
            assert inspect.getdoc(function), name


def test_every_method_that_sends_names_its_endpoint() -> None:
    sends = {"create", "list", "fetch", "patch", "delete"}
    endpoints: set[str] = set()
    for cls in (twilio_memory.DataMappings, twilio_memory.TraitGroups, twilio_memory.Stores):
        for name in sends & vars(cls).keys():
            found = re.findall(r"`((?:Create|List|Fetch|Patch|Delete)\w+)`", inspect.getdoc(getattr(cls, name)) or "")
            assert found, f"{cls.__name__}.{name}"
            endpoints.update(found)
    assert {
        "CreateDataMapping",
        "ListDataMappings",
        "FetchDataMapping",
        "PatchDataMapping",
        "DeleteDataMapping",
    } <= endpoints


def test_the_options_of_a_call_are_typed() -> None:
    assert typing.get_type_hints(CallOptions) == {
        "timeout": float,
        "retry": twilio_memory.Retry,
        "max_retries": int,
        "extra_headers": Mapping[str, str],
        "extra_query": Mapping[str, str | int | float | bool],
    }


def modules_loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_client_loads_nothing_but_httpx_and_the_standard_library() -> None:
    ours = modules_loaded_by("import twilio_memory") - modules_loaded_by("import httpx, attrs")
    outside = {name.partition(".")[0] for name in ours} - {"twilio_memory", "twilio_memory_generated"}
    assert not outside & {
        "twilio_memory_emulator",
        "twilio_memory_server_models",
        "starlette",
        "msgspec",
        "duckdb",
        "yaml",
    }
    assert outside <= set(sys.stdlib_module_names)
    assert "attr" not in modules_loaded_by("import twilio_memory")
