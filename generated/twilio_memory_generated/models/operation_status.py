from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models as _models
from ..models.operation_state import OperationState
from ..types import UNSET, Unset, own, read_datetime, read_enum, write

if TYPE_CHECKING:
    from ..models.operation_error import OperationError
    from ..models.operation_result_resource_id import OperationResultResourceId
    from ..models.unknown_variant import UnknownVariant


T = TypeVar("T", bound="OperationStatus")
_new = object.__new__


@_attrs_define
class OperationStatus:
    """The progress and outcome of an accepted write."""

    operation_id: str
    """ The id of the operation. """

    status: OperationState
    """ The state of an operation. `COMPLETED`, `FAILED` and `CANCELLED` are final. No public call leads to
    `CANCELLED`. """

    created_at: datetime.datetime
    """ When the write was accepted. """

    status_url: str | Unset = UNSET
    """ The URI of this operation. """

    completed_at: datetime.datetime | Unset = UNSET
    """ When the operation ended. """

    result: OperationResultResourceId | UnknownVariant | Unset = UNSET
    """ The resource that a completed operation created, changed or deleted. """

    result_url: str | Unset = UNSET
    """ The URI of the resource that was created, changed or deleted. """

    error: OperationError | Unset = UNSET
    """ Why an operation failed. """

    additional_properties: dict[str, object] = _attrs_field(init=False, factory=dict)
    _unread: dict[str, Any] = _attrs_field(
        init=False, repr=False, eq=False, factory=dict
    )

    def to_dict(self) -> dict[str, object]:
        """Return the object as it is sent, without unset fields."""
        d: dict[str, object] = write(self.additional_properties)
        if self.operation_id is not UNSET:
            d["operationId"] = write(self.operation_id)
        if self.status is not UNSET:
            d["status"] = write(self.status)
        if self.created_at is not UNSET:
            d["createdAt"] = write(self.created_at)
        if self.status_url is not UNSET:
            d["statusUrl"] = write(self.status_url)
        if self.completed_at is not UNSET:
            d["completedAt"] = write(self.completed_at)
        if self.result is not UNSET:
            d["result"] = write(self.result)
        if self.result_url is not UNSET:
            d["resultUrl"] = write(self.result_url)
        if self.error is not UNSET:
            d["error"] = write(self.error)
        return d

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, object]) -> T:
        """Read the object from a response. Missing fields become UNSET; undocumented values stay as they are."""
        return cls.consume(own(src_dict))

    @classmethod
    def consume(cls: type[T], owned: dict[str, object]) -> T:
        """Read the object from a dict that the caller gives up: the object holds its values, not copies of them."""
        d: dict[str, Any] = (
            owned.copy()
        )  # two threads may read the same nested object for the first time
        self = _new(cls)
        self._unread = {
            "result": d.pop("result", UNSET),
            "error": d.pop("error", UNSET),
        }
        self.operation_id = d.pop("operationId", UNSET)
        self.status = read_enum(_models.OperationState, d.pop("status", UNSET))
        self.created_at = read_datetime(d.pop("createdAt", UNSET))
        self.status_url = d.pop("statusUrl", UNSET)
        self.completed_at = read_datetime(d.pop("completedAt", UNSET))
        self.result_url = d.pop("resultUrl", UNSET)
        self.additional_properties = d
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read a nested object on first access."""
            read = _READ_LATE.get(name)
            if read is None:
                raise AttributeError(
                    f"{type(self).__name__!r} object has no attribute {name!r}"
                )
            value = read(self._unread[name])
            setattr(self, name, value)
            return value

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


_READ_LATE = {
    "result": lambda raw: (
        value
        if (value := raw).__class__ is not dict
        else _models.OperationResultResourceId.consume(value)
        if value.get("type") == "RESOURCE_ID"
        else _models.UnknownVariant.consume(value)
    ),
    "error": lambda raw: (
        _models.OperationError.consume(value)
        if (value := raw).__class__ is dict
        else value
    ),
}
