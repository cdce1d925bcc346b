"""A typed client for Twilio Conversation Memory's Data Mappings, sync and async, with paging and operation polling.

    from twilio_memory import CloudApp, MemoryClient

    with MemoryClient() as memory:
        mappings = memory.store("mem_store_…").data_mappings
        operation = mappings.create(
            display_name="crm-contacts",
            mapping_from=CloudApp("tdi_dataset_…"),
            mapping_to=[("primary_email", "Contact", "email")],
        )
        mapping = operation.result(timeout=60)

Unofficial: not made or supported by Twilio. `twilio_memory.errors` shows the tree of errors.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

from twilio_memory._call import CallOptions
from twilio_memory._flow import HttpResponse
from twilio_memory._http_client import AsyncHttpClient, HttpClient
from twilio_memory._version import __version__
from twilio_memory.client import AsyncMemoryClient, AsyncStoreScope, MemoryClient, StoreScope
from twilio_memory.errors import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ClientUsageError,
    ConfigurationError,
    ConflictError,
    ConnectError,
    InvalidArgumentError,
    InvalidResponseError,
    LimitReachedError,
    NameTakenError,
    NotFoundError,
    OperationCancelledError,
    OperationFailedError,
    OperationTimeoutError,
    PagingError,
    PermissionDeniedError,
    PreconditionFailedError,
    ProtectedError,
    RateLimitError,
    RequestTimeoutError,
    RevisionError,
    ServerError,
    StoreNotActiveError,
    TransportError,
    TwilioMemoryError,
    VersionConflictError,
)
from twilio_memory.polling import Polling
from twilio_memory.retry import NO_RETRY, Retry

if TYPE_CHECKING:
    from twilio_memory._data_mappings import AsyncChange, Change
    from twilio_memory._events import Event, EventHook
    from twilio_memory._inputs import MappingFrom, MappingTo, PatchFields
    from twilio_memory._revisions import ApiRevision
    from twilio_memory._trait_groups import TraitChanges, Traits
    from twilio_memory.data_mappings import AsyncDataMappings, DataMappings
    from twilio_memory.models import (
        UNSET,
        CloudApp,
        DataMapping,
        Dataset,
        Ingress,
        OperationState,
        OperationStatus,
        Store,
        TraitGroup,
        Unset,
        Warehouse,
    )
    from twilio_memory.operations import AsyncOperation, AsyncWatcher, Operation, Watcher
    from twilio_memory.pages import AsyncPager, Page, Pager
    from twilio_memory.stores import AsyncStores, Stores
    from twilio_memory.trait_groups import AsyncTraitGroups, TraitGroups

__all__ = [
    "NO_RETRY",
    "UNSET",
    "APIError",
    "ApiRevision",
    "AsyncChange",
    "AsyncDataMappings",
    "AsyncHttpClient",
    "AsyncMemoryClient",
    "AsyncOperation",
    "AsyncPager",
    "AsyncStoreScope",
    "AsyncStores",
    "AsyncTraitGroups",
    "AsyncWatcher",
    "AuthenticationError",
    "BadRequestError",
    "CallOptions",
    "Change",
    "ClientUsageError",
    "CloudApp",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DataMapping",
    "DataMappings",
    "Dataset",
    "Event",
    "EventHook",
    "HttpClient",
    "HttpResponse",
    "Ingress",
    "InvalidArgumentError",
    "InvalidResponseError",
    "LimitReachedError",
    "MappingFrom",
    "MappingTo",
    "MemoryClient",
    "NameTakenError",
    "NotFoundError",
    "Operation",
    "OperationCancelledError",
    "OperationFailedError",
    "OperationState",
    "OperationStatus",
    "OperationTimeoutError",
    "Page",
    "Pager",
    "PagingError",
    "PatchFields",
    "PermissionDeniedError",
    "Polling",
    "PreconditionFailedError",
    "ProtectedError",
    "RateLimitError",
    "RequestTimeoutError",
    "Retry",
    "RevisionError",
    "ServerError",
    "Store",
    "StoreNotActiveError",
    "StoreScope",
    "Stores",
    "TraitChanges",
    "TraitGroup",
    "TraitGroups",
    "Traits",
    "TransportError",
    "TwilioMemoryError",
    "Unset",
    "VersionConflictError",
    "Warehouse",
    "Watcher",
    "__version__",
]

_HOMES = {
    "_data_mappings": ("AsyncChange", "Change"),
    "_events": ("Event", "EventHook"),
    "_inputs": ("MappingFrom", "MappingTo", "PatchFields"),
    "_trait_groups": ("TraitChanges", "Traits"),
    "data_mappings": ("AsyncDataMappings", "DataMappings"),
    "_revisions": ("ApiRevision",),
    "models": (
        *("CloudApp", "Dataset", "Ingress", "Warehouse"),
        *("UNSET", "DataMapping", "OperationState", "OperationStatus", "Store", "TraitGroup", "Unset"),
    ),
    "operations": ("AsyncOperation", "AsyncWatcher", "Operation", "Watcher"),
    "pages": ("AsyncPager", "Page", "Pager"),
    "stores": ("AsyncStores", "Stores"),
    "trait_groups": ("AsyncTraitGroups", "TraitGroups"),
}


def __getattr__(name: str) -> object:
    """Import a class when it is first used; `twilio_memory.client` says why."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(_import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List all public names."""
    return __all__
