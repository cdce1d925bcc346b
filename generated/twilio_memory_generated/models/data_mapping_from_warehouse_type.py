from enum import StrEnum


class DataMappingFromWarehouseType(StrEnum):
    DATASET_WAREHOUSE = "DATASET_WAREHOUSE"

    def __str__(self) -> str:
        return str(self.value)
