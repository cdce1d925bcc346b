from enum import StrEnum


class DataMappingFromDataSetType(StrEnum):
    DATASET = "DATASET"

    def __str__(self) -> str:
        return str(self.value)
