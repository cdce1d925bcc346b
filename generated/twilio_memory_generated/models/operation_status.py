from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.operation_state import OperationState
from ..types import UNSET, Model, late, own, read_datetime, read_enum, write

if TYPE_CHECKING:
    from ..models.operation_error import OperationError
    from ..models.operation_result_resource_id import OperationResultResourceId
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="OperationStatus")
_new = object.__new__


_members_of_status = OperationState._value2member_map_.get


@_attrs_define(repr=False)
class OperationStatus(Model):
    """The progress and outcome of an accepted write."""

    operation_id: str
    """ The id of the operation. """

    status: OperationState
    """ The state of an operation. `COMPLETED`, `FAILED` and `CANCELLED` are final. No public call leads to
    `CANCELLED`. """

    created_at: datetime.datetime
    """ When the write was accepted. """

    status_url: str | None = None
    """ The URI of this operation. """

    completed_at: datetime.datetime | None = None
    """ When the operation ended. """

    result: OperationResultResourceId | UnknownVariant | None = None
    """ The resource that a completed operation created, changed or deleted. """

    result_url: str | None = None
    """ The URI of the resource that was created, changed or deleted. """

    error: OperationError | None = None
    """ Why an operation failed. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _shown: ClassVar[tuple[str, ...]] = (
        "operation_id",
        "status",
        "status_url",
        "result_url",
        "additional_properties",
        "created_at",
        "completed_at",
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as a dict of plain JSON values, by the API's names, without absent fields."""
        d: dict[str, object] = (
            write(self.additional_properties) if self.additional_properties else {}
        )
        if self.operation_id is not UNSET and self.operation_id is not None:
            d["operationId"] = write(self.operation_id)
        if self.status is not UNSET and self.status is not None:
            d["status"] = write(self.status)
        if self.created_at is not UNSET and self.created_at is not None:
            d["createdAt"] = write(self.created_at)
        if self.status_url is not UNSET and self.status_url is not None:
            d["statusUrl"] = write(self.status_url)
        if self.completed_at is not UNSET and self.completed_at is not None:
            d["completedAt"] = write(self.completed_at)
        if self.result is not UNSET and self.result is not None:
            d["result"] = write(self.result)
        if self.result_url is not UNSET and self.result_url is not None:
            d["resultUrl"] = write(self.result_url)
        if self.error is not UNSET and self.error is not None:
            d["error"] = write(self.error)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a dict by the API's names, such as `to_dict` returns.

        Absent fields become None; undocumented fields and values stay as they are. The dict is copied.
        """
        return cls.read(own(src_dict))

    @classmethod
    def read(cls: type[T], answer: dict[str, object]) -> T:
        """Read the object from JSON. It holds the dict's values, not copies of them."""
        self = _new(cls)
        # A copy, because two threads may be the first to ask for the same nested object.
        d: dict[str, Any] = answer.copy()
        self.operation_id = d.pop("operationId", None)
        value = d.pop("status", None)
        self.status = (
            (_members_of_status(value) or read_enum(OperationState, value))
            if value.__class__ is str
            else value
        )
        self.created_at = read_datetime(d.pop("createdAt", None))
        self.status_url = d.pop("statusUrl", None)
        value = d.pop("completedAt", None)
        self.completed_at = read_datetime(value) if value.__class__ is str else value
        self._result = d.pop("result", None)
        self.result_url = d.pop("resultUrl", None)
        self._error = d.pop("error", None)
        self.additional_properties = d or {}

        return self

    @classmethod
    def read_all(cls: type[T], answers: list[object]) -> list[T]:
        """Read a list of objects, as `read` does. An item that is no object stays as it is."""
        found: list[T] = []
        for answer in answers:
            if answer.__class__ is not dict:
                found.append(answer)
                continue
            self = _new(cls)
            # A copy, because two threads may be the first to ask for the same nested object.
            d: dict[str, Any] = answer.copy()
            self.operation_id = d.pop("operationId", None)
            value = d.pop("status", None)
            self.status = (
                (_members_of_status(value) or read_enum(OperationState, value))
                if value.__class__ is str
                else value
            )
            self.created_at = read_datetime(d.pop("createdAt", None))
            self.status_url = d.pop("statusUrl", None)
            value = d.pop("completedAt", None)
            self.completed_at = (
                read_datetime(value) if value.__class__ is str else value
            )
            self._result = d.pop("result", None)
            self.result_url = d.pop("resultUrl", None)
            self._error = d.pop("error", None)
            self.additional_properties = d or {}

            found.append(self)
        return found

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> object:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: object) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


late(
    OperationStatus,
    "result",
    lambda raw: (
        _models.OperationResultResourceId.read(raw)
        if raw.get("type") == "RESOURCE_ID"
        else _models.UnknownVariant.read(raw)
    ),
)
late(OperationStatus, "error", lambda raw: _models.OperationError.read(raw))
