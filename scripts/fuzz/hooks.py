"""What schemathesis loads beside its own checks: the hooks that point requests at what exists, and checks of ours.

Importing this module registers everything, in the process of a test as in that of the command `schemathesis`.
Each schema that is loaded begins a run, which knows of nothing yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import schemathesis

from scripts.fuzz.references import GeneratedCase, References, operation_id, schema_valid

if TYPE_CHECKING:
    from schemathesis import BaseSchema, CheckContext, HookContext
    from schemathesis.core.transport import Response

# Rules that no single request can be checked against: the only ones by which schema-valid data may be refused.
_RULES: Final = {
    "CreateDataMapping": {409: {520056}},
    "CreateStore": {409: {520044, 520045}},
    "PatchStore": {412: {520043}},
    "PatchDataMapping": {412: {520043}},
    "PatchTraitGroup": {412: {520043}, 400: {520054}},
    "DeleteTraitGroup": {409: {520050}},
}
WRITES: Final = (
    *("CreateStore", "CreateDataMapping", "CreateTraitGroup", "PatchStore", "PatchDataMapping", "PatchTraitGroup"),
    *("DeleteDataMapping", "DeleteTraitGroup"),
)
_ERRORS: Final = 400
_SHARE: Final = 0.25
_ENOUGH: Final = 10


class Run:
    """The run that is going on."""

    references = References()

    @classmethod
    def begin(cls) -> None:
        """Forget everything: the service is as it was prepared."""
        cls.references = References()


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] -- partly untyped there
def after_load_schema(context: HookContext, schema: BaseSchema) -> None:
    """Begin a run."""
    del context, schema
    Run.begin()


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] -- partly untyped there
def before_call(context: HookContext, case: GeneratedCase, kwargs: dict[str, Any]) -> None:
    """Point a request at what exists."""
    del context, kwargs
    Run.references.apply(case)


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] -- partly untyped there
def after_call(context: HookContext, case: GeneratedCase, response: Response) -> None:
    """Learn what exists."""
    del context
    Run.references.learn(case, response)


@schemathesis.check
def documented_headers_are_sent(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """The document does not say that its headers are required, but the service sends them all."""
    del ctx
    responses = case.operation.definition.raw["responses"]
    documented = responses.get(str(response.status_code), {}).get("headers", {})
    missing = [name for name in documented if name.lower() not in response.headers]
    if missing:
        raise AssertionError(f"{operation_id(case)} answered {response.status_code} without {', '.join(missing)}")


@schemathesis.check
def refusals_name_a_rule(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """Schema-valid data that points at what exists is refused by a rule of the table above, or not at all."""
    del ctx
    if not schema_valid(case) or response.status_code not in {400, 409, 412}:
        return
    try:
        code = response.json().get("code")
    except ValueError:
        return  # Not JSON, which is another check's to say.
    allowed = _RULES.get(operation_id(case), {}).get(response.status_code, set())
    if code not in allowed:
        raise AssertionError(f"{operation_id(case)} refused schema-valid data: {response.status_code}, code {code}")


@schemathesis.check
def deleted_mappings_stay_deleted(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """`use_after_free` sees only what links lead from a deletion to; this sees each later request."""
    del ctx
    fetched = operation_id(case) == "FetchDataMapping" and response.status_code < _ERRORS
    if fetched and Run.references.deleted(case.path_parameters):
        raise AssertionError("a data mapping can be fetched after its deletion")


@schemathesis.check
class WritesAreAccepted:
    """A run in which nearly all writes are refused tests little: of ten and more, a quarter or ten are accepted."""

    def after_run(self, ctx: CheckContext) -> None:
        """Compare what was accepted with what was schema-valid."""
        del ctx
        run = Run.references
        few = {
            name: f"{run.accepted[name]} of {run.valid[name]}"
            for name in WRITES
            if run.valid[name] >= _ENOUGH and run.accepted[name] < min(run.valid[name] * _SHARE, _ENOUGH)
        }
        if few:
            raise AssertionError(f"schema-valid writes that were accepted: {few}")
