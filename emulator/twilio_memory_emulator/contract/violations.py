"""Schema checks, and violations described in one line: the place, and the rule that is broken there."""

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


def check_schema(validator: Draft202012Validator, value: Json, *others: Draft202012Validator) -> None:
    """Check a JSON value against its schema.

    Args:
        validator: The validator of the schema.
        value: The decoded JSON value.
        others: Validators of other schemas that the value may conform to instead.

    Raises:
        Refusal: The value breaks every schema; the message names a place in it, and the rule of the schema that it
            comes closest to.
    """
    validators = (validator, *others)
    try:
        for one in validators:
            if one.is_valid(value):
                return
        error = _most_specific(min((list(one.iter_errors(value)) for one in validators), key=_distance))
    except ValueError:  # the validator's own limit on nesting, which it may reach only while it words the error
        raise invalid("body", "nested too deeply") from None
    if isinstance(error.kind, ValidationErrorKind.MaxProperties) and error.instance_path == ["traits"]:
        raise Refusal(TRAIT_LIMIT, f"traits: {error.message}")
    place, rule = _describe(error)
    raise invalid(json_path(place) or "body", rule)


def as_model(value: Json, model: type[Model]) -> Model:
    """Convert a JSON value that conforms to its schema.

    Args:
        value: The decoded JSON value.
        model: The type that stands for the schema.

    Returns:
        The value as an instance of `model`.

    Raises:
        Refusal: A number is outside the range that the model can hold; no schema limits it.
    """
    try:
        return msgspec.convert(value, model, strict=False)
    except msgspec.ValidationError as error:
        raise invalid("body", str(error)) from None


def json_path(path: Iterable[str | int]) -> str:
    """Return a place in a JSON value in the usual notation, for example `mappingTo.mappings[0].traitName`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def _describe(error: ValidationError) -> tuple[list[str | int], str]:
    """Return the place to correct, and what is wrong there."""
    match error.kind:
        case ValidationErrorKind.Required(name):
            return [*error.instance_path, name], "required"
        case ValidationErrorKind.AdditionalProperties([name, *_]) | ValidationErrorKind.UnevaluatedProperties(
            [name, *_]
        ):
            return [*error.instance_path, name], "unknown member"
        case ValidationErrorKind.Not({"required": [str(name)]}):
            return [*error.instance_path, name], "not allowed here"
        case ValidationErrorKind.Enum(options):
            return error.instance_path, f"not one of {_listed(options)}"
        case ValidationErrorKind.OneOfNotValid(context):
            return _describe_discriminator(error, context)
        case _:
            return error.instance_path, error.message


def _distance(errors: list[ValidationError]) -> tuple[int, int]:
    """Return how far a value is from a schema: first of all its violations, then those that are unknown variants."""
    return len(errors), sum(isinstance(_most_specific([one]).kind, ValidationErrorKind.OneOfNotValid) for one in errors)


def _most_specific(errors: list[ValidationError]) -> ValidationError:
    error = errors[0]
    while isinstance(error.kind, ValidationErrorKind.OneOfNotValid):
        # In the branch that the discriminator selects, the fixed value is right and something else is wrong.
        branches = [branch for branch in error.kind.context if not any(map(_is_fixed_value, branch))]
        if not branches:
            return error
        error = branches[0][0]
    return error


def _describe_discriminator(
    error: ValidationError, context: list[list[ValidationError]]
) -> tuple[list[str | int], str]:
    """Describe a discriminator whose value selects no branch."""
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
