"""Extensions of schemathesis: hooks that make requests refer to existing resources, and checks of our own.

Importing this module registers them, both in tests and in the command `schemathesis`. Loading a schema starts a run.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import schemathesis

from scripts.fuzz import target
from scripts.fuzz.references import GeneratedCase, References, operation_id, schema_valid

if TYPE_CHECKING:
    from schemathesis import BaseSchema, CheckContext, HookContext
    from schemathesis.core.transport import Response

# Rules that a request cannot be generated to satisfy: only these may refuse schema-valid data.
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
    *("DeleteDataMapping", "DeleteTraitGroup", "DeleteStore"),
)
_ERRORS: Final = 400
_SHARE: Final = 0.25
_ENOUGH: Final = 10


class Run:
    """The current run, of the revision of the API that FUZZ_REVISION in the environment names."""

    revision = os.environ.get("FUZZ_REVISION", target.REVISIONS[0])
    references = References(revision)

    @classmethod
    def begin(cls) -> None:
        """Forget everything, since the service has just been prepared."""
        cls.references = References(cls.revision)


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # partly untyped
def after_load_schema(context: HookContext, schema: BaseSchema) -> None:
    """Start a run."""
    del context, schema
    Run.begin()


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # partly untyped
def before_call(context: HookContext, case: GeneratedCase, kwargs: dict[str, Any]) -> None:
    """Make a request refer to existing resources."""
    del context, kwargs
    Run.references.apply(case)


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType]  # partly untyped
def after_call(context: HookContext, case: GeneratedCase, response: Response) -> None:
    """Learn which resources exist."""
    del context
    Run.references.learn(case, response)


@schemathesis.check
def documented_headers_are_sent(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """Every documented header is sent, although the document does not say that they are required."""
    del ctx
    responses = case.operation.definition.raw["responses"]
    documented = responses.get(str(response.status_code), {}).get("headers", {})
    missing = [name for name in documented if name.lower() not in response.headers]
    if missing:
        raise AssertionError(f"{operation_id(case)} answered {response.status_code} without {', '.join(missing)}")


@schemathesis.check
def refusals_name_a_rule(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """Schema-valid data that refers to existing resources is refused only by a rule in the table above."""
    del ctx
    if not schema_valid(case) or response.status_code not in {400, 409, 412}:
        return
    try:
        code = response.json().get("code")
    except ValueError:
        return  # Not JSON; another check reports that.
    allowed = _RULES.get(operation_id(case), {}).get(response.status_code, set())
    if code not in allowed:
        raise AssertionError(f"{operation_id(case)} refused schema-valid data: {response.status_code}, code {code}")


@schemathesis.check
def deleted_mappings_stay_deleted(ctx: CheckContext, response: Response, case: GeneratedCase) -> None:
    """`use_after_free` follows the links of a deletion only; this checks every later request."""
    del ctx
    fetched = operation_id(case) == "FetchDataMapping" and response.status_code < _ERRORS
    if fetched and Run.references.deleted(case.path_parameters):
        raise AssertionError("a data mapping can be fetched after its deletion")


@schemathesis.check
class WritesAreAccepted:
    """A run that has nearly all writes refused tests little: of ten or more, a quarter, or ten, must be accepted."""

    def after_run(self, ctx: CheckContext) -> None:
        """Compare accepted with schema-valid requests."""
        del ctx
        run = Run.references
        few = {
            name: f"{run.accepted[name]} of {run.valid[name]}"
            for name in WRITES
            if run.valid[name] >= _ENOUGH and run.accepted[name] < min(run.valid[name] * _SHARE, _ENOUGH)
        }
        if few:
            raise AssertionError(f"too few schema-valid writes were accepted: {few}")
