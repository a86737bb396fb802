"""What each field of a record holds, as metadata beside the field.

One truth for the checks of a jurisdiction, the JSON Schema, the field reference and the privacy
classes. A record class states it as ``attrs.field(metadata=fields.reference("Town", ...))``.
This module knows no record class: kinds are named by strings.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cache
from typing import Any, cast

import attrs

KEY = "partygrid"


class Check(StrEnum):
    """The shape of a field's value."""

    ID = "id"
    REFERENCE = "reference"
    REFERENCES = "references"
    COUNT = "count"
    NUMBER = "number"
    TEXT = "text"
    WORDS = "words"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    DATE = "date"
    POINT = "point"


class Privacy(StrEnum):
    """Who may see a field: anybody, the organisation, the own superior, nobody by default."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@attrs.frozen(kw_only=True)
class FieldSpec:
    """What a field holds.

    Attributes:
        check: The shape of the value.
        zh: The Chinese term.
        optional: Whether None ("not stated") is allowed.
        targets: For references, the kinds of record that may be named.
        choices: For choices, the enum.
        ranked: Whether the order of several values counts, so that it is kept.
        unit: Unit of a number, empty where it has none.
        privacy: Who may see it.
    """

    check: Check
    zh: str
    optional: bool = False
    targets: tuple[str, ...] = ()
    choices: type[StrEnum] | None = None
    ranked: bool = False
    unit: str = ""
    privacy: Privacy = Privacy.PUBLIC

    @property
    def private(self) -> bool:
        """Whether it says something about a person: its values stand in no message."""
        return self.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE)


def spec(check: Check, zh: str, **options: Any) -> Mapping[str, FieldSpec]:
    """Return field metadata that states a `FieldSpec`.

    Examples:
        >>> spec(Check.COUNT, "户数", unit="households")["partygrid"].unit
        'households'
    """
    return {KEY: FieldSpec(check=check, zh=zh, **options)}


def specs(kind: type) -> tuple[tuple[str, FieldSpec], ...]:
    """Return the fields of a record class in definition order, each with its specification."""
    return tuple(
        (attribute.name, attribute.metadata[KEY])
        for attribute in attrs.fields(kind)
        if KEY in attribute.metadata
    )


def references(kind: type) -> tuple[tuple[str, FieldSpec], ...]:
    """Return those fields that name records.

    Complexity:
        O(1) after the first call for a class.
    """
    return _references(kind)


@cache
def _references(kind: type) -> tuple[tuple[str, FieldSpec], ...]:
    referring = (Check.REFERENCE, Check.REFERENCES)
    return tuple((name, one) for name, one in specs(kind) if one.check in referring)


def several(value: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values as a sorted tuple: the converter of fields that hold several.

    A plain string is left as it is, and so is what cannot be sorted: a jurisdiction reports it
    together with every other problem.

    Examples:
        >>> several(["g2", "g1"])
        ('g1', 'g2')
        >>> several("g1")
        'g1'
    """
    if type(value) is tuple and len(value) <= 1:
        return value
    if isinstance(value, str) or not isinstance(value, Iterable):
        return cast("tuple[Any, ...]", value)
    values = tuple(value)
    try:
        return tuple(sorted(values))
    except Exception:  # noqa: BLE001 - whatever the values do
        return values


def ranked(value: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values as a tuple in the given order: the converter of fields that rank.

    A plain string is left as it is, and so is a set, which has no order.

    Examples:
        >>> ranked(["g2", "g1"])
        ('g2', 'g1')
        >>> ranked("g1")
        'g1'
    """
    if isinstance(value, str | AbstractSet) or not isinstance(value, Iterable):
        return cast("tuple[Any, ...]", value)
    return tuple(value)


def amount(value: Any) -> Any:
    """Return a number as the float equal to it, and anything else as it is."""
    if type(value) is float or (type(value) is int and abs(value) <= 2**53):
        return float(value) + 0.0
    return value
