"""Rectification of weak organisations, screening of all of them, and campaigns.

`screen_organisations` rates every organisation by what reports found; `designate` makes a `Case`,
whose list of problems is the list of findings; `check_cases` compares it with a later report. A
`Campaign` is the same for chosen rules. Nothing here has a clock: every day is an argument.
"""

from partygrid.cases._campaign import Campaign, CampaignProgress, CampaignStage, check_campaign
from partygrid.cases._case import Case, CaseStage, Concern, Measure
from partygrid.cases._check import check_case, check_cases
from partygrid.cases._problems import ProblemList
from partygrid.cases._screen import screen_organisations
from partygrid.cases._screening import Evidence, Rating, Screened, ScreeningReport, Unweighed
from partygrid.cases._shares import (
    SHARES,
    DesignatedShare,
    ProposedDesignations,
    propose_designations,
)
from partygrid.cases._signals import SIGNALS, Signal, SignalKind, Signals
from partygrid.cases._status import (
    CaseReport,
    CaseStatus,
    DueKind,
    Hindrance,
    HindranceReason,
    Overdue,
)
from partygrid.cases._steps import (
    accept_rectification,
    designate,
    finish_measures,
    plan_rectification,
    record_relapse,
)

__all__ = [
    "SHARES",
    "SIGNALS",
    "Campaign",
    "CampaignProgress",
    "CampaignStage",
    "Case",
    "CaseReport",
    "CaseStage",
    "CaseStatus",
    "Concern",
    "DesignatedShare",
    "DueKind",
    "Evidence",
    "Hindrance",
    "HindranceReason",
    "Measure",
    "Overdue",
    "ProblemList",
    "ProposedDesignations",
    "Rating",
    "Screened",
    "ScreeningReport",
    "Signal",
    "SignalKind",
    "Signals",
    "Unweighed",
    "accept_rectification",
    "check_campaign",
    "check_case",
    "check_cases",
    "designate",
    "finish_measures",
    "plan_rectification",
    "propose_designations",
    "record_relapse",
    "screen_organisations",
]
