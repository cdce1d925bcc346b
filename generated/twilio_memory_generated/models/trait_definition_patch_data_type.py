from enum import StrEnum


class TraitDefinitionPatchDataType(StrEnum):
    ARRAY = "ARRAY"
    BOOLEAN = "BOOLEAN"
    NUMBER = "NUMBER"
    REMOVE = ""
    STRING = "STRING"

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def _missing_(cls, value: object) -> "TraitDefinitionPatchDataType | None":
        """A value that the document does not have: a member of its own, named UNKNOWN_…, with that value."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
