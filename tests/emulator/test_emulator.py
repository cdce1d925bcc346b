"""The emulator as a Python object."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

import twilio_memory_emulator
from tests.emulator.world import World, connect, error
from twilio_memory_emulator import DataFileError, Emulator, ManualClock, Refusal, ServeError, SystemClock
from twilio_memory_emulator.contract.document import operations
from twilio_memory_emulator.control.seed import Seed, SeedDataset, SeedStore, SeedTraitGroup
from twilio_memory_emulator.http import handlers as handlers_module
from twilio_memory_emulator.http.handlers import handlers
from twilio_memory_emulator.resources.writes import applied_kinds
from twilio_memory_emulator.storage.ids import IdGenerator

if TYPE_CHECKING:
    from pathlib import Path


def test_every_operation_of_the_document_has_a_handler_and_every_handler_an_operation() -> None:
    assert handlers().keys() == operations().keys()


def test_every_write_of_the_document_has_what_carries_it_out() -> None:
    assert applied_kinds() == {name for name, operation in operations().items() if operation.method != "GET"}


@pytest.mark.parametrize("change", ["more", "fewer"])
def test_an_application_is_not_built_where_handlers_and_operations_differ(
    monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    known = handlers()
    fetch = known.pop("FetchStore")
    changed = known if change == "fewer" else known | {"FetchStore": fetch, "Unknown": fetch}
    monkeypatch.setattr(handlers_module, "handlers", lambda: changed)

    with pytest.raises(LookupError, match="FetchStore" if change == "fewer" else "Unknown"):
        Emulator()


def test_the_package_exports_what_it_says() -> None:
    for name in twilio_memory_emulator.__all__:
        assert getattr(twilio_memory_emulator, name) is not None
    with pytest.raises(AttributeError, match="nobody"):
        _ = twilio_memory_emulator.nobody


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_asynchronous_transport_works_under_asyncio_and_trio(world: World, backend: str) -> None:
    async def flow() -> list[int]:
        transport = world.emulator.async_transport()
        auth = (world.emulator.account_sid, world.emulator.auth_token)
        async with httpx.AsyncClient(transport=transport, base_url="http://emulator.test", auth=auth) as client:
            created = await client.post(world.mappings_url, json=world.body())
            listed = await client.get(world.mappings_url)
            uploaded = await client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n")
            return [created.status_code, len(listed.json()["dataMappings"]), uploaded.status_code]

    assert anyio.run(flow, backend=backend) == [202, 1, 201]


def test_the_synchronous_transport_works_inside_a_running_loop(world: World) -> None:
    async def flow() -> int:
        return world.client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n").status_code

    assert anyio.run(flow) == 201


def test_many_threads_share_one_emulator_and_nothing_is_lost(world: World) -> None:
    def create(thread: int) -> None:
        with connect(world.emulator) as client:
            for number in range(10):
                assert client.post(world.mappings_url, json=world.body(f"m{thread}-{number}")).status_code == 202

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(world.names(pageSize=100)) == 80


def test_credentials_can_be_chosen_and_are_attributes() -> None:
    with Emulator(account_sid="SK123", auth_token="pässword:with:colons") as emulator:
        assert (emulator.account_sid, emulator.auth_token) == ("SK123", "pässword:with:colons")
        with connect(emulator) as client:
            assert client.get("/v1/ControlPlane/Stores").status_code == 200
        with connect(emulator, auth=("SK123", "other")) as client:
            assert error(client.get("/v1/ControlPlane/Stores")) == (401, 20003)


@pytest.mark.parametrize("wrong", [{"account_sid": ""}, {"account_sid": "a:b"}, {"auth_token": ""}])
def test_credentials_that_cannot_be_sent_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="account_sid"):
        Emulator(**wrong)


@pytest.mark.parametrize("delay", [-1, float("inf"), float("nan"), 86_401, 1e300])
def test_a_delay_is_from_nothing_to_a_day(delay: float) -> None:
    with pytest.raises(ValueError, match="operation_delay"):
        Emulator(operation_delay=delay)


def test_repr_shows_no_credentials() -> None:
    with Emulator(auth_token="secret-token") as emulator:
        assert repr(emulator) == "<Emulator data=':memory:'>"


def test_time_is_that_of_the_machine_unless_a_clock_is_given() -> None:
    with Emulator() as emulator:
        world = World(emulator, ManualClock())
        created = world.client.get(world.mapping_url(world.create())).json()["createdAt"]

    assert abs((datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()) < 60
    assert SystemClock().now().tzinfo is UTC


def test_a_clock_cannot_be_set_back_or_start_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="set back"):
        ManualClock().advance(-1)
    with pytest.raises(ValueError, match="time zone"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake under test


def test_ids_rise_even_where_time_stands_still_or_goes_back() -> None:
    generator = IdGenerator()
    ids = [generator.make("mem_store", now) for now in (5, 5, 5, 4, 2**48 - 1)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 5
    assert all(operations()["FetchStore"].parameters[0].validator.is_valid(value) for value in ids)


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": "a b"},
        {"display_name": "x", "id": "mem_store_x"},
        {"display_name": "x", "description": ""},
        {"display_name": "support"},
    ],
)
def test_a_store_that_breaks_a_rule_is_not_added(world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_store(**wrong)
    assert [store.display_name for store in world.emulator.stores()] == ["support"]


@pytest.mark.parametrize("traits", [{"t": {"dataType": "DATE"}}, {"t": {}}, {"t": {"dataType": ""}}])
def test_a_trait_group_that_breaks_a_rule_is_not_added(world: World, traits: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_trait_group(world.store_id, "G", traits=traits)
    with pytest.raises(Refusal):
        world.emulator.add_trait_group("mem_store_00000000000000000000000000", "G", traits={})


@pytest.mark.parametrize("wrong", [{"fields": {"a": "TEXT"}}, {"fields": {}, "id": "x"}])
def test_a_dataset_that_breaks_a_rule_is_not_added(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        world.emulator.add_dataset(**wrong)


def seed(*, points: str = "NUMBER", store: str = "seeded") -> Seed:
    groups = (SeedTraitGroup("Loyalty", "d", {"points": {"dataType": points}}), SeedTraitGroup("Contact", None, {}))
    datasets = (SeedDataset(None, "crm", {"a": "STRING"}),)
    return Seed((SeedStore(store, None, None, groups),), datasets)


def test_a_seed_is_loaded_and_loading_it_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        world.emulator.load(seed())

    store = world.emulator.stores()[-1]
    group = world.client.get(f"/v1/ControlPlane/Stores/{store.id}/TraitGroups/Loyalty").json()["traitGroup"]
    assert group == {
        "displayName": "Loyalty",
        "description": "d",
        "traits": {"points": {"dataType": "NUMBER"}},
        "version": 1,
    }
    assert [dataset.display_name for dataset in world.emulator.datasets()][1:] == ["crm"]


def test_a_changed_seed_brings_what_is_there_up_to_it(world: World) -> None:
    world.emulator.load(seed())
    world.emulator.load(seed(points="STRING"))

    store = world.emulator.stores()[-1]
    group = world.client.get(f"/v1/ControlPlane/Stores/{store.id}/TraitGroups/Loyalty").json()["traitGroup"]
    assert (group["traits"]["points"]["dataType"], group["version"]) == ("STRING", 2)


def test_a_seed_that_breaks_a_rule_is_not_loaded_at_all(world: World) -> None:
    broken = Seed((*seed().stores, SeedStore("a b", None, None, ())), ())

    with pytest.raises(Refusal):
        world.emulator.load(broken)
    assert [store.display_name for store in world.emulator.stores()] == ["support"]


def test_a_reset_empties_the_emulator(world: World) -> None:
    world.create()
    world.emulator.reset()

    assert (world.emulator.stores(), world.emulator.datasets()) == ([], [])


def test_a_file_keeps_everything(tmp_path: Path, clock: ManualClock) -> None:
    with Emulator(tmp_path / "memory.db", clock=clock) as emulator:
        world = World(emulator, clock)
        url = world.mapping_url(world.create())
        before = world.client.get(url)

    with Emulator(tmp_path / "memory.db", clock=clock) as emulator, connect(emulator) as client:
        after = client.get(url)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


def text(path: Path) -> None:
    path.write_text("some text that is no database" * 50)


def folder(path: Path) -> None:
    path.mkdir()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()


def newer(path: Path) -> None:
    Emulator(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def damaged(path: Path) -> None:
    Emulator(path).close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 9] = b"\xff" * 4096 * 7
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("prepare", "match"),
    [
        (text, "not a database of the emulator"),
        (foreign, "another program"),
        (newer, "another version"),
        (damaged, "damaged"),
        (folder, "cannot be used"),
    ],
    ids=["text", "foreign", "newer", "damaged", "folder"],
)
def test_a_file_that_is_not_the_emulators_is_refused_and_left_as_it_is(
    tmp_path: Path, prepare: Any, match: str
) -> None:
    path = tmp_path / "memory.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(DataFileError, match=match):
        Emulator(path)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(("data", "match"), [("", "empty"), ("nowhere/memory.db", "folder")])
def test_a_path_that_cannot_be_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, match: str
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DataFileError, match=match):
        Emulator(data)


def test_a_file_in_use_is_refused_until_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with Emulator(path), pytest.raises(DataFileError, match="in use"):
        Emulator(path)

    Emulator(path).close()


def test_it_serves_on_a_socket(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url, auth=auth) as client:
        accepted = client.post(world.mappings_url, json=world.body())
        assert accepted.headers["Location"].startswith(f"{base_url}/v1/ControlPlane/Operations/")
        assert client.get(accepted.headers["Location"]).json()["status"] == "COMPLETED"
        assert client.post("/_emulator/datasets?filename=a.csv", content=b"a\n1\n").status_code == 201
        assert error(client.get("/nothing")) == (404, 20404)
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)


def test_it_can_be_served_twice_at_a_time_and_again(world: World) -> None:
    with world.emulator.serve() as one, world.emulator.serve() as two:
        assert one != two
        assert httpx.get(f"{one}/_emulator/health").json() == httpx.get(f"{two}/_emulator/health").json()
    with world.emulator.serve() as again:
        assert httpx.get(f"{again}/_emulator/health").status_code == 200


def test_an_address_that_cannot_be_listened_on_is_told(world: World) -> None:
    with world.emulator.serve() as base_url, pytest.raises(ServeError, match="in use"):
        world.emulator.serve(port=httpx.URL(base_url).port or 0).__enter__()
    for host, port in (("192.0.2.1", 0), ("no-such-host.invalid", 0), ("127.0.0.1", 70_000)):
        with pytest.raises(ServeError, match="Cannot listen"):
            world.emulator.serve(host, port).__enter__()


RAW_REQUESTS = {
    "not HTTP": b"hello\r\n\r\n",
    "no host": b"GET /v1/ControlPlane/Stores HTTP/1.0\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "escapes in the path": b"GET /v1/ControlPlane/Stores/%ff%00%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "long path": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: \xff\xfe\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "bad chunks": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("name", RAW_REQUESTS)
def test_broken_http_is_answered_with_a_4xx_and_the_emulator_goes_on(world: World, name: str) -> None:
    import socket  # noqa: PLC0415 -- this test alone speaks to the socket itself

    with world.emulator.serve() as base_url:
        url = httpx.URL(base_url)
        with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
            connection.sendall(RAW_REQUESTS[name])
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 4"), answer
        body = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert answer.startswith(f"HTTP/1.1 {body['status']}".encode())
        assert httpx.get(f"{base_url}/_emulator/health").status_code == 200


@pytest.mark.parametrize("last", [b"Upgrade: h2c\r\n", b"upgrade:h2c\r\nAccept: */*\r\n"])
def test_an_offer_of_http_2_is_passed_over_with_the_body_kept(world: World, last: bytes) -> None:
    import socket  # noqa: PLC0415 -- as above

    credentials = f"{world.emulator.account_sid}:{world.emulator.auth_token}".encode()
    body = json.dumps(world.body()).encode()
    with world.emulator.serve() as base_url:
        url = httpx.URL(base_url)
        request = [
            f"POST {world.mappings_url} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n".encode(),
            b"Authorization: Basic " + base64.b64encode(credentials) + b"\r\n",
            b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body),
            b"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAA\r\n" + last + b"\r\n" + body,
        ]
        with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
            connection.sendall(b"".join(request))
            answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 202"), answer


def test_an_unread_body_does_not_spoil_the_next_request_on_the_connection(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url) as client:
        for _ in range(3):
            assert client.post("/nothing", content=b"x" * 100_000).status_code == 404
            assert client.post(world.mappings_url, content=b"x" * 100_000).status_code == 401
            assert client.get(world.mappings_url, auth=auth).status_code == 200


def test_a_body_far_too_large_is_refused_over_a_socket(world: World) -> None:
    auth = (world.emulator.account_sid, world.emulator.auth_token)
    headers = {"Content-Type": "application/json"}
    with world.emulator.serve() as base_url, httpx.Client(base_url=base_url, auth=auth, headers=headers) as client:
        response = client.post(world.mappings_url, content=iter([b" " * 65536] * 100))

        assert error(response) == (413, 413)
        assert client.get(world.mappings_url).status_code == 200


def test_answers_are_json_that_keeps_text_as_it_is(world: World) -> None:
    content = world.client.get(world.mapping_url(world.create(description="Zoë 🚀"))).content

    assert "Zoë 🚀".encode() in content
    assert json.loads(content)["description"] == "Zoë 🚀"
