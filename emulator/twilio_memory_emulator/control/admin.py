"""The admin surface below `/_emulator/`: what the API has no call for. It cannot collide with a path of the API.

| request                     | what it does                                                                           |
|-----------------------------|----------------------------------------------------------------------------------------|
| `GET /_emulator/health`     | reports how the emulator is; needs no credentials                                      |
| `GET /_emulator/stores`     | lists every store                                                                      |
| `POST /_emulator/stores`    | adds a store: `displayName`, and optionally `id`, `description`, `status`              |
| `GET /_emulator/datasets`   | lists every dataset                                                                    |
| `POST /_emulator/datasets`  | adds a dataset: its `fields` in JSON, or a file from which they are inferred           |
| `POST /_emulator/seed`      | loads a seed, in YAML                                                                  |
| `POST /_emulator/reset`     | deletes everything                                                                     |
| `GET /_emulator/backup`     | sends a copy of everything, an SQLite file to start another emulator with              |

An uploaded file is CSV, Parquet or JSON Lines; its content type says which, or the query parameter `filename` does.
`id` and `displayName` are query parameters then, and `types=phone:STRING` gives the type of a field that the file would
not give; it may be repeated. All requests but `health` need the same credentials as the API.
"""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast
from urllib.parse import parse_qsl

import msgspec

from twilio_memory_emulator.contract.document import validator
from twilio_memory_emulator.contract.errors import UNAVAILABLE, DataFileError, EmulatorError, Refusal, invalid
from twilio_memory_emulator.contract.violations import check_schema
from twilio_memory_emulator.http.endpoints import BODY_LIMIT, Endpoint, Reply, Route
from twilio_memory_emulator.http.requests import read_json
from twilio_memory_emulator.resources import datasets
from twilio_memory_server_models import StoreState

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema_rs import Draft202012Validator

    from twilio_memory_emulator.control.fixtures import Fixtures
    from twilio_memory_emulator.http.endpoints import Request

UPLOAD_LIMIT = 256 * 1024 * 1024
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")
_ATTACHMENT = (("Content-Disposition", 'attachment; filename="twilio-memory.db"'),)
_SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
}
Result = TypeVar("Result")


class Admin:
    """The endpoints of the admin surface."""

    def __init__(self, fixtures: Fixtures) -> None:
        """Set what they act on.

        Args:
            fixtures: Reads and changes what the emulator holds.
        """
        self._fixtures = fixtures

    def health(self, _request: Request) -> Reply:
        """Report how the emulator is; 503 if the database does not answer or cannot be written to."""
        return _reply(200, {"status": "ok", **self._fixtures.health()})

    def list_stores(self, _request: Request) -> Reply:
        """List every store."""
        return _reply(200, {"stores": self._fixtures.stores()})

    def add_store(self, request: Request) -> Reply:
        """Add a store."""
        body = read_json(request, request.body)
        check_schema(_store_validator(), body)
        status = StoreState(body.get("status", "ACTIVE"))
        store = self._fixtures.add_store(body["displayName"], body.get("id"), body.get("description"), status)
        return _reply(201, store)

    def list_datasets(self, _request: Request) -> Reply:
        """List every dataset."""
        return _reply(200, {"datasets": self._fixtures.datasets()})

    def add_dataset(self, request: Request) -> Reply:
        """Add a dataset, from its fields in JSON or from a file."""
        path, query = _file(request), _query(request)
        if _declares_fields(request):
            body = read_json(request, path.read_bytes())
            check_schema(datasets.validator(), body)
            dataset = self._fixtures.add_dataset(body["fields"], body.get("id"), body.get("displayName"))
        else:
            from twilio_memory_emulator.ingestion.field_types import infer_fields  # noqa: PLC0415 - only uploads need it

            fields = _read(path, partial(infer_fields, types=_types(request)), "body")
            name = query.get("displayName") or PurePath(query.get("filename", "")).stem or None
            dataset = self._fixtures.add_dataset(fields, query.get("id"), name)
        return _reply(201, dataset)

    def load_seed(self, request: Request) -> Reply:
        """Load a seed."""
        from twilio_memory_emulator.control.seed import load  # noqa: PLC0415 - only seeds need it

        self._fixtures.load(_read(_file(request), partial(load, files=False), "seed"))
        return _reply(200, {"stores": self._fixtures.stores(), "datasets": self._fixtures.datasets()})

    def backup(self, _request: Request) -> Reply:
        """Send a copy of everything, as an SQLite file; 503 if there is no room for it in the temporary folder."""
        with ExitStack() as stack:
            try:
                file = stack.enter_context(TemporaryFile())
                with TemporaryDirectory() as folder:
                    copy = Path(folder, "backup.db")
                    self._fixtures.backup(copy)
                    with copy.open("rb") as source:
                        shutil.copyfileobj(source, file)
            except (OSError, DataFileError) as error:
                raise Refusal(UNAVAILABLE, f"The backup cannot be made: {error}") from error
            file.seek(0)
            stack.pop_all()  # who sends the reply closes the file
        return Reply(200, b"", _ATTACHMENT, "application/vnd.sqlite3", cast("BinaryIO", file))

    def prepare(self, _request: Request) -> bool:
        """Apply a batch of the writes that are due, and return whether all of them are applied."""
        return self._fixtures.prepare()

    def reset(self, _request: Request) -> Reply:
        """Delete everything."""
        self._fixtures.reset()
        return _reply(200, {"message": "Every store, dataset and operation was deleted."})


