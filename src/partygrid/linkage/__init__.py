"""Mechanisms in a snapshot: are their slots filled, who carries how much, who answers for what."""

from partygrid.linkage._answers import Answer, Duty, what_answers, who_answers_for
from partygrid.linkage._check import MechanismReports, check_mechanism, check_mechanisms
from partygrid.linkage._escalation import EscalationGap, EscalationStep, escalation_path
from partygrid.linkage._findings import SlotFinding
from partygrid.linkage._report import Load, MechanismReport, SlotCover
from partygrid.linkage._resilience import ResilienceReport, SinglePoint, check_resilience
from partygrid.linkage._sampling import Estimate
from partygrid.linkage._substitutes import Nearness, NoSubstitute, Substitute
from partygrid.linkage._two_new import Rate, TwoNewCover, TwoNewReport, check_two_new
from partygrid.linkage._validity import SlotReason

__all__ = [
    "Answer",
    "Duty",
    "EscalationGap",
    "EscalationStep",
    "Estimate",
    "Load",
    "MechanismReport",
    "MechanismReports",
    "Nearness",
    "NoSubstitute",
    "Rate",
    "ResilienceReport",
    "SinglePoint",
    "SlotCover",
    "SlotFinding",
    "SlotReason",
    "Substitute",
    "TwoNewCover",
    "TwoNewReport",
    "check_mechanism",
    "check_mechanisms",
    "check_resilience",
    "check_two_new",
    "escalation_path",
    "what_answers",
    "who_answers_for",
]
