"""One difference of two documents, as data and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

NAMES = ("ours", "theirs")
# Keywords that inform readers and bind nobody.
TEXTS = frozenset({"title", "description", "examples"})


@dataclass(frozen=True)
class Difference:
    """One difference.

    Attributes:
        keyword: The OpenAPI keyword that differs.
        what: What differs, in words.
        ours: What ours says there, in words; None if it says nothing.
        theirs: The same for theirs.
        exclusive: Whether `what` is something that only one of them does, such as "has the field `a`".
        permissive: Whether the one that does it allows more by it, such as a further value, instead of less.
        place: The part of the operation: `request body`, `response 200`, `query parameter type`.
        path: The steps from there to the difference, in words.
        names: The names that identify the place: a status, a header, or the place and name of a parameter.
        fields: The names of the fields on the path; if a field as a whole differs, its own name comes last.
    """

    keyword: str
    what: str
    ours: str | None
    theirs: str | None
    exclusive: bool = False
    permissive: bool = False
    place: str = ""
    path: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def text(self, names: tuple[str, str] = NAMES) -> str:
        """Return the difference in words, without its place and path.

        Args:
            names: What to call the two documents.
        """
        if self.exclusive:
            return f"only {names[self.ours is None]} {self.what}"
        return f"{self.what}: {names[0]} {self.ours or 'none'}, {names[1]} {self.theirs or 'none'}"

    def below(self, step: str, field: str | None = None) -> Difference:
        """Return the difference as seen from one step further out.

        Args:
            step: The step in words.
            field: The field that the step leads into, if it leads into one.
        """
        fields = self.fields if field is None else (field, *self.fields)
        return replace(self, path=(step, *self.path), fields=fields)

    def within(self, place: str, *names: str) -> Difference:
        """Return the difference as one of `place`. If it had a place, that becomes the first step of its path.

        Args:
            place: The place in words.
            names: The names that identify it.
        """
        path = (self.place, *self.path) if self.place else self.path
        return replace(self, place=place, path=path, names=(*names, *self.names))


def unequal(keyword: str, what: str, ours: object, theirs: object) -> list[Difference]:
    """Return the difference of two values, or nothing if they are equal."""
    return [] if ours == theirs else [Difference(keyword, what, _said(ours), _said(theirs))]


def only(keyword: str, what: str, *, ours: bool, permissive: bool = False) -> Difference:
    """Return the difference that only one document does `what`: ours, or theirs."""
    mine, other = ("yes", None) if ours else (None, "yes")
    return Difference(keyword, what, mine, other, exclusive=True, permissive=permissive)


def _said(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
