from enum import StrEnum


class BooleanValidationRuleRuleType(StrEnum):
    BOOLEAN = "BOOLEAN"

    def __str__(self) -> str:
        return str(self.value)
