"""`twilio-memory emulator` as users run it: a process that listens on a socket."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.world import mapping_to
from twilio_memory_emulator import command, defaults
from twilio_memory_emulator.command import main

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

AUTH = (defaults.ACCOUNT_SID, defaults.AUTH_TOKEN)
RUN = [
    sys.executable,
    "-c",
    "import sys; from twilio_memory_emulator.command import main; sys.exit(main(sys.argv[1:]))",
]
SEED = """
stores: [{displayName: seeded}]
datasets:
  - {displayName: crm, id: tdi_dataset_00000000000000000000000001, fields: {primary_email: STRING}}
"""


class Running:
    """A running command: its process, what it printed, and its base URL."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout
        self.lines = [process.stdout.readline() for _ in range(7)]
        self.base_url = self.exports["TWILIO_MEMORY_BASE_URL"]
        self.client = httpx.Client(base_url=self.base_url, auth=AUTH)

    @property
    def exports(self) -> dict[str, str]:
        return dict(re.findall(r"^ +export (\w+)=(.*)$", "".join(self.lines), re.MULTILINE))

    @property
    def mappings_url(self) -> str:
        store_id = self.client.get("/v1/ControlPlane/Stores").json()["stores"][0]
        return f"/v1/ControlPlane/Stores/{store_id}/DataMappings"


