"""Make every call with the `twilio` package for Python and print one JSON line for each: `driver.py PLAN [sync|async]`.

The package is unmodified but for its base URL. Both of its styles run the same steps.
"""

from __future__ import annotations

import asyncio
import datetime
import inspect
import json
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twilio.base.api_response import ApiResponse
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.memory.v1.data_mapping import DataMappingList
from twilio.rest.memory.v1.store import StoreList
from twilio.rest.memory.v1.trait_group import TraitGroupList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

RULE = {"ruleType": "NUMBER", "min": 0, "max": 100}


class Driver:
    """The calls. Each raises an error if it fails, or if what comes back is not what was sent."""

    def __init__(self, plan: dict[str, Any], client: Any, suffix: str) -> None:
        """Keep what the calls need.

        Args:
            plan: What the service holds; README.md explains it.
            client: The package's client.
            suffix: What the names of the package's methods end with: nothing, or `_async`.
        """
        self.plan = plan
        self.suffix = suffix
        self.today = plan["revision"] == "2026-10"
        client.memory.base_url = plan["baseUrl"]
        version = client.memory.v1
        self.operations = version.operations
        self.stores = version.stores
        self.mappings = version.data_mappings(plan["store"])
        self.groups = version.trait_groups(plan["store"])
        self.tags: dict[str, str] = {}

    async def use(self, resource: Any, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method in the style of this run."""
        found = getattr(resource, method + self.suffix)(*arguments, **options)
        return await found if inspect.isawaitable(found) else found

    async def wait(self, accepted: Any) -> Any:
        """Poll the operation of an accepted write, given by its body or its headers, and return it completed."""
        url = header(accepted, "location") if isinstance(accepted, ApiResponse) else accepted.status_url
        identifier = url.rsplit("/", 1)[1]
        for _ in range(200):
            operation = await self.use(self.operations(identifier), "fetch")
            if operation.status in {"COMPLETED", "FAILED"}:
                check(operation.status, "COMPLETED")
                return operation
            time.sleep(0.02)  # noqa: ASYNC251 - nothing else runs
        raise AssertionError("the operation never ended")

    async def refusal(self, awaitable: Awaitable[Any], status: int, code: int) -> None:
        """Check that a call is refused with a status and a code."""
        try:
            await awaitable
        except TwilioException as error:
            if (getattr(error, "status", None), getattr(error, "code", None)) != (status, code):
                raise
        else:
            raise AssertionError(f"nothing was raised, although the service should answer {status}")

    # Data mappings

    def body(self, name: str, source: dict[str, Any]) -> Any:
        """Return the package's model of a new mapping."""
        kind = DataMappingList.DataMappingFromTypes if self.today else DataMappingList.DataMappingFromDataSet  # type: ignore[attr-defined,unused-ignore]  # each version has one of them
        field = "expression" if self.today else "fieldName"
        item = DataMappingList.MappingTraitItem({field: "primary_email", "traitGroup": "Contact", "traitName": "email"})
        to = DataMappingList.DataMappingToTraits({"type": "TRAITS", "mappings": [item]})
        return DataMappingList.CreateDataMappingInput(
            {"displayName": name, "mappingTo": to, "mappingFrom": kind(source)}
        )

    async def data_mappings_page(self) -> None:
        page = await self.use(self.mappings, "page", page_size=2, order_by="ASC")
        check([mapping.display_name for mapping in page], self.plan["names"][:2])

    async def data_mappings_next_page(self) -> None:
        page = await self.use(self.mappings, "page", page_size=2, order_by="ASC")
        names: list[str] = []
        while page is not None:
            names += [mapping.display_name for mapping in page]
            page = await self.use(page, "next_page")
        check(names, self.plan["names"])

    async def data_mappings_list(self) -> None:
        listed = await self.use(self.mappings, "list", page_size=2, order_by="ASC")
        check([mapping.display_name for mapping in listed], self.plan["names"])

    async def data_mappings_list_limit_110(self) -> None:
        check(len(await self.use(self.mappings, "list", limit=110)), len(self.plan["names"]))

    async def data_mappings_list_type(self) -> None:
        kind = "INGRESS" if self.today else "DATASET"
        names: list[str] = [] if self.today else self.plan["names"]
        listed = await self.use(self.mappings, "list", type=kind, order_by="ASC", limit=5)
        check([mapping.display_name for mapping in listed], names)

    async def data_mappings_fetch(self) -> None:
        answer = await self.use(self.mappings(self.plan["mappings"][0]), "fetch_with_http_info")
        self.tags["mapping"] = header(answer, "etag")
        mapping = answer.data
        check((mapping.id, mapping.version), (self.plan["mappings"][0], 1))
        check(mapping.mapping_to["mappings"][0]["expression" if self.today else "fieldName"], "primary_email")
        check(mapping.mapping_from["datasetId"], self.plan["dataset"])
        if self.today:
            check(isinstance(mapping.created_at, datetime.datetime), expected=True)

    async def data_mappings_fetch_listed(self) -> None:
        (listed,) = await self.use(self.mappings, "list", order_by="ASC", limit=1)
        check((await self.use(listed, "fetch")).display_name, self.plan["names"][0])

    async def data_mappings_error(self) -> None:
        context = self.mappings("mem_datamapping_00000000000000000000000000")
        await self.refusal(self.use(context, "fetch"), 404, 520048)

    async def data_mappings_list_error(self) -> None:
        await self.refusal(self.use(self.mappings, "page", page_size=1000), 400, 520046)

    async def data_mappings_create(self) -> None:
        kind = "DATASET_CLOUDAPP" if self.today else "DATASET"
        body = self.body("created", {"type": kind, "datasetId": self.plan["dataset"]})
        operation = await self.wait(await self.use(self.mappings, "create", body))
        mapping = await self.use(self.mappings(operation.result["id"]), "fetch")
        check((mapping.display_name, mapping.mapping_from["type"]), ("created", kind))

    async def data_mappings_create_ingress(self) -> None:
        body = self.body("ingress", {"type": "INGRESS", "columns": ["primary_email"]})
        operation = await self.wait(await self.use(self.mappings, "create", body))
        mapping = await self.use(self.mappings(operation.result["id"]), "fetch")
        check(mapping.mapping_from["columns"], ["primary_email"])

    async def data_mappings_patch(self) -> None:
        context = self.mappings(self.plan["mappings"][1])
        core = DataMappingList.DataMappingCore({"description": "Nightly"})
        await self.wait(await self.use(context, "patch", data_mapping_core=core))
        check((await self.use(context, "fetch")).description, "Nightly")

    async def data_mappings_patch_fresh(self) -> None:
        context = self.mappings(self.plan["mappings"][0])
        core = DataMappingList.DataMappingCore({"description": "Fresh"})
        await self.wait(await self.use(context, "patch", data_mapping_core=core, if_match=self.tags["mapping"]))
        check((await self.use(context, "fetch")).version, 2)

    async def data_mappings_patch_stale(self) -> None:
        context = self.mappings(self.plan["mappings"][0])
        core = DataMappingList.DataMappingCore({"description": "Stale"})
        await self.refusal(
            self.use(context, "patch", data_mapping_core=core, if_match=self.tags["mapping"]), 412, 520043
        )

    async def data_mappings_delete(self) -> None:
        context = self.mappings(self.plan["mappings"][4])
        await self.wait(await self.use(context, "delete_with_http_info"))
        await self.refusal(self.use(context, "fetch"), 404, 520048)

    async def operations_fetch(self) -> None:
        operation = await self.use(self.operations(self.plan["operation"]), "fetch")
        check((operation.status, operation.result["id"]), ("COMPLETED", self.plan["mappings"][0]))

    # Trait groups

    async def _create_group(self, name: str, definition: dict[str, Any]) -> None:
        kinds = ("TraitGroupRequestTraits", "TraitGroupCoreTraitsValue")
        trait = next(getattr(TraitGroupList, kind) for kind in kinds if hasattr(TraitGroupList, kind))
        if "validationRule" in definition:
            definition = {**definition, "validationRule": TraitGroupList.ValidationRule(definition["validationRule"])}
        body = TraitGroupList.TraitGroupRequest({"displayName": name, "traits": {"points": trait(definition)}})
        await self.wait(await self.use(self.groups, "create", body))
        fetched = await self.use(self.groups(name), "fetch", include_traits=True)
        check(fetched.trait_group["traits"]["points"]["dataType"], definition["dataType"])

    async def trait_groups_create(self) -> None:
        await self._create_group("Plain", {"dataType": "NUMBER"})

    async def trait_groups_create_with_rule(self) -> None:
        await self._create_group("Ruled", {"dataType": "NUMBER", "validationRule": RULE})

    async def trait_groups_list(self) -> None:
        listed = await self.use(self.groups, "list", page_size=1)
        check(sorted(group.display_name for group in listed), self.plan["traitGroups"])

    async def trait_groups_fetch(self) -> None:
        answer = await self.use(self.groups("Loyalty"), "fetch_with_http_info", include_traits=True)
        self.tags["group"] = header(answer, "etag")
        check(answer.data.trait_group["traits"]["points"]["dataType"], "NUMBER")

    async def trait_groups_fetch_rule(self) -> None:
        fetched = await self.use(self.groups("Coded"), "fetch", include_traits=True)
        check(fetched.trait_group["traits"]["code"]["validationRule"]["maxLength"], 8)

    async def trait_groups_patch_fresh(self) -> None:
        body = TraitGroupList.PatchTraitGroupRequest({"description": "Fresh"})
        await self.wait(
            await self.use(self.groups("Loyalty"), "patch", patch_trait_group_request=body, if_match=self.tags["group"])
        )
        check((await self.use(self.groups("Loyalty"), "fetch")).trait_group["description"], "Fresh")

    async def trait_groups_patch_stale(self) -> None:
        body = TraitGroupList.PatchTraitGroupRequest({"description": "Stale"})
        await self.refusal(
            self.use(self.groups("Loyalty"), "patch", patch_trait_group_request=body, if_match=self.tags["group"]),
            412,
            520043,
        )

    async def trait_groups_delete(self) -> None:
        await self.wait(await self.use(self.groups("Spare"), "delete_with_http_info"))
        await self.refusal(self.use(self.groups("Spare"), "fetch"), 404, 520047)

    # Stores

    async def stores_list(self) -> None:
        check(sorted(await self.use(self.stores, "list", page_size=1)), sorted(self.plan["stores"]))

    async def stores_fetch(self) -> None:
        answer = await self.use(self.stores(self.plan["stores"][1]), "fetch_with_http_info")
        self.tags["store"] = header(answer, "etag")
        check((answer.data.id, answer.data.display_name), (self.plan["stores"][1], "sales"))

    async def stores_patch_fresh(self) -> None:
        context = self.stores(self.plan["stores"][1])
        body = StoreList.PatchStoreRequest({"description": "Fresh"})
        await self.wait(await self.use(context, "patch", patch_store_request=body, if_match=self.tags["store"]))
        check((await self.use(context, "fetch")).description, "Fresh")

    async def stores_patch_stale(self) -> None:
        context = self.stores(self.plan["stores"][1])
        body = StoreList.PatchStoreRequest({"description": "Stale"})
        await self.refusal(
            self.use(context, "patch", patch_store_request=body, if_match=self.tags["store"]), 412, 520043
        )

    async def stores_create(self) -> None:
        operation = await self.wait(
            await self.use(self.stores, "create", StoreList.ServiceRequest({"displayName": "new"}))
        )
        check((await self.use(self.stores(operation.result["id"]), "fetch")).display_name, "new")

    async def stores_delete(self) -> None:
        context = self.stores(self.plan["stores"][2])
        await self.wait(await self.use(context, "delete_with_http_info"))
        await self.refusal(self.use(context, "fetch"), 404, 520041)


def header(answer: Any, name: str) -> str:
    """Return a header, in whichever case the package's HTTP client gives it."""
    headers: dict[str, str] = answer.headers
    return next(value for key, value in headers.items() if key.lower() == name)


def check(found: object, expected: object) -> None:
    """Check what came back."""
    if found != expected:
        raise AssertionError(f"{found!r} instead of {expected!r}")


async def run(driver: Driver) -> None:
    """Make the calls that the plan names, in its order, and report each one."""
    for call in driver.plan["calls"]:
        step: Callable[[], Awaitable[None]] = getattr(driver, call.replace(".", "_"))
        report: dict[str, Any] = {"call": call, "ok": True}
        try:
            await step()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is the result
            report = {"call": call, "ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(report), flush=True)


async def main(file: str, style: str) -> None:
    """Read the plan and make the calls in one of the package's styles."""
    plan = json.loads(Path(file).read_text(encoding="utf-8"))  # noqa: ASYNC240 - nothing else runs
    make: Callable[..., Any] = Client
    if style == "async":
        async with AsyncTwilioHttpClient() as http_client:
            await run(Driver(plan, make(plan["accountSid"], plan["authToken"], http_client=http_client), "_async"))
    else:
        await run(Driver(plan, make(plan["accountSid"], plan["authToken"]), ""))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asyncio.run(main(sys.argv[1], sys.argv[2]))
