"""Seed files, and the example in the repository."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import httpx
import pytest

from twilio_memory_emulator.control.seed import Seed, SeedDataset, SeedError, SeedStore, SeedTraitGroup, load
from twilio_memory_emulator.emulator import Emulator

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CONTACT = {
    "primary_email": "email",
    "mobile_phone": "phone",
    "first_name": "firstName",
    "last_name": "lastName",
    "street": "street",
    "city": "city",
    "state": "state",
    "postal_code": "postalCode",
    "country": "country",
    "preferred_language": "preferredLanguage",
}
MARKETING = {"marketing_opt_in": "optIn", "lifetime_value": "lifetimeValue"}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "seed.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_seed_declares_stores_and_trait_groups(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        stores:
          - displayName: support
            id: mem_service_00000000000000000000000001
            description: All we know
            traitGroups:
              - displayName: Loyalty
                description: Standing
                traits: {no: {dataType: BOOLEAN}}
              - {displayName: Empty}
          - displayName: sales
        """,
    )

    loyalty = SeedTraitGroup("Loyalty", "Standing", {"no": {"dataType": "BOOLEAN"}})
    groups = (loyalty, SeedTraitGroup("Empty", None, {}))
    support = SeedStore("support", "mem_service_00000000000000000000000001", "All we know", groups)
    assert load(path) == Seed((support, SeedStore("sales", None, None, ())), ())


def test_a_seed_declares_datasets_by_file_or_by_fields(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.jsonl").write_text('{"email": "a@example.com", "age": 3}\n')
    path = written(
        tmp_path,
        """
        datasets:
          - {displayName: people, file: data/people.jsonl}
          - displayName: 2026-01-15
            id: tdi_dataset_00000000000000000000000001
            fields: {on: ARRAY, "1": STRING}
          - {displayName: nothing, fields: {}}
        """,
    )

    assert load(path).datasets == (
        SeedDataset(None, "people", {"email": "STRING", "age": "NUMBER"}),
        SeedDataset("tdi_dataset_00000000000000000000000001", "2026-01-15", {"on": "ARRAY", "1": "STRING"}),
        SeedDataset(None, "nothing", {}),
    )


def test_a_seed_gives_types_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "years.csv").write_text("phone,2023,2024\n5550100,5,6\n")
    path = written(
        tmp_path,
        """
        datasets:
          - displayName: years
            file: years.csv
            fields: {phone: STRING, "2023": NUMBER, "2024": STRING}
        """,
    )

    fields = load(path).datasets[0].fields

    assert fields == {"phone": "STRING", "2023": "NUMBER", "2024": "STRING"}


