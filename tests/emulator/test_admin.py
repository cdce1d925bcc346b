"""The admin surface below `/_emulator/`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import error, mapping_to
from twilio_memory_emulator.control import admin
from twilio_memory_emulator.http.endpoints import BODY_LIMIT

if TYPE_CHECKING:
    from tests.emulator.world import World

STORES, DATASETS, SEED, RESET = (f"/_emulator/{name}" for name in ("stores", "datasets", "seed", "reset"))
CSV = b"primary_email,points,vip\nann@example.com,3,true\n,,\nbob@example.com,4.5,false\n"
JSON_LINES = b'{"primary_email": "ann@example.com", "tags": ["a"]}\n'


def test_health_takes_no_credentials(world: World) -> None:
    with httpx.Client(transport=world.emulator.transport(), base_url="http://localhost") as client:
        assert client.get("/_emulator/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("health", "POST", "GET, HEAD"),
        ("stores", "DELETE", "GET, HEAD, POST"),
        ("seed", "GET", "POST"),
        ("reset", "GET", "POST"),
    ],
)
def test_a_405_lists_the_methods_of_the_path(world: World, path: str, method: str, allowed: str) -> None:
    response = world.client.request(method, f"/_emulator/{path}")

    assert error(response) == (405, 20004)
    assert response.headers["Allow"] == allowed


def test_an_unknown_admin_path_is_not_found(world: World) -> None:
    assert error(world.client.get("/_emulator/nothing")) == (404, 20404)


def test_a_store_is_added_at_once(world: World) -> None:
    added = world.client.post(STORES, json={"displayName": "sales", "description": "d"})

    assert added.status_code == 201
    store_id = added.json()["id"]
    assert world.client.get(f"/v1/ControlPlane/Stores/{store_id}").json() == added.json()
    assert [store["displayName"] for store in world.client.get(STORES).json()["stores"]] == ["support", "sales"]


def test_a_store_can_have_an_id_and_a_status_of_choice(world: World) -> None:
    body = {"displayName": "young", "id": "mem_store_0123456789abcdefghjkmnpqrs", "status": "PROVISIONING"}

    added = world.client.post(STORES, json=body).json()

    assert (added["id"], added["status"]) == (body["id"], "PROVISIONING")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, 520046)),
        ({"displayName": "a b"}, (400, 520046)),
        ({"displayName": "sales", "id": "x"}, (400, 520046)),
        ({"displayName": "sales", "status": "GONE"}, (400, 520046)),
        ({"displayName": "sales", "extra": 1}, (400, 520046)),
        ({"displayName": "support"}, (409, 520045)),
    ],
)
def test_a_store_that_breaks_a_rule_is_refused(world: World, body: dict[str, Any], expected: tuple[int, int]) -> None:
    assert error(world.client.post(STORES, json=body)) == expected


def test_nulls_count_as_absent(world: World) -> None:
    store = world.client.post(STORES, json={"displayName": "sales", "description": None, "id": None, "status": None})
    dataset = world.client.post(DATASETS, json={"fields": {"a": "STRING"}, "id": None, "displayName": None})

    assert (store.status_code, store.json()["status"]) == (201, "ACTIVE")
    assert dataset.status_code == 201


def test_a_store_with_an_id_that_exists_is_refused(world: World) -> None:
    assert error(world.client.post(STORES, json={"displayName": "x", "id": world.store_id})) == (400, 520046)


def test_a_dataset_is_declared_by_its_fields(world: World) -> None:
    body = {"displayName": "crm", "id": "tdi_dataset_0123456789abcdefghjkmnpqrs", "fields": {"mail": "STRING"}}

    added = world.client.post(DATASETS, json=body)

    assert (added.status_code, added.json()) == (201, body)
    assert body in world.client.get(DATASETS).json()["datasets"]


def test_a_dataset_with_the_id_of_another_replaces_it(world: World) -> None:
    world.client.post(DATASETS, json={"id": world.dataset_id, "fields": {"only": "STRING"}})

    response = world.client.post(world.mappings_url, json=world.body())

    assert "primary_email" in response.json()["message"]
    assert world.create(mappingTo=mapping_to(("only", "Contact", "email")))


def test_a_datasets_name_has_at_most_128_characters_and_is_its_id_by_default(world: World) -> None:
    named = world.client.post(DATASETS, json={"fields": {}, "displayName": "x" * 128}).json()
    unnamed = world.client.post(DATASETS, json={"fields": {}}).json()

    assert named["displayName"] == "x" * 128
    assert unnamed["displayName"] == unnamed["id"]
    assert unnamed["id"].startswith("tdi_dataset_")


@pytest.mark.parametrize(("length", "status"), [(8, 201), (9, 413)])
def test_an_upload_has_a_limit(world: World, monkeypatch: pytest.MonkeyPatch, length: int, status: int) -> None:
    monkeypatch.setattr(admin, "UPLOAD_LIMIT", 8)

    response = world.client.post(DATASETS, content=b"a\n" + b"1" * (length - 2), headers={"Content-Type": "text/csv"})

    assert response.status_code == status


def test_a_request_that_takes_no_body_ignores_one(world: World) -> None:
    assert world.client.request("GET", STORES, content=b" " * (BODY_LIMIT + 1)).status_code == 200
    assert world.client.post(RESET, content=b" " * (BODY_LIMIT + 1)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": {"a": "TEXT"}},
        {"fields": {"a": 1}},
        {"fields": []},
        {"fields": {"": "STRING"}},
        {"fields": {"x" * 65: "STRING"}},
        {"fields": {}, "id": "x"},
        {"fields": {}, "displayName": ""},
        {"fields": {}, "displayName": 5},
        {"fields": {}, "displayName": "x" * 129},
        [],
        {"fields": {}, "extra": 1},
    ],
)
def test_a_dataset_that_breaks_a_rule_is_refused(world: World, body: Any) -> None:
    assert error(world.client.post(DATASETS, json=body)) == (400, 520046)


@pytest.mark.parametrize(
    ("query", "content_type", "content", "fields"),
    [
        ("", "text/csv", CSV, {"primary_email": "STRING", "points": "NUMBER", "vip": "BOOLEAN"}),
        ("?filename=crm.csv", "", CSV, {"primary_email": "STRING", "points": "NUMBER", "vip": "BOOLEAN"}),
        (
            "?filename=crm.CSV",
            "application/json",
            CSV,
            {"primary_email": "STRING", "points": "NUMBER", "vip": "BOOLEAN"},
        ),
        ("", "application/x-ndjson; charset=utf-8", JSON_LINES, {"primary_email": "STRING", "tags": "ARRAY"}),
        ("?filename=crm.jsonl", "text/plain", JSON_LINES, {"primary_email": "STRING", "tags": "ARRAY"}),
    ],
)
def test_a_dataset_is_declared_by_a_file(
    world: World, query: str, content_type: str, content: bytes, fields: dict[str, str]
) -> None:
    response = world.client.post(DATASETS + query, content=content, headers={"Content-Type": content_type})

    assert (response.status_code, response.json()["fields"]) == (201, fields)


def test_an_uploaded_dataset_takes_id_and_name_from_the_query_or_its_name_from_the_file(world: World) -> None:
    dataset_id = "tdi_dataset_0123456789abcdefghjkmnpqrs"
    named = world.client.post(DATASETS, params={"filename": "a.csv", "id": dataset_id, "displayName": "n"}, content=CSV)
    unnamed = world.client.post(DATASETS, params={"filename": "contacts.csv"}, content=CSV)

    assert (named.json()["id"], named.json()["displayName"]) == (dataset_id, "n")
    assert unnamed.json()["displayName"] == "contacts"


def test_an_upload_may_give_types_so_that_digits_map_to_a_telephone_number(world: World) -> None:
    content = b"phone,a:b,points\n5550100,74024538135149773,3\n"
    query = "?filename=x.csv&types=phone:STRING&types=a:b:STRING"

    inferred = world.client.post(f"{DATASETS}?filename=x.csv", content=content).json()
    given = world.client.post(DATASETS + query, content=content).json()

    assert inferred["fields"] == {"phone": "NUMBER", "a:b": "NUMBER", "points": "NUMBER"}
    assert given["fields"] == {"phone": "STRING", "a:b": "STRING", "points": "NUMBER"}
    target = mapping_to(("phone", "Contact", "phone"))
    for dataset, status in ((inferred, 400), (given, 202)):
        source = {"type": "DATASET", "datasetId": dataset["id"]}
        answer = world.client.post(world.mappings_url, json=world.body(mappingFrom=source, mappingTo=target))
        assert answer.status_code == status
        assert status == 202 or "types=phone:STRING in an upload" in answer.json()["message"]


@pytest.mark.parametrize("types", ["", "phone", ":STRING", "phone:", "phone:TEXT", "mobile:STRING", "phone:string"])
def test_a_type_in_an_upload_that_is_none_is_refused(world: World, types: str) -> None:
    response = world.client.post(DATASETS, params={"filename": "x.csv", "types": types}, content=b"phone\n1\n")

    assert error(response) == (400, 520046)


@pytest.mark.parametrize(
    ("filename", "content", "reason"),
    [
        ("x.jsonl", b"[" * 100_000, "body: line 1: nested too deeply"),
        ("x.jsonl", b'{"a": 1}\n{"a": NaN}', "body: line 2: not JSON (NaN is not a number in JSON)"),
        ("x.jsonl", b'{"\\ud83d": 1}', "body: line 1: the name of a member contains half of a surrogate pair"),
        ("x.csv", "a,b\n".encode("utf-16"), "body: not UTF-8 but UTF-16"),
        ("x.csv", b"," * 3_000_000, "body: line 1: longer than 2,000,000 bytes"),
        ("x.csv", b"Records not found for this query", "body: no rows, and the first line reads like a message"),
        ("x.parquet", b"PAR1\xff\xff\xff\x7fPAR1", "body: its metadata is larger than 16 MiB"),
    ],
)
def test_a_hostile_upload_is_refused_with_its_reason(world: World, filename: str, content: bytes, reason: str) -> None:
    response = world.client.post(DATASETS, params={"filename": filename}, content=content)

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"stores: [" + b"1," * 500_000 + b"1]", "seed: more than 50,000 keys and values"),
        (b"stores: " + b"[" * 1_000_000, "seed: nested too deeply in line 1"),
        (b"#" * 1_048_577, "seed: larger than 1 MiB"),
        ("stores: []".encode("utf-16"), "seed: not UTF-8"),
    ],
)
def test_a_hostile_seed_is_refused_with_its_reason(world: World, text: bytes, reason: str) -> None:
    response = world.client.post(SEED, content=text)

    assert error(response) == (400, 520046)
    assert response.json()["message"].startswith(reason)


@pytest.mark.parametrize(
    ("query", "content"),
    [
        ("?filename=crm.xlsx", b"PK"),
        ("?filename=crm", CSV),
        ("", CSV),
        ("?filename=crm.csv", b""),
        ("?filename=crm.csv", b"\xff\xfe\x00"),
        ("?filename=crm.parquet", b"not parquet"),
        ("?filename=crm.jsonl", b"[1]"),
        ("?filename=../../../etc/passwd", b"a"),
        ("?filename=x." + "y" * 300, b"a"),
        ("?filename=a%00.csv", b""),
        ("?filename=a.%00csv", b"a,b\n"),
        ("?filename=a.c/sv", b"a,b\n"),
        ("?filename=crm.csv&id=x", CSV),
    ],
)
def test_an_unusable_upload_is_refused_without_revealing_where_it_was_stored(
    world: World, query: str, content: bytes
) -> None:
    response = world.client.post(DATASETS + query, content=content)

    assert error(response) == (400, 520046)
    assert "/tmp" not in response.json()["message"]  # noqa: S108 - no file is created here


SEED_TEXT = """
stores:
  - displayName: seeded
    id: mem_store_00000000000000000000000001
    traitGroups:
      - displayName: Loyalty
        traits: {points: {dataType: NUMBER}}
