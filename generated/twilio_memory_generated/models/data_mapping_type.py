from enum import StrEnum


class DataMappingType(StrEnum):
    DATASET = "DATASET"

    def __str__(self) -> str:
        return str(self.value)
