from enum import StrEnum


class DataMappingType(StrEnum):
    DATASET = "DATASET"
    DATASET_CLOUDAPP = "DATASET_CLOUDAPP"
    DATASET_WAREHOUSE = "DATASET_WAREHOUSE"
    INGRESS = "INGRESS"

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def _missing_(cls, value: object) -> "DataMappingType | None":
        """Return a new member, named UNKNOWN_… after its value, for a value that is not documented."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