def test_a_seed_gives_types_only_for_fields_that_its_file_has(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("phone\n5550100\n")
    path = written(tmp_path, "datasets: [{displayName: a, file: x.csv, fields: {mobile: STRING}}]")

    with pytest.raises(SeedError, match=r"datasets\[0\]\.file: .*a type is given for 'mobile', but no column has that"):
        load(path)


def test_a_seed_from_elsewhere_cannot_name_files(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    path = written(tmp_path, "datasets: [{displayName: a, file: x.csv}]")

    with pytest.raises(SeedError, match=r"datasets\[0\]\.file: this seed must not name files; expected fields"):
        load(path, files=False)


@pytest.mark.parametrize("text", ["{}", "stores: []", "datasets: []", "\ufeffstores: []"])
def test_a_seed_may_declare_nothing(tmp_path: Path, text: str) -> None:
    assert load(written(tmp_path, text)) == Seed((), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "expected the keys stores, datasets or both"),
        ("# nothing\n", "expected the keys stores, datasets or both"),
        ("[]", "expected the keys stores, datasets or both"),
        ("store: []", "store: unknown member"),
        ("stores:", 'stores: the value is not of type "array"'),
        ("stores: [x]", 'stores[0]: the value is not of type "object"'),
        ("stores: [{}]", "stores[0].displayName: required"),
        ("stores: [{displayName: a b}]", "stores[0].displayName: the value does not match"),
        ("stores: [{displayName: a, id: mem_store_1}]", "stores[0].id: the value does not match"),
        ("stores: [{displayName: a, description: ~}]", "stores[0].description: the value is not of type"),
        ("stores: [{displayName: a, trait_groups: []}]", "stores[0].trait_groups: unknown member"),
        ("stores: [{displayName: a, traitGroups: [{}]}]", "stores[0].traitGroups[0].displayName: required"),
        (
            "stores: [{displayName: a, traitGroups: [{displayName: G, traits: {p: {dataType: INT}}}]}]",
            "stores[0].traitGroups[0].traits.p.dataType: not one of",
        ),
        (
            (
                "stores: [{displayName: a, traitGroups: [{displayName: G, traits: "
                "{p: {dataType: NUMBER, validationRule: {ruleType: NUMBER, min: low}}}}]}]"
            ),
            "stores[0].traitGroups[0].traits.p.validationRule.min: the value is not of type",
        ),
        (
            "stores: [{displayName: a, traitGroups: [{displayName: G, x: 1}]}]",
            "stores[0].traitGroups[0].x: unknown member",
        ),
        ("stores: [{displayName: a}, {displayName: a}]", "stores[].displayName: 'a' is used 2 times"),
        (
            "stores: [{displayName: a, traitGroups: [{displayName: G}, {displayName: G}]}]",
            "stores[0].traitGroups[].displayName: 'G' is used 2 times",
        ),
        ("datasets: [{fields: {a: STRING}}]", "datasets[0].displayName: required"),
        ("datasets: [{displayName: a}]", "datasets[0]: expected fields, a file, or both"),
        ("datasets: [{displayName: a, fields: {a: INTEGER}}]", "datasets[0].fields.a: not one of"),
        ("datasets: [{displayName: a, fields: {a: string}}]", "datasets[0].fields.a: not one of"),
        ("datasets: [{displayName: a, fields: {'': STRING}}]", "datasets[0].fields: "),
        (f"datasets: [{{displayName: a, fields: {{{'b' * 65}: STRING}}}}]", "datasets[0].fields: "),
        ("datasets: [{displayName: a, id: x, fields: {a: STRING}}]", "datasets[0].id: the value does not match"),
        (
            "datasets: [{displayName: a, fields: {a: STRING}}, {displayName: a, fields: {a: STRING}}]",
            "datasets[].displayName: 'a' is used 2 times",
        ),
        ("stores: [", "not YAML: line 1, column 10: "),
        ("stores: []\nstores: []", "not YAML: line 2, column 1: the key 'stores' is repeated"),
        ("stores: []\n---\nstores: []", "not YAML: line 2, column 1: expected a single document"),
        (
            "datasets: [{displayName: a, fields: {1: STRING}}]",
            "not YAML: line 1, column 38: a key that is not a string",
        ),
        ("stores: &x [*x]", "not YAML: line 1, column 13: an alias; repeat the value instead"),
        ("stores: !!python/object/apply:os.getcwd []", "not YAML: line 1, column 9: a tag; remove it"),
        ("stores: !!bool maybe", "not YAML: line 1, column 9: a tag; remove it"),
        ('stores: !!int ""', "not YAML: line 1, column 9: a tag; remove it"),
        ("stores: !!map [a]", "not YAML: line 1, column 9: a tag; remove it"),
        ("? !!str [a]\n: b", "not YAML: line 1, column 3: a tag; remove it"),
        ('stores: [{displayName: a, description: "\\ud800"}]', "not YAML: line 1, column 40: half a surrogate pair"),
        ('datasets: [{displayName: a, file: "a\\0.csv"}]', "datasets[0].file: "),
        ("stores: " + "[" * 5000, "nested too deeply"),
        ("stores: " + "[" * 300 + "]" * 300, "nested too deeply"),
        ("stores: " + "9" * 5000, "not YAML: a number is malformed or too long"),
        (b"stores: \x00", "not YAML: unacceptable character"),
        ("stores: [{displayName: Zoë}]".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_wrong_seed_is_refused_where_it_is_wrong(tmp_path: Path, text: str | bytes, reason: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(SeedError, match=re.escape(f"{path}: {reason}")):
        load(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("stores: [" + "1," * 500_000 + "1]", "more than 50,000 keys and values; divide it into several files"),
        ("stores: {" + ",".join(f"a{n}: 1" for n in range(40_000)) + "}", "more than 50,000 keys and values"),
        ("- " * 500_000, "nested too deeply in line 1; at most 64 levels"),
        ("? " * 500_000, "nested too deeply in line 1"),
        ('{"":' * 200_000, "nested too deeply in line 1"),
        ("a:\n" + "\n".join(" " * n + "a:" for n in range(1, 200)), "nested too deeply in line 64"),
        ("#" * (1024 * 1024 + 1), "larger than 1 MiB; divide it into several files"),
        ("a: " + "x" * 2_000_000, "larger than 1 MiB"),
        ("x" * 1000 + ": 1\n" + "x" * 1000 + ": 2\n", "not YAML: line 2, column 1: the key 'xxx"),
        ("? " + "x" * 1000 + "\n: 1\n? " + "x" * 1000 + "\n: 2\n", "not YAML: line 3, column 3: the key 'xxx"),
        ("stores: []".encode("utf-16"), "not UTF-8"),
        ("stores: []".encode("utf-32-le"), "not UTF-8"),
        ("stores: []".encode("utf-16-be"), "not UTF-8"),
    ],
)
def test_a_seed_is_bounded_before_it_is_read(tmp_path: Path, text: str | bytes, reason: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(SeedError, match=re.escape(f"{path}: {reason}")) as refused:
        load(path)

    assert len(str(refused.value)) < 400


def test_a_seed_of_many_values_is_read(tmp_path: Path) -> None:
    groups = [
        {"displayName": f"G{n}", "traits": {f"t{m}": {"dataType": "STRING"} for m in range(95)}} for n in range(25)
    ]
    seed = {"stores": [{"displayName": f"s{n}", "traitGroups": groups} for n in range(5)]}

    assert len(load(written(tmp_path, json.dumps(seed))).stores) == 5


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_a_seed_that_is_not_a_regular_file_is_refused_without_waiting(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "seed.yaml"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")

    with pytest.raises(SeedError, match="not a regular file"):
        load(path)


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "no such file"), ("a,a\n", "more than one column is named 'a'"), ("", "is empty")]
)
def test_the_error_for_an_unusable_file_names_its_dataset(tmp_path: Path, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "x.csv").write_text(content)
    path = written(tmp_path, "datasets: [{displayName: a, file: x.csv}]")

    with pytest.raises(SeedError, match=rf"seed\.yaml: datasets\[0\]\.file: .*x\.csv: .*{reason}"):
        load(path)


def test_a_seed_in_json_is_a_seed_with_characters_of_every_kind(tmp_path: Path) -> None:
    text = json.dumps({"stores": [{"displayName": "a", "description": "Zoë 🚀"}]})

    assert load(written(tmp_path, text)).stores[0].description == "Zoë 🚀"


def test_a_missing_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no such file"):
        load(tmp_path / "seed.yaml")


def test_a_folder_is_not_a_seed(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_the_example_seed_can_be_declared_twice() -> None:
    seed = load(EXAMPLES / "seed.yaml")

    with Emulator() as emulator:
        emulator.load(seed)
        emulator.load(seed)

        assert [store.display_name for store in emulator.stores()] == ["support"]
        assert [dataset.display_name for dataset in emulator.datasets()] == ["crm-contacts", "newsletter"]


def test_the_example_contacts_map_to_the_example_traits() -> None:
    seed = load(EXAMPLES / "seed.yaml")
    items = [
        {"fieldName": field, "traitGroup": group, "traitName": trait}
        for group, traits in (("Contact", CONTACT), ("Marketing", MARKETING))
        for field, trait in traits.items()
    ]
    body = {
        "displayName": "crm-contacts",
        "mappingFrom": {"type": "DATASET", "datasetId": seed.datasets[0].id},
        "mappingTo": {"type": "TRAITS", "mappings": items},
    }

    with Emulator(strict=True) as emulator:
        emulator.load(seed)
        auth = (emulator.account_sid, emulator.auth_token)
        with httpx.Client(transport=emulator.transport(), auth=auth, base_url="http://emulator") as client:
            answer = client.post(f"/v1/ControlPlane/Stores/{seed.stores[0].id}/DataMappings", json=body)

    assert answer.status_code == 202, answer.text


def test_the_example_contacts_are_as_dirty_as_real_ones() -> None:
    with (EXAMPLES / "crm-contacts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    emails = [row["primary_email"] for row in rows]
    known = [email.strip().lower() for email in emails if email]

    assert 3_000 < len(rows) < 3_300
    assert emails.count("") > 100
    assert sum(email != email.lower() for email in emails) > 100
    assert sum(email != email.strip() for email in emails) > 50
    assert len(known) - len(set(known)) > 100
    assert sum(not row["city"].isascii() for row in rows) > 300
    assert sum("\n" in row["notes"] for row in rows) > 10


def test_the_example_contacts_are_nobody_real() -> None:
    with (EXAMPLES / "crm-contacts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    addresses = {row["primary_email"].strip().lower().rpartition("@")[2] for row in rows} - {""}
    phones = {row["mobile_phone"].removesuffix(" ext. 7") for row in rows} - {""}

    assert addresses == {"example.com", "example.org", "example.net", "mail.example.com"}
    assert [phone for phone in phones if not re.search(r"555[-.]?01\d\d$", phone)] == []
