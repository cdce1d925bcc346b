from enum import StrEnum


class DataMappingFromCloudAppType(StrEnum):
    DATASET_CLOUDAPP = "DATASET_CLOUDAPP"

    def __str__(self) -> str:
        return str(self.value)
