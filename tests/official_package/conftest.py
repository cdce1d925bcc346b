"""The official `twilio` package, unmodified but for its base URL, against the emulator on a socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from twilio.rest import Client
from twilio.rest.memory.v1.data_mapping import DataMappingList

from twilio_memory_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twilio.http import HttpClient


@dataclass
class Service:
    """A running emulator with a store and a dataset."""

    emulator: Emulator
    base_url: str
    store: str
    dataset: str

    def client(self, http_client: HttpClient | None = None) -> Client:
        """Return the package's client for it."""
        make: Callable[..., Client] = Client
        client = make(self.emulator.account_sid, self.emulator.auth_token, http_client=http_client)
        client.memory.base_url = self.base_url
        return client

    def body(self, name: str) -> DataMappingList.CreateDataMappingInput:
        """Return the package's model of a new data mapping, with what its user left unset unset."""
        item = DataMappingList.MappingTraitItem(
            {"fieldName": "primary_email", "traitGroup": "Contact", "traitName": "email"}
        )
        to = DataMappingList.DataMappingToTraits({"type": "TRAITS", "mappings": [item]})
        source = DataMappingList.DataMappingFromDataSet({"type": "DATASET", "datasetId": self.dataset})
        return DataMappingList.CreateDataMappingInput({"displayName": name, "mappingTo": to, "mappingFrom": source})

    def mappings(self, client: Client) -> DataMappingList:
        """Return the package's data mappings of the store."""
        listing: Any = client.memory.v1.data_mappings(self.store)
        return cast("DataMappingList", listing)

    @staticmethod
    def model(model: Any) -> dict[str, Any]:
        """Return what one of the package's models holds, with nulls for what is unset."""
        fields: dict[str, Any] = model.to_dict()
        return fields

    @property
    def collection(self) -> str:
        """The path of the data mappings, below the version's."""
        return f"/ControlPlane/Stores/{self.store}/DataMappings"


@pytest.fixture
def service() -> Iterator[Service]:
    with Emulator() as emulator, emulator.serve(port=0) as base_url:
        store = emulator.add_store("support")
        yield Service(emulator, base_url, store, emulator.add_dataset({"primary_email": "STRING"}))


@pytest.fixture
def mappings(service: Service) -> Iterator[DataMappingList]:
    """The package's synchronous data mappings of the store."""
    client = service.client()
    yield service.mappings(client)
    http_client: Any = client.http_client
    http_client.session.close()


@pytest.fixture
def made(service: Service, mappings: DataMappingList) -> list[str]:
    """120 data mappings; their names, oldest first."""
    names = [f"mapping-{number}" for number in range(120)]
    for name in names:
        mappings.create(service.body(name))
    return names
