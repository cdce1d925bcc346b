from enum import StrEnum


class NumberValidationRuleRuleType(StrEnum):
    NUMBER = "NUMBER"

    def __str__(self) -> str:
        return str(self.value)
