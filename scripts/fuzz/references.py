"""References to existing resources for generated requests.

A schema cannot say which stores, datasets, traits or page tokens exist. So nearly every generated write would be a 404
or a 400, and a 400 for schema-valid data could not be reported as a bug. Instead, schema-valid requests are made to
refer to existing resources; a 400 is then a bug. Requests that are invalid on purpose are sent unchanged.
"""

from __future__ import annotations

from collections import Counter, deque
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast
from zlib import crc32

from schemathesis.core.parameters import ParameterLocation

from scripts.fuzz import target
from twilio_memory_emulator.contract.document import validator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema_rs import Draft202012Validator
    from schemathesis import Case
    from schemathesis.core.transport import Response

GeneratedCase: TypeAlias = "Case[Any]"

_POOL: Final = 20
_NO_STORE: Final = f"mem_store_{0:026}"
_ACCEPTED: Final = 202
_LISTED: Final = {"ListStores": "stores", "ListDataMappings": "dataMappings", "ListTraitGroups": "traitGroups"}
_DELETED: Final = {"DeleteDataMapping": "dataMappingId", "DeleteTraitGroup": "traitGroupName"}


class Page(NamedTuple):
    """A page token, and the listing that it was issued for."""

    token: str
    path: dict[str, Any]
    query: dict[str, Any]


