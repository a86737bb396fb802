"""Mechanisms in a snapshot: are their slots filled, who carries how much, who answers for what."""

from partygrid.linkage._check import MechanismReports, check_mechanism, check_mechanisms
from partygrid.linkage._findings import SlotFinding
from partygrid.linkage._report import Load, MechanismReport, SlotCover
from partygrid.linkage._validity import SlotReason

__all__ = [
    "Load",
    "MechanismReport",
    "MechanismReports",
    "SlotCover",
    "SlotFinding",
    "SlotReason",
    "check_mechanism",
    "check_mechanisms",
]