def build_admin_routes(fixtures: Fixtures) -> list[Route]:
    """Return the routes of the admin surface.

    Args:
        fixtures: What the endpoints act on.

    Returns:
        The routes.
    """
    admin = Admin(fixtures)
    list_stores = Endpoint(admin.list_stores, prepare=admin.prepare)
    add_store = Endpoint(admin.add_store, reads_body=True, prepare=admin.prepare)
    add_dataset = Endpoint(admin.add_dataset, upload=_dataset_upload, prepare=admin.prepare)
    load_seed = Endpoint(admin.load_seed, upload=lambda _: ("seed.yaml", BODY_LIMIT), prepare=admin.prepare)
    return [
        Route("/_emulator/health", {"GET": Endpoint(admin.health)}, public=True),
        Route("/_emulator/stores", {"GET": list_stores, "POST": add_store}),
        Route("/_emulator/datasets", {"GET": Endpoint(admin.list_datasets), "POST": add_dataset}),
        Route("/_emulator/seed", {"POST": load_seed}),
        Route("/_emulator/reset", {"POST": Endpoint(admin.reset)}),
        Route("/_emulator/backup", {"GET": Endpoint(admin.backup, slow=True)}),
    ]


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


def _declares_fields(request: Request) -> bool:
    return request.media_type() == "application/json" and "filename" not in _query(request)


def _dataset_upload(request: Request) -> tuple[str, int]:
    if _declares_fields(request):
        return "dataset.json", BODY_LIMIT
    suffix = PurePath(_query(request).get("filename", "")).suffix or _SUFFIXES.get(request.media_type(), "")
    if not _SUFFIX.fullmatch(suffix):
        types = ", ".join(("application/json", *_SUFFIXES))
        raise invalid("Content-Type", f"must be one of {types}, unless the query parameter filename says what it is")
    return f"upload{suffix}", UPLOAD_LIMIT


def _query(request: Request) -> dict[str, str]:
    return dict(_query_pairs(request))


def _query_pairs(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.query.decode("latin-1"), keep_blank_values=True)


def _types(request: Request) -> dict[str, str]:
    """Return the types that the query parameters `types` give to fields, each as `name:type`."""
    given = [value for name, value in _query_pairs(request) if name == "types"]
    pairs = [value.rpartition(":") for value in given]
    if not all(name for name, _, _ in pairs):
        raise invalid("types", "must be a field and its type, such as phone:STRING; repeat it for further fields")
    return {name: kind for name, _, kind in pairs}


def _file(request: Request) -> Path:
    return cast("Path", request.file)  # the adapter stores it, since these endpoints ask for an upload


def _read(path: Path, reader: Callable[[Path], Result], name: str) -> Result:
    """Return what a reader makes of an uploaded file; an error must not mention where the file was stored."""
    try:
        return reader(path)
    except EmulatorError as error:
        raise invalid("", str(error).replace(str(path), name).replace(str(path.parent), "")) from None


def _reply(status: int, value: object) -> Reply:
    return Reply(status, msgspec.json.encode(value))
