"""Prints records, mechanisms and whole jurisdictions as code that makes them.

Hypothesis prints falsifying examples this way. The code runs after ``import partygrid as pg`` and
``import datetime``, and mutants after ``from partygrid.testing import mutants``. Fields that have
their default are left out.
"""

from enum import Enum
from types import UnionType
from typing import Any

import attrs

import partygrid as pg
from partygrid.slots import kinds_of

_SCHEMES = {"pg.FOUR_LEVELS": pg.FOUR_LEVELS, "pg.GRID_BRANCHES": pg.GRID_BRANCHES} | {
    "pg.FIVE_LEVELS": pg.FIVE_LEVELS
}


def as_code(value: Any) -> str:
    """Return code that makes a value.

    Examples:
        >>> print(as_code(pg.Building("b1", compound="x1", kind=pg.BuildingKind.SHOP)))
        pg.Building('b1', compound='x1', kind=pg.BuildingKind.SHOP)
        >>> where = pg.Jurisdiction([pg.Town("t"), pg.Community("c", town="t")])
        >>> print(as_code(where))
        pg.Jurisdiction([pg.Town('t'), pg.Community('c', town='t')])
        >>> import datetime
        >>> eval(as_code(where)) == where
        True
    """
    from hypothesis.vendor.pretty import pretty  # noqa: PLC0415 - importing it imports this module

    return pretty(value)


def print_as_code(value: Any, printer: Any, cycle: bool, /) -> None:  # noqa: FBT001 - as Hypothesis
    """Write code that makes a value to a printer of Hypothesis."""
    del cycle  # values are frozen: none contains itself
    if isinstance(value, pg.Jurisdiction):
        print_call(printer, "pg.Jurisdiction", _parts(value))
    elif value in _SCHEMES.values():
        printer.text(next(name for name, one in _SCHEMES.items() if one == value))
    else:
        print_call(printer, _name(type(value)), _stated(value))


def _parts(where: pg.Jurisdiction) -> list[tuple[str, Any]]:
    parts: list[tuple[str, Any]] = [("", list(where))]
    if where.links:
        parts.append(("", list(where.links)))
    if where.scheme != pg.FOUR_LEVELS:
        parts.append(("scheme", where.scheme))
    return parts


def _stated(value: Any) -> list[tuple[str, Any]]:
    """Return the fields that do not have their default, those without a name first."""
    return [
        ("" if not one.kw_only and i == 0 else one.name, getattr(value, one.name))
        for i, one in enumerate(attrs.fields(type(value)))
        if one.init and getattr(value, one.name) != one.default
    ]


def print_call(printer: Any, name: str, arguments: list[tuple[str, Any]]) -> None:
    """Write code that calls something; an argument without a name stands by itself."""
    with printer.group(4, f"{name}(", ""):
        for i, (word, value) in enumerate(arguments):
            if i:
                printer.text(",")
            printer.breakable(" " if i else "")
            printer.text(f"{word}=" if word else "")
            _write(printer, value)
    printer.text(")")


def _write(printer: Any, value: Any) -> None:
    if isinstance(value, list | tuple):
        opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
        with printer.group(1, opening, closing):
            for i, one in enumerate(value):
                if i:
                    printer.text(",")
                    printer.breakable()
                _write(printer, one)
            printer.text("," if isinstance(value, tuple) and len(value) == 1 else "")
    elif isinstance(value, type | UnionType):
        printer.text(" | ".join(_name(kind) for kind in kinds_of(value)))
    elif isinstance(value, Enum):
        printer.text(f"{_name(type(value))}.{value.name}")
    elif attrs.has(type(value)):
        print_as_code(value, printer, False)  # noqa: FBT003 - as Hypothesis
    else:
        printer.pretty(value)


def _name(kind: type) -> str:
    if kind.__name__ in pg.__all__:
        return f"pg.{kind.__name__}"
    place = "mutants" if "mutants" in kind.__module__ else "pg.cadences"
    return f"{place}.{kind.__name__}"
