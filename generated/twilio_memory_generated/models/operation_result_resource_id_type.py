from enum import StrEnum


class OperationResultResourceIdType(StrEnum):
    RESOURCE_ID = "RESOURCE_ID"

    def __str__(self) -> str:
        return str(self.value)
