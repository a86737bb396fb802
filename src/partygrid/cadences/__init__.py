"""Recurring obligations: what has to happen again and again, checked against what took place.

A `Cadence` is data; `check_cadences` compares it with a log of activities, in which no person is
named; what is due next is a `Calendar`.
"""

from partygrid.cadences._activity import Activity
from partygrid.cadences._cadence import Cadence
from partygrid.cadences._check import check_cadences
from partygrid.cadences._findings import CadenceFinding, CadenceReason, CadenceTally, Due
from partygrid.cadences._period import Period
from partygrid.cadences._report import CadenceReport, Calendar

__all__ = [
    "Activity",
    "Cadence",
    "CadenceFinding",
    "CadenceReason",
    "CadenceReport",
    "CadenceTally",
    "Calendar",
    "Due",
    "Period",
    "check_cadences",
]