class References:
    """The resources known to exist: learned from responses, used in requests.

    Attributes:
        valid: How many schema-valid requests each operation got.
        accepted: How many of them were answered with 200 or 202.
    """

    def __init__(self, revision: str = target.REVISIONS[0]) -> None:
        """Start with the resources that the target was prepared with.

        Args:
            revision: The revision of the API that is fuzzed.
        """
        self._revision = revision
        self.valid: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self._stores = deque([target.STORE], _POOL)
        # Apart from the others, since what is in a store is deleted with it, and little would be left.
        self._deletable = deque(target.DISPOSABLE_STORES, _POOL)
        self._items: dict[str, deque[tuple[str, str]]] = {
            "dataMappingId": deque(maxlen=_POOL),
            "traitGroupName": deque(((target.STORE, name) for name in target.DISPOSABLE), _POOL),
        }
        self._operations: deque[str] = deque(maxlen=_POOL)
        self._pages: dict[str, deque[Page]] = {}
        self._tags: dict[str, str] = {}
        self._names: set[str] = set()
        self._gone: deque[tuple[str, str]] = deque(maxlen=_POOL)

    def apply(self, case: GeneratedCase) -> None:
        """Make the schema-valid parts of a request refer to existing resources; leave one path in four unchanged."""
        number = _number(case.path_parameters, case.query, case.body)
        if _part_valid(case, ParameterLocation.PATH):
            self._point_path(case.path_parameters, number)
            if operation_id(case) in {"PatchTraitGroup", "DeleteTraitGroup"}:
                self._spare_groups(case.path_parameters, number)
        if operation_id(case) == "DeleteStore":
            self._spare_store(case.path_parameters, number)
        if _part_valid(case, ParameterLocation.HEADER):
            self._point_entity_tag(case, number)
        if isinstance(case.body, dict):
            self._point_mapping(case.body, case.path_parameters.get("storeId"))
        if schema_valid(case):
            self._point_page(case, number)
            self._point_name(case, number)

    def learn(self, case: GeneratedCase, response: Response) -> None:
        """Learn ids, names, tokens and entity tags from a response, and count it."""
        name, accepted = operation_id(case), response.status_code in {200, _ACCEPTED}
        if schema_valid(case):
            self.valid[name] += 1
            self.accepted[name] += accepted
        if not accepted:
            return
        if response.status_code == _ACCEPTED:
            self._operations.extend(response.headers.get("operation-id", []))
            self._tags.pop(case.formatted_path, None)
        elif response.headers.get("etag"):
            self._tags[case.formatted_path] = response.headers["etag"][0]
        if name == "CreateTraitGroup" and isinstance(case.body, dict):
            self._items["traitGroupName"].append((case.path_parameters["storeId"], str(case.body["displayName"])))
        elif name in _DELETED:
            self._forget(_DELETED[name], case.path_parameters)
        elif name == "DeleteStore":
            self._deletable = deque((one for one in self._deletable if one not in case.formatted_path), _POOL)
        if name in _LISTED:
            self._learn_page(name, case, response.json())

    def deleted(self, path: dict[str, Any]) -> bool:
        """Return whether a path names a data mapping whose deletion was accepted."""
        return (path.get("storeId"), path.get("dataMappingId")) in self._gone

    def _forget(self, parameter: str, path: dict[str, Any]) -> None:
        known, pair = self._items[parameter], (path["storeId"], path[parameter])
        self._gone.append(pair)
        if pair in known:
            known.remove(pair)

    def _learn_page(self, name: str, case: GeneratedCase, page: dict[str, Any]) -> None:
        items = page.get(_LISTED[name], [])
        store = str(case.path_parameters.get("storeId"))
        if name == "ListStores":
            stores = self._stores if self._revision == target.REVISIONS[0] else self._deletable
            stores.extend(store for store in items if store not in {*stores, target.STORE})
        elif name == "ListDataMappings":
            self._items["dataMappingId"].extend((store, item["id"]) for item in items)
        token = page.get("meta", {}).get("nextToken")
        if token:
            query = {key: value for key, value in case.query.items() if key not in {"pageToken", "pageSize"}}
            self._pages.setdefault(name, deque(maxlen=_POOL)).append(Page(token, dict(case.path_parameters), query))

    def _point_path(self, path: dict[str, Any], number: int) -> None:
        if "operationId" in path:
            # Ids of any other type are refused with 400 and 520051.
            last = path["operationId"][-26:]
            path["operationId"] = _pick(self._operations, path["operationId"], number) or f"proc_job_{last}"
            return
        for name, known in self._items.items():
            if name in path:
                # Deleted resources are requested on purpose.
                if (pair := (path["storeId"], path[name])) not in self._gone:
                    path["storeId"], path[name] = _pick(known, pair, number) or pair
                return
        if "storeId" in path:
            path["storeId"] = _pick(self._stores, path["storeId"], number) or path["storeId"]

    def _spare_groups(self, path: dict[str, Any], number: int) -> None:
        """Keep the groups that data mappings refer to unchanged, and rarely try to change the protected `Contact`."""
        name = path["traitGroupName"]
        if name in target.GROUPS or (name == target.CONTACT and number % 4):
            known = self._items["traitGroupName"] or [(path["storeId"], "Spared")]
            path["storeId"], path["traitGroupName"] = known[number // 4 % len(known)]

    def _spare_store(self, path: dict[str, Any], number: int) -> None:
        """Keep the prepared store, which all else is in, and delete another one."""
        if path.get("storeId") == target.STORE:
            path["storeId"] = self._deletable[number % len(self._deletable)] if self._deletable else _NO_STORE

    def _point_page(self, case: GeneratedCase, number: int) -> None:
        """Use a page token only in the listing that issued it, and no other token."""
        token = case.query.pop("pageToken", None)
        pages = self._pages.get(operation_id(case))
        if token is None or not pages:
            return
        known = [page for page in pages if page.token == token]
        page = known[0] if known else pages[number % len(pages)]
        size = {"pageSize": case.query["pageSize"]} if "pageSize" in case.query else {}
        case.path_parameters.update(page.path)
        case.query.clear()
        case.query.update({**page.query, **size, "pageToken": page.token})

    def _point_entity_tag(self, case: GeneratedCase, number: int) -> None:
        """Leave one entity tag in four unchanged, and make the others current; those from links are current."""
        headers = cast("dict[str, str]", case.headers)  # pyright: ignore[reportUnknownMemberType]  # untyped
        value = headers.get("If-Match")
        if value is not None and value not in self._tags.values() and number % 4:
            headers["If-Match"] = self._tags.get(case.formatted_path, "*")

    def _point_name(self, case: GeneratedCase, number: int) -> None:
        """Let only one creation in four repeat a name."""
        if operation_id(case) not in {"CreateStore", "CreateDataMapping"} or not isinstance(case.body, dict):
            return
        name = str(case.body["displayName"])
        if name in self._names and number % 4:
            case.body["displayName"] = name = f"{name[:50]}-{len(self._names)}"
        self._names.add(name)

    def _point_mapping(self, body: dict[str, Any], store: object) -> None:
        """Where source and destination are valid, make them exist, be of the same type, and occur once."""
        source: Any = body.get("mappingFrom")
        destination: Any = body.get("mappingTo")
        if self._is_valid("DataMappingFromTypes", source):
            known = {"datasetId": target.DATASET, "columns": list(target.FIELDS)}
            source.update({name: value for name, value in known.items() if name in source})
        if self._is_valid("DataMappingToTypes", destination):
            traits = list(_traits(store))
            items = destination["mappings"][: len(traits)]
            for number, (item, (group, name, data_type)) in enumerate(zip(items, traits, strict=False)):
                field = target.field_of(data_type, number)
                item |= {"traitGroup": group, "traitName": name}
                item |= {key: field for key in ("fieldName", "expression") if key in item}
            destination["mappings"] = items

    def _is_valid(self, schema: str, value: Any) -> bool:  # noqa: ANN401 - whatever was generated
        return _validator(schema, self._revision).is_valid(value)


@cache
def _validator(schema: str, revision: str) -> Draft202012Validator:
    return validator({"$ref": f"#/components/schemas/{schema}"}, revision)


def _pick(known: deque[Any], value: object, number: int) -> Any:  # noqa: ANN401 - an id, or a pair of them
    """Return a known value in place of an unknown one, three times in four; otherwise `None`."""
    if value in known:
        return value
    return known[number // 4 % len(known)] if known and number % 4 else None


def schema_valid(case: GeneratedCase) -> bool:
    """Return whether a request was generated to conform to the document."""
    return case.meta is not None and case.meta.generation.mode.is_positive


def _part_valid(case: GeneratedCase, part: ParameterLocation) -> bool:
    """Return whether one part of a request was generated to conform to the document."""
    return case.meta is not None and part in case.meta.components and case.meta.components[part].mode.is_positive


def operation_id(case: GeneratedCase) -> str:
    """Return the `operationId` of a request's operation."""
    return str(case.operation.definition.raw["operationId"])


def _number(*values: object) -> int:
    """Return a number that depends only on the values, so that a run can be repeated."""
    return crc32(repr(values).encode("utf-8", "surrogatepass"))


def _traits(store: object) -> Iterable[tuple[str, str, str]]:
    """Yield the traits that a store certainly has: those of `Contact`; the prepared store has more."""
    for (group, name), data_type in target.TRAITS.items():
        if store == target.STORE or group == target.CONTACT:
            yield group, name, data_type
