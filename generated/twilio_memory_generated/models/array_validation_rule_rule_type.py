from enum import StrEnum


class ArrayValidationRuleRuleType(StrEnum):
    ARRAY = "ARRAY"

    def __str__(self) -> str:
        return str(self.value)
