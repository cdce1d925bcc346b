from enum import StrEnum


class DataMappingToTraitsType(StrEnum):
    TRAITS = "TRAITS"

    def __str__(self) -> str:
        return str(self.value)
