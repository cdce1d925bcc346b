from enum import StrEnum


class DataMappingFromIngressType(StrEnum):
    INGRESS = "INGRESS"

    def __str__(self) -> str:
        return str(self.value)
