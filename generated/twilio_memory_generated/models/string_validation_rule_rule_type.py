from enum import StrEnum


class StringValidationRuleRuleType(StrEnum):
    STRING = "STRING"

    def __str__(self) -> str:
        return str(self.value)