@contextmanager
def running(*arguments: str) -> Generator[Running]:
    with subprocess.Popen([*RUN, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            started = Running(process)
            with started.client:
                yield started
        finally:
            process.kill()


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself."""
    return subprocess.run([*RUN, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_it_prints_how_to_point_a_client_at_it_once_it_listens() -> None:
    with running() as command:
        assert command.exports == {
            "TWILIO_MEMORY_BASE_URL": command.base_url,
            "TWILIO_ACCOUNT_SID": AUTH[0],
            "TWILIO_AUTH_TOKEN": AUTH[1],
        }
        stores = command.client.get("/_emulator/stores").json()["stores"]
        assert [store["displayName"] for store in stores] == ["default"]
        assert command.lines[-1] == f"  store    {stores[0]['id']}  default\n"


def test_credentials_delay_and_strictness_can_be_chosen() -> None:
    with running("--account-sid", "SK1", "--auth-token", "t", "--operation-delay", "600", "--strict") as command:
        assert command.client.get("/v1/ControlPlane/Stores").status_code == 401
        command.client.auth = httpx.BasicAuth("SK1", "t")
        url = "/v1/ControlPlane/Stores"
        assert command.client.post(url, json={"displayName": "a", "description": None}).status_code == 400
        accepted = command.client.post(url, json={"displayName": "a"})
        assert command.client.get(accepted.headers["Location"]).json()["status"] == "PENDING"


def test_retention_durability_and_strict_references_can_be_chosen(tmp_path: Path) -> None:
    options = ("--retention", "1", "--durable", "--refuse-dangling", "--data", str(tmp_path / "memory.db"))
    with running(*options) as command:
        unknown = command.client.get("/v1/ControlPlane/Operations/proc_job_00000000000000000000000000")
        assert unknown.json()["message"].endswith("or ended more than a second ago.")
        groups = command.mappings_url.replace("DataMappings", "TraitGroups")
        retyped = command.client.patch(f"{groups}/Contact", json={"traits": {"email": {"dataType": "STRING"}}})
        assert retyped.json()["code"] == 520050


def test_a_seed_is_declared_and_its_datasets_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text(SEED)

    with running("--seed", str(path)) as command:
        assert command.process.stdout
        assert command.lines[-1].endswith("  seeded\n")
        assert command.process.stdout.readline() == "  dataset  tdi_dataset_00000000000000000000000001  crm\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_also_with_a_connection_open(number: signal.Signals) -> None:
    with running() as command:
        command.client.get("/_emulator/health")
        command.process.send_signal(number)

        assert command.process.wait(timeout=30) == 0


def test_nothing_that_was_accepted_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    arguments = ("--data", str(tmp_path / "memory.db"), "--operation-delay", "1000")
    with running(*arguments) as command:
        dataset = command.client.post("/_emulator/datasets", json={"fields": {"primary_email": "STRING"}}).json()
        accepted: list[str] = []
        for number in range(50):
            body = {
                "displayName": f"m{number}",
                "mappingFrom": {"type": "DATASET", "datasetId": dataset["id"]},
                "mappingTo": mapping_to(("primary_email", "Contact", "email")),
            }
            accepted.append(command.client.post(command.mappings_url, json=body).headers["Operation-Id"])
        command.process.send_signal(signal.SIGKILL)
        command.process.wait(timeout=30)

    with running(*arguments) as command:
        for operation_id in accepted:
            operation = command.client.get(f"/v1/ControlPlane/Operations/{operation_id}").json()
            assert operation["status"] == "PENDING"
        stores = command.client.get("/v1/ControlPlane/Stores").json()["stores"]
        assert len(stores) == 1


def test_a_port_in_use_is_reported_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = ended("--port", str(taken.getsockname()[1]))

    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"twilio-memory emulator: Cannot listen on .* in use\.\n", result.stderr)


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--data", "x" * 5000, "not a database"),
        ("--seed", "stores: [{displayName: a b}]", "displayName"),
        ("--seed", "{", "YAML"),
        ("--seed", "datasets: [{displayName: x, file: nothing.csv}]", "nothing.csv"),
        ("--seed", None, "no such file"),
        (
            "--seed",
            "stores: [{displayName: a, traitGroups: [{displayName: Contact, traits: {email: {dataType: NUMBER}}}]}]",
            "email",
        ),
    ],
)
def test_an_unusable_file_is_reported_in_one_sentence(
    tmp_path: Path, option: str, content: str | None, said: str
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_text(content)

    result = ended("--port", "0", option, str(path))

    assert (result.returncode, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("twilio-memory emulator: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "x"],
        ["--port", "65536"],
        ["--port", "-1"],
        ["--port", "9" * 5000],
        ["--operation-delay", "-1"],
        ["--operation-delay", "soon"],
        ["--operation-delay", "nan"],
        ["--retention", "0"],
        ["--retention", "a week"],
        ["--retention", "nan"],
        ["--retention", "inf"],
        ["--account-sid", ""],
        ["--account-sid", "a:b"],
        ["--auth-token", ""],
        ["--unknown"],
        ["surplus"],
    ],
)
def test_wrong_arguments_are_reported_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)

    assert raised.value.code == 2
    assert "usage: twilio-memory emulator" in capsys.readouterr().err


def test_help_lists_every_option_and_its_default(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--help"])

    said = capsys.readouterr().out
    assert raised.value.code == 0
    options = ("--host", "--port", "--data", "--operation-delay", "--retention", "--durable", "--refuse-dangling")
    for word in (*options, "--seed", "--strict", "8765", "127.0.0.1", "604800"):
        assert word in said


@pytest.mark.parametrize("package", ["anyio", "uvicorn", "msgspec", "jsonschema_rs"])
def test_without_the_extra_it_says_how_to_install_it(package: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; {RUN[2]}"

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        'twilio-memory emulator: The emulator needs the packages of its extra: pip install "twilio-memory[emulator]"'
        f" (missing: {package})\n"
    )


def test_a_file_of_the_package_that_is_missing_is_not_blamed_on_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "twilio_memory_emulator.emulator", None)

    with pytest.raises(ModuleNotFoundError, match="twilio_memory_emulator"):
        command.main([])


def test_a_database_that_has_stores_gets_no_default_one(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "memory.db"))
    seen: list[Any] = []
    for _ in range(2):
        with running(*data) as command:
            seen.append(command.client.get("/v1/ControlPlane/Stores").json())
            command.process.send_signal(signal.SIGTERM)
            command.process.wait(timeout=30)

    assert seen[0] == seen[1]
    assert len(seen[0]["stores"]) == 1
