"""A Postman collection (v2.1) in which each answer fills the variables that the next request needs.

The kept converter (openapi-to-postmanv2) invents new ids and values at each run, fills requests with placeholders that
no service takes, and does not read links. Here the bodies are the document's examples and the scripts its links.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, cast

from scripts.publish import postman_scripts
from scripts.publish.contract import Operation, operations, resolved

if TYPE_CHECKING:
    from scripts.generate.document import Json
    from scripts.publish.contract import Object

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
FLOW = ("CreateDataMapping", "ListDataMappings", "FetchDataMapping", "PatchDataMapping", "DeleteDataMapping")
FLOW_NAME = "From creation to deletion"
POLL = "FetchOperation"
CREDENTIALS = ("username", "password")


def postman_collection(document: Object) -> Object:
    """Return the collection: a folder to be run as a whole, then a folder of single requests for each tag."""
    info = cast("dict[str, str]", document["info"])
    known = list(operations(document))
    servers = cast("list[dict[str, str]]", document.get("servers", [{"url": "/"}]))
    variables = {"baseUrl": servers[0]["url"]} | dict.fromkeys(CREDENTIALS, "") | _example_values(known, document)
    description = (
        f"Version {info['version']}. Set username, password, storeId and datasetId, then run the first folder."
    )
    return {
        "info": {
            "_postman_id": _id(info["title"]),
            "name": info["title"],
            "description": description,
            "version": info["version"],
            "schema": SCHEMA,
        },
        "auth": {
            "type": "basic",
            "basic": [{"key": key, "value": f"{{{{{key}}}}}", "type": "string"} for key in CREDENTIALS],
        },
        "variable": [{"key": key, "value": value, "type": "string"} for key, value in variables.items()],
        "item": [_flow(document, known), *_folders(document, known)],
    }


def _folders(document: Object, known: list[Operation]) -> list[Json]:
    folders: list[Json] = []
    for tag in cast("list[dict[str, str]]", document.get("tags", [])):
        mine = [operation for operation in known if tag["name"] in cast("list[str]", operation.node.get("tags", []))]
        items = [_item(document, operation, operation.summary) for operation in mine]
        folders.append({"name": tag["name"], "description": tag.get("description", ""), "item": cast("Json", items)})
    return folders


def _flow(document: Object, known: list[Operation]) -> Json:
    by_id = {operation.id: operation for operation in known}
    items: list[Json] = []
    for step, name in enumerate((name for name in FLOW if name in by_id), start=1):
        operation = by_id[name]
        item = _item(document, operation, f"{step}. {operation.summary}", in_flow=True)
        items.append(item)
        if "202" in operation.responses and POLL in by_id:
            wait = _item(document, by_id[POLL], f"{step}. {operation.summary}: wait until it is done")
            wait["event"] = _tests(postman_scripts.wait(known))
            items.append(wait)
    return {
        "name": FLOW_NAME,
        "description": "Creates a data mapping, waits, lists, fetches, changes it if nobody else has, and deletes it.",
        "item": items,
    }


def _item(document: Object, operation: Operation, name: str, *, in_flow: bool = False) -> Object:
    request: Object = {
        "method": operation.method,
        "description": operation.node.get("description", ""),
        "header": _headers(operation, enabled=in_flow),
        "url": _url(operation),
    }
    body = _body(document, operation)
    if body is not None:
        request["body"] = {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}}
    script = postman_scripts.check_and_carry(document, operation, only_headers=in_flow)
    return {"id": _id(name), "name": name, "request": request, "response": [], "event": _tests(script)}


def _tests(lines: list[str]) -> Json:
    return [{"listen": "test", "script": {"type": "text/javascript", "exec": cast("Json", lines)}}]


def _url(operation: Operation) -> Object:
    parts = [f"{{{{{part[1:-1]}}}}}" if part.startswith("{") else part for part in operation.path.strip("/").split("/")]
    query: list[Json] = [
        {
            "key": parameter["name"],
            "value": _query_value(parameter),
            "description": parameter.get("description", ""),
            "disabled": not parameter.get("required", False),
        }
        for parameter in operation.parameters
        if parameter["in"] == "query"
    ]
    return {
        "raw": "/".join(["{{baseUrl}}", *parts]),
        "host": ["{{baseUrl}}"],
        "path": cast("Json", parts),
        "query": query,
    }


def _query_value(parameter: Object) -> str:
    default = cast("Object", parameter.get("schema", {})).get("default")
    value = parameter.get("example", default)
    return f"{{{{{parameter['name']}}}}}" if value is None else _text(value)


def _headers(operation: Operation, *, enabled: bool) -> list[Json]:
    headers: list[Json] = [
        {
            "key": parameter["name"],
            "value": f"{{{{{postman_scripts.variable(_text(parameter['name']))}}}}}",
            "description": parameter.get("description", ""),
            "disabled": not (enabled or parameter.get("required", False)),
        }
        for parameter in operation.parameters
        if parameter["in"] == "header"
    ]
    if "requestBody" in operation.node:
        headers.append({"key": "Content-Type", "value": "application/json"})
    return [*headers, {"key": "Accept", "value": "application/json"}]


def _body(document: Object, operation: Operation) -> str | None:
    """Return the body's first example as text, its ids replaced by variables."""
    example = _body_example(document, operation)
    if example is None:
        return None
    return json.dumps(_with_variables(example), indent=2, ensure_ascii=False)


def _body_example(document: Object, operation: Operation) -> Json:
    if "requestBody" not in operation.node:
        return None
    body = resolved(document, operation.node["requestBody"])
    media = cast("dict[str, Object]", body["content"])["application/json"]
    examples = cast("Object", media.get("examples", {}))
    return next((resolved(document, example)["value"] for example in examples.values()), media.get("example"))


def _with_variables(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: f"{{{{{key}}}}}" if _is_id(key, item) else _with_variables(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_variables(item) for item in value]
    return value


def _example_values(known: list[Operation], document: Object) -> dict[str, str]:
    """Return a variable for each parameter that needs one and each id in a body, with the document's example."""
    values: dict[str, str] = {}
    for operation in known:
        for parameter in operation.parameters:
            if parameter["in"] != "query" or _query_value(parameter).startswith("{{"):
                name = postman_scripts.variable(_text(parameter["name"]))
                values.setdefault(name, _text(parameter.get("example", "")))
        values = _ids(_body_example(document, operation)) | values
    return values


def _ids(value: Json) -> dict[str, str]:
    if isinstance(value, list):
        return {key: text for item in value for key, text in _ids(item).items()}
    if not isinstance(value, dict):
        return {}
    own = {key: _text(item) for key, item in value.items() if _is_id(key, item)}
    return own | {name: text for item in value.values() for name, text in _ids(item).items()}


def _is_id(key: str, value: Json) -> bool:
    return key.endswith("Id") and isinstance(value, str)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _id(name: str) -> str:
    """Return an id that is the same each time the collection is made."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:twilio-memory:collection:{name}"))
