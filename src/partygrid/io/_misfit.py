"""What does not fit in a file, with its path, and how a problem prints that path.

The words are those of JSON: null, text, array, object. Of arrays and objects no content is shown,
and of a key that no field has no value: a stray column may hold what must not reach a message.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs

from partygrid._columns import Fault
from partygrid._likeness import nearest
from partygrid.errors import Problem, ProblemReason, printed
from partygrid.io._document import NotJson, Repeating

Path = tuple[str | int, ...]
"""Keys and positions that lead from the top of a document to a value."""

REPEATED_KEY = Fault(ProblemReason.REPEATED, "the key stands more than once", "keep one of them")
MISSING_KEY = Fault(ProblemReason.MISSING, "nothing is stated", "add the key")

_LONGEST_NAME = 64
"""Only for a wrong name of at most this length a right one is suggested."""

_WORDS: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number with decimals",
    bool: "a truth value",
    list: "an array",
    dict: "an object",
    Repeating: "an object",
    type(None): "null",
    NotJson: "no JSON value",
}


@attrs.frozen
class Misfit:
    """A value, or a missing one, that makes a document unreadable.

    Attributes:
        path: Where it stands.
        value: The value as printed, empty where none is shown.
        fault: What is wrong with it.
        near: The known name that is most like it, where there is one.
    """

    path: Path
    value: str
    fault: Fault
    near: str | None = None

    def below(self, *path: str | int) -> "Misfit":
        """Return the same misfit with its path counted from further up."""
        return attrs.evolve(self, path=path + self.path)

    def problem(self) -> Problem:
        """Return the problem that is reported: place of the record, then the field in it.

        Examples:
            >>> print(Misfit(("records", 3, "grids", 0), "7", MISSING_KEY).problem())
            $.records[3].grids[0]: 7: nothing is stated; add the key
        """
        place, field = _parted(self.path)
        return Problem(
            where=place,
            field=field,
            value=self.value,
            reason=self.fault.reason,
            message=self.fault.message,
            remedy=self.fault.remedy,
            nearest=self.near,
            position=next((step for step in self.path if isinstance(step, int)), 0),
        )


def _parted(path: Path) -> tuple[str, str]:
    """Return the path of a record, or of the document, and the field below it."""
    cut = 2 if path[:1] in (("records",), ("links",)) else 0
    head, rest = path[:cut], path[cut:]
    if rest and _plain(rest[0]):
        return spelled(head), spelled(rest)[2:]
    return spelled(path), ""


def _plain(step: str | int) -> bool:
    return isinstance(step, str) and step.isidentifier() and len(step) <= _LONGEST_NAME


def spelled(path: Path) -> str:
    """Return a path as text.

    Examples:
        >>> spelled(("records", 3, "no field"))
        "$.records[3]['no field']"
    """
    return "$" + "".join(f".{step}" if _plain(step) else f"[{printed(step)}]" for step in path)


def shown(value: object) -> str:
    """Return a value as a message shows it: JSON words, and no content of arrays and objects.

    Examples:
        >>> shown(None), shown("b1"), shown({"name": "…"})
        ('null', "'b1'", '{…}')
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case NotJson(word):
            return word
        case list():
            return "[…]"
        case dict():
            return "{…}"
    return printed(value)


def no_object(value: object) -> Misfit:
    """Return the misfit of a value where an object should stand."""
    return Misfit((), shown(value), wrong_type(value, "an object: {…}"))


def wrong_type(value: object, wanted: str) -> Fault:
    """Return the fault of a value whose JSON type is not the wanted one."""
    return Fault(ProblemReason.WRONG_TYPE, f"{_WORDS[type(value)]} stands here", f"write {wanted}")


def not_one_of(message: str, known: Iterable[str], *, reason: ProblemReason) -> Fault:
    """Return the fault of a name that is not among the known ones."""
    return Fault(reason, message, f"use one of {', '.join(known)}")


def suggested(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is most like a wrong one, or None."""
    return nearest(name, known) if len(name) <= _LONGEST_NAME else None


def unknown_keys(keys: Iterable[str], known: Collection[str], *, owner: str) -> Iterator[Misfit]:
    """Yield the keys that are not among the known ones, sorted; `owner` is what has no such key."""
    for name in sorted(set(keys).difference(known)):
        fault = Fault(
            ProblemReason.UNKNOWN_FIELD,
            f"{owner} has no such key",
            f"drop it, or use one of {', '.join(known)}",
        )
        yield Misfit((name,), "", fault, suggested(name, known))


def repeated_keys(value: Mapping[str, Any]) -> Iterator[Misfit]:
    """Yield the keys that stand more than once in an object."""
    for name in value.repeated if isinstance(value, Repeating) else ():
        yield Misfit((name,), "", REPEATED_KEY)
