"""Recurring obligations: what has to happen again and again, checked against what took place.

A `Cadence` is data; `check_cadences` compares it with a log of activities, in which no person is
named; what is due, and whose term ends, is a `Calendar`. The cadences of the field have ids: `get`,
`every` and `ids`.
"""

from partygrid.cadences._activity import Activity
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._calendar import Calendar, due_calendar
from partygrid.cadences._check import check_cadences
from partygrid.cadences._file import cadences_from_toml, read_cadences
from partygrid.cadences._findings import (
    CadenceFinding,
    CadenceReason,
    CadenceTally,
    Due,
    LeftOut,
    LeftOutReason,
)
from partygrid.cadences._library import every, get, ids
from partygrid.cadences._period import Period
from partygrid.cadences._report import CadenceReport
from partygrid.cadences._rows import activities_from_records
from partygrid.cadences._term import TERMS, Term

__all__ = [
    "TERMS",
    "Activity",
    "Cadence",
    "CadenceFinding",
    "CadenceReason",
    "CadenceReport",
    "CadenceTally",
    "Calendar",
    "Due",
    "LeftOut",
    "LeftOutReason",
    "Period",
    "Term",
    "activities_from_records",
    "cadences_from_toml",
    "check_cadences",
    "due_calendar",
    "every",
    "get",
    "ids",
    "read_cadences",
]
