"""How a JSON value breaks its schema, in one line: the place, and the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from jsonschema_rs import ValidationErrorKind

from twilio_memory_emulator.contract.errors import TRAIT_LIMIT, Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema_rs import Draft202012Validator, ValidationError

    from twilio_memory_emulator.contract.document import Json

Model = TypeVar("Model")


def check_schema(validator: Draft202012Validator, value: Json) -> None:
    """Check a JSON value.

    Raises:
        Refusal: It breaks its schema; the message names the place and the rule.
    """
    try:
        if validator.is_valid(value):
            return
        error = _most_telling(list(validator.iter_errors(value)))
    except ValueError:  # the validator's own bound on nesting, which it may meet only when it words the error
        raise invalid("body", "nested too deeply") from None
    if isinstance(error.kind, ValidationErrorKind.MaxProperties) and error.instance_path == ["traits"]:
        raise Refusal(TRAIT_LIMIT, f"traits: {error.message}")
    place, rule = _worded(error)
    raise invalid(json_path(place) or "body", rule)


def as_model(value: Json, model: type[Model]) -> Model:
    """Return a JSON value that keeps its schema as its type.

    Raises:
        Refusal: A number in it is out of a model's range, which no schema bounds.
    """
    try:
        return msgspec.convert(value, model, strict=False)
    except msgspec.ValidationError as error:
        raise invalid("body", str(error)) from None


def json_path(path: Iterable[str | int]) -> str:
    """Return a place in a JSON value as people write it, for example ``mappingTo.mappings[0].traitName``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def _worded(error: ValidationError) -> tuple[list[str | int], str]:
    """Return the place that is to be mended, and what is wrong there."""
    match error.kind:
        case ValidationErrorKind.Required(name):
            return [*error.instance_path, name], "required"
        case ValidationErrorKind.AdditionalProperties([name, *_]) | ValidationErrorKind.UnevaluatedProperties(
            [name, *_]
        ):
            return [*error.instance_path, name], "not a member that is known here"
        case ValidationErrorKind.Not({"required": [str(name)]}):
            return [*error.instance_path, name], "not allowed here"
        case ValidationErrorKind.Enum(options):
            return error.instance_path, f"not one of {_listed(options)}"
        case ValidationErrorKind.OneOfNotValid(context):
            return _discriminator(error, context)
        case _:
            return error.instance_path, error.message


def _most_telling(errors: list[ValidationError]) -> ValidationError:
    error = errors[0]
    while isinstance(error.kind, ValidationErrorKind.OneOfNotValid):
        # The branch that the discriminator names complains about something else than a fixed value.
        branches = [branch for branch in error.kind.context if not any(map(_is_fixed_value, branch))]
        if not branches:
            return error
        error = branches[0][0]
    return error


def _discriminator(error: ValidationError, context: list[list[ValidationError]]) -> tuple[list[str | int], str]:
    """Word that no branch has the value that tells them apart."""
    fixed = [item for branch in context for item in branch if _is_fixed_value(item)]
    options = [
        option for item in fixed if isinstance(item.kind, ValidationErrorKind.Enum) for option in item.kind.options
    ]
    if not options:
        return error.instance_path, error.message
    return fixed[0].instance_path, f"not one of {_listed(options)}"


def _is_fixed_value(error: ValidationError) -> bool:
    return isinstance(error.kind, ValidationErrorKind.Enum)


def _listed(options: Iterable[object]) -> str:
    return ", ".join(msgspec.json.encode(option).decode() for option in options)
