"""The admin surface below ``/_emulator/``: what the API has no call for. It cannot collide with a path of the API.

| request                     | what it does                                                                       |
|-----------------------------|------------------------------------------------------------------------------------|
| ``GET /_emulator/health``   | tells that the emulator is up; takes no credentials                                |
| ``GET /_emulator/stores``   | lists every store                                                                  |
| ``POST /_emulator/stores``  | adds a store: ``displayName`` and, if wanted, ``id``, ``description``, ``status``  |
| ``GET /_emulator/datasets`` | lists every dataset                                                                |
| ``POST /_emulator/datasets``| adds a dataset: ``fields`` in JSON, or the bytes of a file to infer them from      |
| ``POST /_emulator/seed``    | declares what a seed, in YAML, holds                                               |
| ``POST /_emulator/reset``   | deletes everything                                                                 |

An uploaded file is CSV, Parquet or JSON Lines, told by its content type or by the query parameter ``filename``;
``id`` and ``displayName`` are query parameters then. All but ``health`` take the credentials of the API.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache, partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from urllib.parse import parse_qsl

import msgspec
from anyio import to_thread
from starlette.routing import Route
from starlette.types import Receive, Scope

from twilio_memory_emulator.contract.document import Json, validator
from twilio_memory_emulator.contract.errors import EmulatorError, invalid
from twilio_memory_emulator.contract.violations import check_schema
from twilio_memory_emulator.control.fixtures import dataset_validator
from twilio_memory_emulator.http.endpoints import BODY_LIMIT, WITHOUT_LOOP, Endpoint, body_parts, read_body
from twilio_memory_emulator.http.replies import Reply
from twilio_memory_emulator.http.requests import media_type, read_json
from twilio_memory_server_models import StoreState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jsonschema_rs import Draft202012Validator

    from twilio_memory_emulator.control.fixtures import Declarations
    from twilio_memory_emulator.http.authentication import Credentials

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")
UPLOAD_LIMIT = 256 * 1024 * 1024
_SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
}


class AdminRequest(msgspec.Struct, frozen=True):
    """A request to the admin surface, its body not yet read."""

    scope: Scope
    receive: Receive

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers, names in lower case."""
        headers: list[tuple[bytes, bytes]] = self.scope["headers"]
        return headers

    @property
    def query(self) -> dict[str, str]:
        """The query parameters."""
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))

    async def json(self, validator: Draft202012Validator) -> Json:
        """Return the body, checked."""
        value = read_json(self.headers, await read_body(self.scope, self.receive))
        check_schema(validator, value)
        return value

    async def save(self, path: Path, limit: int) -> None:
        """Write the body to a file."""
        with path.open("wb") as file:
            async for part in body_parts(self.scope, self.receive, limit):
                file.write(part)

    async def in_thread(self, function: Callable[[Path], Result], path: Path) -> Result:
        """Call a slow function without holding up other requests, where there is an event loop to hold up."""
        if WITHOUT_LOOP in self.scope.get("extensions", {}):
            return function(path)
        return await to_thread.run_sync(function, path)


Result = TypeVar("Result")
Action: TypeAlias = "Callable[[AdminRequest], Awaitable[Reply]]"


class AdminPath(Endpoint[Action]):
    """One path of the admin surface."""

    async def carry_out(self, behind: Action, scope: Scope, receive: Receive) -> Reply:
        """Let the action answer."""
        return await behind(AdminRequest(scope, receive))