datasets:
  - displayName: crm
    id: tdi_dataset_00000000000000000000000001
    fields: {primary_email: STRING, points: NUMBER}
"""


def test_a_seed_declares_stores_groups_and_datasets_and_may_be_sent_again(world: World) -> None:
    first, second = (world.client.post(SEED, content=SEED_TEXT.encode()).json() for _ in range(2))

    assert first == second
    url = "/v1/ControlPlane/Stores/mem_store_00000000000000000000000001"
    assert world.client.get(f"{url}/TraitGroups/Loyalty").json()["traitGroup"]["version"] == 1
    body = world.body(
        mappingFrom={"type": "DATASET", "datasetId": "tdi_dataset_00000000000000000000000001"},
        mappingTo=mapping_to(("points", "Loyalty", "points")),
    )
    assert world.accepted(world.client.post(f"{url}/DataMappings", json=body))["status"] == "COMPLETED"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "stores: 1",
        "stores: [{displayName: a b}]",
        "datasets: [{displayName: x, file: nothing.csv}]",
        "!!python/object:os.system x",
        "stores: !!bool maybe",
        "stores: [{displayName: a, traitGroups: [{displayName: G, traits: %s}]}]"
        % ("{t: {dataType: NUMBER, validationRule: {ruleType: NUMBER, min: %s}}}" % ("9" * 400)),
        "{" * 10_000,
        "stores: [{displayName: fine}, {displayName: support, id: mem_store_00000000000000000000000001}]",
    ],
)
def test_a_wrong_seed_is_refused_as_a_whole(world: World, text: str) -> None:
    response = world.client.post(SEED, content=text.encode())

    assert response.status_code in {400, 409}
    error(response)
    assert "/tmp" not in response.json()["message"]  # noqa: S108 - no file is created here
    assert [store["displayName"] for store in world.client.get(STORES).json()["stores"]] == ["support"]


def test_a_reset_deletes_everything_and_the_emulator_goes_on(world: World) -> None:
    world.create()
    location = world.client.post(world.mappings_url, json=world.body("pending")).headers["Location"]

    assert world.client.post(RESET).status_code == 200

    assert world.client.get(STORES).json() == {"stores": []}
    assert world.client.get(DATASETS).json() == {"datasets": []}
    assert error(world.client.get(location)) == (404, 520052)
    assert world.client.post(STORES, json={"displayName": "support"}).status_code == 201


def test_nothing_of_duckdb_or_yaml_is_loaded_until_it_is_needed(tmp_path: Any) -> None:
    import subprocess  # noqa: PLC0415 - only this test starts an interpreter

    code = (
        "import sys; from twilio_memory_emulator import Emulator\n"
        "with Emulator() as emulator: emulator.add_store('a'); emulator.add_dataset({'a': 'STRING'})\n"
        "sys.exit(bool({'duckdb', 'yaml', 'httpx'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path).returncode == 0
