"""The one room that reads OpenAPI documents: load them, follow references, find operations, walk every object."""

from scripts.document.grammar import METHODS, contained, elements, redirect, reference, references, rewrite, walk
from scripts.document.nodes import Node, as_list, as_object, load, root
from scripts.document.operations import Operation, operations, servers
from scripts.document.source import DOCUMENT, ROOT, DocumentError, Json, as_json, digest, read, section

__all__ = [
    "DOCUMENT",
    "METHODS",
    "ROOT",
    "DocumentError",
    "Json",
    "Node",
    "Operation",
    "as_json",
    "as_list",
    "as_object",
    "contained",
    "digest",
    "elements",
    "load",
    "operations",
    "read",
    "redirect",
    "reference",
    "references",
    "rewrite",
    "root",
    "section",
    "servers",
    "walk",
]