class Admin:
    """The actions of the admin surface."""

    def __init__(self, declarations: Declarations) -> None:
        """Take what to act on.

        Args:
            declarations: What they act on.
        """
        self._declarations = declarations

    async def health(self, _request: AdminRequest) -> Reply:
        """Tell that the emulator is up."""
        return _reply(200, {"status": "ok"})

    async def list_stores(self, _request: AdminRequest) -> Reply:
        """List every store."""
        return _reply(200, {"stores": self._declarations.stores()})

    async def add_store(self, request: AdminRequest) -> Reply:
        """Add a store."""
        body = await request.json(_store_validator())
        store = self._declarations.add_store(
            body["displayName"], body.get("id"), body.get("description"), StoreState(body.get("status", "ACTIVE"))
        )
        return _reply(201, store)

    async def list_datasets(self, _request: AdminRequest) -> Reply:
        """List every dataset."""
        return _reply(200, {"datasets": self._declarations.datasets()})

    async def add_dataset(self, request: AdminRequest) -> Reply:
        """Add a dataset, from its fields in JSON or from a file to infer them from."""
        query = request.query
        if media_type(request.headers) == "application/json" and "filename" not in query:
            body = await request.json(dataset_validator())
            dataset = self._declarations.add_dataset(body["fields"], body.get("id"), body.get("displayName"))
            return _reply(201, dataset)
        fields = await _inferred(request, _suffix(request))
        name = query.get("displayName") or PurePath(query.get("filename", "")).stem or None
        return _reply(201, self._declarations.add_dataset(fields, query.get("id"), name))

    async def seed(self, request: AdminRequest) -> Reply:
        """Declare what a seed holds."""
        from twilio_memory_emulator.control.seed import load  # noqa: PLC0415 -- only who seeds needs what reads it

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "seed.yaml")
            await request.save(path, BODY_LIMIT)
            self._declarations.load(await _understood(request, partial(load, files=False), path, "seed"))
        return _reply(200, {"stores": self._declarations.stores(), "datasets": self._declarations.datasets()})

    async def reset(self, _request: AdminRequest) -> Reply:
        """Delete everything."""
        self._declarations.reset()
        return _reply(200, {"message": "Every store, dataset and operation is deleted."})


def build_admin_routes(declarations: Declarations, credentials: Credentials) -> list[Route]:
    """Return the routes of the admin surface."""
    admin = Admin(declarations)
    paths: dict[str, tuple[dict[str, Action], Credentials | None]] = {
        "health": ({"GET": admin.health}, None),
        "stores": ({"GET": admin.list_stores, "POST": admin.add_store}, credentials),
        "datasets": ({"GET": admin.list_datasets, "POST": admin.add_dataset}, credentials),
        "seed": ({"POST": admin.seed}, credentials),
        "reset": ({"POST": admin.reset}, credentials),
    }
    return [Route(f"/_emulator/{name}", endpoint=AdminPath(*behind)) for name, behind in paths.items()]


@cache
def _store_validator() -> Draft202012Validator:
    return validator(
        {
            "type": "object",
            "required": ["displayName"],
            "additionalProperties": False,
            "properties": {
                "displayName": {"$ref": "#/components/schemas/StoreDisplayName"},
                "description": {"$ref": "#/components/schemas/StoreDescription"},
                "id": {"$ref": "#/components/schemas/StoreId"},
                "status": {"$ref": "#/components/schemas/StoreState"},
            },
        }
    )


def _suffix(request: AdminRequest) -> str:
    suffix = PurePath(request.query.get("filename", "")).suffix or _SUFFIXES.get(media_type(request.headers), "")
    if not _SUFFIX.fullmatch(suffix):
        kinds = ", ".join(("application/json", *_SUFFIXES))
        raise invalid("Content-Type", f"must be one of {kinds}, or the query parameter filename must tell the kind")
    return suffix


async def _inferred(request: AdminRequest, suffix: str) -> dict[str, str]:
    from twilio_memory_emulator.ingestion.field_types import infer_fields  # noqa: PLC0415 -- only who uploads needs what reads it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload" + suffix)
        await request.save(path, UPLOAD_LIMIT)
        fields: dict[str, str] = await _understood(request, infer_fields, path, "body")
    return fields


async def _understood(request: AdminRequest, reader: Callable[[Path], Result], path: Path, name: str) -> Result:
    """Return what a reader makes of the uploaded file; what it refuses is told without the file's path."""
    try:
        return await request.in_thread(reader, path)
    except EmulatorError as error:
        told = str(error).replace(str(path), name).replace(str(path.parent), "")
        raise invalid("", told) from None


def _reply(status: int, value: object) -> Reply:
    return Reply(status, msgspec.json.encode(value))
